import type { Character, Rotation } from '../layout/character.ts'
import { createFontStyles } from './font-styles.ts'
import type { GlyphLetters } from './glyph-names.ts'
import type { Pdfium, Pointer } from './pdfium.ts'
import { toSymbolLetter } from './symbol-letters.ts'
import { toTexLetter } from '../tex-letters.ts'

/** PDFium's mark for a hyphen at the end of a line (CPDF_TextPage). */
const HYPHEN_MARK = 2
/** A line at a larger angle counts as slanted, such as a watermark. */
const MAX_SLANT_RADIANS = 0.17
/** Type 3 fonts may give a font size of 1 point: above this ratio of size to box, the box is used. */
const MAX_SIZE_TO_BOX = 5
/** Offset of a font name in the scratch memory, after the numbers; NUL-terminated. Names of TeX fonts are short. */
const NAME_OFFSET = 64
const MAX_NAME_BYTES = 64
const QUARTER = Math.PI / 2
/** In ems: the width of a letter, about. */
const USUAL_WIDTH = 0.55
const [FIRST_PRIVATE_USE, LAST_PRIVATE_USE] = [0xe000, 0xf8ff]

type Placement = Pick<Character, 'left' | 'right' | 'y' | 'size' | 'rotation'>

/** Which characters of a page are read. */
export interface CharacterChoice {
  readonly maxCharacters: number
  readonly glyphLetters: GlyphLetters
  /** Points. */
  readonly minSize: number
  /** Leaves out a character, by its index in the text page; null to leave out none. */
  readonly isUnseen: ((index: number) => boolean) | null
}

/** The characters of a page in content order, with the white space that PDFium infers. */
export function readCharacters(
  pdfium: Pdfium,
  text: Pointer,
  scratch: Pointer,
  { maxCharacters, minSize, isUnseen, glyphLetters }: CharacterChoice,
): Character[] {
  const { call } = pdfium
  const count = Math.min(call.FPDFText_CountChars(text), maxCharacters)
  const characters: Character[] = []
  const styleAt = createFontStyles(pdfium, text)
  let memory = pdfium.memory()
  let [floats, doubles] = viewsOf(memory, scratch)
  for (let index = 0; index < count; index++) {
    if (isUnseen?.(index)) continue
    const code = call.FPDFText_GetUnicode(text, index)
    call.FPDFText_GetLooseCharBox(text, index, scratch)
    call.FPDFText_GetMatrix(text, index, scratch + 16)
    call.FPDFText_GetCharOrigin(text, index, scratch + 40, scratch + 48)
    if (memory !== pdfium.memory()) {
      memory = pdfium.memory()
      ;[floats, doubles] = viewsOf(memory, scratch)
      index -= 1 // the results are in the old memory
      continue
    }
    const isGenerated = call.FPDFText_IsGenerated(text, index) === 1
    const last = characters.at(-1)
    if (isGenerated && code !== HYPHEN_MARK) {
      if (last) characters.push({ ...last, text: ' ', left: last.right, isGuessed: true, isBroken: false })
      continue
    }
    const size = call.FPDFText_GetFontSize(text, index)
    const style = styleAt(index)
    const isUnmapped = code === 0 || call.FPDFText_HasUnicodeMapError(text, index) === 1
    const placement = placementOf(floats, doubles, size)
    if (placement.size < minSize) continue
    const isPrivate = code >= FIRST_PRIVATE_USE && code <= LAST_PRIVATE_USE
    const fontName = isUnmapped || isPrivate ? readFontName(pdfium, text, index, scratch) : ''
    const known = isUnmapped
      ? fromUnmapped(fontName, code, glyphLetters)
      : isPrivate
        ? toSymbolLetter(code, fontName)
        : null
    // a font may use the code of that mark for a glyph of its own
    const isHyphen = (code === HYPHEN_MARK && known === null) || call.FPDFText_IsHyphen(text, index) === 1
    if (known === '') continue
    characters.push({
      left: placement.left,
      right: placement.right,
      y: placement.y,
      size: placement.size,
      rotation: placement.rotation,
      text: isHyphen ? '-' : (known ?? toText(code)),
      isGuessed: false,
      isBold: style.isBold,
      isItalic: style.isItalic,
      isBroken: !isHyphen && known === null && (isUnmapped || isBrokenCode(code)),
    })
  }
  return characters
}

