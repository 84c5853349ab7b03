import type { SearchPorts } from '../ports.ts'
import type { EvidencePassage } from '../../db/texts/evidence-passages.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { countMatches, type CountedMatches } from './count-matches.ts'
import { listMatches } from './list-matches.ts'
import { verifyIfLoose, verifyNamesIfLoose } from './verify-matches.ts'
import { allOf, oneOf } from '../../domain/filter.ts'
import { countVersions, createVersionTest, isInMatchSet, toMatchSet, type MatchSet } from './match-set.ts'
import { rankPassage, sortPassages, type RankedDocument, type RankedPassage } from '../rank/rank-documents.ts'
import { rankWithMeaning } from '../rank/rank-with-meaning.ts'
import { isByMeaning, matchByMeaning, toMeaningQuery, type MeaningMatches } from './search-by-meaning.ts'
import { interpretQuery, type Interpretation } from '../query/interpret-query.ts'
import type { Candidate } from '../engine/search-engine.ts'
import { toPassageConjuncts } from '../query/to-conjuncts.ts'
import { rerankTop, type RerankState } from '../rerank/rerank-top.ts'
import { refineBest } from './refine-best.ts'
import { toRecall } from './to-recall.ts'
import { byDate, rankedFirst, type ResultOrder } from '../rank/result-order.ts'
import { toFilter, type SearchRequest } from '../request/search-request.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'

/** Passages of one document checked word by word to find its best. */
const CHECKED_PER_DOCUMENT = 100

/** Everything that matches a request, in order. */
export interface Matches {
  readonly interpretation: Interpretation
  readonly facts: LibraryFacts
  readonly set: MatchSet
  readonly counted: CountedMatches
  readonly meaning: MeaningMatches
  /** Whether a model has put the first documents in another order. */
  readonly reranking: RerankState
  /** All documents of the set and those found by meaning alone; the first ones by rank. */
  readonly order: ResultOrder
  /** Versions that match by what names them, as far as they are candidates. */
  readonly named: readonly Candidate[]
  /** Passages that the ranking has read, by id: most of those that a page shows. */
  readonly read: ReadonlyMap<string, EvidencePassage>
  /** The documents whose passages are known, by id. */
  readonly ranked: ReadonlyMap<string, RankedDocument>
  /** Search servers that did not answer; the result lacks their documents. */
  readonly missing: readonly string[]
}

/**
 * Finds what matches, in order. For a page of results, most queries are answered without a list of all matches: the set has
 * the documents of the candidates then. `listed`: all of them are wanted.
 * @throws InvalidInputError for the query; TransientError `search_unavailable`, `index_missing`
 */
export async function findMatches(
  app: SearchPorts,
  request: SearchRequest,
  wanted: 'page' | 'listed',
  signal?: AbortSignal,
): Promise<Matches> {
  const facts = await app.facts.read()
  const interpretation = await interpretQuery(app, request, facts, signal)
  const isRanked = request.sort === 'relevance' && interpretation.terms.length > 0
  const [counted, [found, named, ...further]] = await Promise.all([
    wanted === 'listed' || isByMeaning(app, interpretation, request)
      ? listMatches(app, interpretation, request, facts, signal)
      : countMatches(app, interpretation, request, facts, isRanked, signal),
    isRanked ? app.engine.find(toRecall(interpretation, request, facts), signal) : Promise.resolve([]),
  ])
  const recalled = distinct([found, ...further].flatMap((each) => each?.candidates ?? []))
  const candidates = await keepMatching(app, { interpretation, facts, counted }, recalled)
  const set =
    counted.kind === 'listed'
      ? toMatchSet(counted.versions, facts, request)
      : toNumberedSet(counted, [...candidates, ...(named?.candidates ?? [])], facts, request)
  const meaning = await matchByMeaning(app, found?.meaning, request, { interpretation, facts, set, known: candidates })
  const names = verifyNamesIfLoose(facts, interpretation, named?.candidates ?? [])
  const inSet = candidates.filter((candidate) => isInMatchSet(set.documents, candidate))
  const { library, read } = await refineBest(app, interpretation, facts, inSet, request.limit, signal)
  const scored = rankWithMeaning(interpretation.terms, { passages: inSet, versions: names }, set, meaning, {
    ...library,
    now: app.clock.now(),
  })
  const { meaning: question } = toMeaningQuery(interpretation, request)
  const { state: reranking, ranked } =
    question === undefined || wanted === 'listed'
      ? { state: 'off' as const, ranked: scored }
      : await rerankTop(app, question, scored)
  const documentIds = ranked.map(({ documentId }) => documentId)
  return {
    interpretation,
    facts,
    set,
    counted,
    meaning,
    reranking,
    named: names,
    read,
    ranked: new Map(ranked.map((document) => [document.documentId, document])),
    missing: [...new Set([...counted.missing, ...(found?.missing ?? [])])],
    order:
      counted.kind === 'numbered'
        ? { length: set.total, isWhole: false, slice: (from, to) => documentIds.slice(from, to) }
        : ranked.length > 0
          ? rankedFirst(documentIds, set.documents)
          : byDate(set.documents, request.sort),
  }
}

