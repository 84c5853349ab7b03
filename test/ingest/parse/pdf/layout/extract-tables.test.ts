import { describe, expect, it } from 'vitest'
import { toGrids, type RuledLine } from '../../../../../src/ingest/parse/pdf/layout/rules.ts'
import { extractTables } from '../../../../../src/ingest/parse/pdf/layout/extract-tables.ts'
import { makeCharacters } from '../../support/make-runs.ts'

const rules = (at: readonly number[], from: number, to: number): readonly RuledLine[] =>
  at.map((each) => ({ at: each, from, to }))
/** Two columns from 50 to 150 to 300, rows that end at 30, 60 and 90. */
const grid = { level: rules([0, 30, 60, 90], 50, 300), upright: rules([50, 150, 300], 0, 90) }
const write = (...lines: (readonly [string, number, number])[]) =>
  lines.flatMap(([text, left, y]) => makeCharacters(text, left, y))
const read = (letters: ReturnType<typeof write>, lines = grid) => {
  const { rest, tableRows } = extractTables(letters, lines)
  return { rest: rest.map(({ text }) => text).join(''), rows: tableRows.map(({ text }) => text) }
}

describe('ruled tables', () => {
  it('are read row by row, each cell by its lines', () => {
    const letters = write(
      ['Type', 55, 12],
      ['Meaning', 155, 12],
      ['Visual', 55, 42],
      ['scale', 55, 54],
      ['a line of', 155, 42],
      ['words', 155, 54],
      ['Above', 55, -20],
    )
    expect(read(letters)).toEqual({ rest: 'Above', rows: ['Type Meaning', 'Visual scale a line of words'] })
  })

  it('separate words that nearly touch', () => {
    const letters = write(['a narrow cell in it', 55, 12], ['next', 151, 12], ['x', 55, 42], ['y', 155, 42])
    const more = write(['x', 55, 72], ['y', 155, 72])
    expect(read([...letters, ...more]).rows[0]).toBe('a narrow cell in it next')
  })

  it('mark a broken word for `joinHyphens`, which knows the compounds of the document', () => {
    const letters = write(['low-', 55, 42], ['carbon', 55, 54], ['yes', 155, 42], ['a', 55, 12], ['b', 155, 12])
    expect(read(letters).rows).toEqual(['a b', 'low-\u200Bcarbon yes'])
  })

  it('keep rows of numbers with no line between them', () => {
    const letters = write(
      ['a', 55, 12],
      ['b', 155, 12],
      ['Leeds', 55, 42],
      ['York', 55, 54],
      ['7', 155, 42],
      ['8', 155, 54],
    )
    const more = write(['Hull', 55, 72], ['9', 155, 72])
    expect(read([...letters, ...more]).rows).toEqual(['a b', 'Leeds', 'York', '7', '8', 'Hull 9'])
  })

  it('are not frames around text, nor a line between two columns', () => {
    const box = { level: rules([0, 90], 50, 300), upright: rules([50, 300], 0, 90) }
    expect(toGrids(box)).toEqual([])
    expect(toGrids({ level: rules([0, 90], 50, 300), upright: rules([150], 0, 90) })).toEqual([])
    const prose = Array.from({ length: 15 }, (_line, index) => ['some words', 55, 92 + index * 12] as const)
    const beside = Array.from({ length: 15 }, (_line, index) => ['more words', 155, 92 + index * 12] as const)
    const tall = { level: rules([0, 30, 300], 50, 300), upright: rules([50, 150, 300], 0, 300) }
    expect(read(write(...prose, ...beside, ['a', 55, 12], ['b', 155, 12]), tall).rows).toEqual([])
  })

  it('are not the edges of coloured backgrounds that cross running text', () => {
    const letters = write(
      ['The plan sets out aims', 52, 12],
      ['and says how', 163, 12],
      ['they are met in', 78, 42],
      ['time', 153, 42],
    )
    expect(read(letters).rows).toEqual([])
  })

  it('may have cells across several rows and columns, drawn in pieces', () => {
    const [cells] = toGrids({
      level: [
        ...rules([0, 90], 50, 300),
        ...rules([30], 50, 300),
        ...rules([60], 150, 220),
        ...rules([60.5], 221, 300),
      ],
      upright: [...rules([50, 300], 0, 90), ...rules([150], 30, 90)],
    })
    expect(cells?.cellAt(200, 10)).toEqual(cells?.cellAt(60, 10))
    expect(cells?.cellAt(60, 80)).toEqual(cells?.cellAt(60, 40))
    expect(cells?.cellAt(200, 80)).not.toEqual(cells?.cellAt(200, 40))
  })

  it('are not searched for in a drawing', () => {
    const many = rules(
      Array.from({ length: 400 }, (_line, index) => index * 4),
      0,
      1600,
    )
    expect(toGrids({ level: many, upright: many })).toEqual([])
  })
})
