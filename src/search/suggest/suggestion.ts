import { toWordKey } from '../../formats/word-key.ts'
import type { Span } from '../engine/search-engine.ts'
import type { SuggestionKind } from '../engine/suggestion-index.ts'

/** A suggestion as shown while typing. */
export interface Suggestion {
  readonly kind: SuggestionKind
  readonly label: string
  /** Further facts: the name it was found by, its successor, the number of documents. */
  readonly detail: string
  /** A path of our own pages. */
  readonly href: string
  /** Matches of the typed text in the label, in UTF-16 code units, in order. */
  readonly highlights: readonly Span[]
}

/** Normalises text for comparison: without case, accents and punctuation, words separated by one space. */
export function foldWords(text: string): string {
  return toWordKey(text.normalize('NFKD').replace(/\p{M}/gu, ''))
}

/** `1 document`, `1,200 documents`, or `no documents yet` for 0. */
export function roundCount(number: number, one: string): string {
  if (number === 0) return `no ${one}s yet`
  return `${number.toLocaleString('en-GB')} ${one}${number === 1 ? '' : 's'}`
}
