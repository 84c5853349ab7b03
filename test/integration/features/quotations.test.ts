import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FoundQuotationView } from '../../../src/features/search/quotations/quotation-view.ts'
import { createHttpApp } from '../../support/http-app.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { createClient, type Client } from '../api/support.ts'
import { idOf, writeLibrary } from '../search/support/written-library.ts'

const FIRMS =
  'The region will support its firms to grow, and create good jobs in every town by 2030. We will invest £100m in the foundational economy, because too many people are left behind.'
const HYDROGEN =
  'Hydrogen made from renewable power can replace natural gas in steel, glass and cement, where electricity alone will not do.'

let opened: TestApp
let client: Client

describe('finding a quotation', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    await writeLibrary(opened.app, [
      {
        name: 'strategy',
        title: 'Local industrial strategy',
        published: '2019-07-01',
        passages: [
          'An introduction to the strategy and to what it is for.',
          FIRMS,
          'A table of figures, which nobody quotes.',
          'The first half of this sentence stands at the foot of the page, and its',
          'second half stands at the head of the next page, where nobody looks for it.',
        ],
      },
      { name: 'paper', title: 'A paper on firms', published: '2021-01-01', passages: ['It is said: ' + FIRMS] },
      { name: 'energy', title: 'Energy plan', published: '2020-01-01', passages: [HYDROGEN] },
      {
        name: 'others',
        title: 'Other matters',
        passages: Array.from(
          { length: 30 },
          (_, at) => `The region and its firms in town number ${at} invest in jobs.`,
        ),
      },
    ])
    client = createClient(createHttpApp(opened.app, '0.0.0'))
  })

  afterAll(() => opened.close())

  it('gives its source first, with page, citation and permalink, and the other places that say the same', async () => {
    const { places, words } = await find('“The region will support its firms to grow and create good jobs”')
    expect(words).toBe(12)
    expect(places.map(({ document, isVerbatim }) => [document.documentId, isVerbatim])).toEqual([
      [idOf('strategy'), true],
      [idOf('paper'), true],
    ])
    const [source] = places
    const [passage] = source?.passages ?? []
    expect(passage).toMatchObject({ pageIndex: 1, text: FIRMS, link: `/passages/${passage?.passageId ?? ''}` })
    expect(passage?.spans.map(({ start, end }) => FIRMS.slice(start, end))).toEqual([
      'The region will support its firms to grow, and create good jobs',
    ])
    expect(source?.permalink).toBe(`${opened.app.config.http.publicUrl}/passages/${passage?.passageId ?? ''}`)
    expect(source?.citation).toContain('The Board (2019), Local industrial strategy, ')
  })

  it('finds it although words are changed, left out and added, and says which', async () => {
    const { places } = await find('The region must support its firms to quickly grow, and create jobs in every town')
    expect(places[0]).toMatchObject({
      document: { documentId: idOf('strategy') },
      isVerbatim: false,
      differences: [
        { kind: 'changed', quoted: 'must', source: 'will' },
        { kind: 'added', quoted: 'quickly', source: null },
        { kind: 'missing', quoted: null, source: 'good' },
      ],
    })
    expect(places[0]?.likeness).toBeGreaterThan(0.8)
    expect(places[0]?.likeness).toBeLessThan(1)
  })

  it('takes marked omissions and insertions, other quotation marks and hyphens at ends of lines as they are meant', async () => {
    const { places } = await find('“[The region] will invest £100m … be-\ncause too many [of us] are left behind”')
    expect(places[0]).toMatchObject({ document: { documentId: idOf('strategy') }, isVerbatim: true, likeness: 1 })
    const { places: dollars } = await find('We will invest $100m in the foundational economy')
    expect(dollars[0]?.differences).toEqual([{ kind: 'changed', quoted: '$', source: '£' }])
  })

  it('gives both passages of a quotation that runs over the turn of a page', async () => {
    const { places } = await find(
      'stands at the foot of the page, and its second half stands at the head of the next page',
    )
    expect(places[0]).toMatchObject({ isVerbatim: true, passages: [{ pageIndex: 1 }, { pageIndex: 2 }] })
  })

  it('finds nothing where nothing says the same', async () => {
    expect((await find('a seal swam past the harbour wall at noon')).places).toEqual([])
    expect((await find('the region and its towns have many other matters to deal with')).places).toEqual([])
  })

  it('takes a long quotation by POST, and refuses one that is too short or too long', async () => {
    const text = `${FIRMS} And then: ${HYDROGEN}`
    const { places } = await client.send<FoundQuotationView>('post', '/quotations', { text })
    expect(places.map(({ document }) => document.documentId)).toContain(idOf('strategy'))
    const short = await client.raw('get', `/quotations?${new URLSearchParams({ text: 'too short a' })}`)
    expect([short.status, (short.body as { code: string }).code]).toEqual([400, 'quotation_too_short'])
    const long = await client.raw('post', '/quotations').send({ text: 'word '.repeat(2_000) })
    expect([long.status, (long.body as { code: string }).code]).toEqual([400, 'request_invalid'])
  })

  it('returns as many places as are wanted', async () => {
    const text = 'The region will support its firms to grow'
    const { places } = await client.get<FoundQuotationView>(`/quotations?${new URLSearchParams({ text, limit: '1' })}`)
    expect(places).toHaveLength(1)
  })
})

async function find(text: string): Promise<FoundQuotationView> {
  return client.get<FoundQuotationView>(`/quotations?${new URLSearchParams({ text })}`)
}
