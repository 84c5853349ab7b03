import type { App } from '../app.ts'
import { readDocument, readVersion, type DocumentRow, type VersionRow } from '../catalogue/documents.ts'
import { readPage, readPassagesById, type Page, type Passage } from '../catalogue/texts.ts'
import { NotFoundError } from '../errors.ts'

// What surfaces ask for by id, or the error that says which one there is not.

/** @throws NotFoundError `document_missing` */
export async function getDocument(app: App, documentId: string): Promise<DocumentRow> {
  return (await readDocument(app.catalogue, documentId)) ?? missing('document', documentId)
}

/** @throws NotFoundError `version_missing` */
export async function getVersion(app: App, versionId: string): Promise<VersionRow> {
  return (await readVersion(app.catalogue, versionId)) ?? missing('version', versionId)
}

/** @throws NotFoundError `page_missing` */
export async function getPage(app: App, versionId: string, pageIndex: number): Promise<Page> {
  return (
    (await readPage(app.catalogue, versionId, pageIndex)) ?? missing('page', `${pageIndex} of version ${versionId}`)
  )
}

/** @throws NotFoundError `passage_missing` */
export async function getPassage(app: App, passageId: string): Promise<Passage> {
  return (await readPassagesById(app.catalogue, [passageId])).get(passageId) ?? missing('passage', passageId)
}

function missing(what: string, which: string): never {
  throw new NotFoundError(`${what}_missing`, `no ${what} ${which}`)
}
