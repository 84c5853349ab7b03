import type { Filter } from './filter.ts'

/** A passage as the engine holds it. `published` is an ISO day; `revision` the version's when it was written. */
export interface PassageRecord {
  readonly passageId: string
  readonly documentId: string
  readonly versionId: string
  readonly revision: number
  readonly ordinal: number
  readonly current: boolean
  /** Whether all addresses of the document are gone. */
  readonly gone: boolean
  readonly title: string
  readonly headings: readonly string[]
  readonly text: string
  readonly places: readonly string[]
  readonly themes: readonly string[]
  readonly kind: string
  readonly publisher: string | null
  readonly status: string
  readonly language: string | null
  readonly source: string | null
  readonly published: string | null
}

/** Counted per document, but `theme`, which is counted per passage: a document has many. */
export type FacetField = 'place' | 'theme' | 'kind' | 'publisher' | 'status'
export type Sort = 'relevance' | 'newest' | 'oldest'

export interface EngineQuery {
  /** Words and "phrases"; empty finds everything. */
  readonly text: string
  /** `all`: every word must be there. `some`: rare words count, others may be missing. */
  readonly matching: 'all' | 'some'
  readonly filter: Filter
  readonly sort: Sort
  /** Each facet with the filter its counts are to be taken under. */
  readonly facets: readonly { readonly field: FacetField; readonly filter: Filter }[]
  /** `document`: the best passage of each document. `passage`: every passage. */
  readonly by: 'document' | 'passage'
  readonly offset: number
  readonly limit: number
}

export interface EngineHit {
  readonly passageId: string
  readonly documentId: string
  /** Where words of the query stand in the passage's text, in UTF-16 code units, in order. */
  readonly highlights: readonly Span[]
  /** 0..1, comparable within one answer only. */
  readonly score: number
}

export interface Span {
  readonly start: number
  readonly end: number
}

export interface EngineAnswer {
  readonly hits: readonly EngineHit[]
  readonly total: number
  readonly facets: Readonly<Partial<Record<FacetField, Readonly<Record<string, number>>>>>
}

/** `records` counts passages. `current` is false where settings differ from this program's. */
export type EngineState =
  { readonly kind: 'absent' } | { readonly kind: 'there'; readonly records: number; readonly current: boolean }

/**
 * Holds passages and finds them again. It is a cache of the catalogue: it may be empty at any time and is then built
 * anew. `put` replaces by passageId and may be repeated; once it, `remove` or `rebuild` resolves, the next `search`
 * sees it. An engine that is away is Transient `search_unavailable`; one that has no index yet, Transient
 * `index_missing`; never an empty answer. Queries keep their order under ties.
 */
export interface SearchEngine {
  put(records: readonly PassageRecord[], signal?: AbortSignal): Promise<void>
  remove(filter: Filter, signal?: AbortSignal): Promise<void>
  /** One answer a query, in order, in one round trip. */
  search(queries: readonly EngineQuery[], signal?: AbortSignal): Promise<readonly EngineAnswer[]>
  state(signal?: AbortSignal): Promise<EngineState>
  /**
   * Fills a new index through `load`, each record once, beside the one that answers, checks its settings and count, and
   * swaps them.
   * A failure leaves the old one as it was.
   */
  rebuild(load: (put: SearchEngine['put']) => Promise<void>, signal?: AbortSignal): Promise<void>
  close(): Promise<void>
}
