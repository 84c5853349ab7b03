import type { RuledLine, RuledLines } from '../rules.ts'

/** An area of a page with edges that are seen, in points; `y` grows downwards. */
export interface Area {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Points: corners of a frame no farther apart meet. */
const TOUCH = 3
/** A page with more lines is a table or a drawing, and has no frames around text. */
const MAX_LINES = 200

/** Frames of four drawn lines that meet at their ends. */
export function toFrames({ level, upright }: RuledLines): readonly Area[] {
  if (level.length > MAX_LINES || upright.length > MAX_LINES) return []
  const frames: Area[] = []
  for (const left of upright) {
    for (const right of upright) {
      if (right.at - left.at <= TOUCH || !isSame(left, right)) continue
      const hasEdge = (at: number) => level.some((rule) => isNear(rule.at, at) && spans(rule, left.at, right.at))
      if (!hasEdge(left.from) || !hasEdge(left.to)) continue
      frames.push({ left: left.at, right: right.at, top: left.from, bottom: left.to })
    }
  }
  return frames
}

function isSame(a: RuledLine, b: RuledLine): boolean {
  return isNear(a.from, b.from) && isNear(a.to, b.to)
}

function spans({ from, to }: RuledLine, left: number, right: number): boolean {
  return isNear(from, left) && isNear(to, right)
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOUCH
}