/** The documents of these candidates, with numbers of all that match. */
function toNumberedSet(
  { total, goneTotal, facets }: Extract<CountedMatches, { kind: 'numbered' }>,
  candidates: readonly Candidate[],
  facts: LibraryFacts,
  request: SearchRequest,
): MatchSet {
  const { documents } = toMatchSet(countVersions(candidates, facts), facts, request)
  return { total, goneTotal, facets, documents }
}

/** The candidates that match the query word by word, by what the count has checked where it checked all. */
async function keepMatching(
  app: SearchPorts,
  { interpretation, facts, counted }: Pick<Matches, 'interpretation' | 'facts' | 'counted'>,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const only = counted.kind === 'listed' ? counted.only : null
  return only === null
    ? verifyIfLoose(app, facts, interpretation, candidates)
    : candidates.filter(({ passageId }) => only.has(passageId))
}

function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...new Map(candidates.map((candidate) => [candidate.passageId, candidate])).values()]
}

/**
 * The best passages of these documents that match the request, at most `limit` of each; best first, those found by
 * meaning last.
 */
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

/** The same for documents or versions, by their ids. */
export async function findPassagesIn(
  app: SearchPorts,
  { interpretation, facts, counted, set, ranked }: Matches,
  request: SearchRequest,
  { field, values }: { readonly field: 'document' | 'version'; readonly values: readonly string[] },
  limit: number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly RankedPassage[]>> {
  if (values.length === 0) return new Map()
  const isWanted =
    counted.kind === 'listed'
      ? (candidate: Candidate) => isInMatchSet(set.documents, candidate)
      : createVersionTest(facts, request)
  // A loose plan may return passages that do not match, so more are requested and checked.
  const requested = interpretation.plan.isLoose ? Math.max(limit, CHECKED_PER_DOCUMENT) : limit
  const found = await app.engine.find(
    values.map((value) => ({
      of: 'passage' as const,
      conjuncts: toPassageConjuncts(interpretation.plan),
      filter: allOf([toFilter(request), ...oneOf(field, [value])]),
      limit: requested,
    })),
    signal,
  )
  const entries = values.map(async (value, at) => {
    const candidates = (found[at]?.candidates ?? []).filter(isWanted)
    const kept = await keepMatching(app, { interpretation, facts, counted }, candidates)
    const scored: RankedPassage[] = []
    for (const candidate of kept) {
      await yieldToEventLoop(signal)
      scored.push(rankPassage(interpretation.terms, candidate, facts))
    }
    const byMeaning = (ranked.get(value)?.passages ?? []).filter(({ foundBy }) => foundBy === 'meaning')
    return [value, [...sortPassages(scored), ...byMeaning].slice(0, limit)] as const
  })
  return new Map(await Promise.all(entries))
}
