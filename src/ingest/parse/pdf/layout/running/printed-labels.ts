import { toRoman } from '../../../../../formats/roman.ts'
import type { PageLabel } from '../../../../../domain/pages/page-label.ts'

/** Numbers are accepted if at least this many pages follow the pattern. */
const MIN_PAGES = 3
const ROMAN_DIGITS: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 }
/** Up to five digits: volumes of gazettes have more than 10,000 pages. */
const NUMBER = /^\d{1,5}$/
const ROMAN = /^(?:c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3}))$/
/** A page number with the total, as in "2 of 16" or "2/16". */
const OF_TOTAL = /(?<![\w/.])(\d{1,4})\s*(?:of|\/)\s*\d{1,4}(?![\w/])/
/** `3-12`, `A.4`: numbers within a chapter, which as page numbers would start again with each. */
const OF_CHAPTER = /(?<![\p{L}\d])(?:[A-Z]|\d{1,2})[-\u2013.]\d{1,4}(?![\p{L}\d])/gu
/** An ornament beside a number: any single character that is not a digit or Roman numeral. */
const ORNAMENT = /^[^\divxlc]$/iu

/** Positions of a number in the running lines: first or last word of head or foot, or before the total in either. */
const SLOTS = 6

/** In pages: how far beyond its run a number at another position may continue it. */
const MAX_DISTANCE = 10

interface PrintedNumber {
  readonly page: number
  readonly value: number
}

/** Pages whose numbers at one position increase by one each; `offset` is the number less the position of the page. */
interface NumberRun {
  readonly pages: readonly number[]
  readonly offset: number
}

/** The text of a page that may contain its number. */
export interface NumberedPage {
  readonly head: readonly string[]
  readonly foot: readonly string[]
  /** Separate runs in the first and last lines, running or not. */
  readonly edges: readonly string[]
}

/**
 * Page numbers as printed in running lines: only if they increase by one per page on several pages, with no
 * contradiction at that position. They may start again, as in a file of several papers. Pages before the first and
 * after the last number of a run have no label, unless the expected number is a separate run at their edge, as on the
 * first page of an article; pages between without a number of their own have an inferred one.
 */
export function toPrintedLabels(pages: readonly NumberedPage[]): readonly (PageLabel | null)[] {
  const arabic = labelsBy(pages, toNumber, String)
  const roman = labelsBy(pages, fromRoman, toRoman)
  return pages.map((_page, index) => arabic[index] ?? roman[index] ?? null)
}

function slotsOf({ head, foot }: NumberedPage): readonly string[] {
  return [head, foot].flatMap((lines) => {
    const words = lines
      .flatMap((line) =>
        line
          .replace(OF_TOTAL, '$1')
          .replace(OF_CHAPTER, '')
          .split(/[\s|\u2013-]+/),
      )
      .filter((word) => word !== '' && !ORNAMENT.test(word))
    const ofTotal = lines.flatMap((line) => OF_TOTAL.exec(line)?.[1] ?? [])[0]
    return [words[0] ?? '', words.at(-1) ?? '', ofTotal ?? '']
  })
}

function labelsBy(
  pages: readonly NumberedPage[],
  read: (word: string) => number | null,
  write: (value: number) => string,
): readonly (PageLabel | null)[] {
  const slots = pages.map(slotsOf)
  const printed = Array.from({ length: SLOTS }, (_slot, slot) =>
    slots.flatMap((words, page): readonly PrintedNumber[] => {
      const value = read(words[slot] ?? '')
      return value === null ? [] : [{ page, value }]
    }),
  )
  const runs = printed.flatMap(runsOf).sort((a, b) => b.pages.length - a.pages.length)
  const labels: (PageLabel | null)[] = pages.map(() => null)
  for (const run of runs) {
    const number = (page: number) => write(page + run.offset)
    const agreed = new Set(printed.flat().flatMap(({ page, value }) => (value - page === run.offset ? [page] : [])))
    let [first, last] = extend(run, agreed)
    const hasNext = (page: number) => pages[page]?.edges.includes(number(page)) ?? false
    for (; hasNext(first - 1); first--) agreed.add(first - 1)
    for (; hasNext(last + 1); last++) agreed.add(last + 1)
    for (let page = first; page <= last; page++) {
      labels[page] ??= { label: number(page), source: agreed.has(page) ? 'printed' : 'inferred' }
    }
  }
  return labels
}

/** The runs of the numbers at one position; a number that does not fit ends a run. */
function runsOf(numbers: readonly PrintedNumber[]): readonly NumberRun[] {
  const runs: { pages: number[]; offset: number }[] = []
  for (const { page, value } of numbers) {
    const last = runs.at(-1)
    if (last?.offset === value - page) last.pages.push(page)
    else runs.push({ pages: [page], offset: value - page })
  }
  return runs.filter(({ pages }) => pages.length >= MIN_PAGES)
}

/** The first and last page of a run with those that continue it at other positions, as left and right pages do. */
function extend({ pages }: NumberRun, agreed: ReadonlySet<number>): [first: number, last: number] {
  let [first, last] = [pages[0] ?? 0, pages.at(-1) ?? 0]
  const sorted = [...agreed].sort((a, b) => a - b)
  for (const page of sorted) if (page > last && page - last <= MAX_DISTANCE) last = page
  for (const page of sorted.reverse()) if (page < first && first - page <= MAX_DISTANCE) first = page
  return [first, last]
}

function toNumber(word: string): number | null {
  return NUMBER.test(word) ? Number(word) : null
}

function fromRoman(word: string): number | null {
  const digits = [...word.toLowerCase()].map((digit) => ROMAN_DIGITS[digit] ?? 0)
  if (digits.length === 0 || !ROMAN.test(word.toLowerCase())) return null
  return digits.reduce((sum, digit, index) => sum + (digit < (digits[index + 1] ?? 0) ? -digit : digit), 0)
}
