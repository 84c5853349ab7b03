import { isEnglishWord } from './english-words.ts'

/** Marks a line end within a table cell, whose row is one line (ZERO WIDTH SPACE). */
export const LINE_END_IN_CELL = '\u200B'

/** The start of a word at the end of a line, its hyphen, and the rest, which must begin in lower case. */
const BROKEN_WORD = /(\p{L}[\p{L}\p{M}]*)([-\u2010\u00AD])(?:[ \t]*\n[ \t]*|\u200B)(\p{Ll}[\p{L}\p{M}]*)/gu
/** The same in capitals, as in a heading. */
const BROKEN_CAPITALS = /(?<!\p{Ll})(\p{Lu}{2,60})([-\u2010\u00AD])(?:[ \t]*\n[ \t]*|\u200B)(\p{Lu}{2,60})(?!\p{Ll})/gu
const COMPOUND = /\p{L}[\p{L}\p{M}]*(?:[-\u2010]\p{L}[\p{L}\p{M}]*)+/gu
const WORD = /(?<![\p{L}\p{M}\u2010-])\p{L}[\p{L}\p{M}]+(?![\p{L}\p{M}\u2010-])/gu
const HYPHENS = /[-\u2010]/
const HYPHEN = /^[-\u2010]$/

/** A single letter before a hyphen is a prefix, as in e-learning, not half a word. */
const MIN_BROKEN_CHARACTERS = 2
/** A shorter half is a word only by chance: `de`, `re`, `ted`. */
const MIN_HALF_CHARACTERS = 3
/** Of the different words of a document, this many are remembered. */
const MAX_WORDS = 50_000

/** Capitals are no first half of a word in lower case: `UK-wide`. */
const ACRONYM = /^\p{Lu}{2,}s?$/u

/** First elements of English compounds, as in low-carbon, and endings with which they form one word. */
const COMPOUND_HEADS = /^(?:low|high|long|short|zero|self|cross|non)$/i
const SINGLE_WORD_ENDINGS =
  /^(?:e[rns]\w*|ly|ness|lands?|lights?|lighted|lighting|ways?|ages?|falls?|comings?|lists?|listed|hand|ish|less|sense|ings?|over|roads?|wind|words?|itud\w*|evity)$/
/** Prefixes that stand before whole words, with a hyphen where the two are not one word. */
const PREFIXES =
  /^(?:multi|inter|intra|socio|agri|agro|eco|bio|micro|macro|post|pre|anti|semi|quasi|pan|pro|co|ex|mid|sub|under|over|re|un|ultra|trans|infra|geo|hydro|electro|neo)$/
/** Endings of words that are words of the list too. */
const ENDINGS =
  /^(?:ings?|ed|ers?|ions?|ations?|ments?|ness|able|ably|ible|ally|ism|ists?|it(?:y|ies)|ised?|ising|ized?|izing|ances?|ences?|ants?|ents?|ous|ive|ful|less|ship|hood|age|ate|ates|ted|ting|ters?|sion|tion|dom|ward|wards|ory|ary|als?|ics?|est|man|men|ton|ham|ford|bury|borough|shire|land|lands|ville)$/

/** Words that follow a hyphen of something left out, as in `short- and long-term`, which stays at the end of its word. */
const CONJUNCTIONS = /^(?:and|or|to|und|oder|bis)$/
/** Second elements with which English makes compounds of names and new words: `Tees-led`, `Rho-mediated`. */
const SECOND_ELEMENTS =
  /^(?:based|led|related|specific|wide|free|driven|mediated|dependent|independent|oriented|orientated|induced|associated|focused|cent(?:red|ered)|level|scale|term|owned|funded|rich|poor|ready|friendly|style|type|like|derived|linked|bound|positive|negative|side|shaped|sized|facing|built|made|making|wise)$/

/** The words that a document uses, in lower case: hyphenated pairs, and single words within a line. */
interface Usage {
  readonly compounds: ReadonlySet<string>
  readonly words: ReadonlySet<string>
}

/**
 * Joins words broken at line ends, over all pages of one document: `informa-\ntion` becomes `information`, and
 * `low-\ncarbon` becomes `low-carbon` if the document contains that within a line, or if both halves are words and the
 * two together are not.
 */
export function joinHyphens(pages: readonly string[]): readonly string[] {
  const isBroken = pages.some((page) => new RegExp(BROKEN_WORD).test(page) || new RegExp(BROKEN_CAPITALS).test(page))
  if (!isBroken) return pages
  const usage = { compounds: compoundsOf(pages), words: wordsOf(pages) }
  const join = (whole: string, head: string, hyphen: string, tail: string, at: number, page: string) => {
    if (hyphen === '\u00AD') return head + tail
    const [isAfter, isBefore] = [HYPHEN.test(page.charAt(at - 1)), HYPHEN.test(page.charAt(at + whole.length))]
    if (CONJUNCTIONS.test(tail) && !isBefore && !isKnown(head + tail, usage)) return whole
    const isChain = isAfter || isBefore
    return keepsHyphen(head, tail, usage, isChain) ? `${head}-${tail}` : head + tail
  }
  return pages.map((page) => page.replace(BROKEN_WORD, join).replace(BROKEN_CAPITALS, join))
}

/** `isChain`: whether another hyphen is before or after the two, as in `end-to-end`. */
function keepsHyphen(head: string, tail: string, usage: Usage, isChain: boolean): boolean {
  if (head.length < MIN_BROKEN_CHARACTERS) return true
  if (ACRONYM.test(head) && /^\p{Ll}/u.test(tail)) return true
  const [first, second] = [head.toLowerCase(), tail.toLowerCase()]
  if (usage.compounds.has(`${first}-${second}`)) return true
  if (COMPOUND_HEADS.test(head) && !SINGLE_WORD_ENDINGS.test(tail)) return true
  if (isKnown(first + second, usage)) return false
  if (isChain || SECOND_ELEMENTS.test(second)) return true
  const isWord = (half: string) => half.length >= MIN_HALF_CHARACTERS && isKnown(half, usage)
  if (!isWord(second) || ENDINGS.test(second)) return false
  return PREFIXES.test(first) || isWord(first)
}

function isKnown(word: string, { words }: Usage): boolean {
  return words.has(word.toLowerCase()) || isEnglishWord(word.toLowerCase())
}

/** Each pair of neighbours in each hyphenated word: `state-of-the-art` includes `the-art`. */
function compoundsOf(pages: readonly string[]): ReadonlySet<string> {
  const compounds = new Set<string>()
  for (const page of pages) {
    for (const [word] of page.matchAll(COMPOUND)) {
      const parts = word.toLowerCase().split(HYPHENS)
      parts.slice(1).forEach((part, index) => compounds.add(`${parts[index] ?? ''}-${part}`))
    }
  }
  return compounds
}

/** Whole words: the halves of broken ones are not. */
function wordsOf(pages: readonly string[]): ReadonlySet<string> {
  const words = new Set<string>()
  for (const page of pages) {
    const whole = page.replace(BROKEN_WORD, ' ')
    for (const [word] of whole.matchAll(WORD)) if (words.size < MAX_WORDS) words.add(word.toLowerCase())
  }
  return words
}
