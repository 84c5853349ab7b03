import type { Character, Turn } from '../layout/character.ts'
import type { Pdfium, Pointer } from './pdfium.ts'
import { toTexLetter } from '../tex-letters.ts'

/** PDFium's mark for a hyphen at the end of a line (CPDF_TextPage). */
const HYPHEN_MARK = 2
/** From this weight on type is bold (OpenType, usWeightClass: 600 is semi-bold). */
const BOLD_WEIGHT = 600
/** A line that leans by more than this is read as slanted, such as a watermark. */
const MAX_LEAN_RADIANS = 0.17
/** Fonts drawn by programs (Type 3) may call a letter 1 point high: then its box tells. */
const MAX_SIZE_TO_BOX = 5
/** Where in the scratch memory a font's name is put, behind numbers; it ends with NUL. Fonts of TeX have short names. */
const NAME_OFFSET = 64
const MAX_NAME_BYTES = 64
const QUARTER = Math.PI / 2

type Place = Pick<Character, 'left' | 'right' | 'y' | 'size' | 'turn'>

/** The letters of a page in the order of its content, white space as PDFium sees it, at most `maxCharacters`. */
export function readCharacters(pdfium: Pdfium, text: Pointer, scratch: Pointer, maxCharacters: number): Character[] {
  const { call } = pdfium
  const count = Math.min(call.FPDFText_CountChars(text), maxCharacters)
  const characters: Character[] = []
  let memory = pdfium.memory()
  let [floats, doubles] = viewsOf(memory, scratch)
  for (let index = 0; index < count; index++) {
    const code = call.FPDFText_GetUnicode(text, index)
    call.FPDFText_GetLooseCharBox(text, index, scratch)
    call.FPDFText_GetMatrix(text, index, scratch + 16)
    call.FPDFText_GetCharOrigin(text, index, scratch + 40, scratch + 48)
    if (memory !== pdfium.memory()) {
      memory = pdfium.memory()
      ;[floats, doubles] = viewsOf(memory, scratch)
      index -= 1 // the answer is in the memory that was
      continue
    }
    const isGenerated = call.FPDFText_IsGenerated(text, index) === 1
    const last = characters.at(-1)
    if (isGenerated && code !== HYPHEN_MARK) {
      if (last) characters.push({ ...last, text: ' ', left: last.right, isGuessed: true, isBroken: false })
      continue
    }
    const isHyphen = code === HYPHEN_MARK || call.FPDFText_IsHyphen(text, index) === 1
    const [size, weight] = [call.FPDFText_GetFontSize(text, index), call.FPDFText_GetFontWeight(text, index)]
    const isUnmapped = code === 0 || call.FPDFText_HasUnicodeMapError(text, index) === 1
    const place = placeOf(floats, doubles, size)
    const texLetter = isUnmapped ? toTexLetter(readFontName(pdfium, text, index, scratch), code) : null
    if (texLetter === '') continue
    characters.push({
      left: place.left,
      right: place.right,
      y: place.y,
      size: place.size,
      turn: place.turn,
      text: isHyphen ? '-' : (texLetter ?? toText(code)),
      isGuessed: false,
      isBold: weight >= BOLD_WEIGHT,
      isBroken: !isHyphen && texLetter === null && (isUnmapped || isBrokenCode(code)),
    })
  }
  return characters
}

/** Its first letters: enough to know a family by. The call may make memory grow. */
function readFontName(pdfium: Pdfium, text: Pointer, index: number, scratch: Pointer): string {
  const bytes = pdfium.call.FPDFText_GetFontInfo(text, index, scratch + NAME_OFFSET, MAX_NAME_BYTES, 0)
  const isWhole = bytes > 0 && bytes <= MAX_NAME_BYTES // it answers nothing where the room is too small
  return isWhole ? Buffer.from(new Uint8Array(pdfium.memory(), scratch + NAME_OFFSET, bytes - 1)).toString() : ''
}

/** Box (left, top, right, bottom) and matrix (a to f) of fpdf_text.h, then the origin. */
function viewsOf(memory: ArrayBufferLike, scratch: Pointer): [Float32Array, Float64Array] {
  return [new Float32Array(memory, scratch, 10), new Float64Array(memory, scratch + 40, 2)]
}

/** Without destructuring, which walks an iterator: this runs for every letter. */
function placeOf(floats: Float32Array, doubles: Float64Array, fontSize: number): Place {
  const [left, top, right, bottom] = [at(floats, 0), at(floats, 1), at(floats, 2), at(floats, 3)]
  const [a, b] = [at(floats, 4), at(floats, 5)]
  const sign = fontSize < 0 ? -1 : 1
  const angle = b === 0 && a * sign > 0 ? 0 : Math.atan2(b * sign, a * sign)
  const quarters = Math.round(angle / QUARTER)
  const turn = (((quarters % 4) + 4) % 4) as Turn
  const [x0, x1] = [turnedX(left, bottom, turn), turnedX(right, top, turn)]
  const height = Math.abs(turnedY(right, top, turn) - turnedY(left, bottom, turn))
  const size = Math.abs(fontSize) * Math.hypot(at(floats, 6), at(floats, 7))
  const isPlausible = height === 0 || (size < height * MAX_SIZE_TO_BOX && size * MAX_SIZE_TO_BOX > height)
  return {
    left: Math.min(x0, x1),
    right: Math.max(x0, x1),
    y: -turnedY(at(doubles, 0), at(doubles, 1), turn),
    size: (isPlausible && size) || height || 1,
    turn: Math.abs(angle - quarters * QUARTER) > MAX_LEAN_RADIANS ? null : turn,
  }
}

function at(values: Float32Array | Float64Array, index: number): number {
  return values[index] ?? 0
}

/** A point of the page in the frame of a line that is turned by so many quarters. */
function turnedX(x: number, y: number, turn: Turn): number {
  if (turn === 0) return x
  return turn === 1 ? y : turn === 2 ? -x : -y
}

function turnedY(x: number, y: number, turn: Turn): number {
  if (turn === 0) return y
  return turn === 1 ? -x : turn === 2 ? -y : x
}

function toText(code: number): string {
  return code === 0 || code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code)
}

/** Nothing, controls, private use, and the replacement character. */
function isBrokenCode(code: number): boolean {
  if (code === 9 || code === 10 || code === 13) return false
  return (
    code < 32 ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0xe000 && code <= 0xf8ff) ||
    code >= 0xf0000 ||
    code === 0xfffd
  )
}
