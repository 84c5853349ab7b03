import type { SearchPorts } from '../ports.ts'
import { analyse } from '../analysis/analyse.ts'
import { placeName, themeLabel } from '../../domain/names.ts'
import { printQuery } from '../query/syntax/print-query.ts'
import { allOfQueries, looseWordsOf, neededTerms, toWordTerms, type ParsedQuery } from '../query/query.ts'
import type { Interpretation } from '../query/interpret-query.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../request/search-request.ts'

/**
 * Queries of up to this many parts are tried without each of them; longer ones are better relaxed to some of the words.
 */
const MAX_PARTS = 6

/** What a relaxation removes or admits. Part of the API: values are added, never renamed. */
export const RELAXATION_REASONS = [
  'spelling',
  'filter',
  'gone',
  'versions',
  'quotes',
  'part',
  'some_words',
  'all_filters',
  'any_words',
] as const
export type RelaxationReason = (typeof RELAXATION_REASONS)[number]

/** A relaxed search; `change` describes it: `without the place York`. */
export interface Relaxation {
  readonly reason: RelaxationReason
  /** The removed filter, for the reason `filter`. */
  readonly field: string | null
  readonly change: string
  readonly request: SearchRequest
}

/** Searches with one condition fewer than this one, the nearest first. */
export function toRelaxations(
  app: SearchPorts,
  request: SearchRequest,
  { parsedQuery, matching }: Interpretation,
): readonly Relaxation[] {
  const base = { ...request, cursor: null }
  const relaxation = (reason: RelaxationReason, change: string, changes: Partial<SearchRequest>): Relaxation => ({
    reason,
    field: null,
    change,
    request: { ...base, ...changes },
  })
  const words = looseWordsOf(parsedQuery)
  const isOfWords = words !== null && neededTerms(words.of).length > 1
  return [
    ...(request.variants === 'off' ? [relaxation('spelling', 'including other spellings', { variants: 'on' })] : []),
    ...relaxationsOfFilters(app, base),
    ...(request.gone === 'without'
      ? [relaxation('gone', 'including documents gone from their source', { gone: 'with' })]
      : []),
    ...(request.versions === 'current'
      ? [relaxation('versions', 'including drafts and earlier versions', { versions: 'all' })]
      : []),
    ...textsWithoutQuotes(parsedQuery).map((text) =>
      relaxation('quotes', 'with the words anywhere, not next to each other', { text }),
    ),
    ...textsWithoutParts(parsedQuery, matching).map(({ part, text }) =>
      relaxation('part', `without ${part}`, { text, match: 'all' }),
    ),
    ...(isOfWords && matching === 'all' ? [relaxation('some_words', 'with some of the words', { match: 'some' })] : []),
  ]
}

/**
 * The search for any of the words of a query, wherever they stand in it, with its filters and without: what is left when
 * nothing nearer finds anything. None for a query without words.
 */
export function toLastResorts(request: SearchRequest, { parsedQuery }: Interpretation): readonly Relaxation[] {
  const text = textsOf(parsedQuery).join(' ')
  if (analyse(text).length === 0) return []
  const words = { text, match: 'some', variants: 'on' } as const
  const resort = (change: string, base: SearchRequest): Relaxation => ({
    ...{ reason: 'any_words', field: null, change, request: { ...base, ...words, cursor: null } },
  })
  return [
    resort('with any of its words', request),
    resort('with any of its words, without any filter', { ...EMPTY_REQUEST, versions: 'all', gone: 'with' }),
  ]
}

/** The texts that a query asks for, outside NOT. */
function textsOf(query: ParsedQuery): readonly string[] {
  switch (query.kind) {
    case 'words':
      return query.of.map(({ text }) => text)
    case 'phrase':
    case 'prefix':
      return [query.text]
    case 'near':
      return query.of.map(({ text }) => text)
    case 'and':
    case 'or':
      return query.of.flatMap(textsOf)
    case 'everything':
    case 'not':
    case 'filter':
      return []
  }
}

