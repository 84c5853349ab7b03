import { DOCUMENT_FIELDS, type DocumentField, type FieldValue } from '../../domain/document.ts'
import type { DocumentPorts } from './ports.ts'
import { listCorrections, currentCorrections, type Correction } from '../../db/documents/corrections.ts'
import { readFieldCandidates, type FieldCandidate } from '../../db/documents/details.ts'
import type { DocumentRow } from '../../db/documents/documents.ts'

/** A field of a document: its value, its provenance and its other candidates. */
export interface Detail {
  readonly field: DocumentField
  readonly value: FieldValue
  readonly rule: string
  readonly pageIndex: number | null
  readonly address: string | null
  /** The correction in force, if any. */
  readonly correction: Correction | null
  /** Other values found by rules, best first. */
  readonly others: readonly FieldCandidate[]
}

/** The fields of a document with their provenance, and every correction, the latest first. */
export async function readDetails(
  app: DocumentPorts,
  document: DocumentRow,
): Promise<{ readonly details: readonly Detail[]; readonly corrections: readonly Correction[] }> {
  const { currentVersionId, documentId } = document
  const candidates = currentVersionId === null ? [] : await readFieldCandidates(app.catalogue, currentVersionId)
  const corrections = await listCorrections(app.catalogue, documentId)
  const current = currentCorrections(corrections)
  const details = DOCUMENT_FIELDS.map((field) =>
    toDetail(
      document,
      field,
      current.get(field) ?? null,
      candidates.filter((candidate) => candidate.field === field),
    ),
  )
  return { details, corrections: [...corrections].reverse() }
}

function toDetail(
  document: DocumentRow,
  field: DocumentField,
  correction: Correction | null,
  candidates: readonly FieldCandidate[],
): Detail {
  const value = document[field]
  const isValue = (candidate: FieldCandidate) => JSON.stringify(candidate.value) === JSON.stringify(value)
  const taken = correction === null ? candidates.find(isValue) : undefined
  return {
    field,
    value,
    rule: document.provenance[field] ?? 'default',
    pageIndex: taken?.pageIndex ?? null,
    address: taken?.address ?? null,
    correction,
    others: candidates.filter((candidate) => !isValue(candidate) && candidate.rule !== 'default'),
  }
}
