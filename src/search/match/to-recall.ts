import { allOf } from '../../domain/filter.ts'
import { isStopWord } from '../analysis/stop-words.ts'
import { stemOf } from '../analysis/stem.ts'
import { rarityOf, repetitionOf } from '../analysis/weigh-term.ts'
import type { Conjunct, Conjuncts, FindQuery, SearchUnit } from '../engine/search-engine.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import type { Interpretation } from '../query/interpret-query.ts'
import { toPassageConjuncts, toVersionConjuncts } from '../query/to-conjuncts.ts'
import { trimRow } from '../rank/word-rows.ts'
import { toFilter, type SearchRequest } from '../request/search-request.ts'
import { toMeaningQuery, typedFiltersOf } from './search-by-meaning.ts'

/** Candidates requested per conjunct: for each document shown, within bounds. */
const RECALL_PER_CONJUNCT = { perDocument: 4, least: 40, most: 200 }
/** The same for a query with a single conjunct. */
const RECALL_OF_SINGLE_CONJUNCT = { perDocument: 10, least: 100, most: 300 }
/**
 * Conjuncts from which candidates are requested, the weightiest first: at least `least`, then more until they have
 * `share` of the weight of all. Documents that only others match are found, and come after the ranked ones.
 */
const RANKED_CONJUNCTS = { least: 6, most: 8, share: 0.8 }
/**
 * Of so many of the weightiest words, passages with any two are requested too, where more passages have each of them than
 * are requested: a passage with several words once each is the best by none of them. Six words for a page of ten find .68 of
 * what is relevant in Cranfield among 100,000 passages, with the pairs of four .73, and ten words .69.
 */
const PAIRED = 4

/**
 * Which passages and versions are requested as candidates: passages by the conjuncts, and versions; then, where the engine
 * would not know them to be good, passages of documents whose title has the words, and passages with all words in a row.
 * Limits depend on the page size and not on the page number: otherwise the order would differ between pages.
 */
export function toRecall(
  interpretation: Interpretation,
  request: SearchRequest,
  { passages: ofLibrary }: Pick<LibraryFacts, 'passages'>,
): readonly FindQuery[] {
  const filter = toFilter(request)
  const { plan } = interpretation
  const weights = toWeights(interpretation, ofLibrary)
  const passages = toWeightiest(toPassageConjuncts(plan), weights, request.limit)
  const versions = toWeightiest(toVersionConjuncts(plan), weights, request.limit)
  const limit = recallLimit(RECALL_PER_CONJUNCT, request.limit)
  // of several conjuncts they add a thousandth to recall, and a quarter to the time of a search
  const titled = passages.conjuncts.length === 1 ? passages.conjuncts.flatMap(withTitle) : []
  return [
    {
      of: 'passage',
      conjuncts: [...passages.conjuncts, ...toPairs(passages.conjuncts, interpretation, passages.limit)],
      limit: passages.limit,
      ...toMeaningQuery(interpretation, request),
      filter: allOf([filter, ...typedFiltersOf(interpretation)]),
    },
    { of: 'version', ...versions, limit, filter },
    { of: 'passage', conjuncts: [...titled, ...toRowConjuncts(interpretation, passages.limit)], limit, filter },
  ]
}

/** The conjunct whose words are in the title as well. */
function withTitle(conjunct: Conjunct): readonly Conjunct[] {
  const inTitle = conjunct.all.flatMap((unit) =>
    unit.kind === 'stem' && unit.scope === 'any' ? [{ ...unit, scope: 'title' } as const] : [],
  )
  return inTitle.length === 0 ? [] : [{ ...conjunct, all: [...conjunct.all, ...inTitle] }]
}

/**
 * Passages with the words of the query in a row. Where all words are required and `limit` passages or fewer have them,
 * these are candidates already.
 */
