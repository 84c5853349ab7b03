/**
 * Stop words that are another word in capitals, where those say something: information technology, the United States,
 * the World Health Organization, higher education.
 */
const LOOK_ALIKES: ReadonlySet<string> = new Set(['it', 'us', 'who', 'he'])
/** Stands at the end of such a word, so that it is neither a stop word nor any other word. */
const MARK = '0'

/** Longer words in capitals are emphasised or headings, not abbreviations. */
const MAX_ABBREVIATION = 5
/** Of a query without small letters; one of more words is typed in capitals throughout. */
const MAX_ABBREVIATIONS = 2
const CAPITALS = /^[A-Z]{2,}$/
const WORD = /[\p{L}\p{N}]+/gu
const LOWER = /\p{Ll}/u
const UPPER_WORD = /^\p{Lu}{2,}$/u

/** The word that a folded stop word is in capitals, or null. */
export function lookAlikeOf(word: string): string | null {
  return LOOK_ALIKES.has(word) ? word + MARK : null
}

/** Whether a word of a text, which may be a look-alike, is this word of a quotation. */
export function isSameWord(word: string, quoted: string): boolean {
  return word === quoted || (word === quoted + MARK && LOOK_ALIKES.has(quoted))
}

/** Whether a piece of text may be an abbreviation in capitals. */
export function isAbbreviation(piece: string): boolean {
  return piece.length <= MAX_ABBREVIATION && CAPITALS.test(piece)
}

/** Whether capitals distinguish words in a line; `end` is that of the line. */
export interface CapitalsOfLine {
  readonly saySomething: boolean
  readonly end: number
}

/**
 * The capitals in the line of a text around `at`. They say something where at least as many words have small letters as
 * are wholly in capitals.
 */
export function capitalsIn(text: string, at: number): CapitalsOfLine {
  const start = text.lastIndexOf('\n', at) + 1
  const newline = text.indexOf('\n', at)
  const end = newline === -1 ? text.length : newline
  let [small, capital] = [0, 0]
  for (const [word] of text.slice(start, end).matchAll(WORD)) {
    if (LOWER.test(word)) small += 1
    else if (UPPER_WORD.test(word)) capital += 1
  }
  return { saySomething: small > 0 && small >= capital, end }
}

/** Whether capitals distinguish words in a query: it has small letters, or is an abbreviation or two. */
export function capitalsSaySomething(query: string): boolean {
  if (LOWER.test(query)) return true
  const words = query.match(WORD) ?? []
  return words.length <= MAX_ABBREVIATIONS && words.every(isAbbreviation)
}
