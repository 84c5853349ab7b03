import { type Hints, DOCUMENT_FIELDS, type DocumentField } from '../../../domain/document.ts'
import type { FieldCandidate, FieldValue, VersionDate } from '../../../db/documents/details.ts'
import type { DocumentFields } from '../../../db/documents/documents.ts'
import type { LocatedHints } from '../../../db/harvest/locations.ts'
import { toDates } from './dated-events.ts'
import type { MetadataField, ParsedMetadata } from '../../../domain/parsed-document.ts'

/** Titles that programs write into files and that name nothing. */
const EMPTY_TITLE =
  /^(untitled|document\d*|microsoft word - .*|slide \d+|\(anonymous\)|title|powerpoint presentation|.*\.(docx?|indd|pdf|pptx?|xlsx?))$/i

/** A document's fields, everything else that they may be, and its dates. */
export interface ResolvedMetadata extends DocumentFields {
  /** Best first by field; the first of each field is its value. */
  readonly offers: readonly FieldCandidate[]
  readonly dates: readonly VersionDate[]
}

type Choice = Omit<FieldCandidate, 'field'>

/**
 * Settles each field of a document and says by which rule: what people declared wins over what the file says of itself,
 * that over what a feed or link said, and the file's name is the last resort. A notice of withdrawal wins over what was
 * declared, since it is later. Pure.
 */
export function resolveMetadata(
  hints: readonly LocatedHints[],
  metadata: ParsedMetadata,
  fileName: string,
): ResolvedMetadata {
  const fieldCandidatesOf = (
    field: DocumentField,
    own: readonly Choice[],
    fallback: FieldValue,
  ): readonly FieldCandidate[] => {
    const notice = field === 'status' ? ofFile(metadata, 'status') : []
    const offers = distinct([...notice, ...said(hints, field, true), ...own, ...said(hints, field, false)])
    return (offers.length > 0 ? offers : [choice(fallback, 'default')]).map((offer) => ({ field, ...offer }))
  }
  const title = fieldCandidatesOf('title', ofFile(metadata, 'title').filter(isUsable), fileName)
  const special: Partial<Record<DocumentField, readonly FieldCandidate[]>> = {
    title,
    kind: fieldCandidatesOf('kind', kindOf(metadata), 'report'),
    status: fieldCandidatesOf('status', statusOf(String(title[0]?.value)), 'published'),
    authors: fieldCandidatesOf('authors', ofFile(metadata, 'authors'), []),
  }
  const offers = DOCUMENT_FIELDS.flatMap(
    (field) =>
      special[field] ?? fieldCandidatesOf(field, isOfFile(metadata, field) ? ofFile(metadata, field) : [], null),
  )
  return { ...toFields(offers), offers, dates: [...ofMetadata(metadata), ...hints.flatMap(datesOf)] }
}

function toFields(offers: readonly FieldCandidate[]): DocumentFields {
  // of each field the first offer: set in reverse, so that it stays
  const first = [...offers].reverse()
  const values = Object.fromEntries(first.map(({ field, value }) => [field, value]))
  const provenance = Object.fromEntries(first.map(({ field, rule }) => [field, rule]))
  return { ...(values as unknown as Omit<DocumentFields, 'provenance'>), provenance }
}

function choice(
  value: FieldValue,
  rule: string,
  pageIndex: number | null = null,
  address: string | null = null,
): Choice {
  return { value, rule, pageIndex, address }
}

/** What was said of a field, the latest first. */
function said(hints: readonly LocatedHints[], field: DocumentField, byPeople: boolean): readonly Choice[] {
  return hints
    .filter((hint) => isByPeople(hint) === byPeople)
    .flatMap((hint) => {
      const value = (hint as Partial<Record<DocumentField, FieldValue>>)[field]
      return value === undefined ? [] : [choice(value, hint.rule ?? 'hint', null, hint.address ?? null)]
    })
    .reverse()
}

function isByPeople(hint: Hints): boolean {
  return hint.rule === 'declared' || hint.rule === 'upload'
}

function isOfFile(metadata: ParsedMetadata, field: DocumentField): field is DocumentField & MetadataField {
  return field in metadata
}

/** What the file says of itself. */
function ofFile(metadata: ParsedMetadata, field: MetadataField): readonly Choice[] {
  const found = metadata[field]
  const others = metadata.others.filter((other) => other.field === field)
  return [...(found === null ? [] : [found]), ...others].map(({ value, rule, pageIndex }) =>
    choice(value, rule, pageIndex ?? null),
  )
}

function isUsable({ value }: Choice): boolean {
  return typeof value === 'string' && !EMPTY_TITLE.test(value.trim())
}

function kindOf({ doi, journal }: ParsedMetadata): readonly Choice[] {
  if (doi !== null) return [choice('paper', 'has-doi')]
  return journal === null ? [] : [choice('paper', 'has-journal')]
}

function statusOf(title: string): readonly Choice[] {
  const word = /\b(draft|revised|withdrawn)\b/i.exec(title)?.[1]?.toLowerCase()
  return word === undefined ? [] : [choice(word, 'title-word')]
}

/** Values once each, by the best of their rules. */
function distinct(choices: readonly Choice[]): readonly Choice[] {
  const seen = new Map<string, Choice>()
  for (const each of choices) {
    const key = JSON.stringify(each.value)
    if (!seen.has(key)) seen.set(key, each)
  }
  return [...seen.values()]
}

function ofMetadata({ dates }: ParsedMetadata): readonly VersionDate[] {
  return dates.map((date) => ({ ...date, address: null }))
}

function datesOf({ published, withdrawn, rule = 'hint', address }: LocatedHints): readonly VersionDate[] {
  return toDates([
    ['published', rule, published],
    ['withdrawn', rule, withdrawn],
  ]).map((date) => ({ ...date, address: address ?? null }))
}
