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

  it('are not searched for in formats with date fields', () => {
    expect(datesIn('Published: 13 June 2019', JATS)).toEqual([])
  })
})
