import { fold } from '../../../search/analysis/fold.ts'

/** What stands between a token and the one before it. */
export const GAP = { none: 0, hyphen: 1, space: 2, line: 3, paragraph: 4 } as const
export type Gap = (typeof GAP)[keyof typeof GAP]

/**
 * The words and signs of a text in order: words folded to lower case without accents, `&` as `and`, signs as they are.
 * Blanks, hyphens between letters and quotation marks are no tokens. Offsets in UTF-16 code units, ends exclusive and
 * without a possessive.
 */
export interface Tokens {
  readonly text: string
  readonly keys: readonly string[]
  /** Words as written, without what follows an apostrophe's s. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  readonly gaps: readonly Gap[]
}

/** A word with apostrophes in it, a run of blanks, or one other character. */
const PIECE = /[\p{L}\p{N}\p{M}\u00ad\u200b-\u200d\u2060]+(?:['\u2019\u02bc][\p{L}\p{M}]+)*|\s+|[\p{Pd}\u2212]+|./gsu
/** Marks of notes, which NFKD would make digits of the word before. */
const NOTE_MARKS = /[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+/u
/** `CO²`: a raised digit where the formula has a lowered one. */
const RAISED_FORMULA = /^(?:co|h)\u00b2$/i
const POSSESSIVE = /['\u2019\u02bc]s?$/i
const QUOTES = /^["\u201c\u201d\u201e\u2018\u2019'\u00ab\u00bb\u2032\u2033]$/u
const WORD = /^[\p{L}\p{N}\p{M}\u00ad\u200b-\u200d\u2060]/u
const DASH = /^[\p{Pd}\u2212]/u
const INVISIBLE = /^[\u00ad\u200b-\u200d\u2060]+$/u

/** Reads the tokens of a text, in time linear in its length. */
export function readTokens(text: string): Tokens {
  const tokens = { text, keys: [] as string[], starts: [] as number[], ends: [] as number[], gaps: [] as Gap[] }
  let gap: Gap = GAP.paragraph
  const add = (key: string, start: number, end: number): void => {
    tokens.keys.push(key)
    tokens.starts.push(start)
    tokens.ends.push(end)
    tokens.gaps.push(gap)
    gap = GAP.none
  }
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    const code = piece.charCodeAt(0)
    if (isAsciiWord(code) || WORD.test(piece)) addWord(piece, index, add)
    else if (code <= 32 || /^\s/u.test(piece)) gap = widest(gap, gapOfBlanks(piece))
    else if (DASH.test(piece)) {
      // a dash between blanks is a sign of its own; one within a word joins its parts
      if (gap === GAP.none && isWordAt(text, index + piece.length)) gap = GAP.hyphen
      else add('-', index, index + piece.length)
    } else if (piece === '&') add('and', index, index + 1)
    else if (QUOTES.test(piece)) gap = widest(gap, GAP.none)
    else add(piece, index, index + piece.length)
  }
  return tokens
}

function addWord(piece: string, index: number, add: (key: string, start: number, end: number) => void): void {
  if (INVISIBLE.test(piece)) return
  const marks = RAISED_FORMULA.test(piece) ? null : NOTE_MARKS.exec(piece)
  const bare = marks === null ? piece : piece.slice(0, marks.index)
  if (bare === '') return
  add(fold(bare), index, index + bare.replace(POSSESSIVE, '').length)
}

function widest(one: Gap, other: Gap): Gap {
  return one > other ? one : other
}

function gapOfBlanks(blanks: string): Gap {
  const first = blanks.indexOf('\n')
  if (first === -1) return GAP.space
  return blanks.includes('\n', first + 1) ? GAP.paragraph : GAP.line
}

function isAsciiWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57)
}

/** A line end after a hyphen counts too: `low-` and, on the next line, `carbon`. */
function isWordAt(text: string, index: number): boolean {
  const code = text.charCodeAt(text.charCodeAt(index) === 10 ? index + 1 : index)
  return isAsciiWord(code) || code > 191
}
