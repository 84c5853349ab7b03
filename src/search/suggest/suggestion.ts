import type { Span } from '../engine/search-engine.ts'
import type { SuggestionKind } from '../engine/suggestion-index.ts'

/** What is offered to somebody who types. */
export interface Suggestion {
  readonly kind: SuggestionKind
  readonly label: string
  /** What else there is to know: the name it was found by, its successor, how much there is of it. */
  readonly detail: string
  /** A path of our own pages. */
  readonly href: string
  /** Where what was typed stands in the label, in UTF-16 code units, in order. */
  readonly highlights: readonly Span[]
}

/** The words of a text as they are compared here: without case, accents and signs, one blank between two. */
export function foldWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** `1 document`, `1,200 documents`; of none, `no documents yet`. */
export function roundCount(number: number, one: string): string {
  if (number === 0) return `no ${one}s yet`
  return `${number.toLocaleString('en-GB')} ${one}${number === 1 ? '' : 's'}`
}
