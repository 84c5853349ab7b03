import type { CorrectableField, FieldValue } from '../../domain/document.ts'
import type { Connection } from '../database.ts'

/** A field value entered by a person. An undone correction is kept but no longer applies. */
export interface Correction {
  readonly correctionId: string
  readonly documentId: string
  readonly field: CorrectableField
  readonly value: FieldValue
  readonly previous: FieldValue
  readonly by: string
  /** Why, in the words of that person; null where none were given. */
  readonly reason: string | null
  readonly at: Date
  readonly undoneBy: string | null
  readonly undoneAt: Date | null
}

export async function insertCorrections(
  db: Connection,
  corrections: readonly Pick<Correction, 'documentId' | 'field' | 'value' | 'previous' | 'by' | 'reason' | 'at'>[],
): Promise<void> {
  const rows = corrections.map(({ documentId, field, value, previous, by, reason, at }) => ({
    documentId: documentId,
    field,
    value: JSON.stringify(value),
    previous: JSON.stringify(previous),
    madeBy: by,
    reason,
    madeAt: at,
    undoneBy: null,
  }))
  await db.insertInto('correction').values(rows).execute()
}

/** All corrections of a document, oldest first. */
export async function listCorrections(db: Connection, documentId: string): Promise<readonly Correction[]> {
  const rows = await db
    .selectFrom('correction')
    .selectAll()
    .where('documentId', '=', documentId)
    .orderBy('correctionId')
    .execute()
  return rows.map((row) => ({
    correctionId: row.correctionId,
    documentId: row.documentId,
    field: row.field as CorrectableField,
    value: row.value,
    previous: row.previous,
    by: row.madeBy,
    reason: row.reason,
    at: row.madeAt,
    undoneBy: row.undoneBy,
    undoneAt: row.undoneAt,
  }))
}

/** Marks a correction as undone; false when the document has no current correction with this id. */
export async function markCorrectionUndone(
  db: Connection,
  correction: { readonly documentId: string; readonly correctionId: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const result = await db
    .updateTable('correction')
    .set({ undoneBy: correction.by, undoneAt: correction.at })
    .where('documentId', '=', correction.documentId)
    .where('correctionId', '=', correction.correctionId)
    .where('undoneAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** The current correction of each field: the last that was not undone. */
export function currentCorrections(corrections: readonly Correction[]): ReadonlyMap<CorrectableField, Correction> {
  const current = corrections.filter(({ undoneAt }) => undoneAt === null)
  return new Map(current.map((correction) => [correction.field, correction]))
}
