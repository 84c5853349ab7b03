/** A rectangle of a page in points, in PDF's own frame: `top` is the larger y. */
export interface Box {
  readonly left: number
  readonly bottom: number
  readonly right: number
  readonly top: number
}

/** Six numbers of a PDF transformation, a to f. */
export type Matrix = readonly [number, number, number, number, number, number]

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]

/** The common part of two boxes; its sides are swapped if there is none, so that `areaOf` gives 0. */
export function intersect(a: Box, b: Box): Box {
  return {
    left: Math.max(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.min(a.right, b.right),
    top: Math.min(a.top, b.top),
  }
}

export function areaOf({ left, bottom, right, top }: Box): number {
  return right > left && top > bottom ? (right - left) * (top - bottom) : 0
}

/** The share of `inner` that lies inside `outer`, 0..1. */
export function shareInside(inner: Box, outer: Box): number {
  const area = areaOf(inner)
  return area > 0 ? areaOf(intersect(inner, outer)) / area : 0
}

/** The bounds of a box after a transformation. */
export function transform({ left, bottom, right, top }: Box, matrix: Matrix): Box {
  if (matrix === IDENTITY) return { left, bottom, right, top }
  const [a, b, c, d, e, f] = matrix
  const [x0, x1, x2, x3] = [a * left + c * bottom, a * right + c * bottom, a * left + c * top, a * right + c * top]
  const [y0, y1, y2, y3] = [b * left + d * bottom, b * right + d * bottom, b * left + d * top, b * right + d * top]
  return {
    left: Math.min(x0, x1, x2, x3) + e,
    bottom: Math.min(y0, y1, y2, y3) + f,
    right: Math.max(x0, x1, x2, x3) + e,
    top: Math.max(y0, y1, y2, y3) + f,
  }
}

/** The transformation that applies `inner` first. */
export function combine(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner
  const [m, n, o, p, q, r] = outer
  return [a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p, e * m + f * o + q, e * n + f * p + r]
}
