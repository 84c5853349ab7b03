import type { Box } from './box.ts'
import type { Pdfium, Pointer } from './pdfium.ts'

/** FPDFBitmap_BGRx of fpdfview.h: four bytes per pixel. */
const BGRX = 3
const BYTES = 4
const WHITE = 0xff_ff_ff_ff
/** An A4 page at about 110 dots per inch, at which a full stop is more than a pixel. */
const MAX_PIXELS = 1_200_000
const MAX_SCALE = 2
/** Steps of 255 in one colour: what differs by less is not seen (a contrast of about 1.2 on white). */
export const MIN_CONTRAST = 20

/** Where a part of a page lies in the pixels of the whole page, y downwards. */
export interface Frame {
  readonly pageWidth: number
  readonly pageHeight: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A rendering of a part of an open page in colour, without annotations. */
export interface Rendering {
  readonly frame: Frame
  readonly pixels: Uint8Array
}

/** The frame of the part of a page that has all of `boxes`; null if it has no size. */
export function frameOf(pdfium: Pdfium, page: Pointer, boxes: readonly Box[], scratch: Pointer): Frame | null {
  const { call } = pdfium
  const [width, height] = [call.FPDF_GetPageWidthF(page), call.FPDF_GetPageHeightF(page)]
  if (!(width > 0 && height > 0)) return null
  const scale = Math.min(MAX_SCALE, Math.sqrt(MAX_PIXELS / (width * height)))
  const [pageWidth, pageHeight] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  const whole = { pageWidth, pageHeight, left: 0, top: 0, width: pageWidth, height: pageHeight }
  const places = boxes.map((box) => toPixels(pdfium, page, whole, box, 0, scratch))
  const left = Math.max(
    0,
    places.reduce((least, place) => Math.min(least, place.left), Infinity),
  )
  const top = Math.max(
    0,
    places.reduce((least, place) => Math.min(least, place.bottom), Infinity),
  )
  const right = Math.min(
    pageWidth,
    places.reduce((most, place) => Math.max(most, place.right), 0),
  )
  const bottom = Math.min(
    pageHeight,
    places.reduce((most, place) => Math.max(most, place.top), 0),
  )
  return right > left && bottom > top ? { ...whole, left, top, width: right - left, height: bottom - top } : null
}

/** Renders a part of an open page; null if there is not enough memory. */
export function renderPart({ call, memory }: Pdfium, page: Pointer, frame: Frame): Rendering | null {
  const { width, height, left, top, pageWidth, pageHeight } = frame
  const bitmap = call.FPDFBitmap_CreateEx(width, height, BGRX, 0, 0)
  if (bitmap === 0) return null
  call.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE)
  call.FPDF_RenderPageBitmap(bitmap, page, -left, -top, pageWidth, pageHeight, 0, 0)
  const [stride, buffer] = [call.FPDFBitmap_GetStride(bitmap), call.FPDFBitmap_GetBuffer(bitmap)]
  const pixels = new Uint8Array(width * height * BYTES)
  for (let y = 0; y < height; y++)
    pixels.set(new Uint8Array(memory(), buffer + y * stride, width * BYTES), y * width * BYTES)
  call.FPDFBitmap_Destroy(bitmap)
  return { frame, pixels }
}

/** Whether two renderings of the same part of a page look different inside a box of its pixels. */
export function looksDifferent(a: Rendering, b: Rendering, box: Box): boolean {
  const { width, height } = a.frame
  const [left, right] = [Math.max(0, Math.floor(box.left)), Math.min(width, Math.ceil(box.right))]
  const [top, bottom] = [Math.max(0, Math.floor(box.bottom)), Math.min(height, Math.ceil(box.top))]
  for (let y = top; y < bottom; y++) {
    for (let at = (y * width + left) * BYTES; at < (y * width + right) * BYTES; at++) {
      if (Math.abs((a.pixels[at] ?? 0) - (b.pixels[at] ?? 0)) >= MIN_CONTRAST) return true
    }
  }
  return false
}

/**
 * A box of the page in the pixels of a frame, y downwards (`bottom` is the smaller one), without `margin` of its size on
 * each side: neighbours reach into its edges.
 */
export function toPixels(
  { call, memory }: Pdfium,
  page: Pointer,
  { pageWidth, pageHeight, left, top }: Frame,
  box: Box,
  margin: number,
  scratch: Pointer,
): Box {
  const [x, y] = [(box.right - box.left) * margin, (box.top - box.bottom) * margin]
  const place = (pageX: number, pageY: number): [number, number] => {
    call.FPDF_PageToDevice(page, -left, -top, pageWidth, pageHeight, 0, pageX, pageY, scratch, scratch + 4)
    const [deviceX = 0, deviceY = 0] = new Int32Array(memory(), scratch, 2)
    return [deviceX, deviceY]
  }
  const [x0, y0] = place(box.left + x, box.bottom + y)
  const [x1, y1] = place(box.right - x, box.top - y)
  return { left: Math.min(x0, x1), right: Math.max(x0, x1) + 1, bottom: Math.min(y0, y1), top: Math.max(y0, y1) + 1 }
}
