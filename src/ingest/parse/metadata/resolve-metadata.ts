import { DOCUMENT_FIELDS, type DocumentField, type FieldValue, type Hints } from '../../../domain/document.ts'
import type { FieldCandidate, VersionDate } from '../../../db/documents/details.ts'
import type { DocumentFields } from '../../../db/documents/documents.ts'
import type { LocatedHints } from '../../../db/harvest/locations.ts'
import { statusOfTitle } from './cover/cover-status.ts'
import { kindOfTitle } from './cover/document-kind.ts'
import { toDates } from './dated-events.ts'
import type { FoundValue, MetadataField, ParsedMetadata } from '../../../domain/parsed-document.ts'

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
 * declared status, since it is later; a status or kind in the words of the first pages does not. Pure.
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
    const notice = field === 'status' ? noticesOf(metadata) : []
    const stated = distinct([
      ...notice,
      ...hintCandidates(hints, field, true),
      ...own,
      ...hintCandidates(hints, field, false),
    ])
    const weak = field === 'kind' ? fileCandidates(metadata, 'kind').filter(isWeakKind) : []
    const values = stated.length + weak.length > 0 ? [...stated, ...weak] : [toCandidate(fallback, 'default')]
    return distinct([...values, ...doubtfulCandidates(metadata, field)]).map((candidate) => ({ field, ...candidate }))
  }
  const title = resolveField('title', fileCandidates(metadata, 'title').filter(isUsable), fileName)
  const [best] = title
  // the name of a file says nothing of the document
  const titleWords = best === undefined || best.rule === 'default' ? '' : String(best.value)
  const resolved: Partial<Record<DocumentField, readonly FieldCandidate[]>> = {
    title,
    kind: resolveField('kind', kindsOf(metadata, titleWords), 'report'),
    status: resolveField('status', statusesOf(metadata, titleWords), 'published'),
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

/** Candidates from the file's own metadata, the value that it settled on first; none if it settled on none. */
function fileCandidates(metadata: ParsedMetadata, field: MetadataField): readonly ValueCandidate[] {
  const found = metadata[field]
  return found === null ? [] : [toFileCandidate(found), ...otherCandidates(metadata, field)]
}

/** Candidates for a person to choose from, of a field for which the file has nothing that is sure enough. */
function doubtfulCandidates(metadata: ParsedMetadata, field: DocumentField): readonly ValueCandidate[] {
  return isFileField(metadata, field) && metadata[field] === null ? otherCandidates(metadata, field) : []
}

function otherCandidates(metadata: ParsedMetadata, field: MetadataField): readonly ValueCandidate[] {
  return metadata.others.filter((other) => other.field === field).map(toFileCandidate)
}

function toFileCandidate({ value, rule, pageIndex }: FoundValue<string | readonly string[]>): ValueCandidate {
  return toCandidate(value, rule, pageIndex ?? null)
}

function isUsable({ value }: ValueCandidate): boolean {
  return typeof value === 'string' && !EMPTY_TITLE.test(value.trim())
}

/** A paper by its DOI or journal, then what the first pages or the publisher say it is, then the words of the title. */
function kindsOf(metadata: ParsedMetadata, title: string): readonly ValueCandidate[] {
  const ofTitle = kindOfTitle(title)
  return [
    ...(metadata.doi === null ? [] : [toCandidate('paper', 'has-doi')]),
    ...(metadata.journal === null ? [] : [toCandidate('paper', 'has-journal')]),
    ...fileCandidates(metadata, 'kind').filter((candidate) => !isWeakKind(candidate)),
    ...(ofTitle === null ? [] : [toCandidate(ofTitle, 'title-word')]),
  ]
}

/** That it is a web page says less than the words of its title, and than what an index knows of it. */
function isWeakKind({ rule }: ValueCandidate): boolean {
  return rule === 'html:page'
}

/** Notices of withdrawal on the document. */
function noticesOf(metadata: ParsedMetadata): readonly ValueCandidate[] {
  return fileCandidates(metadata, 'status').filter(({ rule }) => !rule.startsWith('text:'))
}

/** The status in the words of the first pages, then in the title. */
function statusesOf(metadata: ParsedMetadata, title: string): readonly ValueCandidate[] {
  const ofTitle = statusOfTitle(title)
  return [
    ...fileCandidates(metadata, 'status').filter(({ rule }) => rule.startsWith('text:')),
    ...(ofTitle === null ? [] : [toCandidate(ofTitle, 'title-word')]),
  ]
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
