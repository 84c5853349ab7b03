/** The Greek letters of the font Symbol, from `A` and from `a` (ISO 32000-1, annex D.5). */
const CAPITALS = 'ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ'
const LETTERS = 'αβχδεφγηιϕκλμνοπθρστυϖωξψζ'

/** Signs of the font Symbol that are words or signs of text. */
const SIGNS: Readonly<Record<number, string>> = {
  0x2d: '−',
  0xa2: '′',
  0xa3: '≤',
  0xa5: '∞',
  0xac: '←',
  0xae: '→',
  0xb0: '°',
  0xb1: '±',
  0xb3: '≥',
  0xb4: '×',
  0xb7: '•',
  0xb8: '÷',
  0xb9: '≠',
  0xbb: '≈',
  0xde: '⇒',
  0xe5: '∑',
}

/** Signs of Wingdings that carry a meaning; its other glyphs are pictures, or mean no more than "an item". */
export const WINGDINGS_SIGNS: Readonly<Record<number, string>> = {
  0xe0: '→',
  0xf0: '→',
  0xfb: '✗',
  0xfc: '✓',
  0xfd: '☒',
  0xfe: '☑',
}

/** Fonts whose codes are no characters have these in the private use area from here. */
export const FIRST_SYMBOL = 0xf000

/** The character for a code of the font Symbol, 0 to 255; null where that is no letter or sign of text. */
export function letterOfSymbol(code: number): string | null {
  if (code >= 0x41 && code <= 0x5a) return CAPITALS.charAt(code - 0x41)
  if (code >= 0x61 && code <= 0x7a) return LETTERS.charAt(code - 0x61)
  return SIGNS[code] ?? null
}
