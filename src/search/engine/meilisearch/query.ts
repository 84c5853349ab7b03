import { MAX_WORD_CHARACTERS } from '../../analysis/fold.ts'
import type { Filter } from '../../../domain/filter.ts'
import { MAX_PHRASES, type Conjunct, type Conjuncts, type SearchUnit } from '../search-engine.ts'
import { allOfThem, anyOfThem, EVERYTHING, quote, toMeiliFilter, type FilterPart } from './filter.ts'
import { toStemToken } from './record.ts'
import { FORMAT } from './settings.ts'

/** Matches every record, and is rejected by an index of another format, which would otherwise find nothing. */
export const IS_OURS = `${FORMAT} NOT EXISTS`

const READING_ORDER = ['document:asc', 'ordinal:asc']

/**
 * Matches everything with a query that is not empty: the engine refuses to federate a query without words, as its order
 * cannot be compared. No word of the index is this long.
 */
const NO_SUCH_WORD = `-"${'z'.repeat(2 * MAX_WORD_CHARACTERS)}"`

/** Phrases are searched for in the text; all else is a filter, which is exact, cheaper, and unlimited in number. */
type Phrase = Extract<SearchUnit, { readonly kind: 'phrase' }>

/**
 * The engine query that finds a conjunct. Its stems are also in the query text, since the engine ranks by them; without
 * stems it uses reading order.
 */
export function toFindQuery(index: string, conjunct: Conjunct, filter: Filter) {
  const stems = conjunct.all.flatMap((unit) => (unit.kind === 'stem' ? [`"${toStemToken(unit.stem)}"`] : []))
  return {
    ...toQuery(index, [...toPhrases(conjunct), ...new Set(stems)], toFilter(conjunct), filter),
    ...(stems.length > 0 ? {} : { sort: READING_ORDER }),
  }
}

/** The engine queries that count a union: one for all conjuncts without phrases, and one for each with phrases. */
export function toCountQueries(index: string, conjuncts: Conjuncts, filter: Filter) {
  const parts = conjuncts.map((conjunct) => ({ phrases: toPhrases(conjunct), conjunct }))
  const phrased = parts.filter(({ phrases }) => phrases.length > 0)
  const plain = parts.filter(({ phrases }) => phrases.length === 0).map(({ conjunct }) => toPart(conjunct))
  const queries = phrased.map(({ phrases, conjunct }) => toQuery(index, phrases, toFilter(conjunct), filter))
  if (plain.length === 0) return queries
  return [...queries, toQuery(index, queries.length === 0 ? [] : [NO_SUCH_WORD], anyOfThem(plain), filter)]
}

/** A conjunct of a single stem as the value of a field, any other as a filter. */
function toPart(conjunct: Conjunct): FilterPart {
  const [unit, ...others] = conjunct.all
  const isAlone = others.length + conjunct.none.length === 0 && toMeiliFilter(conjunct.filter) === EVERYTHING
  if (unit?.kind !== 'stem' || !isAlone) return toFilter(conjunct)
  return { field: STEM_FIELDS[unit.scope], value: unit.stem }
}

function toQuery(index: string, parts: readonly string[], own: string, filter: Filter) {
  return {
    indexUid: index,
    q: parts.slice(0, MAX_PHRASES).join(' '),
    matchingStrategy: 'all' as const,
    filter: allOfThem([IS_OURS, own, toMeiliFilter(filter)]),
  }
}

/** In quotes, which turn off typo tolerance and prefixes. */
function toPhrases({ all, none }: Conjunct): readonly string[] {
  return [
    ...none.filter(isPhrase).map(({ words }) => `-"${words.join(' ')}"`),
    ...all.filter(isPhrase).map(({ words }) => `"${words.join(' ')}"`),
  ]
}

function toFilter({ all, none, filter }: Conjunct): string {
  return allOfThem([
    ...all.flatMap((unit) => (isPhrase(unit) ? [] : [toUnitFilter(unit)])),
    ...none.flatMap((unit) => (isPhrase(unit) ? [] : [`NOT (${toUnitFilter(unit)})`])),
    toMeiliFilter(filter),
  ])
}

const STEM_FIELDS = { any: 'stem', title: 'titleStem', heading: 'headingStem' } as const

function toUnitFilter(unit: SearchUnit): string {
  switch (unit.kind) {
    case 'stem':
      return `${STEM_FIELDS[unit.scope]} = ${quote(unit.stem)}`
    case 'phrase':
      return allOfThem(unit.words.map((word) => `word = ${quote(word)}`))
    case 'prefix':
      return `word STARTS WITH ${quote(unit.word)}`
  }
}

function isPhrase(unit: SearchUnit): unit is Phrase {
  return unit.kind === 'phrase' && unit.words.length > 1
}
