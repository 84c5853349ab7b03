import type { EditionPorts } from './ports.ts'
import { readDocument } from '../../db/documents/documents.ts'
import { listItems } from './edition-queries.ts'
import { deleteExclusion, excludeDocument, type Exclusion } from './screening-queries.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { getEdition } from './edition.ts'

/**
 * Excludes a document from an edition, with a name and a reason.
 * @throws NotFoundError `edition_missing`, `document_missing`; ConflictError `edition_has_it` while it is in the edition
 */
export async function exclude(
  app: EditionPorts,
  editionId: string,
  input: { readonly documentId: string; readonly reason: string; readonly by: string },
): Promise<Exclusion> {
  await getEdition(app, editionId)
  const { documentId, reason, by: decidedBy } = input
  if ((await readDocument(app.catalogue, documentId)) === undefined) {
    throw new NotFoundError('document_missing', `no document ${documentId}`)
  }
  const items = await listItems(app.catalogue, editionId)
  if (items.some((item) => item.documentId === documentId)) {
    throw new ConflictError('edition_has_it', 'the document is in the edition; remove it first')
  }
  const exclusion = { documentId, reason, decidedBy, decidedAt: app.clock.now() }
  await excludeDocument(app.catalogue, editionId, exclusion)
  return exclusion
}

/** Undoes an exclusion. @throws NotFoundError `exclusion_missing` */
export async function undoExclusion(app: EditionPorts, editionId: string, documentId: string): Promise<void> {
  await getEdition(app, editionId)
  if (await deleteExclusion(app.catalogue, editionId, documentId)) return
  throw new NotFoundError('exclusion_missing', `document ${documentId} is not excluded from this edition`)
}
