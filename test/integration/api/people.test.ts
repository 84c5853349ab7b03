import type { Express } from 'express'
import { parseFeed } from 'feedsmith'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, settled, type SampleLibrary } from '../../support/sample-library.ts'
import { createClient, type Client } from './support.ts'

let library: SampleLibrary
let http: Express
let api: Client

/** The first passage found for a query. */
async function passageOf(
  words: string,
): Promise<{ passageId: string; documentId: string; text: string; pageLabel: string }> {
  const { hits } = await api.get<{
    hits: { passage: { passageId: string; documentId: string; text: string; pageLabel: string } }[]
  }>(`/search?q=${encodeURIComponent(words)}`)
  return hits[0]?.passage ?? expect.fail(`nothing found for ${words}`)
}

beforeAll(async () => {
  library = await openSampleLibrary()
  await library.harvest()
  http = createHttpApp(library.app, 'test')
  api = createClient(http)
}, LOAD_TIMEOUT_MS)
afterAll(() => library.close())

describe('editions', () => {
  it('collect documents and passages, keep notes and order, and export citations', async () => {
    const { editionId } = await api.send<{ editionId: string }>('post', '/editions', {
      title: 'Place-based strategies',
      editors: ['A. Editor'],
    })
    const passage = await passageOf('trial of hydrogen trains')
    const paper = await passageOf('silence can be a choice')
    const path = `/editions/${editionId}`
    const quoted = await api.send<{ itemId: string; quotation: string; pageLabel: string }>('post', `${path}/items`, {
      passageId: passage.passageId,
      note: 'for the introduction',
    })
    expect([quoted.quotation, quoted.pageLabel]).toEqual([passage.text, '4'])
    const whole = await api.send<{ itemId: string }>('post', `${path}/items`, { documentId: paper.documentId })
    const twice = await api
      .raw('post', `/api/v1${path}/items`.replace('/api/v1', ''))
      .send({ passageId: passage.passageId })
    expect([twice.status, twice.body.code]).toEqual([409, 'edition_has_it'])
    await api.send('patch', `${path}/items/${whole.itemId}`, { note: 'the comparison' })
    await api.send('post', `${path}/order`, { itemIds: [whole.itemId] })
    const { contents } = await api.get<{ contents: { itemId: string; note: string }[] }>(path)
    expect(contents.map((item) => item.itemId)).toEqual([whole.itemId, quoted.itemId])

    const ris = await api.raw('get', `${path}/citations?format=ris`).responseType('blob')
    const text = Buffer.from(ris.body as Buffer).toString()
    expect(text.match(/^TY {2}- /gm)).toHaveLength(2)
    expect(text).toMatch(/^TY {2}- RPRT$/m)
    expect(text).toMatch(/^TY {2}- JOUR$/m)
    expect(text).toContain('p. 4: “Transport The trial of hydrogen trains')
    expect(text).toMatch(/^DO {2}- 10\./m)
    const bibtex = await api.raw('get', `${path}/citations?format=bibtex`).responseType('blob')
    expect(Buffer.from(bibtex.body as Buffer).toString()).toMatch(/@techreport\{[\s\S]*month = \{7\}/)

    await api.send('delete', `${path}/items/${quoted.itemId}`)
    await api.send('delete', path)
    expect((await api.raw('get', path)).status).toBe(404)
  })

  it('accept nothing that is not in the library', async () => {
    const { editionId } = await api.send<{ editionId: string }>('post', '/editions', { title: 'Empty' })
    const add = (body: object) => api.raw('post', `/editions/${editionId}/items`).send(body)
    expect((await add({ passageId: 'pnone' })).status).toBe(404)
    expect((await add({ documentId: 'dnone' })).status).toBe(404)
    expect((await add({})).body.code).toBe('edition_item_empty')
    const order = await api.raw('post', `/editions/${editionId}/order`).send({ itemIds: ['inone'] })
    expect([order.status, order.body.code]).toEqual([400, 'edition_order'])
  })
})

describe('alerts', () => {
  it('report only later matches, once each, in a valid Atom feed', async () => {
    const { alertId, feed } = await api.send<{ alertId: string; feed: string }>('post', '/alerts', {
      name: 'Tungsten <b>& co</b>',
      query: { q: 'tungsten', status: ['published'] },
    })
    const upload = (title: string, text: string) =>
      api.raw('post', `/uploads?${new URLSearchParams({ fileName: `${title}.txt`, title })}`).send(text)
    await upload('One', 'Tungsten carbide is made in the valley, and a second works is planned.')
    await settled(library.app)
    await upload('Two', 'Tungsten carbide is made in the valley, and a second works is planned.') // the same bytes
    await settled(library.app)
    const { deliveries } = await api.get<{ deliveries: { reasons: string[]; quotation: string }[] }>(
      `/alerts/${alertId}/deliveries`,
    )
    expect(deliveries).toHaveLength(1)
    expect(deliveries[0]?.reasons).toEqual(['words “tungsten”'])
    const answer = await supertest(http).get(new URL(feed).pathname)
    expect(answer.headers['content-type']).toMatch(/^application\/atom\+xml/)
    const parsed = parseFeed(answer.text)
    expect(parsed.format).toBe('atom')
    expect(parsed.feed).toMatchObject({
      title: 'Tungsten <b>& co</b>',
      entries: [{ title: 'One, page 1 of the file' }],
    })
    await api.send('delete', `/alerts/${alertId}`)
    expect((await supertest(http).get(new URL(feed).pathname)).status).toBe(404)
  })

  it('are refused when they match everything or have an invalid mail address', async () => {
    const all = await api.raw('post', '/alerts').send({ name: 'All', query: {} })
    expect([all.status, all.body.code]).toEqual([400, 'alert_empty'])
    for (const email of ['no address', 'a@example.org\r\nBcc: b@example.org', 'a@example.org, b@example.org']) {
      expect((await api.raw('post', '/alerts').send({ name: 'x', email, query: { q: 'x' } })).status).toBe(400)
    }
  })

  it('report nothing about documents added before', async () => {
    const { alertId } = await api.send<{ alertId: string }>('post', '/alerts', {
      name: 'Old',
      query: { q: 'hydrogen' },
    })
    await library.harvest()
    const { deliveries } = await api.get<{ deliveries: object[] }>(`/alerts/${alertId}/deliveries`)
    expect(deliveries).toEqual([])
  })
})
