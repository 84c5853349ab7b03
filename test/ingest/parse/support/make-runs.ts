import type { Character, Line, Run } from '../../../../src/ingest/parse/pdf/layout/character.ts'
import { toLine } from '../../../../src/ingest/parse/pdf/layout/to-lines.ts'

/** Half an em: about what a letter of Helvetica takes. */
const LETTER = 0.5

/** A piece of a line that begins at `left`, in type of 10 points unless said otherwise. */
export function makeRun(text: string, left: number, y: number, size = 10, isBold = false): Run {
  return { text, left, right: left + text.length * size * LETTER, y, size, isBold }
}

/** A line of one piece. */
export function makeLine(text: string, y: number, size = 10, isBold = false): Line {
  return toLine([makeRun(text, 50, y, size, isBold)])
}

/** Lines of prose below one another, as wide as they come. */
export function makeColumn(lines: readonly string[], left: number, top: number, pitch = 12): readonly Run[] {
  return lines.map((text, index) => makeRun(text, left, top + index * pitch))
}

/** The letters of `text` one after the other; a space moves on, and is left out. */
export function makeCharacters(text: string, left: number, y: number, size = 10): readonly Character[] {
  return [...text].flatMap((letter, index) => {
    const start = left + index * size * LETTER
    const place = { left: start, right: start + size * LETTER, y, size }
    const plain = { isBold: false, rotation: 0, isGuessed: false, isBroken: false } as const
    return letter === ' ' ? [] : [{ text: letter, ...place, ...plain }]
  })
}
