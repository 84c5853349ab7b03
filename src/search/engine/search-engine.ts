import type { StemCount } from '../analysis/passage-terms.ts'
import { isStopWord } from '../analysis/stop-words.ts'
import type { Filter, Filterable } from '../../domain/filter.ts'

/**
 * What passages and versions have in common. `published` is an ISO day; `revision` that of the version when it was
 * written; `serial` a number for the version, faster to count by than its id.
 */
interface CommonRecord extends Filterable {
  readonly serial: number
  readonly title: string
  readonly themes: readonly string[]
}

/** A passage in the index, found by its own text and headings; the title is for the scope `title` alone. */
export interface PassageRecord extends CommonRecord {
  readonly record: 'passage'
  readonly passageId: string
  readonly ordinal: number
  readonly headings: readonly string[]
  readonly text: string
  /** How its last sentence continues on the next page: for phrases over the joint, and of no other weight. */
  readonly continuation?: string
}

/**
 * A version in the index as a whole, found by what names it: title, authors, publisher and DOI; and, in the scope
 * `contents`, by the stems of all its texts. `themes` are those of its passages.
 */
export interface VersionRecord extends CommonRecord {
  readonly record: 'version'
  readonly authors: readonly string[]
  readonly doi: string | null
  /** The stems of its names, and of the texts and headings of its passages; `HAS_PASSAGES` where there are any. */
  readonly contents: readonly string[]
}

/** In the contents of every version with a passage. No word has this stem. */
export const HAS_PASSAGES = ''

export type IndexRecord = PassageRecord | VersionRecord

/** Which records a query is about. */
export type RecordKind = IndexRecord['record']

/**
 * Where a word is searched for: in the record's own words, in the title of the document, in the headings above, or, of a
 * version, in its names and all its passages.
 */
export type UnitScope = 'any' | 'title' | 'heading' | 'contents'

/** A condition on the words of a record. Words and stems are in the form of `analyse`; a phrase may be a single word. */
export type SearchUnit =
  | { readonly kind: 'stem'; readonly stem: string; readonly scope: UnitScope }
  | { readonly kind: 'phrase'; readonly words: readonly string[]; readonly scope: 'any' }

/** Records that have all of `all` and none of `none`, and match `filter`; an empty conjunct matches every record. */
export interface Conjunct {
  readonly all: readonly SearchUnit[]
  readonly none: readonly SearchUnit[]
  readonly filter: Filter
}

/**
 * Units of a conjunct that an engine can be held to: Meilisearch (1.21) reads ten words or phrases of a query and leaves
 * out the rest, so that a conjunct of more finds too much.
 */
export const MAX_UNITS = 10

/**
 * Whether an engine finds exactly this phrase: it knows the distances of two words that are no stop words, and assembles
 * longer phrases from them. Of other phrases it may find slightly more, and it excludes none of them.
 */
export function isExactPhrase(words: readonly string[]): boolean {
  return words.length <= 2 && !words.some(isStopWord)
}

/** The conjunct of records that have all of these stems. */
export function havingStems(stems: readonly string[]): Conjunct {
  return { all: stems.map((stem) => ({ kind: 'stem', stem, scope: 'any' })), none: [], filter: EVERYTHING }
}

/** The conjunct of records that have these words in a row. */
export function havingPhrase(words: readonly string[]): Conjunct {
  return { all: [{ kind: 'phrase', words, scope: 'any' }], none: [], filter: EVERYTHING }
}

const EVERYTHING: Filter = { kind: 'and', of: [] }

/** Records that match at least one conjunct; an empty list finds nothing. */
export type Conjuncts = readonly Conjunct[]

/**
 * `limit` records of each conjunct: in the requested order, else those with the highest stem weights, or in reading order
 * where it has no stems.
 */
export interface FindQuery {
  readonly of: RecordKind
  readonly conjuncts: Conjuncts
  /** Applied to all conjuncts. */
  readonly filter: Filter
  /** Records of each conjunct. */
  readonly limit: number
  /** By publication, undated last; then by document. */
  readonly order?: 'newest' | 'oldest'
  /** A text to search for by meaning as well; ignored by an engine without an embedder. */
  readonly meaning?: string
}

/** A record that was found, with the data for its rank; of a version, `passageId` is the version’s id. */
export interface Candidate {
  readonly passageId: string
  readonly documentId: string
  readonly versionId: string
  readonly ordinal: number
  /** Words of its text that are not stop words; of a version, those of what names it. */
  readonly length: number
  readonly themes: readonly string[]
  /** The hash of its text, by which its vector is known; absent where it has none. */
  readonly textHash?: string
  countOf(stem: string): StemCount | null
}

