/**
 * Characters for private-use code points of symbol fonts: F000 and the code in the font. Word and PowerPoint write
 * bullets in Wingdings and Symbol so. Glyphs that mean no more than "an item" are bullets.
 */
const SYMBOLS: Readonly<Record<number, string>> = {
  0xb7: '•',
  0x6c: '•',
  0x6e: '▪',
  0xa7: '▪',
  0x75: '◆',
  0x76: '❖',
  0x71: '❑',
  0x6f: '□',
  0xa8: '□',
  0xd8: '➢',
  0xfc: '✓',
  0xfb: '✗',
  0xfe: '☑',
  0xe0: '→',
  0xe8: '→',
  0xf0: '→',
  0x4a: '☺',
}
/** Codes of the font Symbol (ISO 32000-1, annex D.5) that are words or signs of text. */
const SYMBOL_FONT: Readonly<Record<number, string>> = {
  0x61: 'α',
  0x62: 'β',
  0x67: 'γ',
  0x64: 'δ',
  0x44: 'Δ',
  0x6d: 'μ',
  0x70: 'π',
  0x53: 'Σ',
  0x73: 'σ',
  0x57: 'Ω',
  0x2d: '−',
  0xa2: '′',
  0xa3: '≤',
  0xb3: '≥',
  0xb0: '°',
  0xb1: '±',
  0xb4: '×',
  0xb7: '•',
  0xb8: '÷',
  0xb9: '≠',
  0xbb: '≈',
  0xae: '→',
  0xde: '⇒',
  0xa5: '∞',
}
const FIRST_SYMBOL = 0xf000
const LAST_SYMBOL = 0xf0ff
/** Adobe's corporate use area: old-style numerals, and small capitals. */
const [FIRST_NUMERAL, LAST_NUMERAL] = [0xf730, 0xf739]
const [FIRST_SMALL_CAPITAL, LAST_SMALL_CAPITAL] = [0xf761, 0xf77a]
const CORPORATE_OFFSET = 0xf700

const SYMBOL_FONTS = /symbol/i
const DINGBATS = /wingdings|webdings|dingbats|marlett/i
/** Codes of fonts with letters, which may write them with private-use code points too. */
const LAST_ASCII = 0x7e

/** The character for a private-use code of a font; null if it is not known. */
export function toSymbolLetter(code: number, fontName: string): string | null {
  if (isWithin(code, FIRST_NUMERAL, LAST_NUMERAL) || isWithin(code, FIRST_SMALL_CAPITAL, LAST_SMALL_CAPITAL)) {
    return String.fromCodePoint(code - CORPORATE_OFFSET)
  }
  if (!isWithin(code, FIRST_SYMBOL, LAST_SYMBOL)) return null
  const glyph = code - FIRST_SYMBOL
  if (DINGBATS.test(fontName)) return SYMBOLS[glyph] ?? '•'
  if (SYMBOL_FONTS.test(fontName)) return SYMBOL_FONT[glyph] ?? null
  return glyph > LAST_ASCII ? (SYMBOLS[glyph] ?? null) : null
}

function isWithin(code: number, first: number, last: number): boolean {
  return code >= first && code <= last
}
