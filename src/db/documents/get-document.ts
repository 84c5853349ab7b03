import type { CataloguePorts } from '../ports.ts'
import { readDocument, readVersion, type DocumentRow, type VersionRow } from './documents.ts'
import { readTombstone } from './removals.ts'
import { readPage, readPassages, readPassagesById, readRetired, type Page, type Passage } from '../texts/texts.ts'
import { NotFoundError } from '../../errors.ts'
import { documentRemoved } from './document-removed.ts'
import { findSuccessorPassage } from '../texts/find-successor-passage.ts'

// Gets a record by its id, or throws the error that names what is missing.

/**
 * A document; for one that was merged into another, that other one.
 * @throws NotFoundError `document_missing`, `document_removed`
 */
export async function getDocument(app: CataloguePorts, documentId: string): Promise<DocumentRow> {
  const document = (await readDocument(app.catalogue, documentId)) ?? missing('document', documentId)
  if (document.mergedInto !== null) return getDocument(app, document.mergedInto)
  await refuseRemoved(app, documentId)
  return document
}

/** @throws NotFoundError `version_missing`, `document_removed` */
export async function getVersion(app: CataloguePorts, versionId: string): Promise<VersionRow> {
  const version = (await readVersion(app.catalogue, versionId)) ?? missing('version', versionId)
  await refuseRemoved(app, version.documentId)
  return version
}

/** @throws NotFoundError `page_missing`, `document_removed` */
export async function getPage(app: CataloguePorts, versionId: string, pageIndex: number): Promise<Page> {
  const page = await readPage(app.catalogue, versionId, pageIndex)
  if (page !== undefined) return page
  const version = await readVersion(app.catalogue, versionId)
  if (version !== undefined) await refuseRemoved(app, version.documentId)
  return missing('page', `${pageIndex} of version ${versionId}`)
}

/**
 * A passage; for one retired by a later parse of its version, its successor passage.
 * @throws NotFoundError `passage_missing`
 */
export async function getPassage(app: CataloguePorts, passageId: string): Promise<Passage> {
  const found = (await readPassagesById(app.catalogue, [passageId])).get(passageId)
  return found ?? (await findSuccessor(app, passageId)) ?? missing('passage', passageId)
}

async function findSuccessor(app: CataloguePorts, passageId: string): Promise<Passage | null> {
  const retired = await readRetired(app.catalogue, passageId)
  if (retired === undefined) return null
  await getVersion(app, retired.versionId)
  return findSuccessorPassage(retired, await readPassages(app.catalogue, retired.versionId))
}

async function refuseRemoved(app: CataloguePorts, documentId: string): Promise<void> {
  const tombstone = await readTombstone(app.catalogue, { documentId, bodyKey: null })
  if (tombstone !== undefined) throw documentRemoved(tombstone)
}

function missing(what: string, which: string): never {
  throw new NotFoundError(`${what}_missing`, `no ${what} ${which}`)
}
