import type { Character, Line, Run } from '../../../../src/ingest/parse/pdf/layout/character.ts'
import { toLine } from '../../../../src/ingest/parse/pdf/layout/to-lines.ts'

/** Half an em: about the width of a letter in Helvetica. */
const LETTER = 0.5

/** A run that begins at `left`, in 10 point type by default. */
export function makeRun(text: string, left: number, y: number, size = 10, isBold = false): Run {
  return { text, left, right: left + text.length * size * LETTER, y, size, isBold }
}

/** A line of one run. */
export function makeLine(text: string, y: number, size = 10, isBold = false): Line {
  return toLine([makeRun(text, 50, y, size, isBold)])
}

/** Lines below one another, each with its natural width. */
export function makeColumn(lines: readonly string[], left: number, top: number, pitch = 12): readonly Run[] {
  return lines.map((text, index) => makeRun(text, left, top + index * pitch))
}

/** The characters of `text` in sequence; spaces leave a gap, and are omitted. */
export function makeCharacters(text: string, left: number, y: number, size = 10): readonly Character[] {
  return [...text].flatMap((letter, index) => {
    const start = left + index * size * LETTER
    const place = { left: start, right: start + size * LETTER, y, size }
    const plain = { isBold: false, rotation: 0, isGuessed: false, isBroken: false } as const
    return letter === ' ' ? [] : [{ text: letter, ...place, ...plain }]
  })
}
