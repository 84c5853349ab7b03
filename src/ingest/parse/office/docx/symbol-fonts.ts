import { FIRST_SYMBOL, letterOfSymbol, WINGDINGS_SIGNS } from '../../text/symbol-fonts.ts'

/** Empty boxes of forms in Wingdings, beside its signs. */
const BOXES: Readonly<Record<number, string>> = { 0x6f: '☐', 0xa8: '☐' }
const PRIVATE_USE = /[\uE000-\uF8FF]/g

/**
 * The character that `w:sym` stands for: `code` is hexadecimal. Empty for pictures without a known meaning, except for
 * bullets.
 */
export function toSymbol(font: string, code: string): string {
  const value = Number.parseInt(code, 16)
  if (Number.isNaN(value) || value > 0xffff) return ''
  const isSymbolFont = /^(?:symbol|wingdings|webdings)/i.test(font)
  if (value < FIRST_SYMBOL && !isSymbolFont) return String.fromCharCode(value)
  const low = value & 0xff
  if (/^wingdings$/i.test(font)) return WINGDINGS_SIGNS[low] ?? BOXES[low] ?? ''
  return /^symbol$/i.test(font) ? (letterOfSymbol(low) ?? toAscii(low)) : ''
}

/** Text in which the private codes of symbol fonts are replaced: nobody could read or search for them. */
export function toSymbols(text: string, replacement: string): string {
  return text.replace(PRIVATE_USE, replacement)
}

/** Digits and punctuation are the same in the font Symbol. */
function toAscii(code: number): string {
  return code >= 0x20 && code < 0x41 ? String.fromCharCode(code) : ''
}
