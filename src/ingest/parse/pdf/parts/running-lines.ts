import { runningLinesOf, type PartPage } from './part-page.ts'

/** Letters in a running line that is more than a number. */
const MIN_LETTERS = 6
/** Pages compared on either side of a page: left and right pages may have different lines. */
const NEAR = 2

/** Whether running lines continue or change at a page. */
export type RunningLineChange = 'continues' | 'changes' | 'unknown'

/**
 * For each page, whether running lines continue from the pages before. They change if none from before occurs again and
 * none from after occurred before.
 */
export function compareRunningLines(pages: readonly PartPage[]): readonly RunningLineChange[] {
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
    if (before.some((key) => after.includes(key))) return 'continues'
    if (before.length === 0 || after.length === 0) return 'unknown'
    const ends = before.every((key) => (last.get(key) ?? 0) < position)
    return ends && after.every((key) => (first.get(key) ?? 0) >= position) ? 'changes' : 'unknown'
  })
}

/** Running lines with numbers replaced, for comparison. */
function toKeys(page: PartPage): readonly string[] {
  return runningLinesOf(page)
    .map((line) => line.toLowerCase().replace(/\d+/g, '#').replace(/\s+/g, ' ').trim())
    .filter((key) => (key.match(/\p{L}/gu)?.length ?? 0) >= MIN_LETTERS)
}
