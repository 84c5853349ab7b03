import { MAX_WORD_CHARACTERS } from '../../analysis/fold.ts'
import { stemOf } from '../../analysis/stem.ts'
import { isStopWord } from '../../analysis/stop-words.ts'
import {
  isExactPhrase,
  MAX_UNITS,
  type Conjunct,
  type Conjuncts,
  type CountQuery,
  type FindQuery,
  type RecordKind,
  type SearchUnit,
} from '../search-engine.ts'
import { allOfThem, anyOfThem, toMeiliFilter } from './filter.ts'
import { toStretch, toToken } from './record.ts'
import { FORMAT } from './settings.ts'

/** Matches every record, and is rejected by an index of another format, which would otherwise find nothing. */
const IS_OURS = `${FORMAT} NOT EXISTS`

/** Matches the records of one kind. */
export function isRecord(kind: RecordKind): string {
  return `record = ${kind}`
}

const READING_ORDER = ['document:asc', 'ordinal:asc']
const ORDERS = {
  newest: ['published:desc', 'document:asc'],
  oldest: ['published:asc', 'document:asc'],
} as const

/**
 * Matches everything with a query that is not empty: the engine refuses to federate a query without words, as its order
 * cannot be compared. No word of the index is this long.
 */
const NO_SUCH_WORD = `-"${'z'.repeat(2 * MAX_WORD_CHARACTERS)}"`

/** The engine query that finds a conjunct: by the tiers of its stems, in a named order, or in reading order. */
export function toFindQuery(
  index: string,
  conjunct: Conjunct,
  { of, filter, order }: Pick<FindQuery, 'of' | 'filter' | 'order'>,
) {
  const isRanked = conjunct.all.some(({ kind, scope }) => kind === 'stem' && scope !== 'title')
  const sort = order === undefined ? READING_ORDER : ORDERS[order]
  const { parts: _parts, ...query } = toQuery(index, conjunct, toMeiliFilter(conjunct.filter), { of, filter })
  return {
    ...query,
    ...(isRanked && order === undefined ? {} : { sort: [...sort] }),
  }
}

/** The engine queries that count a union: one for all conjuncts without words, and one for each with words. */
export function toCountQueries(index: string, conjuncts: Conjuncts, requested: Pick<CountQuery, 'of' | 'filter'>) {
  const worded = conjuncts.filter(hasWords)
  const plain = conjuncts.filter((conjunct) => !hasWords(conjunct)).map(({ filter }) => toMeiliFilter(filter))
  const queries = worded.map((conjunct) => toQuery(index, conjunct, toMeiliFilter(conjunct.filter), requested))
  return plain.length === 0 ? queries : [...queries, toQuery(index, NO_UNITS, anyOfThem(plain), requested)]
}

/** The query that finds what both find, or null where the engine would not read all of it. */
export function toOverlap(one: EngineQuery, other: EngineQuery): EngineQuery | null {
  const parts = [...new Set([...one.parts, ...other.parts])]
  if (parts.length > MAX_UNITS) return null
  return { ...one, parts, q: parts.join(' '), filter: allOfThem([one.filter, other.filter]) }
}

/** The query for a federated search. */
export function toFederated({ parts: _parts, q, ...query }: EngineQuery) {
  return { ...query, q: q === '' ? NO_SUCH_WORD : q }
}

/** The words, phrases and exclusions of a query are in `parts` too; the engine takes `q`. */
type EngineQuery = ReturnType<typeof toQuery>

const NO_UNITS = { all: [], none: [] }

function hasWords({ all, none }: Conjunct): boolean {
  return all.length + none.length > 0
}

function toQuery(
  index: string,
  { all, none }: Pick<Conjunct, 'all' | 'none'>,
  own: string,
  { of, filter }: Pick<CountQuery, 'of' | 'filter'>,
) {
  const wanted = new Set(all.flatMap(toParts))
  const excluded = none.filter(isExact).flatMap(toParts)
  const parts = [...wanted, ...excluded.map((part) => `-${part}`)].slice(0, MAX_UNITS)
  return {
    indexUid: index,
    parts,
    q: parts.join(' '),
    matchingStrategy: 'all' as const,
    filter: allOfThem([IS_OURS, ...(of === 'any' ? [] : [isRecord(of)]), own, toMeiliFilter(filter)]),
  }
}

const TOKENS = { any: 'stem', contents: 'contents', title: 'title', heading: 'heading' } as const

/** Whether the engine finds exactly this; to exclude what it finds besides would find too little. */
function isExact(unit: SearchUnit): boolean {
  return unit.kind === 'stem' || isExactPhrase(unit.words)
}

/**
 * In quotes, which turn off typo tolerance and prefixes. Of a phrase, the engine knows the places of stop words, but not
 * which they are; it has no other words than stems for a phrase of nothing else.
 */
function toParts(unit: SearchUnit): readonly string[] {
  if (unit.kind === 'stem') return [`"${toToken(TOKENS[unit.scope], unit.stem)}"`]
  const { words } = unit
  const from = words.findIndex((word) => !isStopWord(word))
  if (from === -1) return words.map((word) => `"${toToken('stem', stemOf(word))}"`)
  const to = words.findLastIndex((word) => !isStopWord(word))
  return [`"${toStretch(words.slice(from, to + 1))}"`]
}
