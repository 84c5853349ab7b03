/** A word of a text. `start` and `end` are UTF-16 offsets of the text, `position` counts words: 0, 1, 2. */
export interface Token {
  readonly start: number
  readonly end: number
  readonly position: number
  /** Folded, in the one spelling: always `[a-z0-9]+`, at most 60 characters. */
  readonly word: string
  readonly stem: string
  readonly isStop: boolean
  /** Whether only a hyphen separates it from the next word. */
  readonly joins: boolean
  /** What else the text is found by at this word; nearly always nothing. */
  readonly also: readonly AlsoStem[]
}

/** Another stem of a word or of several. */
export interface AlsoStem {
  readonly stem: string
  /** Words of the text from this one on that it stands for. */
  readonly words: number
  /** UTF-16 offset; the sign of a currency may precede the word. */
  readonly start: number
  /** `unit`: of an amount, date, DOI or abbreviation; `plain`: of the same word without capitals. */
  readonly kind: 'unit' | 'plain'
}
