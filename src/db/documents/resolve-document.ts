import { DOCUMENT_FIELDS, type DocumentField } from '../../domain/document.ts'
import { listCorrections, currentCorrections, type Correction } from './corrections.ts'
import type { Connection } from '../database.ts'
import { readFieldCandidatesOfDocument, type FieldValue, type DocumentFieldCandidate } from './details.ts'
import { readDocument, updateDocument, type DocumentFields, type DocumentRow } from './documents.ts'

/** What is true of a work, whichever of its texts tells it: an index knows the journal of a paper that does not. */
const OF_THE_WORK: readonly DocumentField[] = [
  ...(['authors', 'doi', 'journal', 'volume', 'issue', 'firstPage', 'lastPage', 'issn'] as const),
]

/** The rule of a field that a person settled; who and when is in its correction. */
const BY_PERSON = 'person'

/**
 * In a transaction. Gives a document the fields that its current version offers, what that does not tell of the work
 * from its other versions, and over them what people corrected: whatever is read later, a person's value stands until
 * it is taken back.
 */
export async function resolveDocument(db: Connection, documentId: string): Promise<void> {
  const document = await readDocument(db, documentId)
  if (document === undefined) return
  const offers = await readFieldCandidatesOfDocument(db, documentId)
  const corrections = await listCorrections(db, documentId)
  await updateDocument(db, documentId, toFields(document, offers, corrections))
}

/** `offers` best first by field. A field that nobody offers is what it was before anyone corrected it. */
function toFields(
  document: DocumentRow,
  offers: readonly DocumentFieldCandidate[],
  corrections: readonly Correction[],
): DocumentFields {
  const standing = currentCorrections(corrections)
  const settle = (field: DocumentField): { readonly value: FieldValue; readonly rule: string } => {
    const correction = standing.get(field)
    if (correction !== undefined) return { value: correction.value, rule: BY_PERSON }
    const offer = chooseCandidate(offers.filter((each) => each.field === field))
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

function chooseCandidate(offers: readonly DocumentFieldCandidate[]): DocumentFieldCandidate | undefined {
  const own = offers.find(({ isCurrent }) => isCurrent)
  const isStated = own !== undefined && own.rule !== 'default'
  if (isStated || !offers.some(({ field }) => OF_THE_WORK.includes(field))) return own
  return offers.find(({ rule }) => rule !== 'default') ?? own
}
