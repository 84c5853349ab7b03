import type { Filter } from '../../domain/filter.ts'
import { DOCUMENT_FIELDS, NAMED_FIELDS, type FieldNames } from './syntax/field-names.ts'
import { neededTerms, type Phraselike, type ParsedQuery, type TextScope } from './query.ts'

/**
 * A part of a query in plain English: `lead` says how `of` is combined or scoped (`all of`, `not`, `place`), and `of`
 * has texts or further pieces. `lead` is empty where `of` needs no introduction.
 */
export interface QueryPiece {
  readonly lead: string
  readonly of: readonly (string | QueryPiece)[]
}

const SCOPE_LEADS: Readonly<Record<Exclude<TextScope, 'any'>, string>> = {
  title: 'in the title',
  heading: 'in the headings',
  text: 'in the text',
}

/** Describes a parsed query in pieces that must all hold; none when everything matches. Stop words are left out. */
export function describeQuery(query: ParsedQuery, names: FieldNames): readonly QueryPiece[] {
  if (query.kind === 'everything') return []
  if (query.kind === 'and') return query.of.map((part) => describe(part, names))
  return [describe(query, names)]
}

/** Formats pieces on one line: `all of: hydrogen, trains · not: “hydrogen peroxide”`. */
export function toLine(pieces: readonly QueryPiece[]): string {
  return pieces.map(formatPiece).join(' · ')
}

function formatPiece({ lead, of }: QueryPiece): string {
  const parts = of.map((part) =>
    typeof part === 'string' ? part : of.length > 1 ? `(${formatPiece(part)})` : formatPiece(part),
  )
  return lead === '' ? parts.join(', ') : `${lead}: ${parts.join(', ')}`
}

function describe(query: ParsedQuery, names: FieldNames): QueryPiece {
  switch (query.kind) {
    case 'everything':
      return { lead: '', of: ['everything'] }
    case 'words': {
      const of = neededTerms(query.of).flatMap((index) => query.of[index]?.text ?? [])
      return withScope(query.scope, { lead: of.length > 1 ? 'all of' : '', of })
    }
    case 'prefix':
      return withScope(query.scope, { lead: 'words that begin with', of: [query.text] })
    case 'phrase':
      return withScope(query.scope, { lead: '', of: [`“${query.text}”`] })
    case 'near': {
      const { distance } = query
      const lead = distance === 1 ? 'side by side' : `within ${distance} words of each other`
      return withScope(query.scope, { lead, of: query.of.map(describeOperand) })
    }
    case 'and':
      return { lead: 'all of', of: query.of.map((part) => unwrap(describe(part, names))) }
    case 'or':
      return { lead: 'any of', of: query.of.map((part) => unwrap(describe(part, names))) }
    case 'not':
      return { lead: 'not', of: [unwrap(describe(query.of, names))] }
    case 'filter':
      return describeDocuments(query.text) ?? describeFilter(query.filter, names)
  }
}

/** Filters on an author or a DOI as typed: they stand for the ids of documents. Null for others. */
function describeDocuments(text: string): QueryPiece | null {
  const colon = text.indexOf(':')
  const lead = DOCUMENT_FIELDS.find((field) => field === text.slice(0, colon).toLowerCase())
  return lead === undefined ? null : { lead, of: [text.slice(colon + 1)] }
}

function withScope(scope: TextScope, piece: QueryPiece): QueryPiece {
  return scope === 'any' ? piece : { lead: SCOPE_LEADS[scope], of: piece.lead === '' ? piece.of : [piece] }
}

function describeOperand(operand: Phraselike): string {
  return operand.kind === 'word' ? operand.text : `“${operand.text}”`
}

/** Replaces a piece that is a single text by that text. */
function unwrap(piece: QueryPiece): string | QueryPiece {
  const [only] = piece.of
  return piece.lead === '' && piece.of.length === 1 && only !== undefined ? only : piece
}

function describeFilter(filter: Filter, names: FieldNames): QueryPiece {
  switch (filter.kind) {
    case 'equals': {
      const field = NAMED_FIELDS.find((name) => name === filter.field)
      return { lead: filter.field, of: [field === undefined ? filter.value : names.label(field, filter.value)] }
    }
    case 'published':
      return { lead: 'published', of: [describeDays(filter.from, filter.to)] }
    case 'and':
    case 'or':
      return {
        lead: filter.kind === 'and' ? 'all of' : 'any of',
        of: filter.of.map((part) => describeFilter(part, names)),
      }
    case 'not':
      return { lead: 'not', of: [describeFilter(filter.of, names)] }
    case 'current':
    case 'gone':
    case 'revision':
      return { lead: filter.kind, of: [String(filter.value)] }
  }
}

function describeDays(from: string | null, to: string | null): string {
  if (from === null) return to === null ? 'at any time' : `until ${to}`
  if (to === null) return `from ${from}`
  return from === to ? `on ${from}` : `from ${from} to ${to}`
}
