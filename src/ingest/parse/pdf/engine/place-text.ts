import type { Box } from './box.ts'
import type { Character } from '../layout/character.ts'

/** The width of a letter, as a share of its size: about that of a text in a sans-serif type. */
const LETTER_WIDTH = 0.5
/** The distance of lines and the place of the first baseline, as shares of the size. */
const LEADING = 1.2
const BASELINE = 0.3
/** Points: the largest type that a viewer chooses for a field, and the smallest. */
const MAX_SIZE = 12
const MIN_SIZE = 4

/**
 * Characters for a text that is shown in a box without being in the content of the page, from its upper left corner,
 * wrapped at its width; one line stands in the middle of its height. `size` 0: what fits.
 */
export function placeText(text: string, box: Box, size: number): readonly Character[] {
  const height = Math.max(1, box.top - box.bottom)
  const em = size > 0 ? size : Math.min(MAX_SIZE, Math.max(MIN_SIZE, height / LEADING))
  const perLine = Math.max(1, Math.floor((box.right - box.left) / (em * LETTER_WIDTH)))
  const lines = text.split(/\r\n|\r|\n/).flatMap((line) => wrap(line, perLine))
  const first = lines.length === 1 ? (box.top + box.bottom) / 2 - em * BASELINE : Math.max(box.top, box.bottom) - em
  return lines.flatMap((line, at) => toCharacters(line, box.left, -(first - at * em * LEADING), em))
}

/** Lines of at most `length` characters, cut between words where there is more than one. */
function wrap(line: string, length: number): readonly string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(/\s+/)) {
    const longer = current === '' ? word : `${current} ${word}`
    if (longer.length > length && current !== '') {
      lines.push(current)
      current = word
    } else {
      current = longer
    }
  }
  return current === '' ? lines : [...lines, current]
}

function toCharacters(line: string, left: number, y: number, size: number): readonly Character[] {
  const width = size * LETTER_WIDTH
  return [...line].map((text, at) => ({
    text,
    left: left + at * width,
    right: left + (at + 1) * width,
    y,
    size,
    isBold: false,
    rotation: 0,
    isGuessed: false,
    isBroken: false,
  }))
}
