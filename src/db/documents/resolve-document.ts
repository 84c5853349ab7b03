import { DOCUMENT_FIELDS, type DocumentField, type FieldValue } from '../../domain/document.ts'
import { listCorrections, currentCorrections, type Correction } from './corrections.ts'
import type { Connection } from '../database.ts'
import { readFieldCandidatesOfDocument, type DocumentFieldCandidate } from './details.ts'
import { readDocument, updateDocument, type DocumentFields, type DocumentRow } from './documents.ts'

/**
 * Fields of the work, which any of its versions may state: an index knows the journal of a paper whose file does not.
 */
const WORK_FIELDS: readonly DocumentField[] = [
  ...(['authors', 'doi', 'journal', 'volume', 'issue', 'firstPage', 'lastPage', 'issn'] as const),
]

/** The rule of a field that a person corrected; the correction records who and when. */
const BY_PERSON = 'person'

/**
 * Must run in a transaction. Resolves the fields of a document: from its current version, for fields of the work that
 * this version does not state from its other versions, and over all these the corrections by people, which apply until
 * undone whatever is parsed later.
 */
export async function resolveDocument(db: Connection, documentId: string): Promise<void> {
  const document = await readDocument(db, documentId)
  if (document === undefined) return
  const candidates = await readFieldCandidatesOfDocument(db, documentId)
  const corrections = await listCorrections(db, documentId)
  await updateDocument(db, documentId, toFields(document, candidates, corrections))
}

/** `candidates` best first by field. A field without a candidate has the value from before any correction. */
function toFields(
  document: DocumentRow,
  candidates: readonly DocumentFieldCandidate[],
  corrections: readonly Correction[],
): DocumentFields {
  const current = currentCorrections(corrections)
  const resolveField = (field: DocumentField): { readonly value: FieldValue; readonly rule: string } => {
    const correction = current.get(field)
    if (correction !== undefined) return { value: correction.value, rule: BY_PERSON }
    const candidate = chooseCandidate(candidates.filter((each) => each.field === field))
    if (candidate !== undefined) return candidate
    const first = corrections.find((each) => each.field === field)
    if (first !== undefined) return { value: first.previous, rule: 'default' }
    return { value: document[field], rule: document.provenance[field] ?? 'default' }
  }
  const resolved = DOCUMENT_FIELDS.map((field) => [field, resolveField(field)] as const)
  const provenance = Object.fromEntries(resolved.map(([field, { rule }]) => [field, rule]))
  // candidates and corrections are made from typed fields, so each value has the type of its field
  const values = Object.fromEntries(resolved.map(([field, { value }]) => [field, value])) as Omit<
    DocumentFields,
    'provenance'
  >
  return { ...values, provenance }
}

function chooseCandidate(candidates: readonly DocumentFieldCandidate[]): DocumentFieldCandidate | undefined {
  const own = candidates.find(({ isCurrent }) => isCurrent)
  const isStated = own !== undefined && own.rule !== 'default'
  if (isStated || !candidates.some(({ field }) => WORK_FIELDS.includes(field))) return own
  return candidates.find(({ rule }) => rule !== 'default') ?? own
}
