import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { loggerFor } from '../../logger.ts'
import type { Filter } from '../../domain/filter.ts'
import { verifyMatches } from './verify-matches.ts'
import { countVersions, isInMatchSet, toMatchSet, type MatchedDocument, type MatchSet } from './match-set.ts'
import { cosineOf } from '../meaning/meaning.ts'
import type { ParsedQuery } from '../query/query.ts'
import type { Interpretation } from '../query/interpret-query.ts'
import type { Candidate, MeaningResult } from '../engine/search-engine.ts'
import type { SearchRequest } from '../request/search-request.ts'

/** Below this number of documents that match by words, those that match by meaning alone are added. */
const FEW_DOCUMENTS = 10

/** The outcome of the search by meaning. */
export interface MeaningMatches {
  /** `off`: not requested. `away`: the embedder did not answer, so the order is the one by words. */
  readonly state: 'off' | 'used' | 'away'
  /** Accepted passages, nearest in meaning first. */
  readonly lane: readonly { readonly candidate: Candidate; readonly hasWords: boolean }[]
  /** How near passages of the answer are to the query in meaning, by their ids: those that have a vector. */
  readonly similarities: ReadonlyMap<string, number>
  /** Documents without a passage that matches by words; they are in the order and in no count. */
  readonly alone: ReadonlyMap<string, MatchedDocument>
}

const NOTHING = {
  lane: [],
  similarities: new Map<string, number>(),
  alone: new Map<string, MatchedDocument>(),
} as const

/**
 * The text to search for by meaning. Questions as people write them qualify, whatever their punctuation: operators state
 * exactly what is required, and so does a request without variants.
 */
export function toMeaningQuery(
  { parsedQuery }: Interpretation,
  { text, variants }: SearchRequest,
): { readonly meaning?: string } {
  return isNatural(parsedQuery) && variants === 'on' ? { meaning: text } : {}
}

/** Bare words, with quotations or filters among them; without words of their own, these are looked for as they are. */
function isNatural(query: ParsedQuery): boolean {
  if (query.kind !== 'and') return query.kind === 'words' && query.scope === 'any'
  const words = query.of.filter(({ kind }) => kind === 'words')
  const isQuote = (part: ParsedQuery) => part.kind === 'phrase' && part.scope === 'any'
  const isPart = (part: ParsedQuery) => part.kind === 'filter' || isQuote(part) || isNatural(part)
  // Words that an operator joins are several parts.
  return words.length === 1 && query.of.every(isPart)
}

/** The filters of a natural question, which what is found by meaning has to pass as well. */
export function typedFiltersOf({ parsedQuery }: Interpretation): readonly Filter[] {
  if (parsedQuery.kind !== 'and') return []
  return parsedQuery.of.flatMap((part) => (part.kind === 'filter' ? [part.filter] : []))
}

/** Whether a query is also searched by meaning. */
export function isByMeaning({ engine }: SearchPorts, interpretation: Interpretation, request: SearchRequest): boolean {
  return engine.hasMeaning && toMeaningQuery(interpretation, request).meaning !== undefined
}

/**
 * Separates passages that match by words from those that match by meaning alone. The latter are added where some words
 * suffice or few documents match; where all words are required, meaning changes the order only.
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
    /** Candidates that match the query by words. */
    readonly known: readonly Candidate[]
  },
): Promise<MeaningMatches> {
  if (found === null || found === undefined) return { state: 'off', ...NOTHING }
  if (found.kind === 'away') {
    const { reason } = found
    if (reason !== null) loggerFor(app.log, 'search').warn({ reason }, 'searching without meaning')
    return { state: 'away', ...NOTHING }
  }
  const isKnown = new Set(known.map(({ passageId }) => passageId))
  const others = found.candidates.filter(({ passageId }) => !isKnown.has(passageId))
  const verified = await verifyMatches(app, facts, interpretation.expandedQuery, others)
  const withWords = new Set([...isKnown, ...verified.map(({ passageId }) => passageId)])
  const lane = found.candidates.map((candidate) => ({ candidate, hasWords: withWords.has(candidate.passageId) }))
  const includesMeaning = request.match !== 'all' && (interpretation.matching === 'some' || set.total < FEW_DOCUMENTS)
  const near = documentsOf(includesMeaning ? lane.filter(({ hasWords }) => !hasWords) : [], facts, request)
  return {
    state: 'used',
    similarities: await similaritiesOf(app, found.vector, [...found.candidates, ...known]),
    lane: lane.filter(({ candidate, hasWords }) => isInMatchSet(hasWords ? set.documents : near, candidate)),
    alone: new Map([...near].filter(([documentId]) => !set.documents.has(documentId))),
  }
}

/** The cosine to the query of each passage that has a vector, whichever way it was found. */
async function similaritiesOf(
  { meaning }: SearchPorts,
  query: Float32Array,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<string, number>> {
  const vectors = await meaning?.read(candidates.flatMap(({ textHash }) => textHash ?? []))
  return new Map(
    candidates.flatMap(({ passageId, textHash }) => {
      const vector = vectors?.get(textHash ?? '')
      return vector === undefined ? [] : [[passageId, cosineOf(query, vector)] as const]
    }),
  )
}

/** The documents of these passages that the filters of the request accept. */
function documentsOf(lane: MeaningMatches['lane'], facts: LibraryFacts, request: SearchRequest): MatchSet['documents'] {
  const passages = lane.map(({ candidate }) => candidate)
  return toMatchSet(countVersions(passages, facts), facts, request).documents
}
