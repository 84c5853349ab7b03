import { runningLinesOf, type PartPage } from './part-page.ts'

/** `Page 3 of 12`, `3/12` */
const OF = /(?<!\d)(\d{1,4})\s*(?:of|\/)\s*\d{1,4}\b/gi
/** `3-12`, `A.4`: page numbers by chapter or appendix, which belong to one book. */
const OF_CHAPTER = /(?<![\p{L}\d])[A-Z\d]{1,4}[-\u2013.]\d{1,4}(?!\d)/giu
const AT_AN_END = /^\D{0,3}(\d{1,4})\b|\b(\d{1,4})\D{0,3}$/g

/** Unnumbered pages before a document's first numbered page: cover, imprint, contents. */
const MAX_UNNUMBERED = 10

/** The possible numbers of each page, from its running lines and label. */
export function readPageNumbers(pages: readonly PartPage[]): readonly ReadonlySet<number>[] {
  return pages.map((page) => {
    const lines = [...runningLinesOf(page), page.label ?? ''].map((line) =>
      line
        .replace(OF_CHAPTER, '')
        .replace(/\bpage\b/gi, '')
        .trim(),
    )
    const found = lines.flatMap((line) => [...line.matchAll(OF), ...line.matchAll(AT_AN_END)])
    return new Set(found.map(([, first, last]) => Number(first ?? last)))
  })
}

/** A page `at` which numbering restarts from 1, and the first page after the previous numbering (`from`). */
export interface Restart {
  readonly from: number
  readonly at: number
}

/**
 * Pages, by position from 0, at which numbering restarts from 1. The first page may have no number. Numbering that
 * starts once, after unnumbered pages or Roman numerals, is that of a book after its contents.
 */
export function findRestarts(numbers: readonly ReadonlySet<number>[]): readonly Restart[] {
  const isNumbered = numbers.map((values, at) =>
    [...values].some((value) => numbers[at - 1]?.has(value - 1) === true || numbers[at + 1]?.has(value + 1) === true),
  )
  const firstRun = isNumbered.indexOf(true)
  return numbers.flatMap((values, at) => {
    const first = [1, 2].find((value) => values.has(value) && isStart(numbers, at, value))
    const start = first === undefined ? -1 : at - (first - 1)
    if (firstRun < 0 || start <= firstRun + 1) return []
    const last = isNumbered.lastIndexOf(true, start - 1)
    return [{ from: Math.max(last + 1, start - MAX_UNNUMBERED), at: start }]
  })
}

/** Whether the number increases with the next page, but does not stay the same, as a chapter number would. */
function isStart(numbers: readonly ReadonlySet<number>[], at: number, value: number): boolean {
  const [before, next, afterNext] = [numbers[at - 1], numbers[at + 1], numbers[at + 2]]
  if (next?.has(value + 1) !== true || afterNext?.has(value + 1) === true) return false
  return before?.has(value) !== true && before?.has(value - 1) !== true
}

/** Whether the numbering of earlier pages continues at a page, which itself may have no number. */
export function continuesNumbering(numbers: readonly ReadonlySet<number>[], position: number): boolean {
  const [before, here, after, later] = [-1, 0, 1, 2].map((step) => numbers[position + step])
  const follow = (
    values: ReadonlySet<number> | undefined,
    next: ReadonlySet<number> | undefined,
    steps: number,
    above: number,
  ) => [...(values ?? [])].some((value) => value > above && next?.has(value + steps) === true)
  return (
    follow(before, here, 1, 0) || follow(before, after, 2, 0) || follow(here, after, 1, 1) || follow(after, later, 1, 2)
  )
}

/** The difference between page number and position (from 0) for most of the file; 1 if there are no numbers. */
export function offsetOf(numbers: readonly ReadonlySet<number>[]): number {
  const counts = new Map<number, number>()
  numbers.forEach((values, position) => {
    for (const value of values) counts.set(value - position, (counts.get(value - position) ?? 0) + 1)
  })
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 1
}
