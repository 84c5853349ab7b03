import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDate, toIsoDate } from '../../../../src/ingest/parse/metadata/published-date.ts'

describe('a published date', () => {
  it.each([
    ['2019-06-13', '2019-06-13'],
    ['2019/6/3', '2019-06-03'],
    ['2019-06-13 10:00', '2019-06-13'],
    ['20190613', '2019-06-13'],
    ['D:20190613090000Z', '2019-06-13'],
    ['13 June 2019', '2019-06-13'],
    ['13th June, 2019', '2019-06-13'],
    ['Thu, 13 Jun 2019 10:00:00 GMT', '2019-06-13'],
    ['June 13, 2019', '2019-06-13'],
    ['13-Jun-2019', '2019-06-13'],
    ['2020-02-29', '2020-02-29'],
    ['25/12/2019', '2019-12-25'],
    ['12/25/2019', '2019-12-25'],
    ['5.5.2020', '2020-05-05'],
    ['1st March 2019', '2019-03-01'],
  ])('parses %j as the day %s', (written, day) => expect(toIsoDate(written)).toBe(day))

  it.each([
    ['2019-06', '2019-06'],
    ['D:201906', '2019-06'],
    ['June 2019', '2019-06'],
    ['Sept. 2019', '2019-09'],
    ['2019', '2019'],
    [' 2019 ', '2019'],
    ['D:2019', '2019'],
    ['Spring 2019', '2019'],
  ])('parses %j with the precision as written: %s', (written, date) => expect(toIsoDate(written)).toBe(date))

  it('keeps the day as written, not converted to UTC', () => {
    expect(toIsoDate('2019-06-13T00:30:00+02:00')).toBe('2019-06-13')
    expect(toIsoDate("D:20190613233000-05'00'")).toBe('2019-06-13')
  })

  it.each(['06/07/2019', '30/02/2019', '1/2/19'])('is null if either number may be the day: %s', (text) =>
    expect(toIsoDate(text)).toBeNull(),
  )

  it('with an ambiguous day gives its year and both possible days', () => {
    expect(parseDate('8/5/2020')).toEqual({ value: '2020', readings: ['2020-05-08', '2020-08-05'] })
    expect(parseDate('08.05.2020 10:00')).toEqual({ value: '2020', readings: ['2020-05-08', '2020-08-05'] })
    expect(parseDate('31/12/2020')).toEqual({ value: '2020-12-31', readings: [] })
    expect(parseDate('31/31/2020')).toBeNull()
  })

  it.each([
    '2019-02-30',
    '2019-02-29',
    '2019-13',
    '2019-00-01',
    'D:20190631',
    '0000',
    '1066',
    '2150',
    'Marching 2019',
    'Mayor 2019',
    'Decisions 2019',
    '12 Junction 2019',
    'in press',
    '',
    `${' '.repeat(100)}2019`,
  ])('is null if there is no such date: %j', (text) => expect(toIsoDate(text)).toBeNull())

  it('is an existing day, month or year, or null, for any text', () => {
    const number = fc.integer({ min: 0, max: 3_000 })
    const text = fc.oneof(
      fc.string(),
      fc.tuple(number, fc.nat(14), fc.nat(33)).map(([y, m, d]) => `${y}-${m}-${d}`),
      fc
        .tuple(number, fc.nat(14), fc.nat(33))
        .map((parts) => `D:${parts.map((n) => String(n).padStart(2, '0')).join('')}`),
    )
    fc.assert(
      fc.property(text, (written) => {
        const date = toIsoDate(written)
        if (date === null) return
        expect(date).toMatch(/^\d{4}(-\d{2}(-\d{2})?)?$/)
        expect(new Date(date).toISOString().startsWith(date)).toBe(true)
      }),
    )
  })
})
