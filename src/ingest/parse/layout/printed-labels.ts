/** A rule holds from so many pages on. */
const MIN_PAGES = 3
const ROMAN_DIGITS: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 }
const NUMBER = /^\d{1,4}$/
const ROMAN = /^(?:c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3}))$/

/** Where in a page's running lines a number stands: the first or last word above, the first or last below. */
const SLOTS = 4

interface Printed {
  readonly page: number
  readonly value: number
}

/**
 * Page numbers as they are printed in running lines: only where they go up by one with each page on several pages, and
 * nothing at that place says otherwise. Pages before the first and after the last such number have none.
 */
export function toPrintedLabels(
  pages: readonly { readonly head: readonly string[]; readonly foot: readonly string[] }[],
): readonly (string | null)[] {
  const slots = pages.map(slotsOf)
  const rules = [ruleOf(slots, toNumber, String), ruleOf(slots, fromRoman, toRoman)]
  return pages.map((_page, index) => rules.map((rule) => rule(index)).find((label) => label !== null) ?? null)
}

function slotsOf({ head, foot }: { readonly head: readonly string[]; readonly foot: readonly string[] }) {
  return [head, foot].flatMap((lines) => {
    const words = lines.flatMap((line) => line.split(/[\s|\u2013-]+/)).filter((word) => word !== '')
    const last = /\bof \d+$|\/ ?\d+$/.test(lines.at(-1) ?? '') ? words.at(-3) : words.at(-1)
    return [words[0] ?? '', last ?? '']
  })
}

function ruleOf(
  slots: readonly (readonly string[])[],
  read: (word: string) => number | null,
  write: (value: number) => string,
): (index: number) => string | null {
  let best: readonly Printed[] = []
  let step = 0
  for (let slot = 0; slot < SLOTS; slot++) {
    const printed = slots.flatMap((words, page): readonly Printed[] => {
      const value = read(words[slot] ?? '')
      return value === null ? [] : [{ page, value }]
    })
    const offset = offsetOf(printed)
    const kept = printed.filter(({ page, value }) => value - page === offset)
    const [first, last] = [kept[0]?.page ?? 0, kept.at(-1)?.page ?? 0]
    const isContradicted = printed.some(({ page, value }) => page > first && page < last && value - page !== offset)
    if (kept.length >= MIN_PAGES && !isContradicted && kept.length > best.length) [best, step] = [kept, offset]
  }
  const [first, last] = [best[0]?.page ?? Infinity, best.at(-1)?.page ?? -Infinity]
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
