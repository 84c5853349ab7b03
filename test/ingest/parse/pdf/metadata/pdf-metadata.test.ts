import { describe, expect, it } from 'vitest'
import { parseFile } from '../../../../../src/ingest/parse/parse-file.ts'
import { makePdf } from '../../support/make-files.ts'

const metadataOf = async (pages: readonly string[], trailer = '', xmp = '') => {
  const bytes = new Uint8Array(makePdf(pages, trailer, xmp))
  return (await parseFile({ bytes, declaredMediaType: null, name: null })).metadata
}
const PRISM = [
  ['publicationName', 'Local Economy'],
  ['volume', '35'],
  ['number', '4'],
  ['startingPage', '277'],
  ['endingPage', '290'],
  ['issn', '0269-0942'],
  ['coverDate', '2020-06'],
  ['doi', '10.1177/0269094220959299'],
]
  .map(([name, value]) => `<prism:${name}>${value}</prism:${name}>`)
  .join('')
const CREATED = '<xmp:CreateDate>2021-02-01T10:00:00Z</xmp:CreateDate>'

describe('metadata of a PDF', () => {
  it('include journal, volume, issue and pages if the XMP packet has PRISM', async () => {
    const metadata = await metadataOf(['Comparing strategies'], '', PRISM + CREATED)
    expect(metadata).toMatchObject({
      journal: { value: 'Local Economy', rule: 'pdf:xmp.prism:publicationname' },
      volume: { value: '35' },
      issue: { value: '4' },
      firstPage: { value: '277' },
      lastPage: { value: '290' },
      issn: { value: '0269-0942' },
      publisher: null,
      published: { value: '2020-06', rule: 'pdf:xmp.prism:coverdate' },
    })
  })

  it('never have the creation date of the file as date of publication', async () => {
    expect(await metadataOf(['A plan'], '', CREATED)).toMatchObject({
      published: null,
      dates: [{ event: 'created', value: '2021-02-01' }],
    })
    const printed = await metadataOf(['A plan\nSeptember 2019\nThe Partnership'], '', CREATED)
    expect(printed.published).toEqual({ value: '2019-09', rule: 'text:line', pageIndex: 1 })
    expect(printed.others.filter(({ field }) => field === 'published')).toEqual([])
    expect(printed.dates.map(({ event }) => event)).toEqual(['created', 'dated'])
  })

  it('keep an ambiguous date as printed, with its possible days', async () => {
    const { published, dates } = await metadataOf(['Evidence base\nPublished 8/5/2020\nWords of the base.'])
    expect(published).toEqual({ value: '2020', rule: 'text:label', pageIndex: 1 })
    expect(dates).toEqual([
      {
        event: 'published',
        raw: '8/5/2020',
        value: '2020',
        readings: ['2020-05-08', '2020-08-05'],
        rule: 'text:label',
        pageIndex: 1,
      },
    ])
  })

  it('include the page on which a DOI was found', async () => {
    const { doi } = await metadataOf(['A paper\nhttps://doi.org/10.1177/0269094220959299'])
    expect(doi).toEqual({ value: '10.1177/0269094220959299', rule: 'pdf:text.doi', pageIndex: 1 })
  })
})
