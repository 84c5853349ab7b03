import { getDocument, getPassage, getVersion } from '../../db/documents/get-document.ts'
import type { DocumentRow, VersionRow } from '../../db/documents/documents.ts'
import { readPages, readPassages, type PageSummary, type Passage } from '../../db/texts/texts.ts'
import { NotFoundError } from '../../errors.ts'
import { readDocumentUrls } from '../citations/document-urls.ts'
import { toTextCitation } from '../citations/text-citation.ts'
import type { McpPorts } from './ports.ts'

/** What an id refers to: a document, or a place in it. */
export interface Target {
  readonly document: DocumentRow
  readonly version: VersionRow
  readonly passage: Passage | null
  /** The address at the publisher, or our own page of the document. */
  readonly url: string
}

/**
 * Reads what the id of a passage, version or document refers to; of a document, its current version.
 * @throws NotFoundError `document_missing`, `document_removed`, `version_missing`
 */
export async function readTarget(app: McpPorts, id: string): Promise<Target> {
  const passage = await orNull(getPassage(app, id), 'passage_missing')
  const found = passage === null ? await orNull(getVersion(app, id), 'version_missing') : null
  const document = await getDocument(app, passage?.documentId ?? found?.documentId ?? id)
  const versionId = passage?.versionId ?? document.currentVersionId
  if (found === null && versionId === null) {
    throw new NotFoundError('version_missing', `document ${document.documentId} has no text yet`)
  }
  const version = found ?? (await getVersion(app, versionId ?? ''))
  const urls = await readDocumentUrls(app, [document])
  return { document, version, passage, url: urls.get(document.documentId) ?? '' }
}

/** A page of a version with its passages, and the pages around it. */
export interface TargetPage {
  readonly page: PageSummary
  readonly passages: readonly Passage[]
  readonly previous: PageSummary | null
  readonly next: PageSummary | null
  readonly pages: number
}

/**
 * A page by the number printed on it, or, with `#` before it, by its place in the file (from 1).
 * @throws NotFoundError `page_missing`
 */
export async function readTargetPage(app: McpPorts, { version }: Target, name: string): Promise<TargetPage> {
  const pages = await readPages(app.catalogue, version.versionId)
  const wanted = name.trim()
  const at = pages.findIndex(({ pageIndex, label }) =>
    wanted.startsWith('#') ? pageIndex === Number(wanted.slice(1)) : label === wanted,
  )
  const byPlace = at === -1 ? pages.findIndex(({ pageIndex }) => pageIndex === Number(wanted)) : at
  const page = pages[byPlace]
  if (page === undefined) {
    const printed = pages.flatMap(({ label }) => label ?? [])
    const names =
      printed.length === 0 ? '' : `, with the printed numbers ${printed[0] ?? ''} to ${printed.at(-1) ?? ''}`
    throw new NotFoundError('page_missing', `there is no page ${wanted}: the file has ${pages.length} pages${names}`)
  }
  return {
    page,
    passages: await readPassages(app.catalogue, version.versionId, page.pageIndex),
    previous: pages[byPlace - 1] ?? null,
    next: pages[byPlace + 1] ?? null,
    pages: pages.length,
  }
}

/** The name of a page for `readTargetPage`. */
export function toPageName({ pageIndex, label }: Pick<PageSummary, 'pageIndex' | 'label'>): string {
  return label ?? `#${pageIndex}`
}

/** A citation of a page of a document, in one line. */
export function citePage({ document, url }: Target, page: Pick<PageSummary, 'pageIndex' | 'label'> | null): string {
  return toTextCitation(document, url, page && { pageIndex: page.pageIndex, pageLabel: page.label })
}

/** The permanent address of a passage. */
export function permalinkOf(app: McpPorts, passageId: string): string {
  return `${app.config.http.publicUrl}/passages/${passageId}`
}

async function orNull<T>(found: Promise<T>, code: string): Promise<T | null> {
  try {
    return await found
  } catch (error) {
    if (error instanceof NotFoundError && error.code === code) return null
    throw error
  }
}
