import { createHash } from 'node:crypto'
import type { Span } from './search-engine.ts'

/** Kinds of suggestions: `title` is a document by its title, `question` a query made before. */
export const SUGGESTION_KINDS = ['place', 'theme', 'title', 'question'] as const
export type SuggestionKind = (typeof SUGGESTION_KINDS)[number]

/** A suggestion as stored in the index. */
export interface SuggestionRecord {
  /** Letters, digits, `-` and `_`, at most 200. */
  readonly suggestionId: string
  readonly kind: SuggestionKind
  readonly label: string
  /** Further names it is found by, each with a note for the user: `also called GMCA`. */
  readonly names: readonly { readonly name: string; readonly note: string }[]
  readonly detail: string
  /** Target: a path of our own pages. */
  readonly href: string
  /** Breaks ties between equal matches, higher first; an integer. */
  readonly weight: number
}

/** A suggestion that matches the typed text. */
export interface SuggestionHit {
  readonly suggestionId: string
  readonly kind: SuggestionKind
  readonly label: string
  readonly detail: string
  readonly href: string
  /** Matches of the typed text in the label, in UTF-16 code units, in order. */
  readonly highlights: readonly Span[]
  /** The name that contains more of the typed words than the label does, or null. */
  readonly name: { readonly name: string; readonly note: string } | null
  /** Number of typing errors tolerated; 0 where all words match as typed. */
  readonly slips: number
  readonly weight: number
}

/** `current` is false where settings differ from those of this program. */
export type SuggestionIndexState =
  { readonly kind: 'absent' } | { readonly kind: 'there'; readonly records: number; readonly current: boolean }

/**
 * Stores suggestions and finds them by word prefixes. It is a cache of the catalogue and the library: it may be empty
 * or missing at any time. `put` replaces by id; `put`, `remove` and `prepare` may be repeated, and once one resolves
 * the next `suggest` reflects it. An unavailable index throws TransientError `search_unavailable`, one that was not
 * prepared `index_missing`; neither answers with an empty result.
 */
export interface SuggestionIndex {
  /** Creates the index if it is missing, applies the settings of this program, and verifies them. */
  prepare(signal?: AbortSignal): Promise<void>
  put(records: readonly SuggestionRecord[], signal?: AbortSignal): Promise<void>
  remove(suggestionIds: readonly string[], signal?: AbortSignal): Promise<void>
  /** `fingerprintOf` each stored record of these kinds, by id. */
  readFingerprints(kinds: readonly SuggestionKind[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>
  /**
   * The best `limit` of each kind, in the order of the kinds. Every typed word (of the first ten) must match, the last
   * one as a prefix, ignoring case and accents; long words may have a typing error. Punctuation, including quotes, only
   * separates words; a text without words matches nothing.
   */
  suggest(
    text: string,
    kinds: readonly SuggestionKind[],
    limit: number,
    signal?: AbortSignal,
  ): Promise<readonly SuggestionHit[]>
  state(signal?: AbortSignal): Promise<SuggestionIndexState>
  close(): Promise<void>
}

/** A hash of all fields of a record. */
export function fingerprintOf(record: SuggestionRecord): string {
  const { suggestionId, kind, label, names, detail, href, weight } = record
  const values = [suggestionId, kind, label, names.map(({ name, note }) => [name, note]), detail, href, weight]
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16)
}
