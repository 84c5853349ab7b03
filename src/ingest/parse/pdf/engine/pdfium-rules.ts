import { NO_RULED_LINES, type RuledLine, type RuledLines } from '../layout/rules.ts'
import type { Pdfium, Pointer } from './pdfium.ts'

/** FPDF_PAGEOBJ_PATH and FPDF_SEGMENT_MOVETO of fpdf_edit.h. */
const PATH = 2
const MOVE_TO = 2
/** A page with more objects is a map or a plan, and its lines are not tables. */
const MAX_OBJECTS = 20_000
const MAX_RULES = 6_000
/** A path with more segments is a drawing. */
const MAX_SEGMENTS = 400
/** Points: a shorter line is the end of a thick line, or a dash. */
const MIN_LENGTH = 4
/** Points by which the ends of a horizontal or vertical line may differ. */
const MAX_SKEW = 1

/** Points: a filled box up to this thickness is a line. Thicker ones are backgrounds, even behind each line of text. */
const MAX_THICKNESS = 3

interface Point {
  readonly x: number
  readonly y: number
}

/** The horizontal and vertical lines on a page, including frames of boxes; none for a page that is a drawing. */
export function readRules(pdfium: Pdfium, page: Pointer, scratch: Pointer): RuledLines {
  const { call } = pdfium
  const count = call.FPDFPage_CountObjects(page)
  if (count > MAX_OBJECTS) return NO_RULED_LINES
  const level: RuledLine[] = []
  const upright: RuledLine[] = []
  const add = (a: Point, b: Point) => {
    const [width, height] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)]
    if (height <= MAX_SKEW && width >= MIN_LENGTH) level.push(toRule((a.y + b.y) / 2, a.x, b.x))
    if (width <= MAX_SKEW && height >= MIN_LENGTH) upright.push(toRule((a.x + b.x) / 2, a.y, b.y))
  }
  for (let index = 0; index < count; index++) {
    const object = call.FPDFPage_GetObject(page, index)
    if (call.FPDFPageObj_GetType(object) !== PATH) continue
    const isStroked = hasStroke(pdfium, object, scratch)
    for (const points of readSubpaths(pdfium, object, scratch)) {
      const line = isStroked ? points : toThinLine(points)
      line.slice(1).forEach((point, at) => add(line[at] ?? point, point))
    }
    if (level.length + upright.length > MAX_RULES) return NO_RULED_LINES
  }
  return { level, upright }
}

function toRule(at: number, a: number, b: number): RuledLine {
  return { at, from: Math.min(a, b), to: Math.max(a, b) }
}

function hasStroke({ call, memory }: Pdfium, path: Pointer, scratch: Pointer): boolean {
  call.FPDFPath_GetDrawMode(path, scratch, scratch + 4)
  return new Int32Array(memory(), scratch, 2)[1] === 1
}

/** The corners of each part of a path, in the coordinates of unrotated text; curves become straight lines. */
function readSubpaths({ call, memory }: Pdfium, path: Pointer, scratch: Pointer): readonly (readonly Point[])[] {
  const count = call.FPDFPath_CountSegments(path)
  if (count < 2 || count > MAX_SEGMENTS || call.FPDFPageObj_GetMatrix(path, scratch) === 0) return []
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = new Float32Array(memory(), scratch, 6)
  const parts: Point[][] = []
  for (let index = 0; index < count; index++) {
    const segment = call.FPDFPath_GetPathSegment(path, index)
    call.FPDFPathSegment_GetPoint(segment, scratch, scratch + 4)
    const [x = 0, y = 0] = new Float32Array(memory(), scratch, 2)
    const point = { x: a * x + c * y + e, y: -(b * x + d * y + f) }
    if (call.FPDFPathSegment_GetType(segment) === MOVE_TO) parts.push([])
    const part = parts.at(-1)
    part?.push(point)
    const first = part?.[0]
    if (first && call.FPDFPathSegment_GetClose(segment) === 1) part.push(first)
  }
  return parts
}

/** A thin filled box as the line that it looks like; [] for any other shape. */
function toThinLine(points: readonly Point[]): readonly Point[] {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const [x, y] = [(left + right) / 2, (top + bottom) / 2]
  if (bottom - top <= MAX_THICKNESS && right - left > MAX_THICKNESS)
    return [
      { x: left, y },
      { x: right, y },
    ]
  if (right - left <= MAX_THICKNESS && bottom - top > MAX_THICKNESS)
    return [
      { x, y: top },
      { x, y: bottom },
    ]
  return []
}
