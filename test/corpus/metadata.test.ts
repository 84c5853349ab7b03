import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseFile } from '../../src/ingest/parse/parse-file.ts'
import type { ParsedMetadata } from '../../src/domain/parsed-document.ts'
import { readSharedJson, readShared, sharedFolder } from '../support/shared-dir.ts'

const JATS = 'corpus/jats-xml'
const GOVUK = 'corpus/govuk-content-api'
const READABILITY = 'corpus/html-readability-pages'

async function metadataOf(name: string, mediaType: string | null): Promise<ParsedMetadata> {
  const bytes = new Uint8Array(await readShared(name))
  return (await parseFile({ bytes, declaredMediaType: mediaType, name: path.basename(name) })).metadata
}

const valuesOf = (metadata: ParsedMetadata, fields: readonly (keyof ParsedMetadata)[]) =>
  fields.map((field) => (metadata[field] as { value: unknown } | null)?.value ?? null)
const datesOf = ({ dates }: ParsedMetadata) => dates.map(({ event, value }) => `${event} ${value}`)

/** The front matter as read by a person: journal, volume, issue, first and last page, ISSN; then its dates. */
const ARTICLES: readonly (readonly [string, readonly (string | null)[], readonly string[]])[] = [
  [
    '6605965a.nxml',
    ['British Journal of Cancer', '103', '11', '1755', '1759', '0007-0920'],
    ['online 2010-11-02', 'published 2010-11', 'received 2010-06-11', 'revised 2010-08-04', 'accepted 2010-09-30'],
  ],
  [
    'mds526.nxml',
    ['Annals of Oncology', '24', '3', '843', '850', '0923-7534'],
    [
      ...['online 2012-11-12', 'published 2013-03', 'published 2012-11-12'],
      ...['received 2012-04-26', 'revised 2012-09-06', 'accepted 2012-09-07'],
    ],
  ],
  [
    'PMC5828200.nxml',
    ['Oncotarget', '9', '12', '10681', '10697', '1949-2553'],
    ['online 2018-01-31', 'published 2018-02-13', 'received 2017-08-29', 'accepted 2018-01-25'],
  ],
  [
    'pone.0000217.nxml',
    ['PLoS ONE', '2', '2', 'e217', null, '1932-6203'],
    ['online 2007-02-14', 'published 2007', 'received 2006-10-26', 'accepted 2007-01-25'],
  ],
  [
    '1471-2180-11-174.nxml',
    ['BMC Microbiology', '11', null, '174', '174', '1471-2180'],
    ['online 2011-08-02', 'published 2011', 'received 2010-12-01', 'accepted 2011-08-02'],
  ],
  [
    'elife-00666.xml',
    ['eLife', '5', null, 'e00666', null, '2050-084X'],
    [
      ...['published 2016-04-25', 'published 2016', 'updated 2016-08-11'],
      ...['received 2016-03-01', 'accepted 2016-04-01'],
    ],
  ],
]

describe('real articles in JATS', () => {
  it.each(ARTICLES)('%s has journal, volume, issue, pages, ISSN and dates', async (name, journal, dates) => {
    const metadata = await metadataOf(`${JATS}/${name}`, null)
    expect(valuesOf(metadata, ['journal', 'volume', 'issue', 'firstPage', 'lastPage', 'issn'])).toEqual(journal)
    expect(datesOf(metadata)).toEqual(dates)
  })

  it('that name a journal have its volume, ISSN and date of publication', async () => {
    const names = (await readdir(path.join(sharedFolder, JATS))).filter((name) => /\.(?:nxml|xml)$/.test(name))
    let [withJournal, whole] = [0, 0]
    for (const name of names) {
      const text = (await readShared(`${JATS}/${name}`)).toString()
      if (!/<journal-title>[^<]/.test(text)) continue
      withJournal += 1
      const metadata = await metadataOf(`${JATS}/${name}`, null)
      if (!valuesOf(metadata, ['journal', 'volume', 'issn', 'published']).includes(null)) whole += 1
    }
    process.stdout.write(`jats: ${whole} of ${withJournal} articles with journal, volume, ISSN and date\n`)
    expect(withJournal).toBeGreaterThan(10)
    expect(whole).toBe(withJournal)
  })
})

interface Item {
  readonly withdrawn_notice?: { readonly withdrawn_at?: string }
  readonly first_published_at?: string
  readonly public_updated_at?: string
}

describe('GOV.UK pages in its Content API', () => {
  it('are withdrawn on the date of their withdrawal notice, and have the dates of publication and update', async () => {
    const folder = path.join(sharedFolder, GOVUK)
    const names = (await readdir(folder, { recursive: true })).filter(
      (name) => name.endsWith('.json') && !name.startsWith('schemas'),
    )
    let [read, withdrawn, dated] = [0, 0, 0]
    for (const name of names) {
      const item = await readSharedJson<Item>(`${GOVUK}/${name}`)
      const metadata = await metadataOf(`${GOVUK}/${name}`, 'application/json').catch(() => null)
      if (metadata === null) continue
      read += 1
      const at = item.withdrawn_notice?.withdrawn_at
      expect([name, metadata.status?.value ?? null]).toEqual([name, at === undefined ? null : 'withdrawn'])
      if (at !== undefined) {
        withdrawn += 1
        expect(datesOf(metadata)).toContain(`withdrawn ${at.slice(0, 10)}`)
      }
      if (item.first_published_at) {
        dated += 1
        expect([name, metadata.published?.value]).toEqual([name, item.first_published_at.slice(0, 10)])
      }
    }
    process.stdout.write(`gov.uk: ${read} of ${names.length} read, ${dated} dated right, ${withdrawn} withdrawn\n`)
    expect(withdrawn).toBeGreaterThanOrEqual(8)
    expect(dated).toBeGreaterThan(50)
  })
})

describe('web pages', () => {
  it('have the date of publication in their markup', async () => {
    const names = await readdir(path.join(sharedFolder, READABILITY))
    let [marked, right] = [0, 0]
    for (const name of names.filter((each) => !each.includes('.'))) {
      const expected = await readSharedJson<{ publishedTime: string | null }>(
        `${READABILITY}/${name}/expected-metadata.json`,
      )
      const metadata = await metadataOf(`${READABILITY}/${name}/source.html`, 'text/html')
      if (expected.publishedTime === null) continue
      marked += 1
      if (datesOf(metadata).includes(`published ${expected.publishedTime.slice(0, 10)}`)) right += 1
    }
    process.stdout.write(`web pages: ${right} of ${marked} dates right\n`)
    expect(marked).toBeGreaterThan(4)
    expect(right).toBe(marked)
  })
})
