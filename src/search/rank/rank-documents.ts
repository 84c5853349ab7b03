import type { VersionFacts } from '../facts/version-facts.ts'
import { compareText } from './compare-text.ts'
import { isInMatchSet, type MatchedDocument } from '../match/match-set.ts'
import { scorePassage, type PassageScore, type RankTerm } from './rank-passages.ts'
import type { Candidate } from '../engine/search-engine.ts'

/** Score factors by status, shown to the user; other statuses have the factor 1. */
const STATUS_BOOSTS: Readonly<Record<string, number>> = { draft: 0.95, superseded: 0.9, withdrawn: 0.85 }
/** The share added to the score of the newest documents, falling to 0 at `RECENT_YEARS`. */
const RECENT_BOOST = 0.05
const RECENT_YEARS = 10
const YEAR_MS = 365.25 * 86_400_000

/** A passage with its score. */
export interface RankedPassage extends PassageScore {
  readonly passageId: string
  readonly versionId: string
  readonly ordinal: number
  /** After a search by meaning: its places among the passages of both orders. */
  readonly fusion?: Fusion
  /** Set where it does not match the query by its words. */
  readonly foundBy?: 'meaning'
}

/** Places in the order by words and in the order by meaning, from 1; null where absent. */
export interface Fusion {
  readonly byWords: number | null
  readonly byMeaning: number | null
  /** The sum of 1 / (60 + place) over both. */
  readonly score: number
}

/** A document with its ranked passages, best first. */
export interface RankedDocument {
  readonly documentId: string
  readonly score: number
  readonly boosts: readonly Boost[]
  readonly passages: readonly RankedPassage[]
  /** After a search by meaning: what the order is based on. */
  readonly fusion?: Fusion
}

/** A factor of a score, and the reason for it. */
export interface Boost {
  readonly reason: 'status' | 'recent'
  readonly factor: number
}

/** Ranks documents by their candidates; ties by id. Documents without a candidate are left out. */
export function rankDocuments(
  terms: readonly RankTerm[],
  candidates: readonly Candidate[],
  documents: ReadonlyMap<string, MatchedDocument>,
  library: { readonly passages: number; readonly now: Date },
): readonly RankedDocument[] {
  const byDocument = new Map<string, RankedPassage[]>()
  for (const candidate of candidates) {
    const { documentId } = candidate
    if (!isInMatchSet(documents, candidate)) continue
    const passage = rankPassage(terms, candidate, library.passages)
    const known = byDocument.get(documentId)
    if (known === undefined) byDocument.set(documentId, [passage])
    else known.push(passage)
  }
  return [...byDocument]
    .map(([documentId, passages]) => toRanked(documentId, passages, documents.get(documentId)?.facts, library.now))
    .sort((a, b) => b.score - a.score || compareText(a.documentId, b.documentId))
}

function toRanked(
  documentId: string,
  passages: readonly RankedPassage[],
  facts: VersionFacts | undefined,
  now: Date,
): RankedDocument {
  const sorted = sortPassages(passages)
  const boosts = facts === undefined ? [] : boostsOf(facts, now)
  return {
    documentId,
    passages: sorted,
    boosts,
    score: boosts.reduce((score, { factor }) => score * factor, sorted[0]?.score ?? 0),
  }
}

/** Scores a candidate; `passages` is how many the library has. */
export function rankPassage(terms: readonly RankTerm[], candidate: Candidate, passages: number): RankedPassage {
  const { passageId, versionId, ordinal } = candidate
  return { passageId, versionId, ordinal, ...scorePassage(terms, candidate, passages) }
}

/** Best first, then in reading order. */
export function sortPassages(passages: readonly RankedPassage[]): readonly RankedPassage[] {
  return [...passages].sort(
    (a, b) => b.score - a.score || compareText(a.versionId, b.versionId) || a.ordinal - b.ordinal,
  )
}

function boostsOf({ status, published }: VersionFacts, now: Date): readonly Boost[] {
  const byStatus = STATUS_BOOSTS[status]
  const years = published === null ? RECENT_YEARS : (now.getTime() - Date.parse(published)) / YEAR_MS
  const freshness = Math.min(1, Math.max(0, 1 - years / RECENT_YEARS))
  return [
    ...(byStatus === undefined ? [] : [{ reason: 'status', factor: byStatus } as const]),
    ...(freshness === 0 ? [] : [{ reason: 'recent', factor: 1 + RECENT_BOOST * freshness } as const]),
  ]
}
