/** A character and its position in points, in a frame in which its line runs left to right; `y` grows downwards. */
export interface Character {
  readonly text: string
  readonly left: number
  readonly right: number
  /** The y coordinate of its baseline. */
  readonly y: number
  /** The font size: one em. */
  readonly size: number
  readonly isBold: boolean
  readonly isItalic?: boolean
  /** Quarter turns of the frame, counter-clockwise against the page; null for a slanted line, which has no frame. */
  readonly rotation: Rotation | null
  /** Whether it is a space that PDFium inferred, and the file does not contain. */
  readonly isGuessed: boolean
  /** Whether the font does not show which character this is. */
  readonly isBroken: boolean
}

/** Counter-clockwise quarter turns. */
export type Rotation = 0 | 1 | 2 | 3

/** A run of characters on one line without a wide gap, and its box. */
export interface Run {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly y: number
  readonly size: number
  readonly isBold: boolean
  readonly isItalic?: boolean
  /** The cells, if it is the row of a ruled table, which is one run. */
  readonly cells?: readonly Run[]
}

/** The runs on one baseline, left to right. */
export interface Line {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly y: number
  readonly size: number
  readonly isBold: boolean
  readonly isItalic?: boolean
  /** Its runs, left to right; more than one in a table. */
  readonly cells: readonly Run[]
  /** Whether it is or contains the row of a ruled table, which is already complete. */
  readonly isRuled: boolean
}

/** Lines that belong together, such as a paragraph or the rows of a table. */
export interface Block {
  readonly lines: readonly Line[]
}

/** The left and right bounds of runs or lines; by `reduce`, since `Math.min` cannot take as many arguments. */
export function boundsOf(pieces: readonly { readonly left: number; readonly right: number }[]): {
  readonly left: number
  readonly right: number
} {
  return pieces.reduce(
    (bounds, { left, right }) => ({ left: Math.min(bounds.left, left), right: Math.max(bounds.right, right) }),
    { left: Infinity, right: -Infinity },
  )
}

/** The middle value; 0 if there are none. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