/** What a code of a font without a map to Unicode stands for; '' if it is no character, null if that is unknown. */
function fromUnmapped(fontName: string, code: number, glyphLetters: GlyphLetters): string | null {
  return toTexLetter(fontName, code) ?? glyphLetters(fontName, code)
}

/** The name of the font of a character, or '' if too long for the fonts of interest. The call may grow memory. */
function readFontName(pdfium: Pdfium, text: Pointer, index: number, scratch: Pointer): string {
  const bytes = pdfium.call.FPDFText_GetFontInfo(text, index, scratch + NAME_OFFSET, MAX_NAME_BYTES, 0)
  const isWhole = bytes > 0 && bytes <= MAX_NAME_BYTES // nothing is written if the buffer is too small
  return isWhole ? Buffer.from(new Uint8Array(pdfium.memory(), scratch + NAME_OFFSET, bytes - 1)).toString() : ''
}

/** Views of the scratch memory: box (left, top, right, bottom) and matrix (a to f) of fpdf_text.h, then the origin. */
function viewsOf(memory: ArrayBufferLike, scratch: Pointer): [Float32Array, Float64Array] {
  return [new Float32Array(memory, scratch, 10), new Float64Array(memory, scratch + 40, 2)]
}

/** Without array destructuring, which uses an iterator: this runs for every character. */
function placementOf(floats: Float32Array, doubles: Float64Array, fontSize: number): Placement {
  const [left, top, right, bottom] = [at(floats, 0), at(floats, 1), at(floats, 2), at(floats, 3)]
  const [a, b] = [at(floats, 4), at(floats, 5)]
  const sign = fontSize < 0 ? -1 : 1
  const angle = b === 0 && a * sign > 0 ? 0 : Math.atan2(b * sign, a * sign)
  const quarters = Math.round(angle / QUARTER)
  const rotation = (((quarters % 4) + 4) % 4) as Rotation
  if (Math.abs(angle - quarters * QUARTER) > MAX_SLANT_RADIANS)
    return slantedPlacement(floats, doubles, angle, Math.abs(fontSize))
  const [x0, x1] = [rotatedX(left, bottom, rotation), rotatedX(right, top, rotation)]
  const height = Math.abs(rotatedY(right, top, rotation) - rotatedY(left, bottom, rotation))
  const size = Math.abs(fontSize) * Math.hypot(at(floats, 6), at(floats, 7))
  const isPlausible = height === 0 || (size < height * MAX_SIZE_TO_BOX && size * MAX_SIZE_TO_BOX > height)
  return {
    left: Math.min(x0, x1),
    right: Math.max(x0, x1),
    y: -rotatedY(at(doubles, 0), at(doubles, 1), rotation),
    size: (isPlausible && size) || height || 1,
    rotation,
  }
}

/** In the frame of its own line. The box does not give the width of a slanted character, which is taken as usual. */
function slantedPlacement(floats: Float32Array, doubles: Float64Array, angle: number, fontSize: number): Placement {
  const [x, y] = [at(doubles, 0), at(doubles, 1)]
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  const size = fontSize * Math.hypot(at(floats, 6), at(floats, 7)) || 1
  const left = x * cosine + y * sine
  return { left, right: left + size * USUAL_WIDTH, y: x * sine - y * cosine, size, rotation: null }
}

function at(values: Float32Array | Float64Array, index: number): number {
  return values[index] ?? 0
}

/** The x coordinate of a point of the page in the frame of a line with this rotation. */
function rotatedX(x: number, y: number, rotation: Rotation): number {
  if (rotation === 0) return x
  return rotation === 1 ? y : rotation === 2 ? -x : -y
}

function rotatedY(x: number, y: number, rotation: Rotation): number {
  if (rotation === 0) return y
  return rotation === 1 ? -x : rotation === 2 ? -y : x
}

function toText(code: number): string {
  return code === 0 || code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code)
}

/** Whether a code is a control, private-use or replacement character. */
function isBrokenCode(code: number): boolean {
  if (code === 9 || code === 10 || code === 13) return false
  return (
    code < 32 ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= FIRST_PRIVATE_USE && code <= LAST_PRIVATE_USE) ||
    code >= 0xf0000 ||
    code === 0xfffd
  )
}
