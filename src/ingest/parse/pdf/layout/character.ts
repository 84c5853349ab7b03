/** A letter where it stands, in points, in a frame in which its line runs left to right; `y` grows downwards. */
export interface Character {
  readonly text: string
  readonly left: number
  readonly right: number
  /** Of its baseline. */
  readonly y: number
  /** Of its type: the em. */
  readonly size: number
  readonly isBold: boolean
  /** Quarter turns counter-clockwise of the frame against the page; null for a slanted line, which has none. */
  readonly turn: Turn | null
  /** A space that the file does not have, but PDFium would. */
  readonly isGuessed: boolean
  /** The font does not tell which letter this is. */
  readonly isBroken: boolean
}

export type Turn = 0 | 1 | 2 | 3

/** Letters of one line without a wide gap: a piece of text in a box. */
export interface Run {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly y: number
  readonly size: number
  readonly isBold: boolean
  /** Of the row of a ruled table, which is read as one piece: what stands in its cells. */
  readonly cells?: readonly Run[]
}

/** What stands on one baseline, left to right. */
export interface Line {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly y: number
  readonly size: number
  readonly isBold: boolean
  /** Its pieces, left to right: more than one in a table. */
  readonly cells: readonly Run[]
  /** Whether it is, or has, the row of a ruled table: whole as it is. */
  readonly isRuled: boolean
}

/** Lines that belong together, such as a paragraph or the rows of a table. */
export interface Block {
  readonly lines: readonly Line[]
}

/** From the leftmost to the rightmost point of some runs or lines; there may be more than a call takes arguments. */
export function boundsOf(pieces: readonly { readonly left: number; readonly right: number }[]): {
  readonly left: number
  readonly right: number
} {
  return pieces.reduce(
    (bounds, { left, right }) => ({ left: Math.min(bounds.left, left), right: Math.max(bounds.right, right) }),
    { left: Infinity, right: -Infinity },
  )
}

/** The middle value; 0 of nothing. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
