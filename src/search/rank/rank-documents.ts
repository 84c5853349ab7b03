import type { VersionFacts } from '../facts/version-facts.ts'
import { titleStemsOf } from '../analysis/title-stems.ts'
import { compareText } from './compare-text.ts'
import { isInMatchSet, type MatchedDocument } from '../match/match-set.ts'
import { scorePassage, type PassageScore, type RankTerm, type Scorable, type TermScore } from './rank-passages.ts'
import type { Candidate } from '../engine/search-engine.ts'
import { analyse } from '../analysis/analyse.ts'
import { refineName, type Refinement } from './refine-passage.ts'
import type { RowQuery } from './word-rows.ts'

/** Score factors by status, shown to the user; other statuses have the factor 1. */
const STATUS_BOOSTS: Readonly<Record<string, number>> = { draft: 0.98, superseded: 0.95, withdrawn: 0.9 }
/** The share added to the score of the newest documents, falling to 0 at `RECENT_YEARS`. */
const RECENT_BOOST = 0.05
const RECENT_YEARS = 10
const YEAR_MS = 365.25 * 86_400_000

/** A passage with its score. */
export interface RankedPassage extends PassageScore {
  readonly passageId: string
  readonly versionId: string
  readonly ordinal: number
  /** Of one that the second stage has read: how it changed the score. */
  readonly refinement?: Refinement
  /** After a search by meaning: how near it is by words and by meaning. */
  readonly fusion?: Fusion
  /** Set where it does not match the query by its words. */
  readonly foundBy?: 'meaning'
}

/** What an order by words and meaning is based on, among all documents or passages of the answer. */
export interface Fusion {
  /** Places in the order by words and in the order by meaning, from 1; null where it is not in it. */
  readonly byWords: number | null
  readonly byMeaning: number | null
  /** The scores of both, 0 for the least and 1 for the best of the answer. */
  readonly words: number
  readonly meaning: number
  /** The cosine to the query, -1..1; null where it has no vector. */
  readonly similarity: number | null
  /** Both scores, weighted. */
  readonly score: number
}

/** A document with its ranked passages, best first. */
export interface RankedDocument {
  readonly documentId: string
  readonly score: number
  readonly boosts: readonly Boost[]
  readonly passages: readonly RankedPassage[]
  /** Of a document that matches by what names it, and none of whose passages is a candidate: the parts of its score. */
  readonly nameParts?: readonly TermScore[]
  readonly nameRefinement?: Refinement
  /** After a search by meaning: what the order is based on. */
  readonly fusion?: Fusion
  /** Where a model rated its best passage: the rating, and the place that it had before, from 1. */
  readonly rerank?: { readonly rating: number; readonly from: number }
}

/** A factor of a score, and the reason for it. */
export interface Boost {
  readonly reason: 'status' | 'recent'
  readonly factor: number
}

/** What the ranking knows of the library. */
export interface RankLibrary {
  /** How many passages it has. */
  readonly passages: number
  readonly versions: ReadonlyMap<string, Pick<VersionFacts, 'title' | 'places'>>
  /** Passages that have been scored and read, by id. */
  readonly refined?: ReadonlyMap<string, RankedPassage>
  /** What of the query matters for the order of words, by which names are scored too. */
  readonly rowQuery?: RowQuery
}

/** The candidates of a search: passages by their own words, and versions by what names them. */
export interface RankCandidates {
  readonly passages: readonly Candidate[]
  readonly versions: readonly Candidate[]
}

/**
 * Ranks documents by their candidates; ties by id. Documents without a candidate are left out. The title counts once
 * for a document: with its best passage, or alone where none of its passages is a candidate.
 */
export function rankDocuments(
  terms: readonly RankTerm[],
  candidates: RankCandidates,
  documents: ReadonlyMap<string, MatchedDocument>,
  library: RankLibrary & { readonly now: Date },
): readonly RankedDocument[] {
  const byDocument = new Map<string, RankedPassage[]>()
  for (const candidate of candidates.passages) {
    if (!isInMatchSet(documents, candidate)) continue
    const passage = rankPassage(terms, candidate, library)
    const known = byDocument.get(candidate.documentId)
    if (known === undefined) byDocument.set(candidate.documentId, [passage])
    else known.push(passage)
  }
  const byName = new Map<string, NameScore>()
  for (const candidate of candidates.versions) {
    const { documentId } = candidate
    if (byDocument.has(documentId) || !isInMatchSet(documents, candidate)) continue
    const score = scoreName(terms, candidate, library)
    if (score.score >= (byName.get(documentId)?.score ?? 0)) byName.set(documentId, score)
  }
  return [
    ...[...byDocument].map(([documentId, passages]) => {
      const sorted = sortPassages(passages)
      return { documentId, passages: sorted, score: sorted[0]?.score ?? 0 }
    }),
    ...[...byName].map(([documentId, { score, parts, refinement }]) => {
      const refined = refinement === undefined ? {} : { nameRefinement: refinement }
      return { documentId, passages: [], score, nameParts: parts, ...refined }
    }),
  ]
    .map((document) => withBoosts(document, documents.get(document.documentId)?.facts, library.now))
    .sort((a, b) => b.score - a.score || compareText(a.documentId, b.documentId))
}

type NameScore = PassageScore & { readonly refinement?: Refinement }

function scoreName(
  terms: readonly RankTerm[],
  version: Candidate,
  { passages, versions, rowQuery }: RankLibrary,
): NameScore {
  const score = scorePassage(terms, version, passages)
  if (rowQuery === undefined || rowQuery.rows.length === 0) return score
  return refineName(score, rowQuery, analyse(versions.get(version.versionId)?.title ?? ''))
}

function withBoosts(
  document: Omit<RankedDocument, 'boosts'>,
  facts: VersionFacts | undefined,
  now: Date,
): RankedDocument {
  const boosts = facts === undefined ? [] : boostsOf(facts, now)
  return { ...document, boosts, score: boosts.reduce((score, { factor }) => score * factor, document.score) }
}

/** Scores a passage together with the title of its document, and as the second stage did, where that has read it. */
export function rankPassage(terms: readonly RankTerm[], candidate: Candidate, library: RankLibrary): RankedPassage {
  const { passageId, versionId, ordinal } = candidate
  const refined = library.refined?.get(passageId)
  if (refined !== undefined) return refined
  const titleStems = titleStemsOf(library.versions.get(versionId)?.title ?? '')
  const titled: Scorable = {
    length: candidate.length,
    themes: candidate.themes,
    places: library.versions.get(versionId)?.places ?? [],
    countOf: (stem) => {
      const count = candidate.countOf(stem)
      if (!titleStems.has(stem)) return count
      return { text: count?.text ?? 0, heading: count?.heading ?? false, title: true }
    },
  }
  return { passageId, versionId, ordinal, ...scorePassage(terms, titled, library.passages) }
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
