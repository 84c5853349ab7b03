import { NO_RULES, type Rule, type Rules } from './layout/rules.ts'
import type { Pdfium, Pointer } from './pdfium.ts'

/** FPDF_PAGEOBJ_PATH and the kinds of segments of fpdf_edit.h and fpdfview.h. */
const PATH = 2
const LINE_TO = 0
const MOVE_TO = 2
/** A page with more objects is a map or a plan, and its lines are no tables. */
const MAX_OBJECTS = 20_000
const MAX_RULES = 6_000
/** A path with more segments is a drawing. */
const MAX_SEGMENTS = 400
/** Points: what is shorter is the end of a thick line, or a dash. */
const MIN_LENGTH = 4
/** Points by which a line may lean. */
const MAX_LEAN = 1

interface Point {
  readonly x: number
  readonly y: number
}

/** The upright and level lines that are drawn on a page, edges of boxes among them; none for a page that is a drawing. */
export function readRules({ call, memory }: Pdfium, page: Pointer, scratch: Pointer): Rules {
  const count = call.FPDFPage_CountObjects(page)
  if (count > MAX_OBJECTS) return NO_RULES
  const level: Rule[] = []
  const upright: Rule[] = []
  const add = (a: Point, b: Point) => {
    const [width, height] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)]
    if (height <= MAX_LEAN && width >= MIN_LENGTH) level.push(toRule((a.y + b.y) / 2, a.x, b.x))
    if (width <= MAX_LEAN && height >= MIN_LENGTH) upright.push(toRule((a.x + b.x) / 2, a.y, b.y))
  }
  for (let index = 0; index < count; index++) {
    const object = call.FPDFPage_GetObject(page, index)
    if (call.FPDFPageObj_GetType(object) === PATH) readPath({ call, memory }, object, scratch, add)
    if (level.length + upright.length > MAX_RULES) return NO_RULES
  }
  return { level, upright }
}

function toRule(at: number, a: number, b: number): Rule {
  return { at, from: Math.min(a, b), to: Math.max(a, b) }
}

function readPath(
  { call, memory }: Pdfium,
  path: Pointer,
  scratch: Pointer,
  add: (from: Point, to: Point) => void,
): void {
  const count = call.FPDFPath_CountSegments(path)
  if (count < 2 || count > MAX_SEGMENTS || call.FPDFPageObj_GetMatrix(path, scratch) === 0) return
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = new Float32Array(memory(), scratch, 6)
  let [first, last]: (Point | null)[] = [null, null]
  for (let index = 0; index < count; index++) {
    const segment = call.FPDFPath_GetPathSegment(path, index)
    call.FPDFPathSegment_GetPoint(segment, scratch, scratch + 4)
    const [x = 0, y = 0] = new Float32Array(memory(), scratch, 2)
    const point = { x: a * x + c * y + e, y: -(b * x + d * y + f) }
    const type = call.FPDFPathSegment_GetType(segment)
    if (type === MOVE_TO) first = point
    else if (type === LINE_TO && last) add(last, point)
    last = point
    if (first && call.FPDFPathSegment_GetClose(segment) === 1) add(last, first)
  }
}
