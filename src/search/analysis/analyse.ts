import { boundedMemo } from './bounded-memo.ts'
import { fold, MAX_WORD_CHARACTERS } from './fold.ts'
import { toBritish, toBritishPrefix } from './spelling.ts'
import { stemOf } from './stem.ts'
import { isStopWord } from './stop-words.ts'

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
}

/**
 * A piece of text analysed as a word, independent of its position. `length` is the number of its characters that belong
 * to the word.
 */
interface AnalysedWord {
  readonly word: string
  readonly stem: string
  readonly isStop: boolean
  readonly length: number
}

/** Scripts without spaces between words: each letter is a word. */
const UNSPACED = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}'
const INVISIBLE = '\\u00ad\\u200b-\\u200d\\u2060\\ufeff'
const LETTER = `[[\\p{L}\\p{M}\\p{N}]--[${UNSPACED}]]`
const FIRST = `[[\\p{L}\\p{N}]--[${UNSPACED}]]`
const WITHIN = `(?:[${INVISIBLE}]+(?:['‘’＇][${INVISIBLE}]*)?|['‘’＇][${INVISIBLE}]*)`
/**
 * In order of preference: numbers with thousands separators, words, letters of unspaced scripts, an ampersand for
 * "and".
 */
const TOKEN = new RegExp(
  `[0-9]{1,3}(?:,[0-9]{3}){1,6}(?![\\p{L}\\p{N}])|${FIRST}${LETTER}*(?:${WITHIN}${LETTER}+)*` +
    `|[[${UNSPACED}]&&\\p{L}]\\p{M}*|(?<=\\s)&(?=\\s)`,
  'gv',
)
const HYPHENS: ReadonlySet<string> = new Set('-‐‑‒–－﹣')
/** A superscript number after a whole word is a note reference; after a unit (m²) it belongs to the word. */
const NOTE_MARK = /(?<=\p{L}{4})[⁰¹²³⁴-⁹]+$/u

/** The words of a text, in order. Accepts any string: whatever is neither letter nor digit only separates words. */
export function analyse(text: string): readonly Token[] {
  const tokens: Token[] = []
  const pattern = new RegExp(TOKEN) // a copy, since `lastIndex` is state
  let match = pattern.exec(text)
  while (match !== null) {
    const next = pattern.exec(text)
    const analysed = analyseWord(match[0])
    if (analysed.word !== '') {
      const end = match.index + analysed.length
      const joins = next !== null && next.index === end + 1 && HYPHENS.has(text.charAt(end))
      const { word, stem, isStop } = analysed
      tokens.push({ start: match.index, end, position: tokens.length, word, stem, isStop, joins })
    }
    match = next
  }
  return tokens
}

/** A word prefix in the form the index uses: `Organiz` becomes `organis`. Empty when the text cannot begin a word. */
export function toPrefix(text: string): string {
  return toBritishPrefix(fold(text)).slice(0, MAX_WORD_CHARACTERS)
}

const analyseWord = boundedMemo((piece): AnalysedWord => {
  const mark = NOTE_MARK.exec(piece)
  const bare = mark === null ? piece : piece.slice(0, mark.index)
  const word = piece === '&' ? 'and' : toBritish(fold(bare.replaceAll(',', ''))).slice(0, MAX_WORD_CHARACTERS)
  return { word, stem: stemOf(word), isStop: isStopWord(word), length: bare.length }
})
