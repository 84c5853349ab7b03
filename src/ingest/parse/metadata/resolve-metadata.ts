import { DOCUMENT_FIELDS, type DocumentField, type FieldValue, type Hints } from '../../../domain/document.ts'
import type { FieldCandidate, VersionDate } from '../../../db/documents/details.ts'
import type { DocumentFields } from '../../../db/documents/documents.ts'
import type { LocatedHints } from '../../../db/harvest/locations.ts'
import { toDates } from './dated-events.ts'
import type { MetadataField, ParsedMetadata } from '../../../domain/parsed-document.ts'

/** Placeholder titles that programs write into files. */
const EMPTY_TITLE =
  /^(untitled|document\d*|microsoft word - .*|slide \d+|\(anonymous\)|title|powerpoint presentation|.*\.(docx?|indd|pdf|pptx?|xlsx?))$/i

/** A document's fields, all candidates for them, and its dates. */
export interface ResolvedMetadata extends DocumentFields {
  /** By field, best first; the first candidate of each field is its value. */
  readonly candidates: readonly FieldCandidate[]
  readonly dates: readonly VersionDate[]
}

type ValueCandidate = Omit<FieldCandidate, 'field'>

/**
 * Resolves each field of a document, with the rule that applied. Declarations by people take precedence over metadata
 * in the file, and that over feeds and links; the file name is the last resort. A notice of withdrawal overrides a
 * declared status, since it is later. Pure.
 */
export function resolveMetadata(
  hints: readonly LocatedHints[],
  metadata: ParsedMetadata,
  fileName: string,
): ResolvedMetadata {
  const resolveField = (
    field: DocumentField,
    own: readonly ValueCandidate[],
    fallback: FieldValue,
  ): readonly FieldCandidate[] => {
    const notice = field === 'status' ? fileCandidates(metadata, 'status') : []
    const candidates = distinct([
      ...notice,
      ...hintCandidates(hints, field, true),
      ...own,
      ...hintCandidates(hints, field, false),
    ])
    return (candidates.length > 0 ? candidates : [toCandidate(fallback, 'default')]).map((candidate) => ({
      field,
      ...candidate,
    }))
  }
  const title = resolveField('title', fileCandidates(metadata, 'title').filter(isUsable), fileName)
  const resolved: Partial<Record<DocumentField, readonly FieldCandidate[]>> = {
    title,
    kind: resolveField('kind', kindOf(metadata), 'report'),
    status: resolveField('status', statusOf(String(title[0]?.value)), 'published'),
    authors: resolveField('authors', fileCandidates(metadata, 'authors'), []),
  }
  const candidates = DOCUMENT_FIELDS.flatMap(
    (field) =>
      resolved[field] ?? resolveField(field, isFileField(metadata, field) ? fileCandidates(metadata, field) : [], null),
  )
  return { ...toFields(candidates), candidates, dates: [...fileDates(metadata), ...hints.flatMap(hintDates)] }
}

function toFields(candidates: readonly FieldCandidate[]): DocumentFields {
  // in reverse, so that the first candidate of each field overwrites the others
  const first = [...candidates].reverse()
  const values = Object.fromEntries(first.map(({ field, value }) => [field, value]))
  const provenance = Object.fromEntries(first.map(({ field, rule }) => [field, rule]))
  return { ...(values as unknown as Omit<DocumentFields, 'provenance'>), provenance }
}

function toCandidate(
  value: FieldValue,
  rule: string,
  pageIndex: number | null = null,
  address: string | null = null,
): ValueCandidate {
  return { value, rule, pageIndex, address }
}

/** Candidates from hints, the latest first. */
function hintCandidates(
  hints: readonly LocatedHints[],
  field: DocumentField,
  byPeople: boolean,
): readonly ValueCandidate[] {
  return hints
    .filter((hint) => isByPeople(hint) === byPeople)
    .flatMap((hint) => {
      const value = (hint as Partial<Record<DocumentField, FieldValue>>)[field]
      return value === undefined ? [] : [toCandidate(value, hint.rule ?? 'hint', null, hint.address ?? null)]
    })
    .reverse()
}

function isByPeople(hint: Hints): boolean {
  return hint.rule === 'declared' || hint.rule === 'upload'
}

function isFileField(metadata: ParsedMetadata, field: DocumentField): field is DocumentField & MetadataField {
  return field in metadata
}

/** Candidates from the file's own metadata. */
function fileCandidates(metadata: ParsedMetadata, field: MetadataField): readonly ValueCandidate[] {
  const found = metadata[field]
  const others = metadata.others.filter((other) => other.field === field)
  return [...(found === null ? [] : [found]), ...others].map(({ value, rule, pageIndex }) =>
    toCandidate(value, rule, pageIndex ?? null),
  )
}

function isUsable({ value }: ValueCandidate): boolean {
  return typeof value === 'string' && !EMPTY_TITLE.test(value.trim())
}

function kindOf({ doi, journal }: ParsedMetadata): readonly ValueCandidate[] {
  if (doi !== null) return [toCandidate('paper', 'has-doi')]
  return journal === null ? [] : [toCandidate('paper', 'has-journal')]
}

function statusOf(title: string): readonly ValueCandidate[] {
  const word = /\b(draft|revised|withdrawn)\b/i.exec(title)?.[1]?.toLowerCase()
  return word === undefined ? [] : [toCandidate(word, 'title-word')]
}

/** Distinct values, each with its best rule. */
function distinct(candidates: readonly ValueCandidate[]): readonly ValueCandidate[] {
  const seen = new Map<string, ValueCandidate>()
  for (const candidate of candidates) {
    const key = JSON.stringify(candidate.value)
    if (!seen.has(key)) seen.set(key, candidate)
  }
  return [...seen.values()]
}

function fileDates({ dates }: ParsedMetadata): readonly VersionDate[] {
  return dates.map((date) => ({ ...date, address: null }))
}

function hintDates({ published, withdrawn, rule = 'hint', address }: LocatedHints): readonly VersionDate[] {
  return toDates([
    ['published', rule, published],
    ['withdrawn', rule, withdrawn],
  ]).map((date) => ({ ...date, address: address ?? null }))
}
