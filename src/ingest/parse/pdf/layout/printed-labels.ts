/** A rule holds from so many pages on. */
const MIN_PAGES = 3
const ROMAN_DIGITS: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 }
/** Volumes of gazettes have more than 10,000 pages. */
const NUMBER = /^\d{1,5}$/
const ROMAN = /^(?:c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3}))$/
/** A page of how many, as in "2 of 16" or "2/16". */
const OF_ALL = /(?<![\w/.])(\d{1,4})\s*(?:of|\/)\s*\d{1,4}(?![\w/])/
/** Ornaments beside a number; a single letter may be one, a roman digit may not. */
const ORNAMENT = /^[^\divxlc]$/iu

/** Where in a page's running lines a number stands: the first or last word of either, or before the number of all. */
const SLOTS = 6

interface Printed {
  readonly page: number
  readonly value: number
}

/** What may tell a page's number. */
export interface NumberedPage {
  readonly head: readonly string[]
  readonly foot: readonly string[]
  /** Pieces that stand by themselves in the first and last lines, running or not. */
  readonly edges: readonly string[]
}

/**
 * Page numbers as they are printed in running lines: only where they go up by one with each page on several pages, and
 * nothing at that place says otherwise. Pages before the first and after the last such number have none, unless the
 * number that would follow stands by itself at their edge, as on the first page of an article.
 */
export function toPrintedLabels(pages: readonly NumberedPage[]): readonly (string | null)[] {
  const rules = [ruleOf(pages, toNumber, String), ruleOf(pages, fromRoman, toRoman)]
  return pages.map((_page, index) => rules.map((rule) => rule(index)).find((label) => label !== null) ?? null)
}

function slotsOf({ head, foot }: NumberedPage): readonly string[] {
  return [head, foot].flatMap((lines) => {
    const words = lines
      .flatMap((line) => line.replace(OF_ALL, '$1').split(/[\s|\u2013-]+/))
      .filter((word) => word !== '' && !ORNAMENT.test(word))
    const ofAll = lines.flatMap((line) => OF_ALL.exec(line)?.[1] ?? [])[0]
    return [words[0] ?? '', words.at(-1) ?? '', ofAll ?? '']
  })
}

function ruleOf(
  pages: readonly NumberedPage[],
  read: (word: string) => number | null,
  write: (value: number) => string,
): (index: number) => string | null {
  const slots = pages.map(slotsOf)
  const printed = Array.from({ length: SLOTS }, (_slot, slot) =>
    slots.flatMap((words, page): readonly Printed[] => {
      const value = read(words[slot] ?? '')
      return value === null ? [] : [{ page, value }]
    }),
  )
  let best: readonly Printed[] = []
  let step = 0
  for (const numbers of printed) {
    const offset = offsetOf(numbers)
    const kept = numbers.filter(({ page, value }) => value - page === offset)
    const [first, last] = [kept[0]?.page ?? 0, kept.at(-1)?.page ?? 0]
    const isContradicted = numbers.some(({ page, value }) => page > first && page < last && value - page !== offset)
    if (kept.length >= MIN_PAGES && !isContradicted && kept.length > best.length) [best, step] = [kept, offset]
  }
  if (best.length === 0) return () => null
  // left and right pages have it at different places
  const agreed = printed.flat().flatMap(({ page, value }) => (value - page === step ? [page] : []))
  let [first, last] = [Math.min(...agreed), Math.max(...agreed)]
  const hasNext = (page: number) => pages[page]?.edges.includes(write(page + step)) ?? false
  while (hasNext(first - 1)) first -= 1
  while (hasNext(last + 1)) last += 1
  return (index) => (index >= first && index <= last ? write(index + step) : null)
}

/** The difference between number and page that most pages share. */
function offsetOf(printed: readonly Printed[]): number {
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
