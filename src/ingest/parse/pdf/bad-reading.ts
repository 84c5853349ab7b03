import { isEnglishWord } from '../text/english-words.ts'

/** With fewer words nothing is certain; more than so many are not looked at. */
const MIN_WORDS = 30
const MAX_WORDS = 2_000
/** A text has more words of the word list, unless it is in another language... */
const MIN_KNOWN = 0.45
/** ...which has fewer pieces that are no words of any. */
const MIN_NOISE = 0.15
/** Digits or signs within letters, letters within digits, capitals after small letters, or no vowel in four letters. */
const NOISE =
  /\p{L}[\d|\\{}<>^~*_=+!;:.,]+\p{L}|\d\p{Ll}+\d|\p{Ll}\p{Lu}|[|\\{}<>^~_\u00A6\u00AC]|^[^aeiouy\d\P{L}]{4,}$/u

/** Whether a text was misread, as old programs misread scans: few of its words are words, and many are of no language. */
export function isBadReading(text: string): boolean {
  const words = wordsOf(text)
  if (words.length < MIN_WORDS) return false
  const noise = words.filter((word) => NOISE.test(word) || /^[b-hj-z]$/.test(word))
  return noise.length >= words.length * MIN_NOISE && shareOfWords(text) < MIN_KNOWN
}

/** The share of the words of a text that the English word list has; 0 for none. */
export function shareOfWords(text: string): number {
  const words = wordsOf(text)
  return words.length === 0 ? 0 : words.filter((word) => isEnglishWord(toBare(word))).length / words.length
}

function wordsOf(text: string): readonly string[] {
  return text
    .split(/\s+/)
    .filter((word) => /\p{L}/u.test(word))
    .slice(0, MAX_WORDS)
}

/** In lower case, without punctuation around it. */
function toBare(word: string): string {
  return word.replace(/^\P{L}+|(?:['\u2019]s)?\P{L}*$/gu, '').toLowerCase()
}
