import { fuseScores } from './fuse-scores.ts'
import type { MatchSet } from '../match/match-set.ts'
import {
  rankDocuments,
  rankPassage,
  type RankCandidates,
  type RankedDocument,
  type RankLibrary,
} from './rank-documents.ts'
import type { RankTerm } from './rank-passages.ts'
import type { MeaningMatches } from '../match/search-by-meaning.ts'

/** Ranks documents by their words; after a search by meaning, by both. */
export function rankWithMeaning(
  terms: readonly RankTerm[],
  candidates: RankCandidates,
  { documents }: MatchSet,
  { state, lane, similarities }: MeaningMatches,
  library: RankLibrary & { readonly now: Date },
): readonly RankedDocument[] {
  const known = new Set(candidates.passages.map(({ passageId }) => passageId))
  const more = lane.flatMap(({ candidate, hasWords }) =>
    hasWords && !known.has(candidate.passageId) ? [candidate] : [],
  )
  const ranked = rankDocuments(
    terms,
    { ...candidates, passages: [...candidates.passages, ...more] },
    documents,
    library,
  )
  if (state !== 'used') return ranked
  const nearest = lane.map(({ candidate, hasWords }) => ({
    ...rankPassage(terms, candidate, library),
    documentId: candidate.documentId,
    hasWords,
  }))
  return fuseScores(ranked, nearest, similarities)
}
