import { describe, expect, it } from 'vitest'
import { toBlocks } from '../../../../../src/ingest/parse/pdf/layout/to-blocks.ts'
import { toLines } from '../../../../../src/ingest/parse/pdf/layout/to-lines.ts'
import { toRegions } from '../../../../../src/ingest/parse/pdf/layout/to-regions.ts'
import type { Run } from '../../../../../src/ingest/parse/pdf/layout/character.ts'
import { makeColumn, makeRun } from '../../support/make-runs.ts'

const prose = (name: string, count: number) =>
  Array.from({ length: count }, (_line, index) => `${name} has a line of words ${index}`)
const read = (runs: readonly Run[]) => toRegions(runs).flatMap((region) => toLines(region).map(({ text }) => text))

describe('regions of a page', () => {
  it('are columns, left before right, below a title across both', () => {
    const title = makeRun('A title that reaches over both of the columns and the gutter that is between', 60, 80)
    const [left, right] = [prose('left', 8), prose('right', 8)]
    expect(read([...makeColumn(right, 330, 100), title, ...makeColumn(left, 50, 100)])).toEqual([
      title.text,
      ...left,
      ...right,
    ])
  })

  it('may be columns whose baselines differ', () => {
    const [left, right] = [prose('left', 8), prose('right', 7)]
    expect(read([...makeColumn(left, 50, 100), ...makeColumn(right, 330, 105, 13)])).toEqual([...left, ...right])
  })

  it('may be three columns', () => {
    const texts = ['one', 'two', 'three'].map((name) => prose(name, 8))
    const runs = texts.flatMap((lines, index) => makeColumn(lines, 50 + index * 170, 100))
    expect(read(runs)).toEqual(texts.flat())
  })

  it('restart below a picture or a line across both columns', () => {
    const across = makeRun('A caption that reaches over both of the columns and the gutter between them', 60, 160)
    const parts = ['a', 'b', 'c', 'd'].map((name) => prose(name, 4))
    const [a = [], b = [], c = [], d = []] = parts
    const runs = [
      ...makeColumn(a, 50, 100),
      ...makeColumn(b, 330, 100),
      across,
      ...makeColumn(c, 50, 180),
      ...makeColumn(d, 330, 180),
    ]
    expect(read(runs)).toEqual([...a, ...b, across.text, ...c, ...d])
  })

  it('are rows for a table of short cells and numbers', () => {
    const rows = ['Leeds', 'York', 'Hull', 'Ripon'].map(
      (place, index) => [place, `${index},100`, `${index}.5%`] as const,
    )
    const runs = rows.flatMap((cells, row) =>
      cells.map((cell, column) => makeRun(cell, 50 + column * 150, 100 + row * 14)),
    )
    expect(read(runs)).toEqual(rows.map((cells) => cells.join(' ')))
  })

  it('keep the number of a paragraph with its text', () => {
    const lines = prose('the plan', 6)
    const numbers = lines.map((_line, index) => makeRun(`5.${index}`, 50, 100 + index * 12))
    expect(read([...numbers, ...makeColumn(lines, 90, 100)])).toEqual(lines.map((line, index) => `5.${index} ${line}`))
  })
})

describe('blocks of a page', () => {
  it('have notes last, even if their column comes first', () => {
    const [left, right] = [prose('left', 20), prose('right', 22)]
    const note = makeRun('1 A note on the left', 50, 352, 7)
    const texts = toBlocks([...makeColumn(left, 50, 100), note, ...makeColumn(right, 330, 100)]).map(
      ({ lines }) => lines[0]?.text,
    )
    expect(texts).toEqual([left[0], right[0], note.text])
  })

  it('are separated where line distance, font size or weight changes', () => {
    const runs = [
      makeRun('Heading', 50, 100, 14),
      ...makeColumn(['first of two', 'second of two'], 50, 118),
      makeRun('Bold', 50, 142, 10, true),
      ...makeColumn(['after it', 'to the end'], 50, 154),
      makeRun('far below', 50, 190),
    ]
    expect(toBlocks(runs).map(({ lines }) => lines.length)).toEqual([1, 2, 1, 2, 1])
  })
})
