import { describe, expect, it } from 'vitest'
import { toBlocks } from '../../../../../src/ingest/parse/pdf/layout/to-blocks.ts'
import { toTables } from '../../../../../src/ingest/parse/pdf/layout/to-tables.ts'
import type { Run } from '../../../../../src/ingest/parse/pdf/layout/character.ts'

const LEFTS = [50, 200, 300]
/** Rows of cells, 14 points apart; '' for an empty cell. */
const runsOf = (rows: readonly (readonly string[])[], isBoldHead = false): Run[] =>
  rows.flatMap((row, at) =>
    row.flatMap((text, column) => {
      const left = LEFTS[column] ?? 0
      const run = {
        text,
        left,
        right: left + text.length * 5,
        y: 100 + at * 14,
        size: 10,
        isBold: isBoldHead && at === 0,
      }
      return text === '' ? [] : [run]
    }),
  )
const read = (rows: readonly (readonly string[])[], isBoldHead = false) =>
  toTables(toBlocks(runsOf(rows, isBoldHead))).map(({ headRows, rows }) => ({
    headRows,
    rows: rows.map((row) => row.map(({ text, column }) => [column, text])),
  }))
const FIGURES = [
  ['East quay', '40', '12'],
  ['West quay', '', '9'],
  ['North quay', '55', '10'],
  ['South quay', '31', '8'],
]

describe('tables without lines', () => {
  it('have their cells in columns, empty ones left out, below words as heads', () => {
    const [table] = read([['Quay', 'Length', 'Depth'], ...FIGURES])
    expect(table?.headRows).toBe(1)
    expect(table?.rows[2]).toEqual([
      [0, 'West quay'],
      [2, '9'],
    ])
  })

  it('have years as heads, and figures as none', () => {
    expect(read([['Quay', '2019', '2020/21'], ...FIGURES])[0]?.headRows).toBe(1)
    expect(read(FIGURES)[0]?.headRows).toBe(0)
    expect(read([['Old quay', '100 million', '-'], ...FIGURES])[0]?.headRows).toBe(0)
  })

  it('are no columns of text, and no pairs of a label and a value', () => {
    const prose = Array.from({ length: 6 }, () => [
      'words of a column of text that goes',
      'on and on in lines side by side',
      '',
    ])
    expect(read(prose)).toEqual([])
    expect(
      read([
        ['Date:', '4 March'],
        ['Place:', 'Quillbridge'],
      ]),
    ).toEqual([])
  })
})
