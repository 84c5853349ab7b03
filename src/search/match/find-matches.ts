import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { countMatches, verifyIfLoose, type CountedMatches } from './count-matches.ts'
import { allOf, oneOf } from '../../domain/filter.ts'
import { isInMatchSet, toMatchSet, type MatchSet } from './match-set.ts'
import { rankPassage, sortPassages, type RankedDocument, type RankedPassage } from '../rank/rank-documents.ts'
import { rankWithMeaning } from '../rank/rank-with-meaning.ts'
import { matchByMeaning, toMeaningQuery, type MeaningMatches } from './search-by-meaning.ts'
import { interpretQuery, type Interpretation } from '../query/interpret-query.ts'
import type { Conjuncts } from '../engine/search-engine.ts'
import { byDate, rankedFirst, type ResultOrder } from '../rank/result-order.ts'
import { toFilter, type SearchRequest } from '../request/search-request.ts'

/**
 * Passages asked for of each way to fulfil a question, and of one that has a single way, for each document that is shown;
 * no fewer and no more than these. With forty of the six rarest for a page of ten, Cranfield among 100,000 passages has an
 * nDCG@10 of .401, and .403 with two hundred.
 */
const RECALLED_OF_EACH = { aDocument: 4, least: 40, most: 200 }
const RECALLED_OF_ONE = { aDocument: 10, least: 100, most: 300 }
/** Ways that are asked for passages, the rarest; what only the others find is found, and ranked last. */
const MAX_WAYS = 6

/** Passages of one document that are looked at word for word to find its best. */
const LOOKED_AT_OF_EACH = 100

/** Everything that fulfils a request, in order. */
export interface Matches {
  readonly interpretation: Interpretation
  readonly facts: LibraryFacts
  readonly set: MatchSet
  readonly counted: CountedMatches
  readonly meaning: MeaningMatches
  /** All documents of the set, and those found by meaning alone, the first ones by rank. */
  readonly order: ResultOrder
  /** Those whose passages are known, by document. */
  readonly ranked: ReadonlyMap<string, RankedDocument>
  /** Search servers that do not answer, so that what they hold is not in here. */
  readonly missing: readonly string[]
}

/** @throws InvalidInputError of the question; TransientError `search_unavailable`, `index_missing` */
export async function findMatches(app: SearchPorts, request: SearchRequest, signal?: AbortSignal): Promise<Matches> {
  const facts = await app.facts.read()
  const interpretation = await interpretQuery(app, request, facts, signal)
  const isRanked = request.sort === 'relevance' && interpretation.terms.length > 0
  const filter = toFilter(request)
  const [counted, [found]] = await Promise.all([
    countMatches(app, interpretation, request, facts, signal),
    isRanked
      ? app.engine.find(
          [{ ...toRecall(interpretation, request.limit), ...toMeaningQuery(interpretation, request), filter }],
          signal,
        )
      : Promise.resolve([undefined]),
  ])
  const set = toMatchSet(counted.versions, facts, request)
  const { passages } = facts
  const candidates = (found?.candidates ?? []).filter(({ passageId }) => counted.only?.has(passageId) ?? true)
  const meaning = await matchByMeaning(app, found?.meaning, request, { interpretation, facts, set, known: candidates })
  const ranked = rankWithMeaning(interpretation.terms, candidates, set, meaning, { passages, now: app.clock.now() })
  const documentIds = ranked.map(({ documentId }) => documentId)
  return {
    interpretation,
    facts,
    set,
    counted,
    meaning,
    ranked: new Map(ranked.map((document) => [document.documentId, document])),
    missing: [...new Set([...counted.missing, ...(found?.missing ?? [])])],
    order: ranked.length > 0 ? rankedFirst(documentIds, set.documents) : byDate(set.documents, request.sort),
  }
}

/**
 * What of a question's ways is asked for passages. By the size of a page and not by which one it is: the order of a page
 * would else not go on where the one before it ended.
 */
function toRecall({ plan, terms }: Interpretation, documents: number): { conjuncts: Conjuncts; limit: number } {
  const { conjuncts } = plan
  if (conjuncts.length === 1) return { conjuncts, limit: recalled(RECALLED_OF_ONE, documents) }
  const frequencies = new Map(
    terms.flatMap(({ variants, frequency }) => variants.flat().map((stem) => [stem, frequency])),
  )
  const rarity = (conjunct: Conjuncts[number]) =>
    Math.min(...conjunct.all.map((unit) => (unit.kind === 'stem' ? (frequencies.get(unit.stem) ?? 0) : 0)))
  const rarest = [...conjuncts].sort((a, b) => rarity(a) - rarity(b)).slice(0, MAX_WAYS)
  return { conjuncts: rarest, limit: recalled(RECALLED_OF_EACH, documents) }
}

function recalled({ aDocument, least, most }: typeof RECALLED_OF_EACH, documents: number): number {
  return Math.min(most, Math.max(least, aDocument * documents))
}

/** The best passages of these documents that fulfil the request, at most `limit` of each; best first, by meaning last. */
export async function findPassagesOf(
  app: SearchPorts,
  matches: Matches,
  request: SearchRequest,
  documentIds: readonly string[],
  limit: number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly RankedPassage[]>> {
  return findPassagesIn(app, matches, request, { field: 'document', values: documentIds }, limit, signal)
}

/** The same of documents or of versions, by their ids. */
export async function findPassagesIn(
  app: SearchPorts,
  { interpretation, facts, counted, set, ranked }: Matches,
  request: SearchRequest,
  { field, values }: { readonly field: 'document' | 'version'; readonly values: readonly string[] },
  limit: number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly RankedPassage[]>> {
  if (values.length === 0) return new Map()
  // Of what may fulfil the question the best may not, so more is asked for and looked at.
  const asked = interpretation.plan.isLoose ? Math.max(limit, LOOKED_AT_OF_EACH) : limit
  const found = await app.engine.find(
    values.map((value) => ({
      conjuncts: interpretation.plan.conjuncts,
      filter: allOf([toFilter(request), ...oneOf(field, [value])]),
      limit: asked,
    })),
    signal,
  )
  const entries = values.map(async (value, at) => {
    const known = (found[at]?.candidates ?? []).filter((candidate) => isInMatchSet(set.documents, candidate))
    const kept =
      counted.only === null
        ? await verifyIfLoose(app, facts, interpretation, known)
        : known.filter(({ passageId }) => counted.only?.has(passageId))
    const scored = kept.map((candidate) => rankPassage(interpretation.terms, candidate, facts.passages))
    const byMeaning = (ranked.get(value)?.passages ?? []).filter(({ foundBy }) => foundBy === 'meaning')
    return [value, [...sortPassages(scored), ...byMeaning].slice(0, limit)] as const
  })
  return new Map(await Promise.all(entries))
}
