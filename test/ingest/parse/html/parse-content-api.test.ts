import { describe, expect, it } from 'vitest'
import { parseFile } from '../../../../src/ingest/parse/parse-file.ts'

const parse = (json: unknown) =>
  parseFile({
    bytes: Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)),
    declaredMediaType: 'application/json; charset=utf-8',
    name: 'item',
  })

const ITEM = {
  schema_name: 'publication',
  title: 'Keeping <bees>',
  description: 'For those who keep bees & wasps.',
  locale: 'cy',
  first_published_at: '2019-06-13T09:30:00+01:00',
  public_updated_at: '2021-05-01T00:00:00Z',
  withdrawn_notice: { explanation: '<p>Withdrawn: see the new handbook.</p>' },
  details: {
    body: '<div class="govspeak"><h2 id="a">Hives</h2><p>They are of <a href="/wood">wood</a>.</p></div>',
    attachments: [{ title: 'The handbook', url: 'https://assets.test/bees.pdf' }, { title: 7 }],
  },
  links: {
    organisations: [{ title: 'Department of Bees', content_id: '1' }, { title: 'Hive Agency' }],
    people: [{ title: 'The Minister' }],
  },
}

describe('a content item of GOV.UK', () => {
  it('gives its title, description, notice, body and attachments as text', async () => {
    const { pages, links, mediaType } = await parse(ITEM)
    expect(pages[0]?.text).toBe(
      'Keeping <bees>\nFor those who keep bees & wasps.\nWithdrawn: see the new handbook.\nHives\nThey are of wood.\nThe handbook',
    )
    expect(pages[0]?.headings.map(({ level, title }) => [level, title])).toEqual([
      [1, 'Keeping <bees>'],
      [2, 'Hives'],
    ])
    expect(links).toEqual(['/wood', 'https://assets.test/bees.pdf'])
    expect(mediaType).toBe('application/json')
  })

  it('gives its fields as metadata', async () => {
    expect((await parse(ITEM)).metadata).toMatchObject({
      title: { value: 'Keeping <bees>', rule: 'govuk:title' },
      authors: { value: ['Department of Bees', 'Hive Agency'], rule: 'govuk:organisations' },
      publisher: { value: 'Department of Bees', rule: 'govuk:organisation' },
      published: { value: '2019-06-13', rule: 'govuk:first_published_at' },
      doi: null,
      language: { value: 'cy', rule: 'govuk:locale' },
    })
  })

  it('is withdrawn if it has a notice, and has the dates of its history', async () => {
    const notice = { explanation: '<p>See the new handbook.</p>', withdrawn_at: '2022-02-03T10:00:00Z' }
    const { metadata } = await parse({ ...ITEM, withdrawn_notice: notice })
    expect(metadata.status).toEqual({ value: 'withdrawn', rule: 'govuk:withdrawn_notice' })
    expect(metadata.dates.map(({ event, value, raw }) => [event, value, raw])).toEqual([
      ['published', '2019-06-13', '2019-06-13T09:30:00+01:00'],
      ['updated', '2021-05-01', '2021-05-01T00:00:00Z'],
      ['withdrawn', '2022-02-03', '2022-02-03T10:00:00Z'],
    ])
    expect((await parse({ ...ITEM, withdrawn_notice: {} })).metadata.status).toBeNull()
    const unmoved = { ...ITEM, public_updated_at: ITEM.first_published_at }
    expect((await parse(unmoved)).metadata.dates).toHaveLength(1)
  })

  it('has linked people as authors only if it is a speech', async () => {
    const { metadata } = await parse({ ...ITEM, schema_name: 'speech' })
    expect(metadata.authors).toEqual({ value: ['The Minister'], rule: 'govuk:speaker' })
  })

  it('gives its parts, or its groups with their documents, if it has no body', async () => {
    const parts = [
      { title: 'Overview', body: '<p>One.</p>' },
      { title: 'More', body: [{ content_type: 'text/html', content: '<p>Two.</p>' }] },
    ]
    expect((await parse({ schema_name: 'guide', title: 'Guide', details: { parts } })).pages[0]?.text).toBe(
      'Guide\nOverview\nOne.\nMore\nTwo.',
    )
    const details = { body: null, collection_groups: [{ title: 'Reports', body: '', documents: ['b', 'absent'] }] }
    const links = {
      documents: [
        { title: 'A', content_id: 'a' },
        { title: 'B', content_id: 'b', base_path: '/b' },
      ],
    }
    const collection = await parse({ schema_name: 'document_collection', title: 'Collection', details, links })
    expect(collection.pages[0]?.text).toBe('Collection\nReports\nB')
    expect(collection.links).toEqual(['/b'])
  })

  it.each(['{"type": "FeatureCollection"}', '[]', '"text"', '{"schema_name": "gone"}', '{"schema_name": '])(
    'refuses other JSON: %s',
    (json) => expect(parse(json)).rejects.toMatchObject({ code: 'unsupported' }),
  )
})
