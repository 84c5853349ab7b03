import { DOCUMENT_FIELDS, type DocumentField } from '../../../domain/document.ts'
import { createHash } from 'node:crypto'
import type { DocumentPorts } from '../ports.ts'
import { insertCorrections, undoCorrection } from '../../../db/documents/corrections.ts'
import type { Connection } from '../../../db/database.ts'
import type { FieldValue } from '../../../db/documents/details.ts'
import {
  findByDoi,
  lockDocument,
  readDocument,
  type DocumentFields,
  type DocumentRow,
} from '../../../db/documents/documents.ts'
import { requeueIndexOf } from '../../../ingest/requeue.ts'
import { resolveDocument } from '../../../db/documents/resolve-document.ts'
import { ConflictError, InvalidInputError, NotFoundError } from '../../../errors.ts'
import type { Changes } from './correction-schema.ts'
import { enqueueKept } from '../../../ingest/enqueue-all.ts'

/** What a person corrects, seeing the document as it was at `revision`. */
export interface CorrectionInput {
  readonly by: string
  readonly revision: string
  readonly changes: Changes
}

/** Changes whenever a field of the document does: what a correction names as its ground. */
export function revisionOf(document: DocumentFields): string {
  const values = DOCUMENT_FIELDS.map((field) => document[field])
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16)
}

/**
 * Puts a person's values over what was read, and the document into the index again. What is read later leaves them.
 * @throws NotFoundError `document_missing`; InvalidInputError `correction_empty` when nothing would change;
 * ConflictError `document_changed` when a field changed since `revision`, `doi_taken` when another document has the DOI
 */
export async function correctDocument(
  app: DocumentPorts,
  documentId: string,
  input: CorrectionInput,
): Promise<DocumentRow> {
  return change(app, documentId, async (db, document) => {
    if (revisionOf(document) !== input.revision) {
      throw new ConflictError('document_changed', `document ${documentId} has changed since you looked; look again`)
    }
    const changed = toChanged(document, input.changes)
    if (changed.length === 0) throw new InvalidInputError('correction_empty', 'every field has this value already')
    await checkDoi(db, documentId, input.changes.doi ?? null)
    const made = { documentId, by: input.by, at: app.clock.now() }
    await insertCorrections(
      db,
      changed.map(({ field, value }) => ({ ...made, field, value, previous: document[field] })),
    )
  })
}

/**
 * Takes a correction back: the field is again what an earlier one says, or else what is read. The correction is kept.
 * @throws NotFoundError `document_missing`, `correction_missing`
 */
export async function takeBackCorrection(
  app: DocumentPorts,
  correction: { readonly documentId: string; readonly correctionId: string; readonly by: string },
): Promise<DocumentRow> {
  return change(app, correction.documentId, async (db) => {
    if (await undoCorrection(db, { ...correction, at: app.clock.now() })) return
    const message = `document ${correction.documentId} has no correction ${correction.correctionId} that stands`
    throw new NotFoundError('correction_missing', message)
  })
}

/** One change of a document at a time; then it is settled and due at the index. */
async function change(
  app: DocumentPorts,
  documentId: string,
  make: (db: Connection, document: DocumentRow) => Promise<void>,
): Promise<DocumentRow> {
  const { document, jobs } = await app.catalogue.transaction().execute(async (db) => {
    await lockDocument(db, documentId)
    await make(db, await getDocument(db, documentId))
    await resolveDocument(db, documentId)
    return { document: await getDocument(db, documentId), jobs: await requeueIndexOf(db, documentId) }
  })
  await enqueueKept(app, jobs)
  return document
}

async function getDocument(db: Connection, documentId: string): Promise<DocumentRow> {
  const document = await readDocument(db, documentId)
  if (document === undefined) throw new NotFoundError('document_missing', `no document ${documentId}`)
  return document
}

function toChanged(
  document: DocumentRow,
  changes: Changes,
): readonly { readonly field: DocumentField; readonly value: FieldValue }[] {
  const isSame = (field: DocumentField, value: FieldValue) => JSON.stringify(document[field]) === JSON.stringify(value)
  return Object.entries(changes).flatMap(([name, value]) => {
    const field = name as keyof Changes
    return value === undefined || isSame(field, value) ? [] : [{ field, value }]
  })
}

async function checkDoi(db: Connection, documentId: string, doi: string | null): Promise<void> {
  const holder = doi === null ? null : await findByDoi(db, doi)
  if (holder === null || holder === documentId) return
  throw new ConflictError('doi_taken', `document ${holder} has the DOI ${doi} already`)
}
