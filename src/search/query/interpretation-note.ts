import type { CorrectionNote } from './correct-words.ts'
import type { ReadingNote } from './syntax/read-query.ts'

/** What the interpretation did with words of the query, to be reported to the user. */
export type InterpretationNote =
  | ReadingNote
  | CorrectionNote
  | { readonly kind: 'also'; readonly words: string; readonly also: string }
  | { readonly kind: 'theme'; readonly words: string; readonly themeId: string }
  /** The words name a place, and find what is about it too. */
  | { readonly kind: 'place'; readonly words: string; readonly placeId: string }
  | { readonly kind: 'left_out'; readonly words: string; readonly kept: number }
