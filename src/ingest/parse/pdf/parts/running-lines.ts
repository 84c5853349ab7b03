import { runningLinesOf, type PartPage } from './part-page.ts'

/** A running line that says more than a number. */
const MIN_LETTERS = 6
/** Pages on either side of a beginning whose lines are compared: left and right pages may differ. */
const NEAR = 2

/** What becomes of the running lines at the beginning of a page. */
export type Running = 'goes_on' | 'changes' | 'unknown'

/**
 * For each page, whether running lines go on from the pages before. They change where none of those before comes again
 * and none of those after was there before.
 */
export function followRunningLines(pages: readonly PartPage[]): readonly Running[] {
  const keys = pages.map(toKeys)
  const [first, last] = [new Map<string, number>(), new Map<string, number>()]
  keys.forEach((ofPage, position) => {
    for (const key of ofPage) {
      if (!first.has(key)) first.set(key, position)
      last.set(key, position)
    }
  })
  return pages.map((_page, position) => {
    const before = keys.slice(Math.max(0, position - NEAR), position).flat()
    const after = keys.slice(position, position + NEAR).flat()
    if (before.some((key) => after.includes(key))) return 'goes_on'
    if (before.length === 0 || after.length === 0) return 'unknown'
    const ends = before.every((key) => (last.get(key) ?? 0) < position)
    return ends && after.every((key) => (first.get(key) ?? 0) >= position) ? 'changes' : 'unknown'
  })
}

/** Lines with their numbers made alike. */
function toKeys(page: PartPage): readonly string[] {
  return runningLinesOf(page)
    .map((line) => line.toLowerCase().replace(/\d+/g, '#').replace(/\s+/g, ' ').trim())
    .filter((key) => (key.match(/\p{L}/gu)?.length ?? 0) >= MIN_LETTERS)
}
