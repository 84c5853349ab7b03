import type { Area } from '../layout/asides/frames.ts'
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
/** A rounded rectangle has 17, with the control points of its corners; a path with more is a drawing. */
const MAX_BOX_POINTS = 20

interface Point {
  readonly x: number
  readonly y: number
}

/** What is drawn around and behind the text of a page. */
export interface DrawnLines {
  /** The horizontal and vertical lines, including frames of boxes. */
  readonly rules: RuledLines
  /** Filled boxes, with straight or rounded corners. */
  readonly areas: readonly Area[]
}

/** The lines and boxes on a page; none for a page that is a drawing. */
export function readRules(pdfium: Pdfium, page: Pointer, scratch: Pointer): DrawnLines {
  const { call } = pdfium
  const count = call.FPDFPage_CountObjects(page)
  if (count > MAX_OBJECTS) return { rules: NO_RULED_LINES, areas: [] }
  const areas: Area[] = []
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
    const { isFilled, isStroked } = drawModeOf(pdfium, object, scratch)
    for (const points of readSubpaths(pdfium, object, scratch)) {
      const line = isStroked ? points : toThinLine(points)
      line.slice(1).forEach((point, at) => add(line[at] ?? point, point))
      if (isFilled && points.length <= MAX_BOX_POINTS) areas.push(toArea(points))
    }
    if (level.length + upright.length > MAX_RULES) return { rules: NO_RULED_LINES, areas: [] }
  }
  return { rules: { level, upright }, areas: areas.filter(isBox) }
}

function toArea(points: readonly Point[]): Area {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

function isBox({ left, right, top, bottom }: Area): boolean {
  return right - left > MAX_THICKNESS && bottom - top > MAX_THICKNESS
}

function toRule(at: number, a: number, b: number): RuledLine {
  return { at, from: Math.min(a, b), to: Math.max(a, b) }
}

function drawModeOf({ call, memory }: Pdfium, path: Pointer, scratch: Pointer) {
  call.FPDFPath_GetDrawMode(path, scratch, scratch + 4)
  const [fill, stroke] = new Int32Array(memory(), scratch, 2)
  return { isFilled: fill !== 0, isStroked: stroke === 1 }
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
  const { left, right, top, bottom } = toArea(points)
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
