import type { DocumentPorts } from '../ports.ts'
import { readVersion, readVersions, type DocumentRow, type VersionRow } from '../../../db/documents/documents.ts'
import { readPageTexts } from '../../../db/texts/page-texts.ts'
import { countThemesOf } from '../../../db/texts/tags.ts'
import { comparePages, type PageComparison } from '../../../domain/compare/compare-pages.ts'
import { InvalidInputError, NotFoundError } from '../../../errors.ts'

/** Of each text; a longer one is compared up to here, and `isCut` is set. */
const MAX_CHARACTERS = 3_000_000

/** A theme that only one of two versions has. */
export interface ThemeChange {
  readonly themeId: string
  readonly passages: number
}

/** What changed from one version to another. */
export interface VersionComparison extends PageComparison {
  readonly from: VersionRow
  readonly to: VersionRow
  readonly themes: { readonly gained: readonly ThemeChange[]; readonly lost: readonly ThemeChange[] }
  /** Whether the end of a text was left out. */
  readonly isCut: boolean
}

/** Words and themes of two versions, of one document or of two. @throws NotFoundError `version_missing` */
export async function compareVersions(
  app: DocumentPorts,
  fromId: string,
  toId: string,
  signal: AbortSignal,
): Promise<VersionComparison> {
  const [from, to] = [await getVersion(app, fromId), await getVersion(app, toId)]
  const textFrom = await readPageTexts(app.catalogue, fromId, MAX_CHARACTERS)
  const textTo = await readPageTexts(app.catalogue, toId, MAX_CHARACTERS)
  const compared = await comparePages(textFrom.pages, textTo.pages, signal)
  const [had, has] = [await countThemesOf(app.catalogue, fromId), await countThemesOf(app.catalogue, toId)]
  return {
    ...compared,
    from,
    to,
    themes: { gained: without(has, had), lost: without(had, has) },
    isCut: textFrom.isCut || textTo.isCut,
  }
}

/**
 * The ids of two versions of a document to compare: those given, else the current one and the one before it.
 * @throws NotFoundError `version_missing` for a version of another document; InvalidInputError `compare_one` when fewer than
 *   two could be read
 */
export async function getVersionsToCompare(
  app: DocumentPorts,
  document: Pick<DocumentRow, 'documentId' | 'currentVersionId'>,
  named: { readonly from: string | null; readonly to: string | null },
): Promise<{ readonly from: string; readonly to: string }> {
  const versions = await readVersions(app.catalogue, document.documentId)
  for (const versionId of [named.from, named.to]) {
    if (versionId === null || versions.some((version) => version.versionId === versionId)) continue
    throw new NotFoundError('version_missing', `document ${document.documentId} has no version ${versionId}`)
  }
  const { from, to } = named
  if (from !== null && to !== null) return { from, to }
  const chosen = chooseVersions(versions, document.currentVersionId)
  return { from: from ?? chosen.from, to: to ?? chosen.to }
}

function chooseVersions(
  versions: readonly VersionRow[],
  currentVersionId: string | null,
): { readonly from: string; readonly to: string } {
  const read = versions.filter((version) => version.pageCount > 0)
  const ordered = [...read].sort((a, b) => (a.published ?? '').localeCompare(b.published ?? '') || a.number - b.number)
  const to = ordered.find((version) => version.versionId === currentVersionId) ?? ordered.at(-1)
  const others = ordered.filter((version) => version !== to)
  const from = others.findLast((version) => version.copyOf === null) ?? others.at(-1)
  if (to === undefined || from === undefined) {
    throw new InvalidInputError('compare_one', 'only one version of this document could be read')
  }
  return { from: from.versionId, to: to.versionId }
}

function without(themes: readonly ThemeChange[], others: readonly ThemeChange[]): readonly ThemeChange[] {
  const known = new Set(others.map((theme) => theme.themeId))
  return themes.filter((theme) => !known.has(theme.themeId))
}

async function getVersion(app: DocumentPorts, versionId: string): Promise<VersionRow> {
  const version = await readVersion(app.catalogue, versionId)
  if (version === undefined) throw new NotFoundError('version_missing', `no version ${versionId}`)
  return version
}
