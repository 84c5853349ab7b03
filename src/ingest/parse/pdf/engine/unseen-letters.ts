import { areaOf, shareInside, type Box } from './box.ts'
import { looksDifferent, toPixels, type Rendering } from './page-comparison.ts'
import type { Pdfium, Pointer } from './pdfium.ts'

/** A letter of which less than this share is inside its window is a trace at its edge; a `p` without its stem is read. */
const MIN_IN_WINDOW = 0.25
/** A letter's edges that are not compared, as a share of its size: its neighbours reach into them. */
const MARGIN = 0.15

/** A text of which only a part may be seen. */
export interface PartlySeen {
  /** Where it can be seen at all; null for the whole page. */
  readonly window: Box | null
  /** Renderings of the page with and without it; null if nothing covers it. */
  readonly renderings: readonly [Rendering, Rendering] | null
}

/** A test if a character of a text page, by its index, is not seen; to be asked in order, for the sake of spaces. */
export function createLetterTest(
  pdfium: Pdfium,
  page: Pointer,
  partly: ReadonlyMap<Pointer, PartlySeen>,
  scratch: Pointer,
): (text: Pointer, index: number) => boolean {
  const { call } = pdfium
  let last = false // a space is seen where the letter before it is
  return (text, index) => {
    const part = partly.get(call.FPDFText_GetTextObject(text, index))
    if (!part) return (last = false)
    if (isSpace(call.FPDFText_GetUnicode(text, index))) return last
    const box = readBox(pdfium, text, index, scratch)
    if (areaOf(box) > 0) last = isHidden(pdfium, page, part, box, scratch)
    return last
  }
}

function isSpace(code: number): boolean {
  return code <= 0x20 || code === 0xa0
}

function readBox({ call, memory }: Pdfium, text: Pointer, index: number, scratch: Pointer): Box {
  call.FPDFText_GetCharBox(text, index, scratch, scratch + 8, scratch + 16, scratch + 24)
  const [left = 0, right = 0, bottom = 0, top = 0] = new Float64Array(memory(), scratch, 4)
  return { left, bottom, right, top }
}

function isHidden(
  pdfium: Pdfium,
  page: Pointer,
  { window, renderings }: PartlySeen,
  box: Box,
  scratch: Pointer,
): boolean {
  if (window !== null && shareInside(box, window) < MIN_IN_WINDOW) return true
  if (renderings === null) return false
  const [before, without] = renderings
  return !looksDifferent(before, without, toPixels(pdfium, page, before.frame, box, MARGIN, scratch))
}
