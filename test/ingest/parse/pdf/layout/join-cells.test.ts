import { describe, expect, it } from 'vitest'
import { joinCells } from '../../../../../src/ingest/parse/pdf/layout/join-cells.ts'
import { toLines } from '../../../../../src/ingest/parse/pdf/layout/to-lines.ts'
import { makeRun } from '../../support/make-runs.ts'

const join = (...cells: (readonly [string, number, number])[]) =>
  joinCells(toLines(cells.map(([text, left, y]) => makeRun(text, left, y)))).map(({ text }) => text)

describe('cells of several lines', () => {
  it('are joined into one row, each separately', () => {
    expect(join(['Sensors, wound', 50, 100], ['0.54', 200, 100], ['care', 50, 112])).toEqual([
      'Sensors, wound care 0.54',
    ])
  })

  it('are not formed from a line of text below several cells', () => {
    const wide = 'any of which was very trifling in our time'
    expect(join(['400', 50, 100], ['Husbandry', 120, 100], [wide, 50, 112])).toEqual(['400 Husbandry', wide])
  })

  it('keep the hyphen of a line end for `joinHyphens`', () => {
    expect(join(['Pair', 50, 100], ['in a strat-', 200, 100], ['egy', 200, 112])).toEqual(['Pair in a strat-\u200Begy'])
  })

  it('are not formed from complete rows', () => {
    expect(join(['Leeds', 50, 100], ['Yes', 200, 100], ['York', 50, 112], ['No', 200, 112])).toEqual([
      'Leeds Yes',
      'York No',
    ])
  })

  it('are not formed from numbers below each other, nor from lines far apart', () => {
    expect(join(['2018', 200, 100], ['York', 50, 112], ['19', 200, 112])).toEqual(['2018', 'York 19'])
    expect(join(['Leeds', 50, 100], ['Yes', 200, 100], ['York', 50, 118])).toEqual(['Leeds Yes', 'York'])
  })
})
