import { describe, expect, it } from 'vitest'
import { continueTables } from '../../../../src/ingest/parse/text/continue-tables.ts'
import { PLAIN_PAGE } from '../../../../src/ingest/parse/text/file-text.ts'
import { placeTables, type TableDraft } from '../../../../src/ingest/parse/text/place-tables.ts'
import { toPassages } from '../../../../src/ingest/parse/passages/to-passages.ts'

const draft = (rows: readonly (readonly string[])[], headRows = 1): TableDraft => ({
  caption: null,
  headRows,
  columns: 2,
  rows: rows.map((row) => row.map((text, column) => ({ text, column }))),
})
const HEAD = ['Berth', 'Length']

describe('tables in the text of their page', () => {
  it('have their cells as the text has them, hyphens and lines joined', () => {
    const text = 'Our berths.\n\nBerth Length\nEast low-water 40 m\nWest -\n\nThe end.'
    const [table] = placeTables(text, [draft([HEAD, ['East low-\u200Bwater', '40\nm'], ['West', '-']])])
    expect(table?.rows).toEqual([HEAD, ['East low-water', '40 m'], ['West', '-']])
    expect(text.slice(table?.start, table?.end)).toBe('Berth Length\nEast low-water 40 m\nWest')
  })

  it('are none where other words stand between their cells', () => {
    expect(placeTables('Berth Length\nand then\nEast 40 m', [draft([HEAD, ['East', '40 m']])])).toEqual([])
    expect(placeTables('', [draft([HEAD])])).toEqual([])
  })

  it('are found each at its own place, in order', () => {
    const text = 'Berth Length\nEast 40\n\nBerth Length\nEast 40'
    const twice = [draft([HEAD, ['East', '40']]), draft([HEAD, ['East', '40']])]
    expect(placeTables(text, twice).map(({ start }) => start)).toEqual([0, 22])
  })
})

describe('a table that goes on over the end of a page', () => {
  const pageOf = (index: number, rows: readonly (readonly string[])[]) => {
    const text = rows.map((row) => row.join(' ')).join('\n')
    return { ...PLAIN_PAGE, index, label: null, text, headings: [], tables: placeTables(text, [draft(rows)]) }
  }
  const berths = (from: number) => Array.from({ length: 60 }, (_row, at) => [`Berth${from + at}`, `${from + at} m`])

  it('has its head once: repeated, it is a running line', () => {
    const pages = continueTables([pageOf(1, [HEAD, ...berths(100)]), pageOf(2, [HEAD, ...berths(200)])])
    expect(pages.map(({ furniture }) => furniture)).toEqual([[], [{ start: 0, end: 12 }]])
    expect(toPassages(pages).filter(({ text }) => text.includes('Berth Length'))).toHaveLength(1)
  })

  it('keeps a head of its own', () => {
    const pages = continueTables([pageOf(1, [HEAD, ...berths(100)]), pageOf(2, [['Quay', 'Depth'], ...berths(200)])])
    expect(pages.map(({ furniture }) => furniture)).toEqual([[], []])
  })

  it('has its heads above the rows of every passage, so that they are found by them', () => {
    const pages = continueTables([pageOf(1, [HEAD, ...berths(100)]), pageOf(2, [HEAD, ...berths(200)])])
    const [first, ...others] = toPassages(pages)
    expect(first?.headingPath).toEqual([])
    for (const { headingPath } of others.filter(({ pageIndex }) => pageIndex === 1))
      expect(headingPath).toEqual(['Berth \u00b7 Length'])
    expect(
      others.some(({ pageIndex, headingPath }) => pageIndex === 2 && headingPath[0] === 'Berth \u00b7 Length'),
    ).toBe(true)
  })
})
