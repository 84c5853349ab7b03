import { combine, IDENTITY, intersect, transform, type Box, type Matrix } from './box.ts'
import type { Pdfium, Pointer } from './pdfium.ts'

/** FPDF_PAGEOBJ_* of fpdf_edit.h. */
const TEXT = 1
const PATH = 2
const FORM = 5
/** Objects after these are not examined; a page with more is a map or a plan. */
const MAX_OBJECTS = 20_000
/** Forms inside forms; PDFium itself follows a few more. */
const MAX_DEPTH = 8
/** Points: a narrower shape is a line. */
const MIN_SIDE = 2
/** A clip path with more segments is a drawing; its bounds are not needed. */
const MAX_CLIP_SEGMENTS = 16
/** The mark of optional content (ISO 32000-1, 8.11.3.2). */
const LAYER_MARK = 'OC'
const MAX_MARKS = 8
const MAX_NAME_BYTES = 96

/** The alpha of a paint that lets nothing through. */
export const OPAQUE = 255

/** Colour and opacity, 0..255 each. */
export interface Paint {
  readonly red: number
  readonly green: number
  readonly blue: number
  readonly alpha: number
}

/** Something that a page paints, with its bounds on the page after clipping. */
export interface PaintedObject {
  /** A shape is filled; a line is thin or only drawn, but many may add up to a background. */
  readonly kind: 'text' | 'shape' | 'line' | 'picture'
  readonly pointer: Pointer
  readonly bounds: Box
  /** Where its clip path lets it be seen; null without one. */
  readonly clip: Box | null
  /** The colour of its area, or of its outline if only that is drawn; null if it is a pattern. */
  readonly paint: Paint | null
  /** Text render mode of PDF, 0 to 7; 0 for anything else. */
  readonly mode: number
  /** Whether it has a blend mode, a soft mask or an opacity below 1. */
  readonly isTransparent: boolean
  /** Name of the optional content that it belongs to, '' for one without a name; null for none. */
  readonly layer: string | null
}

interface Surroundings {
  readonly matrix: Matrix
  readonly clip: Box | null
  /** Opacity of the forms around it, 0..1. */
  readonly opacity: number
  readonly layer: string | null
}

/** What a page paints in order, the content of forms included; at most `MAX_OBJECTS`. */
export function readPaintedObjects(pdfium: Pdfium, page: Pointer, scratch: Pointer): readonly PaintedObject[] {
  const { call } = pdfium
  const objects: PaintedObject[] = []
  let left = MAX_OBJECTS
  const visit = (count: number, get: (index: number) => Pointer, around: Surroundings, depth: number) => {
    for (let index = 0; index < count && left > 0; index++, left--) {
      const pointer = get(index)
      const kind = call.FPDFPageObj_GetType(pointer)
      if (kind !== FORM) {
        const object = readObject(pdfium, pointer, kind, around, scratch)
        if (object) objects.push(object)
      } else if (depth < MAX_DEPTH) {
        const inside = enterForm(pdfium, pointer, around, scratch)
        const size = call.FPDFFormObj_CountObjects(pointer)
        visit(size, (at) => call.FPDFFormObj_GetObject(pointer, at), inside, depth + 1)
      }
    }
  }
  const outside = { matrix: IDENTITY, clip: null, opacity: 1, layer: null }
  visit(call.FPDFPage_CountObjects(page), (at) => call.FPDFPage_GetObject(page, at), outside, 0)
  return objects
}

function enterForm(pdfium: Pdfium, form: Pointer, around: Surroundings, scratch: Pointer): Surroundings {
  const { call, memory } = pdfium
  const clip = readClip(pdfium, form, around, scratch)
  const hasMatrix = call.FPDFPageObj_GetMatrix(form, scratch) === 1
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = new Float32Array(memory(), scratch, 6)
  return {
    matrix: hasMatrix ? combine([a, b, c, d, e, f], around.matrix) : around.matrix,
    clip,
    opacity: (readPaint(pdfium, form, false, around, scratch)?.alpha ?? around.opacity * OPAQUE) / OPAQUE,
    layer: readLayer(pdfium, form, scratch) ?? around.layer,
  }
}

function readObject(
  pdfium: Pdfium,
  pointer: Pointer,
  type: number,
  around: Surroundings,
  scratch: Pointer,
): PaintedObject | null {
  const { call, memory } = pdfium
  if (call.FPDFPageObj_GetBounds(pointer, scratch, scratch + 4, scratch + 8, scratch + 12) === 0) return null
  const [left = 0, bottom = 0, right = 0, top = 0] = new Float32Array(memory(), scratch, 4)
  const bounds = transform({ left, bottom, right, top }, around.matrix)
  if (type === TEXT) return readText(pdfium, pointer, bounds, around, scratch)
  const isThin = bounds.right - bounds.left < MIN_SIDE || bounds.top - bounds.bottom < MIN_SIDE
  if (type === PATH && (isThin || !isFilled(pdfium, pointer, scratch)))
    return { kind: 'line', pointer, bounds, clip: null, paint: null, mode: 0, isTransparent: false, layer: null }
  const clip = readClip(pdfium, pointer, around, scratch)
  return {
    kind: type === PATH ? 'shape' : 'picture',
    pointer,
    bounds: clip === null ? bounds : intersect(bounds, clip),
    clip,
    paint: type === PATH ? readPaint(pdfium, pointer, false, around, scratch) : null,
    mode: 0,
    isTransparent: call.FPDFPageObj_HasTransparency(pointer) === 1,
    layer: around.layer,
  }
}

