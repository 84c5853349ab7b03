import { boundedMemo } from './bounded-memo.ts'
import { codePointOf, sizeOf } from './characters.ts'
import { fold, MAX_WORD_CHARACTERS } from './fold.ts'
import { toBritish, toBritishPrefix } from './spelling.ts'
import { toStem } from './stem.ts'
import { isStopWord } from './stop-words.ts'
import { afterSeparators, isJoined, wordEnd } from './word-end.ts'

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

/** A superscript number after a whole word is a note reference; after a unit (m²) it belongs to the word. */
const NOTE_MARK = /(?<=\p{L}{4})[⁰¹²³⁴-⁹]+$/u

/** The words of a text, in order. Accepts any string: whatever is neither letter nor digit only separates words. */
export function analyse(text: string): readonly Token[] {
  const tokens: Token[] = []
  let start = afterSeparators(text, 0)
  while (start < text.length) {
    const pieceEnd = wordEnd(text, start)
    if (pieceEnd > start) {
      const { word, stem, isStop, length } = analyseWord(text.slice(start, pieceEnd))
      const end = start + length
      const joins = isJoined(text, end)
      if (word !== '') tokens.push({ start, end, position: tokens.length, word, stem, isStop, joins })
    }
    const next = pieceEnd > start ? pieceEnd : start + sizeOf(codePointOf(text, start))
    start = afterSeparators(text, next)
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
  const stem = toStem(word)
  return { word, stem: stem === word ? word : stem, isStop: isStopWord(word), length: bare.length }
})
