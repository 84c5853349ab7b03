import { MAX_WORD_CHARACTERS } from '../../analysis/fold.ts'
import {
  MAX_PHRASES,
  type Conjunct,
  type Conjuncts,
  type CountQuery,
  type FindQuery,
  type RecordKind,
  type SearchUnit,
} from '../search-engine.ts'
import { allOfThem, anyOfThem, EVERYTHING, quote, toMeiliFilter, type FilterPart } from './filter.ts'
import { toStemToken } from './record.ts'
import { FORMAT } from './settings.ts'

/** Matches every record, and is rejected by an index of another format, which would otherwise find nothing. */
export const IS_OURS = `${FORMAT} NOT EXISTS`

/** Matches the records of one kind. */
export function isRecord(kind: RecordKind): string {
  return `record = ${kind}`
}

const READING_ORDER = ['document:asc', 'ordinal:asc']

/**
 * Matches everything with a query that is not empty: the engine refuses to federate a query without words, as its order
 * cannot be compared. No word of the index is this long.
 */
const NO_SUCH_WORD = `-"${'z'.repeat(2 * MAX_WORD_CHARACTERS)}"`

/** Phrases are searched for in the text; all else is a filter, which is exact, cheaper, and unlimited in number. */
type Phrase = Extract<SearchUnit, { readonly kind: 'phrase' }>

/**
 * The engine query that finds a conjunct. Its stems are also in the query text, since the engine ranks by them, except
 * those of the title, which are filters alone; without stems it uses reading order.
 */
export function toFindQuery(index: string, conjunct: Conjunct, { of, filter }: Pick<FindQuery, 'of' | 'filter'>) {
  const stems = conjunct.all.flatMap((unit) =>
    unit.kind === 'stem' && unit.scope !== 'title' ? [`"${toStemToken(unit.stem)}"`] : [],
  )
  return {
    ...toQuery(index, [...toPhrases(conjunct), ...new Set(stems)], toFilter(conjunct), { of, filter }),
    ...(stems.length > 0 ? {} : { sort: READING_ORDER }),
  }
}

/** The engine queries that count a union: one for all conjuncts without phrases, and one for each with phrases. */
export function toCountQueries(index: string, conjuncts: Conjuncts, requested: Pick<CountQuery, 'of' | 'filter'>) {
  const parts = conjuncts.map((conjunct) => ({ phrases: toPhrases(conjunct), conjunct }))
  const phrased = parts.filter(({ phrases }) => phrases.length > 0)
  const plain = parts.filter(({ phrases }) => phrases.length === 0).map(({ conjunct }) => toPart(conjunct))
  const queries = phrased.map(({ phrases, conjunct }) => toQuery(index, phrases, toFilter(conjunct), requested))
  if (plain.length === 0) return queries
  return [...queries, toQuery(index, queries.length === 0 ? [] : [NO_SUCH_WORD], anyOfThem(plain), requested)]
}

/** A conjunct of a single stem as the value of a field, any other as a filter. */
function toPart(conjunct: Conjunct): FilterPart {
  const [unit, ...others] = conjunct.all
  const isAlone = others.length + conjunct.none.length === 0 && toMeiliFilter(conjunct.filter) === EVERYTHING
  if (unit?.kind !== 'stem' || !isAlone) return toFilter(conjunct)
  return { field: STEM_FIELDS[unit.scope], value: unit.stem }
}

function toQuery(
  index: string,
  parts: readonly string[],
  own: string,
  { of, filter }: Pick<CountQuery, 'of' | 'filter'>,
) {
  return {
    indexUid: index,
    q: parts.slice(0, MAX_PHRASES).join(' '),
    matchingStrategy: 'all' as const,
    filter: allOfThem([IS_OURS, ...(of === 'any' ? [] : [isRecord(of)]), own, toMeiliFilter(filter)]),
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

/** Letters at the beginning of a word that stemming never changes. */
const UNCHANGED_LETTERS = 2

const STEM_FIELDS = { any: 'stem', title: 'titleStem', heading: 'headingStem' } as const

function toUnitFilter(unit: SearchUnit): string {
  switch (unit.kind) {
    case 'stem':
      return `${STEM_FIELDS[unit.scope]} = ${quote(unit.stem)}`
    case 'phrase':
      return allOfThem(unit.words.map((word) => `word = ${quote(word)}`))
    case 'prefix':
      // Words of the title are not stored; a stem has at least the first letters of its words.
      return unit.scope === 'title'
        ? `titleStem STARTS WITH ${quote(unit.word.slice(0, UNCHANGED_LETTERS))}`
        : `word STARTS WITH ${quote(unit.word)}`
  }
}

function isPhrase(unit: SearchUnit): unit is Phrase {
  return unit.kind === 'phrase' && unit.words.length > 1
}
