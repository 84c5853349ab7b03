import type { PartRow } from '../../db/texts/parts.ts'

/** A part of a file that an editor accepted as a document; labels as printed on its first and last page. */
export interface EvidencePart {
  readonly partId: string
  readonly title: string
  readonly firstPage: number
  readonly lastPage: number
  readonly firstLabel: string | null
  readonly lastLabel: string | null
}

/** The first of these parts that contains the page; `marks` are keyed by `${versionId}/${pageIndex}`. */
export function findEvidencePart(
  parts: readonly PartRow[],
  { versionId, pageIndex }: { readonly versionId: string; readonly pageIndex: number },
  marks: ReadonlyMap<string, { readonly label: string | null }>,
): EvidencePart | null {
  const part = parts.find(
    ({ versionId: id, firstPage, lastPage }) => id === versionId && firstPage <= pageIndex && pageIndex <= lastPage,
  )
  if (part === undefined) return null
  const { partId, title, firstPage, lastPage } = part
  const labelOf = (page: number) => marks.get(`${versionId}/${page}`)?.label ?? null
  return { partId, title, firstPage, lastPage, firstLabel: labelOf(firstPage), lastLabel: labelOf(lastPage) }
}
