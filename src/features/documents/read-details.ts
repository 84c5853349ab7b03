import { DOCUMENT_FIELDS, type DocumentField } from '../../domain/document.ts'
import type { DocumentPorts } from './ports.ts'
import { listCorrections, currentCorrections, type Correction } from '../../db/documents/corrections.ts'
import { readFieldCandidates, type FieldCandidate, type FieldValue } from '../../db/documents/details.ts'
import type { DocumentRow } from '../../db/documents/documents.ts'

/** A field of a document: its value, how it is known, and what else it may be. */
export interface Detail {
  readonly field: DocumentField
  readonly value: FieldValue
  readonly rule: string
  readonly pageIndex: number | null
  readonly address: string | null
  /** The person who settled it, where one did. */
  readonly correction: Correction | null
  /** Other values that rules give, best first. */
  readonly others: readonly FieldCandidate[]
}

/** The fields of a document as people read them, and every correction of them, the latest first. */
export async function readDetails(
  app: DocumentPorts,
  document: DocumentRow,
): Promise<{ readonly details: readonly Detail[]; readonly corrections: readonly Correction[] }> {
  const { currentVersionId, documentId } = document
  const offers = currentVersionId === null ? [] : await readFieldCandidates(app.catalogue, currentVersionId)
  const corrections = await listCorrections(app.catalogue, documentId)
  const standing = currentCorrections(corrections)
  const details = DOCUMENT_FIELDS.map((field) =>
    toDetail(
      document,
      field,
      standing.get(field) ?? null,
      offers.filter((offer) => offer.field === field),
    ),
  )
  return { details, corrections: [...corrections].reverse() }
}

function toDetail(
  document: DocumentRow,
  field: DocumentField,
  correction: Correction | null,
  offers: readonly FieldCandidate[],
): Detail {
  const value = document[field]
  const isValue = (offer: FieldCandidate) => JSON.stringify(offer.value) === JSON.stringify(value)
  const taken = correction === null ? offers.find(isValue) : undefined
  return {
    field,
    value,
    rule: document.provenance[field] ?? 'default',
    pageIndex: taken?.pageIndex ?? null,
    address: taken?.address ?? null,
    correction,
    others: offers.filter((offer) => !isValue(offer) && offer.rule !== 'default'),
  }
}
