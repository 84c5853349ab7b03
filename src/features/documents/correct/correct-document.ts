import { DOCUMENT_FIELDS, type DocumentField, type FieldValue } from '../../../domain/document.ts'
import { createHash } from 'node:crypto'
import type { DocumentPorts } from '../ports.ts'
import { insertCorrections, markCorrectionUndone } from '../../../db/documents/corrections.ts'
import type { Connection } from '../../../db/database.ts'
import {
  findByDoi,
  lockDocument,
  readDocument,
  type DocumentFields,
  type DocumentRow,
} from '../../../db/documents/documents.ts'
import { requeueIndexOf } from '../../../ingest/jobs/requeue.ts'
import { resolveDocument } from '../../../db/documents/resolve-document.ts'
import { ConflictError, InvalidInputError, NotFoundError } from '../../../errors.ts'
import type { Changes } from './correction-schema.ts'
import { enqueueRecorded } from '../../../ingest/jobs/enqueue-all.ts'

/** A correction by a person who saw the document as of `revision`. */
export interface CorrectionInput {
  readonly by: string
  readonly revision: string
  readonly changes: Changes
}

/** Hash of the fields, which a correction states so that it does not overwrite a change made in between. */
export function revisionOf(document: DocumentFields): string {
  const values = DOCUMENT_FIELDS.map((field) => document[field])
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16)
}

/**
 * Overrides fields with the values of a person and queues the document for indexing. Later parsing does not change them.
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
      throw new ConflictError('document_changed', `document ${documentId} has changed since it was read; read it again`)
    }
    const changed = toChanged(document, input.changes)
    if (changed.length === 0) throw new InvalidInputError('correction_empty', 'every field already has this value')
    await checkDoi(db, documentId, input.changes.doi ?? null)
    const made = { documentId, by: input.by, at: app.clock.now() }
    await insertCorrections(
      db,
      changed.map(({ field, value }) => ({ ...made, field, value, previous: document[field] })),
    )
  })
}

/**
 * Undoes a correction: the field returns to an earlier correction, or else to the parsed value. It stays on record.
 * @throws NotFoundError `document_missing`, `correction_missing`
 */
export async function undoCorrection(
  app: DocumentPorts,
  correction: { readonly documentId: string; readonly correctionId: string; readonly by: string },
): Promise<DocumentRow> {
  return change(app, correction.documentId, async (db) => {
    if (await markCorrectionUndone(db, { ...correction, at: app.clock.now() })) return
    const message = `document ${correction.documentId} has no correction ${correction.correctionId} that is in force`
    throw new NotFoundError('correction_missing', message)
  })
}

/** Changes a document under a lock, resolves its fields and queues it for indexing. */
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
  await enqueueRecorded(app, jobs)
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
  throw new ConflictError('doi_taken', `document ${holder} already has the DOI ${doi}`)
}
