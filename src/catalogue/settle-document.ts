import { listCorrections, standingOf, type Correction } from './corrections.ts'
import type { Connection } from './database.ts'
import { readOffers, type FieldOffer, type FieldValue } from './details.ts'
import {
  DOCUMENT_FIELDS,
  readDocument,
  updateDocument,
  type DocumentField,
  type DocumentFields,
  type DocumentRow,
} from './documents.ts'

/** The rule of a field that a person settled; who and when is in its correction. */
const BY_PERSON = 'person'

/**
 * In a transaction. Gives a document the fields that its current version offers, and over them what people corrected:
 * whatever is read later, a person's value stands until it is taken back.
 */
export async function settleDocument(db: Connection, documentId: string): Promise<void> {
  const document = await readDocument(db, documentId)
  if (document === undefined) return
  const { currentVersionId } = document
  const offers = currentVersionId === null ? [] : await readOffers(db, currentVersionId)
  const corrections = await listCorrections(db, documentId)
  await updateDocument(db, documentId, toFields(document, offers, corrections))
}

/** `offers` best first by field. A field that nobody offers is what it was before anyone corrected it. */
function toFields(
  document: DocumentRow,
  offers: readonly FieldOffer[],
  corrections: readonly Correction[],
): DocumentFields {
  const standing = standingOf(corrections)
  const settle = (field: DocumentField): { readonly value: FieldValue; readonly rule: string } => {
    const correction = standing.get(field)
    if (correction !== undefined) return { value: correction.value, rule: BY_PERSON }
    const offer = offers.find((each) => each.field === field)
    if (offer !== undefined) return offer
    const first = corrections.find((each) => each.field === field)
    if (first !== undefined) return { value: first.previous, rule: 'default' }
    return { value: document[field], rule: document.provenance[field] ?? 'default' }
  }
  const settled = DOCUMENT_FIELDS.map((field) => [field, settle(field)] as const)
  const provenance = Object.fromEntries(settled.map(([field, { rule }]) => [field, rule]))
  // each offer and each correction of a field has its type: they were made from fields
  const values = Object.fromEntries(settled.map(([field, { value }]) => [field, value])) as Omit<
    DocumentFields,
    'provenance'
  >
  return { ...values, provenance }
}
