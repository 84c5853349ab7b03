import { createHash } from 'node:crypto'
import type { Span } from './search-engine.ts'

/** What may be suggested while somebody types: `title` is a document by its title, `question` one asked before. */
export const SUGGESTION_KINDS = ['place', 'theme', 'title', 'question'] as const
export type SuggestionKind = (typeof SUGGESTION_KINDS)[number]

/** Something to suggest, as the index holds it. */
export interface SuggestionRecord {
  /** Letters, digits, `-` and `_`, at most 200. */
  readonly suggestionId: string
  readonly kind: SuggestionKind
  readonly label: string
  /** What it is found by besides its label, each with the words that say so to a reader: `also called GMCA`. */
  readonly names: readonly { readonly name: string; readonly note: string }[]
  readonly detail: string
  /** Where it leads: a path of our own pages. */
  readonly href: string
  /** The higher comes first among those that match alike; a whole number. */
  readonly weight: number
}

/** A suggestion that matches what was typed. */
export interface SuggestionHit {
  readonly suggestionId: string
  readonly kind: SuggestionKind
  readonly label: string
  readonly detail: string
  readonly href: string
  /** Where what was typed stands in the label, in UTF-16 code units, in order. */
  readonly highlights: readonly Span[]
  /** The name that has more of the words typed than the label has, or null. */
  readonly name: { readonly name: string; readonly note: string } | null
  /** Letters that had to be forgiven; 0 where all words stand there as typed. */
  readonly slips: number
  readonly weight: number
}

/** `current` is false where settings differ from this program's. */
export type SuggestionIndexState =
  { readonly kind: 'absent' } | { readonly kind: 'there'; readonly records: number; readonly current: boolean }

/**
 * Holds what may be suggested and finds it by the beginnings of words. It is a cache of the catalogue and the library:
 * it may be empty or gone at any time. `put` replaces by id; `put`, `remove` and `prepare` may be repeated, and once one
 * resolves the next `suggest` sees it. An index that is away is Transient `search_unavailable`, one that was not
 * prepared Transient `index_missing`; never an empty answer.
 */
export interface SuggestionIndex {
  /** Makes the index where there is none and gives it this program's settings, which it then reads back. */
  prepare(signal?: AbortSignal): Promise<void>
  put(records: readonly SuggestionRecord[], signal?: AbortSignal): Promise<void>
  remove(suggestionIds: readonly string[], signal?: AbortSignal): Promise<void>
  /** By id, what `fingerprintOf` says of each record of these kinds as it is held. */
  readFingerprints(kinds: readonly SuggestionKind[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>
  /**
   * The best `limit` of each kind, in the order of the kinds: every word typed (of the first ten) is there, the last one
   * at least begun, whatever its case and accents; long words may have a slip. Signs, quotes among them, are no more
   * than ends of words; where there are no words, nothing matches.
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

/** Changes with anything that a record has. */
export function fingerprintOf(record: SuggestionRecord): string {
  const { suggestionId, kind, label, names, detail, href, weight } = record
  const values = [suggestionId, kind, label, names.map(({ name, note }) => [name, note]), detail, href, weight]
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16)
}
