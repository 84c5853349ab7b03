import { codePointOf, KIND, kindOf, knownKindAt, sizeOf } from './characters.ts'

const ZERO = 0x30
const NINE = 0x39
const COMMA = 0x2c
const AMPERSAND = 0x26
const GROUP_DIGITS = 3
const MAX_GROUPS = 6
const LETTER_OR_NUMBER = /[\p{L}\p{N}]/u
const SPACE = /\s/
/** `R&D`, `B&Bs`, `C++`, `C#`: letters and signs that are one word, from its beginning. */
const SIGNED = /[A-Za-z](?:[A-Za-z]{0,2}&[A-Za-z]{1,3}(?:['’]s)?|\+\+|#)(?![\p{L}\p{M}\p{N}&+#])/uy

/** The first place from `start` on that is not plainly between words, or the end of the text. */
export function afterSeparators(text: string, start: number): number {
  let at = start
  while (at < text.length && (knownKindAt(text, at) & KIND.separator) !== 0) at += 1
  return at
}

/**
 * Where the word ends that begins at `start`, a character boundary within the text; `start` itself if none begins
 * there. Most words are letters between separators, and are recognised without more ado.
 */
export function wordEnd(text: string, start: number): number {
  if ((knownKindAt(text, start) & KIND.first) === 0) return anyWordEnd(text, start)
  let at = start + 1
  while (at < text.length && (knownKindAt(text, at) & KIND.letter) !== 0) at += 1
  return at === text.length || (knownKindAt(text, at) & KIND.separator) !== 0 ? at : anyWordEnd(text, start)
}

/** Whether only a hyphen separates the word that ends at `end` from the next. */
export function isJoined(text: string, end: number): boolean {
  if (end === text.length || (kindOf(text.charCodeAt(end)) & KIND.hyphen) === 0) return false
  return (kindOf(codePointOf(text, end + 1)) & (KIND.first | KIND.unspacedLetter)) !== 0
}

/**
 * In order of preference: numbers with thousands separators, letters with signs, words, letters of unspaced scripts with their marks, and
 * an ampersand between spaces for "and".
 */
function anyWordEnd(text: string, start: number): number {
  const codePoint = codePointOf(text, start)
  const kind = kindOf(codePoint)
  if ((kind & KIND.first) !== 0) {
    const end = isDigit(codePoint) ? groupedNumberEnd(text, start) : signedEnd(text, start)
    return end === start ? lettersEnd(text, start) : end
  }
  if ((kind & KIND.unspacedLetter) !== 0) return runEnd(text, start + sizeOf(codePoint), KIND.mark)
  const isAnd = codePoint === AMPERSAND && SPACE.test(text.charAt(start - 1)) && SPACE.test(text.charAt(start + 1))
  return isAnd ? start + 1 : start
}

/** The end of letters with signs; `start` where there are none. */
function signedEnd(text: string, start: number): number {
  SIGNED.lastIndex = start
  return SIGNED.test(text) ? SIGNED.lastIndex : start
}

/** Letters, and apostrophes and invisible characters between letters. */
function lettersEnd(text: string, start: number): number {
  let end = runEnd(text, start, KIND.letter)
  let next = jointEnd(text, end)
  while (next > end) {
    const further = runEnd(text, next, KIND.letter)
    if (further === next) break
    end = further
    next = jointEnd(text, end)
  }
  return end
}

/** The end of a run of invisible characters with at most one apostrophe among them. */
function jointEnd(text: string, start: number): number {
  const end = runEnd(text, start, KIND.invisible)
  const isApostrophe = (kindOf(codePointOf(text, end)) & KIND.apostrophe) !== 0
  return isApostrophe ? runEnd(text, end + 1, KIND.invisible) : end
}

/** The end of a run of characters of one kind. */
function runEnd(text: string, start: number, kind: number): number {
  let at = start
  while (at < text.length) {
    const codePoint = codePointOf(text, at)
    if ((kindOf(codePoint) & kind) === 0) return at
    at += sizeOf(codePoint)
  }
  return at
}

/** `1,000,000`: up to six groups of three digits, the last without a letter or number behind it. */
function groupedNumberEnd(text: string, start: number): number {
  let end = digitsEnd(text, start)
  let beforeLast = start
  for (let groups = 0; groups < MAX_GROUPS && codePointOf(text, end) === COMMA; groups += 1) {
    const next = digitsEnd(text, end + 1)
    if (next !== end + 1 + GROUP_DIGITS) break
    beforeLast = groups === 0 ? start : end
    end = next
  }
  if (end - start <= GROUP_DIGITS) return start
  return LETTER_OR_NUMBER.test(String.fromCodePoint(codePointOf(text, end))) ? beforeLast : end
}

/** At most three digits. */
function digitsEnd(text: string, start: number): number {
  let at = start
  while (at < start + GROUP_DIGITS && isDigit(codePointOf(text, at))) at += 1
  return at
}

function isDigit(codePoint: number): boolean {
  return codePoint >= ZERO && codePoint <= NINE
}
