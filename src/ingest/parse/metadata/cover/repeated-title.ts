import { toWordKey } from '../../../../formats/word-key.ts'
import type { CoverLine } from './cover-line.ts'

/** Lines of a title that is repeated, at the most. */
const MAX_LINES = 5
const MIN_WORDS = 3
/** Least ratio of its size to that of the largest line: the motto of a plan may be larger than its name. */
const MIN_SIZE_OF_LARGEST = 0.45

/**
 * The lines of a cover that say, as whole lines, what the running lines of the pages behind it repeat: the name of the
 * work, even if a motto is printed larger. Null if there are none.
 */
export function findRepeatedLines<Line extends CoverLine>(
  page: readonly Line[],
  running: readonly string[],
  largest: number,
): readonly Line[] | null {
  const keys = new Set(running.map(toWordKey).filter((key) => key.split(' ').length >= MIN_WORDS))
  if (keys.size === 0) return null
  for (const [start, line] of page.entries()) {
    if (line.size < largest * MIN_SIZE_OF_LARGEST) continue
    for (let length = 1; length <= MAX_LINES; length++) {
      const lines = page.slice(start, start + length)
      if (keys.has(toWordKey(lines.map(({ text }) => text).join(' ')))) return lines
    }
  }
  return null
}
