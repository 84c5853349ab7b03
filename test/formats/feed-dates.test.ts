import { describe, expect, it } from 'vitest'
import { toInstantOrDay, toPublicationDate } from '../../src/formats/feed-dates.ts'

describe('a date of a feed', () => {
  it.each([
    // RFC 822 with named zones, two-digit years and full names
    ['Mon, 19 Aug 24 10:00:00 BST', '2024-08-19T09:00:00.000Z'],
    ['Mon, 19 Aug 2024 10:00:00 BST', '2024-08-19T09:00:00.000Z'],
    ['Monday, 19 August 2024 10:00 GMT', '2024-08-19T10:00:00.000Z'],
    ['19 Aug 2024 10:00:00 CEST', '2024-08-19T08:00:00.000Z'],
    ['Mon, 19 Aug 2024 10:00:00 EDT', '2024-08-19T14:00:00.000Z'],
    ['Mon, 19 Aug 2024 10:00:00 +0100 (BST)', '2024-08-19T09:00:00.000Z'],
    ['Mon, 19 Aug 2024 10:00:00 +01:00', '2024-08-19T09:00:00.000Z'],
    ['Tue, 19 Aug 97 10:00:00 Z', '1997-08-19T10:00:00.000Z'],
    ['Monday, 19-Aug-24 10:00:00 GMT', '2024-08-19T10:00:00.000Z'],
    ['Mon, 19 Aug 2024 1:05 PM GMT', '2024-08-19T13:05:00.000Z'],
    ['Mon Aug 19 10:00:00 BST 2024', '2024-08-19T09:00:00.000Z'],
    ['Mon Aug 19 10:00:00 2024', '2024-08-19'],
    // days alone, and hours whose zone nobody knows
    ['19 Aug 2024', '2024-08-19'],
    ['Mon, 19 Aug 24', '2024-08-19'],
    ['August 19, 2024', '2024-08-19'],
    ['19th August 2024', '2024-08-19'],
    ['2024/08/19', '2024-08-19'],
    ['20240819', '2024-08-19'],
    ['2024-08', '2024-08'],
    ['2024', '2024'],
    ['Mon, 19 Aug 2024 10:00:00', '2024-08-19'],
    ['Mon, 19 Aug 2024 10:00:00 IST', '2024-08-19'], // Ireland, India or Israel
    ['2024-08-19 10:00', '2024-08-19'],
    // ISO 8601
    ['2024-08-19T10:00:00+01:00', '2024-08-19T09:00:00.000Z'],
    ['2024-08-19T10:00:00.250Z', '2024-08-19T10:00:00.250Z'],
    ['2024-08-19T10:00Z', '2024-08-19T10:00:00.000Z'],
    ['20240819T100000Z', '2024-08-19T10:00:00.000Z'],
    // not dates
    ['04/05/2024', null],
    ['2024-02-30', null],
    ['31 Juin 2024', null],
    ['yesterday', null],
    ['', null],
    [`19 Aug 2024${' '.repeat(100)}x`, null],
  ])('%s is %s', (written, read) => {
    expect(toInstantOrDay(written)).toBe(read)
  })

  it.each([
    ['2019-07-19T00:00:00+01:00', null, '2019-07-19'],
    ['2019-07-19T00:00:00+0100', null, '2019-07-19'],
    ['Fri, 19 Jul 2019 00:00:00 BST', null, '2019-07-19'],
    ['2019-07-19T00:00:00+05:30', null, '2019-07-19'],
    ['2019-07-18T20:00:00-07:00', null, '2019-07-18'], // the next day in UTC
    ['2019-07-19T10:00:00+01:00', null, '2019-07-19T09:00:00.000Z'],
    ['2019-07-18T23:00:00Z', null, '2019-07-18T23:00:00.000Z'],
    ['2019-07-18T23:00:00Z', 'Europe/London', '2019-07-19'], // midnight there
    ['2019-07-18T23:12:00Z', 'Europe/London', '2019-07-18T23:12:00.000Z'],
    ['2019-01-18T23:00:00Z', 'Europe/London', '2019-01-18T23:00:00.000Z'],
    ['2019', null, '2019'],
    [null, null, null],
  ])('of publication %s in %s keeps its day: %s', (written, zone, day) => {
    expect(toPublicationDate(written, zone)).toBe(day)
  })
})
