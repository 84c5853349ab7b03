import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { loggerFor } from '../../logger.ts'
import { countVersions, verifyMatches } from './count-matches.ts'
import { isInMatchSet, toMatchSet, type MatchedDocument, type MatchSet } from './match-set.ts'
import type { Interpretation } from '../query/interpret-query.ts'
import type { Candidate, MeaningResult } from '../engine/search-engine.ts'
import type { SearchRequest } from '../request/search-request.ts'

/** With fewer documents that have the words, those without them are shown too. */
const FEW_DOCUMENTS = 10

/** What the search by meaning brought. */
export interface MeaningMatches {
  /** `off`: not asked. `away`: asked without an answer, so that the order is the one by words. */
  readonly state: 'off' | 'used' | 'away'
  /** Passages in the order of the lane, those that count. */
  readonly lane: readonly { readonly candidate: Candidate; readonly hasWords: boolean }[]
  /** Documents of which no passage fulfils the question by its words; they stand in the order and in no count. */
  readonly alone: ReadonlyMap<string, MatchedDocument>
}

const NOTHING = { lane: [], alone: new Map<string, MatchedDocument>() } as const

/**
 * What is to be looked for by meaning: bare words alone, since who writes operators, quotes or filters says what is
 * needed, and who wants no variants wants the words.
 */
export function toMeaningQuery(
  { parsedQuery }: Interpretation,
  { text, variants }: SearchRequest,
): { readonly meaning?: string } {
  return parsedQuery.kind === 'words' && parsedQuery.scope === 'any' && variants === 'on' ? { meaning: text } : {}
}

/**
 * Tells what has the words from what has the meaning alone. Where some words will do, or few documents have them, the
 * latter is let in beside the former; where all are needed, meaning changes the order only.
 */
export async function matchByMeaning(
  app: SearchPorts,
  found: MeaningResult | null | undefined,
  request: SearchRequest,
  {
    interpretation,
    facts,
    set,
    known,
  }: {
    readonly interpretation: Interpretation
    readonly facts: LibraryFacts
    readonly set: MatchSet
    /** Passages that fulfil the question, as far as they were found. */
    readonly known: readonly Candidate[]
  },
): Promise<MeaningMatches> {
  if (found === null || found === undefined) return { state: 'off', ...NOTHING }
  if (found.kind === 'away') {
    const { reason } = found
    if (reason !== null) loggerFor(app.log, 'search').warn({ reason }, 'searches do without meaning')
    return { state: 'away', ...NOTHING }
  }
  const isKnown = new Set(known.map(({ passageId }) => passageId))
  const others = found.candidates.filter(({ passageId }) => !isKnown.has(passageId))
  const matching = await verifyMatches(app, facts, interpretation.expandedQuery, others)
  const withWords = new Set([...isKnown, ...matching.map(({ passageId }) => passageId)])
  const lane = found.candidates.map((candidate) => ({ candidate, hasWords: withWords.has(candidate.passageId) }))
  const letsIn = request.match !== 'all' && (interpretation.matching === 'some' || set.documents.size < FEW_DOCUMENTS)
  const near = documentsOf(letsIn ? lane.filter(({ hasWords }) => !hasWords) : [], facts, request)
  return {
    state: 'used',
    lane: lane.filter(({ candidate, hasWords }) => isInMatchSet(hasWords ? set.documents : near, candidate)),
    alone: new Map([...near].filter(([documentId]) => !set.documents.has(documentId))),
  }
}

/** The documents of passages, as far as the request's filters let them in. */
function documentsOf(lane: MeaningMatches['lane'], facts: LibraryFacts, request: SearchRequest): MatchSet['documents'] {
  const passages = lane.map(({ candidate }) => candidate)
  return toMatchSet(countVersions(passages, facts), facts, request).documents
}
