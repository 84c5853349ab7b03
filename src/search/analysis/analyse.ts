import { boundedMemo } from './bounded-memo.ts'
import { capitalsIn, isAbbreviation, lookAlikeOf, type CapitalsOfLine } from './capitals.ts'
import { codePointOf, sizeOf } from './characters.ts'
import { fold, MAX_WORD_CHARACTERS } from './fold.ts'
import { toBritish, toBritishPrefix } from './spelling.ts'
import { toStem } from './stem.ts'
import { isStopWord } from './stop-words.ts'
import type { AlsoStem, Token } from './token.ts'
import { addUnits } from './token-units.ts'
import { afterSeparators, isJoined, wordEnd } from './word-end.ts'

/**
 * A piece of text analysed as a word, independent of its position. `length` is the number of its characters that belong
 * to the word.
 */
interface AnalysedWord {
  readonly word: string
  readonly stem: string
  readonly isStop: boolean
  readonly length: number
  /** The word that it is where capitals say something, if that is another word or has another stem. */
  readonly inCapitals: string | null
}

/** A superscript after a word or number is a note mark or exponent: 2018⁴ is a year, and 10⁶ is not 106. */
const NOTE_MARK = /(?<=^|\p{Nd}|\p{L}{2})[⁰¹²³⁴-⁹ᵃᵇᶜᵈ]+$/u
/** What a square or cube belongs to as one word: units, and formulas set with a raised number (CO²). */
const WITH_POWER = /^(?:[kcmdnµμ]?m|ft|in|mi|yd|CO|NO|SO)[²³]$/u
/** Letters with a sign that are one word, which has a zero for the sign: `r0d`, `c0plus`. */
const WITH_AND = /^([a-z]{1,3})&([a-z]{1,3}?)(?:['’]?s)?$/i
const WITH_SIGN = /^([a-z])(\+\+|#)$/i

const NOTHING_ELSE: readonly AlsoStem[] = []

/** The words of a text, in order. Accepts any string: whatever is neither letter nor digit only separates words. */
export function analyse(text: string): readonly Token[] {
  return tokensOf(text, { saySomething: false, end: -1 })
}

/** As `analyse`, of a part of a query or name: `saySomething` is whether capitals distinguish words there. */
export function analysePart(text: string, saySomething: boolean): readonly Token[] {
  return tokensOf(text, { saySomething, end: text.length })
}

/** `first`: what is known of the line that the text begins with. */
function tokensOf(text: string, first: CapitalsOfLine): readonly Token[] {
  const tokens: Token[] = []
  let line = first
  let start = afterSeparators(text, 0)
  while (start < text.length) {
    const pieceEnd = wordEnd(text, start)
    if (pieceEnd > start) {
      const known = analyseWord(text.slice(start, pieceEnd))
      const end = start + known.length
      const joins = isJoined(text, end)
      const { word, stem, isStop, inCapitals } = known
      const position = tokens.length
      if (inCapitals !== null && line.end < start) line = capitalsIn(text, start)
      if (inCapitals !== null && line.saySomething)
        tokens.push(toCapitalToken(known, inCapitals, start, position, joins))
      else if (word !== '') tokens.push({ start, end, position, word, stem, isStop, joins, also: NOTHING_ELSE })
    }
    const next = pieceEnd > start ? pieceEnd : start + sizeOf(codePointOf(text, start))
    start = afterSeparators(text, next)
  }
  return addUnits(text, tokens)
}

/** A word prefix in the form the index uses: `Organiz` becomes `organis`. Empty when the text cannot begin a word. */
export function toPrefix(text: string): string {
  return toBritishPrefix(fold(text)).slice(0, MAX_WORD_CHARACTERS)
}

/** A word in capitals is its own stem. It is found by the stem of the same word in small letters too, unless that is a stop word. */
function toCapitalToken(known: AnalysedWord, word: string, start: number, position: number, joins: boolean): Token {
  const also = known.isStop ? NOTHING_ELSE : [{ stem: known.stem, words: 1, start, kind: 'plain' as const }]
  return { start, end: start + known.length, position, word, stem: word, isStop: false, joins, also }
}

const analyseWord = boundedMemo((piece): AnalysedWord => {
  const mark = WITH_POWER.test(piece) ? null : NOTE_MARK.exec(piece)
  const bare = mark === null ? piece : piece.slice(0, mark.index)
  const word = piece === '&' ? 'and' : (toSignedWord(bare) ?? toBritish(fold(bare.replaceAll(',', ''))))
  const cut = word.slice(0, MAX_WORD_CHARACTERS)
  const stem = toStem(cut)
  return {
    word: cut,
    stem: stem === cut ? cut : stem,
    isStop: isStopWord(cut),
    length: bare.length,
    inCapitals: isAbbreviation(piece) ? (lookAlikeOf(cut) ?? (stem === cut || isStopWord(cut) ? null : cut)) : null,
  }
})

function toSignedWord(piece: string): string | null {
  const [, first = '', second = ''] = WITH_AND.exec(piece) ?? []
  if (first !== '') return `${first}0${second}`.toLowerCase()
  const [, letter = '', sign = ''] = WITH_SIGN.exec(piece) ?? []
  return letter === '' ? null : `${letter.toLowerCase()}0${sign === '#' ? 'sharp' : 'plus'}`
}