function readText(
  pdfium: Pdfium,
  pointer: Pointer,
  bounds: Box,
  around: Surroundings,
  scratch: Pointer,
): PaintedObject {
  const { call } = pdfium
  const mode = call.FPDFTextObj_GetTextRenderMode(pointer)
  return {
    kind: 'text',
    pointer,
    bounds,
    clip: readClip(pdfium, pointer, around, scratch),
    paint: readPaint(pdfium, pointer, mode % 4 === 1, around, scratch),
    mode,
    isTransparent: call.FPDFPageObj_HasTransparency(pointer) === 1,
    layer: readLayer(pdfium, pointer, scratch) ?? around.layer,
  }
}

function isFilled({ call, memory }: Pdfium, path: Pointer, scratch: Pointer): boolean {
  call.FPDFPath_GetDrawMode(path, scratch, scratch + 4)
  return new Int32Array(memory(), scratch, 1)[0] !== 0
}

function readPaint(
  { call, memory }: Pdfium,
  object: Pointer,
  isStroke: boolean,
  { opacity }: Pick<Surroundings, 'opacity'>,
  scratch: Pointer,
): Paint | null {
  const read = isStroke ? call.FPDFPageObj_GetStrokeColor : call.FPDFPageObj_GetFillColor
  if (read(object, scratch, scratch + 4, scratch + 8, scratch + 12) === 0) return null
  const [red = 0, green = 0, blue = 0, alpha = 255] = new Uint32Array(memory(), scratch, 4)
  return { red, green, blue, alpha: alpha * opacity }
}

/** The bounds of the area to which an object is clipped; of a complicated path, those of what is around it. */
function readClip({ call, memory }: Pdfium, object: Pointer, around: Surroundings, scratch: Pointer): Box | null {
  const path = call.FPDFPageObj_GetClipPath(object)
  const parts = path === 0 ? 0 : call.FPDFClipPath_CountPaths(path)
  let { clip } = around
  for (let part = 0; part < parts; part++) {
    const segments = call.FPDFClipPath_CountPathSegments(path, part)
    if (segments < 1 || segments > MAX_CLIP_SEGMENTS) continue
    let box: Box = { left: Infinity, bottom: Infinity, right: -Infinity, top: -Infinity }
    for (let at = 0; at < segments; at++) {
      call.FPDFPathSegment_GetPoint(call.FPDFClipPath_GetPathSegment(path, part, at), scratch, scratch + 4)
      const [x = 0, y = 0] = new Float32Array(memory(), scratch, 2)
      box = {
        left: Math.min(box.left, x),
        bottom: Math.min(box.bottom, y),
        right: Math.max(box.right, x),
        top: Math.max(box.top, y),
      }
    }
    const placed = transform(box, around.matrix)
    clip = clip === null ? placed : intersect(clip, placed)
  }
  return clip
}

function readLayer(pdfium: Pdfium, object: Pointer, scratch: Pointer): string | null {
  const { call } = pdfium
  const marks = Math.min(call.FPDFPageObj_CountMarks(object), MAX_MARKS)
  for (let index = 0; index < marks; index++) {
    const mark = call.FPDFPageObj_GetMark(object, index)
    const name = readUtf16(pdfium, scratch, (buffer, length) =>
      call.FPDFPageObjMark_GetName(mark, buffer, MAX_NAME_BYTES, length),
    )
    if (name !== LAYER_MARK) continue
    const key = pdfium.keyOf('Name')
    return readUtf16(pdfium, scratch, (buffer, length) =>
      call.FPDFPageObjMark_GetParamStringValue(mark, key, buffer, MAX_NAME_BYTES, length),
    )
  }
  return null
}

/** A short string of a mark; '' if it has none, or one longer than the buffer. */
function readUtf16({ memory }: Pdfium, scratch: Pointer, read: (buffer: Pointer, length: Pointer) => number): string {
  const buffer = scratch + 8
  if (read(buffer, scratch) === 0) return ''
  const bytes = new Uint32Array(memory(), scratch, 1)[0] ?? 0
  if (bytes < 2 || bytes > MAX_NAME_BYTES) return ''
  return Buffer.from(new Uint8Array(memory(), buffer, bytes - 2)).toString('utf16le') // the last two are NUL
}