/** `isWhole`: these are all matches on the servers that answered. */
export interface FindResult {
  readonly candidates: readonly Candidate[]
  readonly isWhole: boolean
  /** Servers that did not answer, by host and port; their passages are missing from the result. */
  readonly missing: readonly string[]
  /** Null where it was not requested, or there is no embedder. */
  readonly meaning: MeaningResult | null
}

/**
 * The 100 passages nearest in meaning, whatever their words, nearest first, with the vector of the query; `away`: the
 * embedder did not answer in time, with the reason given once.
 */
export type MeaningResult =
  | { readonly kind: 'found'; readonly vector: Float32Array; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'away'; readonly reason: string | null }

/** Records of each version, by its serial or its id, and of each value of the other fields. */
export interface Counts {
  readonly serial: ReadonlyMap<number, number>
  readonly version: ReadonlyMap<string, number>
  readonly theme: ReadonlyMap<string, number>
  readonly place: ReadonlyMap<string, number>
  readonly kind: ReadonlyMap<string, number>
  readonly status: ReadonlyMap<string, number>
  readonly publisher: ReadonlyMap<string, number>
}

export type CountedField = keyof Counts

/** Longer values are cut in counts. */
export const MAX_COUNTED_CHARACTERS = 100

/** `of: 'any'` counts passages and versions together. */
export interface CountQuery {
  readonly of: RecordKind | 'any'
  readonly conjuncts: Conjuncts
  readonly filter: Filter
  readonly by: readonly CountedField[]
}

/** Exact counts of the servers that answered. `by` has each requested field. */
export interface CountResult {
  readonly records: number
  /** As in `FindResult`. */
  readonly missing: readonly string[]
  readonly by: Partial<Counts>
}

export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * `records` counts passages and versions. `current` is false where settings differ from those of this program, or
 * documents are on the wrong servers. `missing` as in `FindResult`.
 */
export type EngineState =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'there'
      readonly records: number
      readonly current: boolean
      readonly missing: readonly string[]
    }

/**
 * Stores passages and versions and searches them. It is a cache of the catalogue: it may be empty at any time and is
 * then rebuilt. `put` replaces by id and may be repeated; once it, `remove` or `rebuild` resolves, the next `find` and `count`
 * reflect it. It never answers with an empty result on failure: an unavailable engine throws TransientError
 * `search_unavailable`; one without an index, `index_missing`; one whose index was made by another version,
 * `index_behind`. With several servers, reads answer from those that respond and name the others; writes need all. A
 * conjunct of more than `MAX_UNITS`, or with a phrase that is not exact, may find slightly more than it should, never less.
 * Records are written with the vectors that are known, and are found by words without.
 */
export interface SearchEngine {
  /** Number of servers. Order and limit of found passages apply to each of them. */
  readonly servers: number
  /** Whether it has an embedder, and so can find by meaning. */
  readonly hasMeaning: boolean
  put(records: readonly IndexRecord[], signal?: AbortSignal): Promise<void>
  remove(filter: Filter, signal?: AbortSignal): Promise<void>
  /** One result per query, in order; each record once. */
  find(queries: readonly FindQuery[], signal?: AbortSignal): Promise<readonly FindResult[]>
  /** One result per query, in order. */
  count(queries: readonly CountQuery[], signal?: AbortSignal): Promise<readonly CountResult[]>
  state(signal?: AbortSignal): Promise<EngineState>
  /** Which of these documents differ in the index from `records`, which must be complete for them; in order. */
  compare(
    documentIds: readonly string[],
    records: readonly IndexRecord[],
    signal?: AbortSignal,
  ): Promise<readonly string[]>
  /**
   * Fills a new index through `load`, each record once, beside the active one, verifies its settings and count, and
   * swaps them, on all servers or on none; searches continue meanwhile. A failure before the swap leaves the old index
   * unchanged; one during the swap is for `settle`.
   * @throws PermanentError `index_settings`; TransientError `index_incomplete`, `search_unavailable`
   */
  rebuild(load: (put: SearchEngine['put']) => Promise<void>, signal?: AbortSignal): Promise<void>
  /** Whether a swap over several servers has been begun and not ended: by another process, or by one that was killed. */
  isSwapping(): Promise<boolean>
  /**
   * Ends a swap that a killed process or server left between the servers: all of them serve the new index afterwards, or
   * all the old one. For the only writer. Does nothing where no swap is open.
   * @throws TransientError `search_unavailable` while a server does not answer
   */
  settle(): Promise<void>
  close(): Promise<void>
}
