/** Numbers are accepted if at least this many pages follow the pattern. */
const MIN_PAGES = 3
const ROMAN_DIGITS: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 }
/** Up to five digits: volumes of gazettes have more than 10,000 pages. */
const NUMBER = /^\d{1,5}$/
const ROMAN = /^(?:c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3}))$/
/** A page number with the total, as in "2 of 16" or "2/16". */
const OF_TOTAL = /(?<![\w/.])(\d{1,4})\s*(?:of|\/)\s*\d{1,4}(?![\w/])/
/** An ornament beside a number: any single character that is not a digit or Roman numeral. */
const ORNAMENT = /^[^\divxlc]$/iu

/** Positions of a number in the running lines: first or last word of head or foot, or before the total in either. */
const SLOTS = 6

interface PrintedNumber {
  readonly page: number
  readonly value: number
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
 * contradiction at that position. Pages before the first and after the last such number have no label, unless the
 * expected number is a separate run at their edge, as on the first page of an article.
 */
export function toPrintedLabels(pages: readonly NumberedPage[]): readonly (string | null)[] {
  const labellers = [labellerOf(pages, toNumber, String), labellerOf(pages, fromRoman, toRoman)]
  return pages.map(
    (_page, index) => labellers.map((labeller) => labeller(index)).find((label) => label !== null) ?? null,
  )
}

function slotsOf({ head, foot }: NumberedPage): readonly string[] {
  return [head, foot].flatMap((lines) => {
    const words = lines
      .flatMap((line) => line.replace(OF_TOTAL, '$1').split(/[\s|\u2013-]+/))
      .filter((word) => word !== '' && !ORNAMENT.test(word))
    const ofTotal = lines.flatMap((line) => OF_TOTAL.exec(line)?.[1] ?? [])[0]
    return [words[0] ?? '', words.at(-1) ?? '', ofTotal ?? '']
  })
}

function labellerOf(
  pages: readonly NumberedPage[],
  read: (word: string) => number | null,
  write: (value: number) => string,
): (index: number) => string | null {
  const slots = pages.map(slotsOf)
  const printed = Array.from({ length: SLOTS }, (_slot, slot) =>
    slots.flatMap((words, page): readonly PrintedNumber[] => {
      const value = read(words[slot] ?? '')
      return value === null ? [] : [{ page, value }]
    }),
  )
  let best: readonly PrintedNumber[] = []
  let offset = 0
  for (const numbers of printed) {
    const numbersOffset = offsetOf(numbers)
    const matching = numbers.filter(({ page, value }) => value - page === numbersOffset)
    const [first, last] = [matching[0]?.page ?? 0, matching.at(-1)?.page ?? 0]
    const isContradicted = numbers.some(
      ({ page, value }) => page > first && page < last && value - page !== numbersOffset,
    )
    if (matching.length >= MIN_PAGES && !isContradicted && matching.length > best.length)
      [best, offset] = [matching, numbersOffset]
  }
  if (best.length === 0) return () => null
  // left and right pages have the number at different positions
  const agreed = printed.flat().flatMap(({ page, value }) => (value - page === offset ? [page] : []))
  let [first, last] = [Math.min(...agreed), Math.max(...agreed)]
  const hasNext = (page: number) => pages[page]?.edges.includes(write(page + offset)) ?? false
  while (hasNext(first - 1)) first -= 1
  while (hasNext(last + 1)) last += 1
  return (index) => (index >= first && index <= last ? write(index + offset) : null)
}

/** The most frequent difference between number and page. */
function offsetOf(printed: readonly PrintedNumber[]): number {
  const counts = new Map<number, number>()
  for (const { page, value } of printed) counts.set(value - page, (counts.get(value - page) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 0
}

function toNumber(word: string): number | null {
  return NUMBER.test(word) ? Number(word) : null
}

function fromRoman(word: string): number | null {
  const digits = [...word.toLowerCase()].map((digit) => ROMAN_DIGITS[digit] ?? 0)
  if (digits.length === 0 || !ROMAN.test(word.toLowerCase())) return null
  return digits.reduce((sum, digit, index) => sum + (digit < (digits[index + 1] ?? 0) ? -digit : digit), 0)
}

function toRoman(value: number): string {
  const parts = [100, 90, 50, 40, 10, 9, 5, 4, 1] as const
  const names = ['c', 'xc', 'l', 'xl', 'x', 'ix', 'v', 'iv', 'i'] as const
  let [rest, text] = [value, '']
  parts.forEach((part, index) => {
    for (; rest >= part; rest -= part) text += names[index]
  })
  return text
}
