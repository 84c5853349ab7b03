import type { ExportPorts } from './ports.ts'
import { RANKING } from '../../search/analysis/weigh-term.ts'
import type { Matches } from '../../search/match/find-matches.ts'
import { countPassagesOf } from '../../search/match/match-set.ts'
import { toCanonical, toPermalink } from '../../search/request/permalink.ts'
import { printQuery } from '../../search/query/syntax/print-query.ts'
import type { SearchRequest } from '../../search/request/search-request.ts'

/** What every exported file states about its search, so that the search can be cited and repeated. */
export interface Manifest {
  /** The query as typed. */
  readonly query: string
  /** The query as it was parsed. */
  readonly parsedQuery: string
  readonly matching: 'all' | 'some'
  /** All other search parameters, including defaults. */
  readonly filters: Omit<SearchRequest, 'text' | 'facets' | 'limit' | 'cursor'>
  /** Address of the search on the page, with the corpus version in it. */
  readonly permalink: string
  readonly createdAt: Date
  readonly corpusVersion: string
  readonly vocabularyVersion: number
  readonly rankingVersion: number
  /** Documents that match. */
  readonly documents: number
  /** Matching passages of these documents. */
  readonly passages: number
  /** Matching documents that are left out because they are gone from their source. */
  readonly goneDocuments: number
  /** `at_most`: the counts are upper bounds; everything written does match. */
  readonly counts: 'exact' | 'at_most'
}

export function toManifest(app: ExportPorts, request: SearchRequest, matches: Matches): Manifest {
  const { text, facets: _facets, limit: _limit, cursor: _cursor, ...filters } = toCanonical(request)
  const { interpretation, facts, set, counted } = matches
  const { corpusVersion } = facts
  return {
    query: text,
    parsedQuery: printQuery(interpretation.parsedQuery),
    matching: interpretation.matching,
    filters,
    permalink: `${app.config.http.publicUrl}${toPermalink(request, corpusVersion)}`,
    createdAt: app.clock.now(),
    corpusVersion,
    vocabularyVersion: app.library.vocabulary.version,
    rankingVersion: RANKING.version,
    documents: set.documents.size,
    passages: countPassagesOf(set),
    goneDocuments: set.goneTotal,
    counts: counted.counts,
  }
}
