import type { PageTable, ParsedPage, Span } from '../../../domain/parsed-document.ts'

/**
 * Pages whose tables go on over their ends: where the first table of a page begins with the head of the last one before
 * it, that head is a running line, as a printed page repeats it.
 */
export function continueTables(pages: readonly ParsedPage[]): readonly ParsedPage[] {
  return pages.map((page, position) => {
    const [first] = page.tables ?? []
    const before = pages[position - 1]?.tables?.at(-1)
    if (first === undefined || before === undefined || !repeatsHead(first, before)) return page
    const head = headOf(page.text, first)
    const isInside = page.furniture.some(({ start, end }) => start < head.end && end > head.start)
    if (isInside) return page
    return { ...page, furniture: [...page.furniture, head].sort((a, b) => a.start - b.start) }
  })
}

function repeatsHead(table: PageTable, before: PageTable): boolean {
  const { headRows, rows } = table
  if (headRows === 0 || before.headRows !== headRows || rows.length <= headRows) return false
  return JSON.stringify(rows.slice(0, headRows)) === JSON.stringify(before.rows.slice(0, headRows))
}

/** The part of the text with the head rows of a table: up to the first letter of the rows below. */
function headOf(text: string, { start, headRows, rows }: PageTable): Span {
  const letters = rows.slice(0, headRows).flat().join('').replace(/\s/g, '').length
  let [end, count] = [start, 0]
  while (count < letters && end < text.length) {
    if (/\S/.test(text.charAt(end))) count += 1
    end += 1
  }
  return { start, end }
}
