import type { StemCount } from '../analysis/passage-terms.ts'
import type { Filter, Filterable } from '../../domain/filter.ts'

/**
 * A passage as the engine holds it. `published` is an ISO day; `revision` the version's when it was written; `serial` a
 * number for the version, quicker to count by than its id.
 */
export interface PassageRecord extends Filterable {
  readonly passageId: string
  readonly serial: number
  readonly ordinal: number
  readonly title: string
  readonly headings: readonly string[]
  readonly text: string
  readonly themes: readonly string[]
}

/** Where a word is looked for: anywhere, in the title of the document, or in the headings over the passage. */
export type UnitScope = 'any' | 'title' | 'heading'

/** What a passage can have. Words and stems are as `analyse` writes them; a prefix is the beginning of a word. */
export type SearchUnit =
  | { readonly kind: 'stem'; readonly stem: string; readonly scope: UnitScope }
  | { readonly kind: 'phrase'; readonly words: readonly string[] }
  | { readonly kind: 'prefix'; readonly word: string }

/** All of `all`, none of `none`, under `filter`; of nothing it is every passage. */
export interface Conjunct {
  readonly all: readonly SearchUnit[]
  readonly none: readonly SearchUnit[]
  readonly filter: Filter
}

/**
 * Phrases of a conjunct that an engine can be held to: Meilisearch (1.21) reads ten words or phrases of a query and leaves
 * out the rest, so that a conjunct of more finds too much.
 */
export const MAX_PHRASES = 10

/** Passages that fulfil one of the conjuncts at least; no conjuncts find nothing. */
export type Conjuncts = readonly Conjunct[]

/** Which passages of each conjunct are wanted: those that say its stems most, without any in reading order; `limit` of each. */
export interface FindQuery {
  readonly conjuncts: Conjuncts
  /** Holds for all conjuncts. */
  readonly filter: Filter
  /** Passages of each conjunct. */
  readonly limit: number
  /** A text whose meaning is looked for too; an engine without an embedder takes no notice. */
  readonly meaning?: string
}

/** A passage that was found, with what its rank is made of. */
export interface Candidate {
  readonly passageId: string
  readonly documentId: string
  readonly versionId: string
  readonly ordinal: number
  /** Words of its text that are no stop words. */
  readonly length: number
  readonly themes: readonly string[]
  countOf(stem: string): StemCount | null
}

/** `isWhole`: these are all there are on the servers that answered. */
export interface FindResult {
  readonly candidates: readonly Candidate[]
  readonly isWhole: boolean
  /** Servers that do not answer, by host and port; what they hold is not in here. */
  readonly missing: readonly string[]
  /** Null where it was not asked for, or there is no embedder. */
  readonly meaning: MeaningResult | null
}

/**
 * The 100 passages nearest in meaning, whatever their words, nearest first; or the embedder did not answer in time, with
 * the reason, once.
 */
export type MeaningResult =
  | { readonly kind: 'found'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'away'; readonly reason: string | null }

/** What can be counted: passages of each version, by its serial or its id, and of each theme. */
export interface Counts {
  readonly serial: ReadonlyMap<number, number>
  readonly version: ReadonlyMap<string, number>
  readonly theme: ReadonlyMap<string, number>
}

export type CountedField = keyof Counts

export interface CountQuery {
  readonly conjuncts: Conjuncts
  readonly filter: Filter
  readonly by: readonly CountedField[]
}

/** Exact, of the servers that answered. `by` has each field that was asked for. */
export interface CountResult {
  readonly passages: number
  /** As of `Found`. */
  readonly missing: readonly string[]
  readonly by: Partial<Counts>
}

/** A word, and its stem, by which the engine looks. */
export interface NearWord {
  readonly word: string
  readonly stem: string
}

export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * `records` counts passages. `current` is false where settings differ from this program's, or documents lie on other
 * servers than they should. `missing` as of `Found`.
 */
export type EngineState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'there'; readonly records: number; readonly current: boolean; readonly missing: readonly string[] }

/**
 * Holds passages and finds them again. It is a cache of the catalogue: it may be empty at any time and is then built
 * anew. `put` replaces by passageId and may be repeated; once it, `remove` or `rebuild` resolves, the next `find` and
 * `count` see it. An engine that is away is Transient `search_unavailable`; one that has no index yet, Transient
 * `index_missing`; one whose index is not of this program's making, Transient `index_behind`; never an empty answer.
 * Where an engine has several servers, reads answer from those that do and name the
 * others; writes need all. A phrase of three words and more may find a little more than was asked for; nothing finds
 * less. An engine with an embedder writes nothing while that is away: Transient `embedder_unavailable`; it
 * finds all the same.
 */
export interface SearchEngine {
  /** On how many servers it lies. Order and limit of what is found hold for each of them. */
  readonly servers: number
  put(records: readonly PassageRecord[], signal?: AbortSignal): Promise<void>
  remove(filter: Filter, signal?: AbortSignal): Promise<void>
  /** One answer a query, in order; each passage once. */
  find(queries: readonly FindQuery[], signal?: AbortSignal): Promise<readonly FindResult[]>
  /** One answer a query, in order. */
  count(queries: readonly CountQuery[], signal?: AbortSignal): Promise<readonly CountResult[]>
  /** At most `limit` words of the index that are nearly this one, the nearest first, then those of most passages. */
  nearWords(word: NearWord, limit: number, signal?: AbortSignal): Promise<readonly string[]>
  state(signal?: AbortSignal): Promise<EngineState>
  /** Which of these documents the index holds otherwise than `records`, all there should be of them; in order. */
  compare(
    documentIds: readonly string[],
    records: readonly PassageRecord[],
    signal?: AbortSignal,
  ): Promise<readonly string[]>
  /**
   * Fills a new index through `load`, each record once, beside the one that answers, checks its settings and count, and
   * swaps them; no search fails meanwhile. A failure leaves the old one as it was.
   * @throws PermanentError `index_settings`; TransientError `index_incomplete`, `search_unavailable`
   */
  rebuild(load: (put: SearchEngine['put']) => Promise<void>, signal?: AbortSignal): Promise<void>
  close(): Promise<void>
}