function relaxationsOfFilters(app: SearchPorts, base: SearchRequest): readonly Relaxation[] {
  const nameOf = (field: string, value: string) =>
    field === 'place' ? placeName(app, value) : field === 'theme' ? themeLabel(app, value) : value
  const lists = (['place', 'theme', 'kind', 'status', 'publisher', 'source'] as const).flatMap(
    (field): readonly Relaxation[] => {
      const values = base[field]
      if (values.length === 0) return []
      const change = `without the ${field} ${values.map((value) => nameOf(field, value)).join(' or ')}`
      return [{ reason: 'filter', field, change, request: { ...base, [field]: [] } }]
    },
  )
  const { from, to } = base
  const dates = [from === null ? '' : `from ${from}`, to === null ? '' : `to ${to}`].filter((day) => day !== '')
  const ofDates: Relaxation = {
    reason: 'filter',
    field: 'published',
    change: `published at any time, not ${dates.join(' ')}`,
    request: { ...base, from: null, to: null },
  }
  const isOnlyGone = base.gone === 'only'
  const gone = {
    reason: 'filter',
    field: 'gone',
    change: 'still at their source',
    request: { ...base, gone: 'without' },
  } as const
  return [...lists, ...(dates.length === 0 ? [] : [ofDates]), ...(isOnlyGone ? [gone] : [])]
}

/** The query with its phrases and NEAR operands as bare words; empty where it has none. */
function textsWithoutQuotes(parsedQuery: ParsedQuery): readonly string[] {
  const open = withoutQuotes(parsedQuery)
  const [before, after] = [printQuery(parsedQuery), printQuery(open)]
  return before === after ? [] : [after]
}

function withoutQuotes(query: ParsedQuery): ParsedQuery {
  if (query.kind === 'phrase') return toWords(query.text, query.scope)
  if (query.kind === 'near') return toWords(query.of.map(({ text }) => text).join(' '), query.scope)
  if (query.kind === 'and' || query.kind === 'or') {
    return { kind: query.kind, of: query.of.map(withoutQuotes) }
  }
  return query // exclusions stay exact
}

function toWords(text: string, scope: Extract<ParsedQuery, { kind: 'words' }>['scope']): ParsedQuery {
  return { kind: 'words', of: toWordTerms(text, analyse(text)), scope }
}

/** The query without each of its required parts. */
function textsWithoutParts(
  parsedQuery: ParsedQuery,
  matching: Interpretation['matching'],
): readonly { part: string; text: string }[] {
  const parts = partsOf(parsedQuery, matching)
  if (parts.length < 2 || parts.length > MAX_PARTS) return []
  return parts.map((part, at) => {
    const rest = joinWords(parts.filter((_part, other) => other !== at))
    return { part: quoted(printQuery(part)), text: printQuery(rest) }
  })
}

/** The required parts of a query; single words where all are required. */
function partsOf(query: ParsedQuery, matching: Interpretation['matching']): readonly ParsedQuery[] {
  if (query.kind === 'and') return query.of.flatMap((part) => partsOf(part, 'all'))
  if (query.kind !== 'words' || matching === 'some') return [query]
  return neededTerms(query.of).flatMap((at): readonly ParsedQuery[] => {
    const term = query.of[at]
    return term === undefined ? [] : [{ ...query, of: [term] }]
  })
}

/** Joins words of the same scope again, so that the query reads as it was typed. */
function joinWords(parts: readonly ParsedQuery[]): ParsedQuery {
  const joined: ParsedQuery[] = []
  for (const part of parts) {
    const at = joined.findIndex(
      (other) => part.kind === 'words' && other.kind === 'words' && other.scope === part.scope,
    )
    const other = joined[at]
    if (part.kind === 'words' && other?.kind === 'words') joined[at] = { ...other, of: [...other.of, ...part.of] }
    else joined.push(part)
  }
  return allOfQueries(joined)
}

function quoted(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text
  return /^".*"$/.test(shown) ? `“${shown.slice(1, -1)}”` : `“${shown}”`
}
