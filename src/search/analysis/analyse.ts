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
  /** Whether a hyphen alone parts it from the next word. */
  readonly joins: boolean
}

/** What a piece of text is as a word, wherever it stands; `length` is how much of it is the word. */
interface Reading {
  readonly word: string
  readonly stem: string
  readonly isStop: boolean
  readonly length: number
}

/** Scripts without blanks between words: each letter is one. */
const UNSPACED = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}'
const INVISIBLE = '\\u00ad\\u200b-\\u200d\\u2060\\ufeff'
const LETTER = `[[\\p{L}\\p{M}\\p{N}]--[${UNSPACED}]]`
const FIRST = `[[\\p{L}\\p{N}]--[${UNSPACED}]]`
const WITHIN = `(?:[${INVISIBLE}]+(?:['‘’＇][${INVISIBLE}]*)?|['‘’＇][${INVISIBLE}]*)`
/** In turn: numbers with thousands parted, words, letters of unspaced scripts, an ampersand for "and". */
const TOKEN = new RegExp(
  `[0-9]{1,3}(?:,[0-9]{3}){1,6}(?![\\p{L}\\p{N}])|${FIRST}${LETTER}*(?:${WITHIN}${LETTER}+)*` +
    `|[[${UNSPACED}]&&\\p{L}]\\p{M}*|(?<=\\s)&(?=\\s)`,
  'gv',
)
const HYPHENS: ReadonlySet<string> = new Set('-‐‑‒–－﹣')
/** A superscript number after a whole word is a note's mark; after a unit (m²) it is of the word. */
const NOTE_MARK = /(?<=\p{L}{4})[⁰¹²³⁴-⁹]+$/u

/** The words of a text, in order. Any string will do: what is neither letter nor digit only parts words. */
export function analyse(text: string): readonly Token[] {
  const tokens: Token[] = []
  const pattern = new RegExp(TOKEN) // its own place in the text
  let match = pattern.exec(text)
  while (match !== null) {
    const next = pattern.exec(text)
    const reading = read(match[0])
    if (reading.word !== '') {
      const end = match.index + reading.length
      const joins = next !== null && next.index === end + 1 && HYPHENS.has(text.charAt(end))
      const { word, stem, isStop } = reading
      tokens.push({ start: match.index, end, position: tokens.length, word, stem, isStop, joins })
    }
    match = next
  }
  return tokens
}

/** The beginning of words as the index has it: `Organiz` is `organis`; nothing where it is not the beginning of one. */
export function toPrefix(text: string): string {
  return toBritishPrefix(fold(text)).slice(0, MAX_WORD_CHARACTERS)
}

const read = boundedMemo((piece): Reading => {
  const mark = NOTE_MARK.exec(piece)
  const bare = mark === null ? piece : piece.slice(0, mark.index)
  const word = piece === '&' ? 'and' : toBritish(fold(bare.replaceAll(',', ''))).slice(0, MAX_WORD_CHARACTERS)
  return { word, stem: stemOf(word), isStop: isStopWord(word), length: bare.length }
})
