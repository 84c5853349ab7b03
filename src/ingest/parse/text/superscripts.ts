/** Superscript forms of characters that note marks and exponents consist of. */
const FORMS: Readonly<Record<string, string>> = {
  0: '⁰',
  1: '¹',
  2: '²',
  3: '³',
  4: '⁴',
  5: '⁵',
  6: '⁶',
  7: '⁷',
  8: '⁸',
  9: '⁹',
  '+': '⁺',
  '-': '⁻',
  '\u2010': '⁻',
  '\u2013': '⁻',
  '\u2212': '⁻',
}
/** Letters that notes of tables are marked with; others, as in 19th or 2e, are part of a word. */
const LETTER_FORMS: Readonly<Record<string, string>> = { a: 'ᵃ', b: 'ᵇ', c: 'ᶜ', d: 'ᵈ' }

/** Numbers with their signs, several separated by commas, and perhaps in brackets, as word processors set notes. */
const NUMBERS = /^[\s[(]*(?=[^\d]{0,2}\d)[-+\d\u2010\u2013\u2212,;.\s\u2009\u202F]{1,24}[\s\])]*$/
const LETTER = /^\s*([a-d])\s*$/
/** A note's own mark at the start of its line, and its text without a space. */
const OPENING_MARK = /^([⁰¹²³⁴-⁹]{1,4})(?=[\p{L}\p{N}"“‘(])/u

/**
 * Raised text as it is stored: numbers and note letters as superscript characters, so that a note mark or exponent is
 * never read as a digit of the number before it (4.2 with note 3 is `4.2³`, not `4.23`). Other raised text, as in 19th,
 * stays as it is.
 */
export function toSuperscript(raised: string): string {
  const letter = LETTER.exec(raised)?.[1]
  if (letter !== undefined) return LETTER_FORMS[letter] ?? raised
  if (raised.length > 40 || !NUMBERS.test(raised)) return raised
  return [...raised.replace(/[[\]()]/g, '').trim()].map((character) => FORMS[character] ?? character).join('')
}

/** Separates a note's own mark from its text: `¹Source` becomes `¹ Source`. */
export function separateOpeningMark(line: string): string {
  return line.replace(OPENING_MARK, '$1 ')
}
