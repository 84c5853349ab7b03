import type { Pdfium, Pointer } from './pdfium.ts'

/** FPDFBitmap_Gray of fpdfview.h: one byte per pixel. */
const GRAY = 1
const WHITE = 0xff_ff_ff_ff
/** FPDF_ANNOT and FPDF_GRAYSCALE of fpdfview.h. */
const FLAGS = 0x01 | 0x08
/** The resolution recommended for Tesseract... */
const DOTS_PER_INCH = 300
/** ...and the size of an A4 page at 300 dpi: a poster is rendered at a lower resolution. */
const MAX_PIXELS = 9_000_000
const MAX_SIDE_PIXELS = 8_000
const POINTS_PER_INCH = 72
/** FPDF_PAGEOBJ_TEXT, _IMAGE and _FORM of fpdf_edit.h; programs that stamp a scan convert it to a form. */
const TEXT_OBJECT = 1
const IMAGE_OBJECTS = [3, 5]
/** A map has tens of thousands; the first ones are enough to recognise a picture. */
const MAX_OBJECTS = 2_000

/** A page rendered in grey: one byte per pixel, row by row; 0 is black. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
  readonly pointsPerPixel: number
}

/** What a page contains besides text. */
export interface Drawings {
  /** Pictures, lines, shapes and forms. */
  readonly count: number
  /** The share of the page's area that its largest image or form covers, 0..1. */
  readonly largestImage: number
}

/** A page with nothing but text. */
export const NO_DRAWINGS: Drawings = { count: 0, largestImage: 0 }

/** Renders an open page; null if it has no size or there is not enough memory. */
export function drawPage({ call, memory }: Pdfium, page: Pointer): Picture | null {
  const [widthPoints, heightPoints] = [call.FPDF_GetPageWidthF(page), call.FPDF_GetPageHeightF(page)]
  if (!(widthPoints > 0 && heightPoints > 0)) return null
  const scale = Math.min(
    DOTS_PER_INCH / POINTS_PER_INCH,
    Math.sqrt(MAX_PIXELS / (widthPoints * heightPoints)),
    MAX_SIDE_PIXELS / Math.max(widthPoints, heightPoints),
  )
  const [width, height] = [Math.max(1, Math.round(widthPoints * scale)), Math.max(1, Math.round(heightPoints * scale))]
  const bitmap = call.FPDFBitmap_CreateEx(width, height, GRAY, 0, 0)
  if (bitmap === 0) return null
  try {
    call.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE)
    call.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, FLAGS)
    const [stride, buffer] = [call.FPDFBitmap_GetStride(bitmap), call.FPDFBitmap_GetBuffer(bitmap)]
    const pixels = new Uint8Array(width * height)
    for (let y = 0; y < height; y++) pixels.set(new Uint8Array(memory(), buffer + y * stride, width), y * width)
    return { width, height, pixels, pointsPerPixel: 1 / scale }
  } finally {
    call.FPDFBitmap_Destroy(bitmap)
  }
}

/** Examines what an open page draws, without rendering it. `scratch` has room for four floats. */
export function readDrawings({ call, memory }: Pdfium, page: Pointer, scratch: Pointer): Drawings {
  const area = call.FPDF_GetPageWidthF(page) * call.FPDF_GetPageHeightF(page)
  const objects = Math.min(call.FPDFPage_CountObjects(page), MAX_OBJECTS)
  let [count, largest] = [0, 0]
  for (let index = 0; index < objects; index++) {
    const object = call.FPDFPage_GetObject(page, index)
    const kind = call.FPDFPageObj_GetType(object)
    if (kind !== TEXT_OBJECT) count += 1
    if (!IMAGE_OBJECTS.includes(kind)) continue
    if (!call.FPDFPageObj_GetBounds(object, scratch, scratch + 4, scratch + 8, scratch + 12)) continue
    const [left = 0, bottom = 0, right = 0, top = 0] = new Float32Array(memory(), scratch, 4)
    largest = Math.max(largest, (right - left) * (top - bottom))
  }
  return { count, largestImage: area > 0 ? Math.min(1, largest / area) : 0 }
}
