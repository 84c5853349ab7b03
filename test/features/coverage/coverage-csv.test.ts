import { describe, expect, it } from 'vitest'
import { toCoverage } from '../../../src/features/coverage/coverage.ts'
import { toCoverageCsv } from '../../../src/features/coverage/coverage-csv.ts'
import { DOCUMENT, EXPECTED, GAZETTEER, SEEN } from './support/held.ts'

/** Parses RFC 4180: quoted fields hold anything, with quotes doubled. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]]
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '')
    if (end === '\r\n') rows.push([])
  }
  expect(rows.pop()).toEqual([])
  return rows
}

function toCells(title: string): Readonly<Record<string, string>> {
  const facts = { documents: [{ ...DOCUMENT, title }], sought: [], sources: [] }
  const rows = toCoverage(GAZETTEER, EXPECTED, facts)
  const coverage = { readAt: SEEN, expectedVersion: 2, placesVersion: 3, rows }
  const [heads = [], line = [], ...more] = parseCsv(toCoverageCsv(coverage, rows, 'https://library.example'))
  expect([more, line.length]).toEqual([[], heads.length])
  return Object.fromEntries(heads.map((head, index) => [head, line[index] ?? '']))
}

describe('the coverage register as CSV', () => {
  it('has one line per row, with the day and the versions of its lists', () => {
    expect(toCells('A plan')).toMatchObject({
      ...{ place_id: 'tees-valley', lep_area_code: 'E37000034', state: 'found', since: '2019' },
      ...{
        documents: 'https://library.example/documents/d1',
        document_titles: 'A plan',
        last_seen: SEEN.toISOString(),
      },
      ...{ register_date: '2026-03-01', expected_version: '2', places_version: '3' },
    })
  })

  it.each([
    ['commas, quotes and lines', 'a "plan", with\r\nlines\nin it'],
    ['a lone line feed or return', 'a\nb\rc'],
    ['right-to-left text', '\u202Eאסטרטגיה'],
    ['nothing', ''],
    ['10,000 characters', 'x'.repeat(10_000)],
  ])('preserves %s', (_name, title) => expect(toCells(title)['document_titles']).toBe(title))

  it.each(['=HYPERLINK("http://evil.example";"x")', '+1+cmd|x', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    'escapes a cell that a spreadsheet would run as a formula: %j',
    (title) => expect(toCells(title)['document_titles']).toBe(`'${title}`),
  )
})
