import { describe, expect, it } from 'vitest'
import { PLAIN_PAGE } from '../../../../src/ingest/parse/text/file-text.ts'
import { HTML, JATS, PDF } from '../../../../src/ingest/parse/media-type.ts'
import { readPageDates } from '../../../../src/ingest/parse/metadata/page-dates.ts'

const datesIn = (text: string, mediaType = PDF) =>
  readPageDates([{ index: 1, label: null, text, headings: [], ...PLAIN_PAGE }], mediaType).map(
    ({ event, raw, value, rule }) => [event, raw, value, rule],
  )

describe('dates on the first pages', () => {
  it.each([
    ['Published: 13 June 2019', 'published', '13 June 2019', '2019-06-13'],
    ['First published online 3rd June, 2020', 'online', '3rd June, 2020', '2020-06-03'],
    ['Launched September 2019', 'launched', 'September 2019', '2019-09'],
    ['Agreed by the Combined Authority Board on 5 March 2020', 'agreed', '5 March 2020', '2020-03-05'],
    ['Last updated 2021-05-01', 'updated', '2021-05-01', '2021-05-01'],
    ['Withdrawn on March 5, 2021', 'withdrawn', 'March 5, 2021', '2021-03-05'],
    ['Published 8/5/2020', 'published', '8/5/2020', '2020'],
    ['Date: May 2025', 'dated', 'May 2025', '2025-05'],
    ['Consultation draft: September 2025', 'consultation', 'September 2025', '2025-09'],
    ['Agreed 4 April 2024', 'agreed', '4 April 2024', '2024-04-04'],
    ['Adopted October 2013', 'adopted', 'October 2013', '2013-10'],
    ['Adopted 2013', 'adopted', '2013', '2013'],
    ['Date of issue: Friday 19 July 2019', 'issued', 'Friday 19 July 2019', '2019-07-19'],
  ])('have the event of their label: %s', (line, event, raw, value) => {
    expect(datesIn(`A plan\n${line}\nWords.`)).toEqual([[event, raw, value, 'text:label']])
  })

  it('may follow each other on one line of a paper', () => {
    expect(datesIn('Received 3 May 2019; revised 4 June 2019; accepted 2 July 2019')).toEqual([
      ['received', '3 May 2019', '2019-05-03', 'text:label'],
      ['revised', '4 June 2019', '2019-06-04', 'text:label'],
      ['accepted', '2 July 2019', '2019-07-02', 'text:label'],
    ])
  })

  it('are found in a sentence about this work, but not in one about another', () => {
    const sentence = 'We are glad. The Oxfordshire Local Industrial Strategy was launched in September 2019.'
    expect(datesIn(sentence, HTML)).toEqual([['launched', 'September 2019', '2019-09', 'text:sentence']])
    expect(datesIn('It follows a report of others that was published in March 2018.')).toEqual([])
  })

  it('alone on a line count on a cover, but not on a web page, where they belong to listed items', () => {
    expect(datesIn('A plan\nJuly 2019\nThe Authority')).toEqual([['dated', 'July 2019', '2019-07', 'text:line']])
    expect(datesIn('A plan\nJuly 2019\nThe Authority', HTML)).toEqual([])
    const lines = Array.from({ length: 40 }, (_, number) => `Line ${number}`)
    expect(datesIn([...lines.slice(0, 20), '3 July 2019', ...lines.slice(20)].join('\n'))).toEqual([])
    expect(datesIn([...lines, 'Spring 2019'].join('\n'))).toEqual([['dated', 'Spring 2019', '2019', 'text:line']])
  })

  it.each(['Marching 2019', 'Published in the Mayor 2019', 'Updated figures for 2019', 'Received wisdom of 3 May'])(
    'are not found in %j',
    (text) => expect(datesIn(text)).toEqual([]),
  )

  it.each([
    ['19th of July 2019', 'dated', '2019-07-19'],
    ['2019', 'dated', '2019'],
    ['(August 2022)', 'dated', '2022-08'],
    ['04/05/19', 'dated', '2019'],
    ['July/August 2020', 'dated', '2020'],
    ['Final report, July 2019', 'dated', '2019-07'],
    ['Plan for consultation - September 2019', 'consultation', '2019-09'],
    ['Version 2.1 | 4 May 2020', 'dated', '2020-05-04'],
  ])('are found in the line %j of a cover', (line, event, value) => {
    expect(datesIn(`A plan\n${line}\nWords.`)).toMatchObject([[event, expect.anything(), value, 'text:line']])
  })

  it('are none where they belong to the contents, or to another work', () => {
    for (const line of ['Data for the year to March 2019', 'Meeting of 3 June 2019', 'City Plan 2036', '1996\n1997']) {
      expect(datesIn(`A plan\n${line}`)).toEqual([])
    }
    expect(datesIn('We follow a report that was\npublished in March 2018.')).toEqual([])
    expect(datesIn('This follows the White Paper, published in November 2017, and others.')).toEqual([])
  })

  it('of a web page may be beside the name of its author', () => {
    expect(datesIn('Ann Lee — 14 June 2023\nQuays are old.', HTML)).toEqual([
      ['published', '14 June 2023', '2023-06-14', 'text:byline'],
    ])
  })

  it('are not searched for in formats with date fields', () => {
    expect(datesIn('Published: 13 June 2019', JATS)).toEqual([])
  })
})
