import { describe, expect, it } from 'vitest'
import { toIssn, toNumbering, toPageCandidates } from '../../../../src/ingest/parse/metadata/journal-values.ts'

describe('an ISSN', () => {
  it.each([
    ['0269-0942', '0269-0942'],
    ['02690942', '0269-0942'],
    ['ISSN: 2050-084x (online)', '2050-084X'],
    ['0269-0943', null], // its check digit is wrong
    ['978-0-306-40615-7', null],
    ['10269-0942', null],
    ['', null],
  ])('in %j is %j', (written, issn) => expect(toIssn(written)).toBe(issn))
})

describe('a volume, an issue, a page', () => {
  it.each([
    ['35', '35'],
    [' 12 (Suppl 3) ', '12 (Suppl 3)'],
    ['e1002128', 'e1002128'],
    ['0', null],
    ['ahead-of-print', null],
    ['N/A', null],
    ['x'.repeat(31), null],
    ['', null],
  ])('of %j is %j', (written, value) => expect(toNumbering(written)).toBe(value))

  it('are taken from the ends of a range if a rule gives one', () => {
    const found = (value: string) => [{ value, rule: 'r' }]
    expect(toPageCandidates([], [], [['r', '277-290']])).toEqual({ firstPage: found('277'), lastPage: found('290') })
    expect(toPageCandidates([], [], [['r', 'e12']])).toEqual({ firstPage: found('e12'), lastPage: [] })
    expect(toPageCandidates([['r', '1']], [['r', '9']])).toEqual({ firstPage: found('1'), lastPage: found('9') })
  })
})
