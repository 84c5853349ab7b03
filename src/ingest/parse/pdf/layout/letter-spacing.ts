import { medianOf, type Character } from './character.ts'

/** Letters with a space between them are set so on purpose if there are at least this many... */
const MIN_LETTERS = 4
/** ...and at most this share of the pairs touch, as kerned pairs do. */
const MAX_TOUCHING = 0.2
/** In ems: least gap between letters that are set apart; a word space is a quarter em. */
const MIN_GAP = 0.12
/** A gap between words is this many times that between letters, and larger by this many ems: a space is added to it. */
const MIN_WORD_RATIO = 1.6
const MIN_WORD_EXCESS = 0.12
/** In ems: the space between words beside twice the gap between letters, before the line is taken to end. */
const MAX_WORD_SPACE = 0.9

type Box = Pick<Character, 'text' | 'left' | 'right'>

/**
 * The words of letter-spaced type: `L O C A L  P L A N` is `LOCAL PLAN`. `text` is what its letters give otherwise.
 * Null for type that is set as usual, and for letters in the order of the alphabet, which are a list.
 */
export function joinLetterSpaced(text: string, letters: readonly Box[], size: number): string | null {
  if (letters.length < MIN_LETTERS || !mayBeSpaced(text)) return null
  const gaps = gapsOf(letters)
  const touching = gaps.filter((gap) => gap < size * MIN_GAP).length
  if (touching > gaps.length * MAX_TOUCHING || isAlphabet(letters)) return null
  const usual = medianOf(gaps)
  const isWordGap = (gap: number) => gap > usual * MIN_WORD_RATIO && gap - usual > size * MIN_WORD_EXCESS
  return letters.map(({ text }, index) => (index > 0 && isWordGap(gaps[index - 1] ?? 0) ? ` ${text}` : text)).join('')
}

/** The widest gap within a line of which these are the first letters, if they are letter-spaced; 0 if not. */
export function maxGapOf(letters: readonly Box[], size: number): number {
  if (letters.length < 3 || !letters.every(({ text }) => /^\p{L}/u.test(text))) return 0
  const gaps = gapsOf(letters.slice(0, MIN_LETTERS * 2))
  const narrowest = Math.min(...gaps)
  return narrowest < size * MIN_GAP ? 0 : size * MAX_WORD_SPACE + 2 * narrowest
}

function gapsOf(letters: readonly Box[]): readonly number[] {
  return letters.slice(1).map(({ left }, index) => left - (letters[index]?.right ?? left))
}

/** Most words are single letters. */
function mayBeSpaced(text: string): boolean {
  const words = text.split(' ')
  if (words.length * 2.5 < text.length) return false
  const singles = words.filter((word) => /^[\p{L}\p{N}\p{P}]\p{M}*$/u.test(word)).length
  const singleLetters = words.filter((word) => /^\p{L}\p{M}*$/u.test(word)).length
  return singles >= words.length * 0.7 && singleLetters >= Math.max(MIN_LETTERS, singles / 2)
}

function isAlphabet(letters: readonly Box[]): boolean {
  const codes = letters.map(({ text }) => text.toLowerCase().codePointAt(0) ?? 0)
  return codes.slice(1).every((code, index) => code === (codes[index] ?? 0) + 1)
}
