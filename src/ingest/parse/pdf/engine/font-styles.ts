import type { Pdfium, Pointer } from './pdfium.ts'

/** How type looks, as far as headings differ in it from text. */
export interface FontStyle {
  readonly isBold: boolean
  readonly isItalic: boolean
}

const PLAIN: FontStyle = { isBold: false, isItalic: false }
/** Type of at least this weight is bold (OpenType, usWeightClass: 600 is semi-bold). */
const BOLD_WEIGHT = 600
/** Bits of a font descriptor's flags (ISO 32000-1, table 123). */
const ITALIC_FLAG = 1 << 6
const FORCE_BOLD_FLAG = 1 << 18
/** Fill, then stroke: how programs embolden a font that has no bold. */
const FILL_AND_STROKE = 2
/** Names of weights, and the abbreviations of foundries; CMBX and its kin are TeX's. */
const BOLD_NAME =
  /bold|black|heavy|demi(?!light)|(?:^|[-,_ ])(?:bd|blk|hv|sb|xbd)(?![a-z])|^(?:cm|lm|sf|ec)(?:b|bx|ssbx)\d|poster/i
const PLAIN_NAME = /regular|light|thin|book(?!man)|roman$|normal/i
const ITALIC_NAME = /italic|oblique|(?:^|[-,_ ])(?:it|obl)(?![a-z])|^(?:cm|lm|sf|ec)(?:ti|sl)\d/i
const SUBSET_PREFIX = /^[A-Z]{6}\+/
const NAME_BYTES = 96

/** Finds the style of the characters of one page; of each text object once, and of each font once. */
export function createFontStyles({ call, memory }: Pdfium, text: Pointer): (index: number) => FontStyle {
  const fonts = new Map<Pointer, FontStyle>()
  let [lastObject, lastStyle] = [0, PLAIN]
  const styleOfFont = (font: Pointer): FontStyle => {
    const known = fonts.get(font)
    if (known !== undefined) return known
    const buffer = call.malloc(NAME_BYTES)
    const bytes = call.FPDFFont_GetBaseFontName(font, buffer, NAME_BYTES)
    const isWhole = bytes > 0 && bytes <= NAME_BYTES
    const name = isWhole ? Buffer.from(new Uint8Array(memory(), buffer, bytes - 1)).toString() : ''
    call.free(buffer)
    const style = toFontStyle(name, call.FPDFFont_GetFlags(font), call.FPDFFont_GetWeight(font))
    fonts.set(font, style)
    return style
  }
  return (index) => {
    const object = call.FPDFText_GetTextObject(text, index)
    if (object === lastObject) return lastStyle
    const font = object === 0 ? 0 : call.FPDFTextObj_GetFont(object)
    const style = font === 0 ? PLAIN : styleOfFont(font)
    const isStroked = object !== 0 && call.FPDFTextObj_GetTextRenderMode(object) === FILL_AND_STROKE
    lastObject = object
    lastStyle = isStroked && !style.isBold ? { ...style, isBold: true } : style
    return lastStyle
  }
}

/** The style of a font from its name and its descriptor, which often gives a weight for only one of the two. */
export function toFontStyle(fontName: string, flags: number, weight: number): FontStyle {
  const name = fontName.replace(SUBSET_PREFIX, '')
  const hasFlag = (flag: number) => flags > 0 && (flags & flag) !== 0
  const isHeavy = (weight >= BOLD_WEIGHT || hasFlag(FORCE_BOLD_FLAG)) && !PLAIN_NAME.test(name)
  return {
    isBold: BOLD_NAME.test(name) || isHeavy,
    isItalic: ITALIC_NAME.test(name) || hasFlag(ITALIC_FLAG),
  }
}