function toRowConjuncts({ rows, plan, matching, passagesWithAll }: Interpretation, limit: number): Conjuncts {
  if (passagesWithAll !== null && (passagesWithAll === 0 || (matching === 'all' && passagesWithAll <= limit))) return []
  return rows.flatMap((row) => {
    const words = trimRow(row)
    if (words === null) return []
    const phrase = { kind: 'phrase', words: words.map(({ word }) => word), scope: 'any' } as const
    const stems = [...new Set(words.flatMap(({ stem, isStop }) => (isStop ? [] : [stem])))]
    const requiring = stems.map((stem) =>
      plan.conjuncts.find(({ all }) => all.some((unit) => unit.kind === 'stem' && unit.stem === stem)),
    )
    const [first] = requiring
    if (first === undefined || requiring.includes(undefined)) return []
    const units = new Map(requiring.flatMap((each) => each?.all ?? []).map((unit) => [JSON.stringify(unit), unit]))
    return [{ ...first, all: [...units.values(), phrase] }]
  })
}

function toWeightiest(
  conjuncts: Conjuncts,
  weights: StemWeights,
  documents: number,
): Pick<FindQuery, 'conjuncts' | 'limit'> {
  if (conjuncts.length <= 1) return { conjuncts, limit: recallLimit(RECALL_OF_SINGLE_CONJUNCT, documents) }
  const weighed = conjuncts.map((conjunct) => ({ conjunct, weight: weightOf(conjunct, weights) }))
  weighed.sort((a, b) => b.weight - a.weight)
  const enough = RANKED_CONJUNCTS.share * weighed.reduce((sum, { weight }) => sum + weight, 0)
  let reached = 0
  const chosen = weighed.filter(({ weight }, at) => {
    const isWanted = at < RANKED_CONJUNCTS.least || (at < RANKED_CONJUNCTS.most && reached < enough)
    reached += weight
    return isWanted
  })
  return { conjuncts: chosen.map(({ conjunct }) => conjunct), limit: recallLimit(RECALL_PER_CONJUNCT, documents) }
}

/** Pairs of the first of these words, where more than `limit` passages have each. */
function toPairs(weightiest: Conjuncts, { terms, matching }: Interpretation, limit: number): Conjuncts {
  if (matching === 'all') return []
  const frequencies = new Map(
    terms.flatMap(({ variants, frequency }) => variants.flat().map((stem) => [stem, frequency] as const)),
  )
  const common = weightiest.slice(0, PAIRED).filter(({ all }) => {
    const [unit] = all
    return all.length === 1 && unit?.kind === 'stem' && (frequencies.get(unit.stem) ?? 0) > limit
  })
  return common.flatMap((one, at) => common.slice(at + 1).map((other) => ({ ...one, all: [...one.all, ...other.all] })))
}

interface StemWeights {
  readonly byStem: ReadonlyMap<string, number>
  readonly ofUnknown: number
}

/** The weight of each stem of the ranking. A phrase or a beginning of a word that is none counts as the rarest. */
function toWeights({ terms }: Interpretation, passages: number): StemWeights {
  const byStem = new Map<string, number>()
  for (const { variants, frequency, times } of terms) {
    const weight = rarityOf(frequency, passages) * repetitionOf(times)
    for (const stem of variants.flat()) byStem.set(stem, Math.max(weight, byStem.get(stem) ?? 0))
  }
  return { byStem, ofUnknown: rarityOf(0, passages) }
}

/** That of its weightiest word; 0 for a conjunct without words. */
function weightOf({ all }: Conjunct, { byStem, ofUnknown }: StemWeights): number {
  return Math.max(0, ...all.flatMap(stemsIn).map((stem) => byStem.get(stem) ?? ofUnknown))
}

function stemsIn(unit: SearchUnit): readonly string[] {
  if (unit.kind === 'stem') return [unit.stem]
  return unit.words.filter((word) => !isStopWord(word)).map(stemOf)
}

function recallLimit({ perDocument, least, most }: typeof RECALL_PER_CONJUNCT, documents: number): number {
  return Math.min(most, Math.max(least, perDocument * documents))
}
