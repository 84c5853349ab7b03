import { FIRST_SYMBOL, letterOfSymbol, WINGDINGS_SIGNS } from '../../text/symbol-fonts.ts'

/**
 * Characters for private-use code points of symbol fonts: F000 and the code in the font. Word and PowerPoint write
 * bullets in Wingdings and Symbol so. Glyphs that mean no more than "an item" are bullets.
 */
const SYMBOLS: Readonly<Record<number, string>> = {
  ...WINGDINGS_SIGNS,
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
  0xe8: '→',
  0x4a: '☺',
}
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
  if (SYMBOL_FONTS.test(fontName)) return letterOfSymbol(glyph)
  return glyph > LAST_ASCII ? (SYMBOLS[glyph] ?? null) : null
}

function isWithin(code: number, first: number, last: number): boolean {
  return code >= first && code <= last
}
