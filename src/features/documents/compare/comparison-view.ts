import { z } from 'zod'
import type { DocumentPorts } from '../ports.ts'
import type { PagePair } from '../../../domain/compare/compare-pages.ts'
import type { VersionComparison } from './compare-versions.ts'
import { themeLabel } from '../../../domain/names.ts'
import { pageOf, type Paging } from '../../../api/paging.ts'
import { linkSchema, nextCursorSchema } from '../../../api/views/parts.ts'

const sideSchema = z.object({
  pageIndex: z.int(),
  pageLabel: z.string().nullable(),
  segments: z.array(z.object({ text: z.string(), changed: z.boolean() })).meta({
    description: 'The whole text of the page in order; segments that are `changed` are only in this version',
  }),
  link: linkSchema,
})
const themesSchema = z.array(z.object({ themeId: z.string(), name: z.string(), passages: z.int() }))

export const comparisonSchema = z
  .object({
    from: z.object({ versionId: z.string(), documentId: z.string(), number: z.int() }),
    to: z.object({ versionId: z.string(), documentId: z.string(), number: z.int() }),
    words: z.object({ from: z.int(), to: z.int(), removed: z.int(), added: z.int() }),
    themes: z.object({ gained: themesSchema, lost: themesSchema }),
    pages: z
      .array(
        z.object({
          from: sideSchema.nullable(),
          to: sideSchema.nullable(),
          removed: z.int().meta({ description: 'Words' }),
          added: z.int(),
        }),
      )
      .meta({ description: 'Pages with changes, paired by the words that they share' }),
    isApproximate: z
      .boolean()
      .meta({ description: 'The comparison ran out of time: some words are reported as changed that are not' }),
    isTruncated: z.boolean().meta({ description: 'The end of a very long text was left out' }),
    nextCursor: nextCursorSchema,
  })
  .meta({ id: 'Comparison' })

/** A window of the pages that changed. */
export function toComparisonView(
  app: DocumentPorts,
  compared: VersionComparison,
  paging: Paging,
): z.infer<typeof comparisonSchema> {
  const changed = compared.pairs.filter(({ removed, added }) => removed + added > 0)
  const window = pageOf(changed, paging)
  const named = (themes: readonly { readonly themeId: string; readonly passages: number }[]) =>
    themes.map((theme) => ({ ...theme, name: themeLabel(app, theme.themeId) }))
  const toSide = (side: PagePair['from'], versionId: string) =>
    side && {
      pageIndex: side.pageIndex,
      pageLabel: side.label,
      segments: [...side.parts],
      link: `/versions/${versionId}/pages/${side.pageIndex}`,
    }
  return {
    from: toVersionRef(compared.from),
    to: toVersionRef(compared.to),
    words: compared.words,
    themes: { gained: named(compared.themes.gained), lost: named(compared.themes.lost) },
    pages: window.rows.map((pair) => ({
      from: toSide(pair.from, compared.from.versionId),
      to: toSide(pair.to, compared.to.versionId),
      removed: pair.removed,
      added: pair.added,
    })),
    isApproximate: compared.isCoarse,
    isTruncated: compared.isCut,
    nextCursor: window.nextCursor,
  }
}

function toVersionRef({ versionId, documentId, number }: VersionComparison['from']) {
  return { versionId, documentId, number }
}
