import { fuseRanks } from './fuse-ranks.ts'
import type { MatchSet } from '../match/match-set.ts'
import { rankDocuments, rankPassage, type RankedDocument } from './rank-documents.ts'
import type { RankTerm } from './rank-passages.ts'
import type { MeaningMatches } from '../match/search-by-meaning.ts'
import type { Candidate } from '../engine/search-engine.ts'

/** Ranks documents by their words; after a search by meaning, merges both orders. */
export function rankWithMeaning(
  terms: readonly RankTerm[],
  candidates: readonly Candidate[],
  { documents }: MatchSet,
  { state, lane }: MeaningMatches,
  library: { readonly passages: number; readonly now: Date },
): readonly RankedDocument[] {
  const known = new Set(candidates.map(({ passageId }) => passageId))
  const more = lane.flatMap(({ candidate, hasWords }) =>
    hasWords && !known.has(candidate.passageId) ? [candidate] : [],
  )
  const ranked = rankDocuments(terms, [...candidates, ...more], documents, library)
  if (state !== 'used') return ranked
  const nearest = lane.map(({ candidate, hasWords }) => ({
    ...rankPassage(terms, candidate, library.passages),
    documentId: candidate.documentId,
    hasWords,
  }))
  return fuseRanks(ranked, nearest)
}
