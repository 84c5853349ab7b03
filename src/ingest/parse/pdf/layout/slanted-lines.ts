import type { Character, Line } from './character.ts'
import { toLine } from './to-lines.ts'

/** In ems: greatest distance of characters of one line in its direction, and across it. */
const MAX_STEP = 2.5
const MAX_DRIFT = 0.3
/** A watermark is in type of at least this many times the size of the text. */
const MIN_WATERMARK_SIZE = 2

/**
 * The slanted lines of a page, in file order, each in the frame of its own direction: names of axes in a chart, or a
 * watermark across the page.
 */
export function toSlantedLines(characters: readonly Character[]): readonly Line[] {
  const groups: Character[][] = []
  for (const character of characters) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    if (group && last && follows(last, character)) group.push(character)
    else if (character.text.trim() !== '') groups.push([character])
  }
  return groups.map(toSlantedLine)
}

/** Whether a slanted line is a watermark, not a part of a chart: much larger than the text of the page. */
export function isWatermark({ size, text }: Line, textSize: number): boolean {
  return size >= textSize * MIN_WATERMARK_SIZE && /\p{L}{2}/u.test(text)
}

function follows(last: Character, { left, y, size, text }: Character): boolean {
  if (text.trim() === '') return true
  const step = left - last.left
  return step > 0 && step < size * MAX_STEP && Math.abs(y - last.y) < size * MAX_DRIFT
}

function toSlantedLine(characters: readonly Character[]): Line {
  const text = characters
    .map((character) => character.text)
    .join('')
    .replace(/\s+/g, ' ')
    .trim()
  const [first] = characters
  const { left = 0, y = 0, size = 1, isBold = false } = first ?? {}
  return toLine([{ text, left, right: characters.at(-1)?.right ?? left, y, size, isBold }])
}
