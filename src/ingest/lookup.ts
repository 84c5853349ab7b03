import type { App } from '../app.ts'
import { readDocument, readVersion, type DocumentRow, type VersionRow } from '../catalogue/documents.ts'
import { readPage, readPassages, readPassagesById, readRetired, type Page, type Passage } from '../catalogue/texts.ts'
import { NotFoundError } from '../errors.ts'
import { findHeir } from './find-heir.ts'

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

/**
 * A passage; for one of an earlier reading of its version, the passage that now has its words.
 * @throws NotFoundError `passage_missing`
 */
export async function getPassage(app: App, passageId: string): Promise<Passage> {
  const found = (await readPassagesById(app.catalogue, [passageId])).get(passageId)
  return found ?? (await findSuccessor(app, passageId)) ?? missing('passage', passageId)
}

async function findSuccessor(app: App, passageId: string): Promise<Passage | null> {
  const retired = await readRetired(app.catalogue, passageId)
  if (retired === undefined) return null
  return findHeir(retired, await readPassages(app.catalogue, retired.versionId))
}

function missing(what: string, which: string): never {
  throw new NotFoundError(`${what}_missing`, `no ${what} ${which}`)
}
