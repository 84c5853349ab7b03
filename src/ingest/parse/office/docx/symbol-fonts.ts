/** The Greek letters of the font Symbol, from `A` and from `a`; `*` for those that are not letters. */
const SYMBOL_CAPITALS = 'ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ'
const SYMBOL_LETTERS = 'αβχδεφγηιϕκλμνοπθρστυϖωξψζ'

/** Signs of the fonts Symbol and Wingdings that carry a meaning, by font and code. */
const SIGNS: Readonly<Record<string, string>> = {
  'symbol 2d': '−',
  'symbol a3': '≤',
  'symbol a5': '∞',
  'symbol ac': '←',
  'symbol ae': '→',
  'symbol b0': '°',
  'symbol b1': '±',
  'symbol b3': '≥',
  'symbol b4': '×',
  'symbol b8': '÷',
  'symbol b9': '≠',
  'symbol bb': '≈',
  'symbol e5': '∑',
  'wingdings fb': '✗',
  'wingdings fc': '✓',
  'wingdings fd': '☒',
  'wingdings fe': '☑',
  'wingdings 6f': '☐',
  'wingdings a8': '☐',
  'wingdings e0': '→',
  'wingdings f0': '→',
}

const PRIVATE_USE = /[\uE000-\uF8FF]/g
/** Fonts whose codes are not characters lie in the private use area from here. */
const SYMBOL_AREA = 0xf000

/**
 * The character that `w:sym` stands for: `code` is hexadecimal. Empty for pictures without a known meaning, except for
 * bullets.
 */
export function toSymbol(font: string, code: string): string {
  const value = Number.parseInt(code, 16)
  if (Number.isNaN(value) || value > 0xffff) return ''
  const isSymbolFont = /^(?:symbol|wingdings|webdings)/i.test(font)
  if (value < SYMBOL_AREA && !isSymbolFont) return String.fromCharCode(value)
  const low = value & 0xff
  const sign = SIGNS[`${font.toLowerCase()} ${low.toString(16)}`]
  if (sign !== undefined) return sign
  if (/^symbol$/i.test(font)) return toGreek(low)
  return ''
}

/** Text in which the private codes of symbol fonts are replaced: nobody could read or search for them. */
export function toSymbols(text: string, replacement: string): string {
  return text.replace(PRIVATE_USE, replacement)
}

function toGreek(code: number): string {
  if (code >= 0x41 && code <= 0x5a) return SYMBOL_CAPITALS.charAt(code - 0x41)
  if (code >= 0x61 && code <= 0x7a) return SYMBOL_LETTERS.charAt(code - 0x61)
  if (code === 0xb7) return '•'
  return code >= 0x20 && code < 0x41 ? String.fromCharCode(code) : ''
}
