import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { addAddress } from '../../../src/ingest/add-documents.ts'
import { crawlHost } from '../../../src/ingest/fetch/crawl-host.ts'
import { letPass } from '../../support/web/fetching.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { answer, startWebOrigin, type WebOrigin } from '../../support/web/web-origin.ts'
import { createClient, type Client } from './support.ts'

interface Host {
  host: string
  lastStatus: number | null
  requestsToday: number
  due: number
  paused: { until: string | null; reason: string | null } | null
}

let origin: WebOrigin
let opened: TestApp
let api: Client
let path: string

beforeAll(async () => {
  origin = await startWebOrigin({ '/robots.txt': answer(200, 'User-agent: *\nDisallow: /x'), '/plan': 'The plan.' })
  opened = await openTestApp({ allowPrivate: [origin.hostAndPort] })
  api = createClient(createHttpApp(opened.app, 'test'))
  path = `/hosts/${encodeURIComponent(origin.hostAndPort)}`
  await addAddress(opened.app, `${origin.address}/plan`, {})
  for (let round = 0; round < 3; round += 1) {
    await crawlHost(opened.app, { subjectId: origin.hostAndPort, revision: 0 }, opened.app.shutdown)
    await letPass(opened.app, origin.hostAndPort)
  }
})

afterAll(async () => {
  await opened.close()
  await origin.close()
})

describe('hosts in the API', () => {
  it('are listed with their last response and counts, and each has a request log', async () => {
    const { hosts } = await api.get<{ hosts: Host[] }>('/hosts')
    expect(hosts).toMatchObject([{ host: origin.hostAndPort, lastStatus: 200, requestsToday: 2, due: 0, paused: null }])
    const { requests } = await api.get<{ requests: { address: string; robots: string }[] }>(`${path}/requests?limit=10`)
    expect(requests).toMatchObject([
      { address: `${origin.address}/plan`, status: 200, robots: 'no_rule' },
      { address: `${origin.address}/robots.txt`, status: 200, robots: 'robots.txt itself', idleMs: null },
    ])
  })

  it('can be paused for a time or until resumed, even before any request', async () => {
    const forAnHour = await api.send<Host>('post', `${path}/pause`, { minutes: 60, reason: 'asked by mail' })
    expect(forAnHour.paused).toMatchObject({ reason: 'asked by mail', until: expect.any(String) as string })
    const { hosts } = await api.get<{ hosts: Host[] }>('/hosts')
    expect(hosts[0]?.paused?.reason).toBe('asked by mail')
    expect((await api.send<Host>('post', `${path}/resume`)).paused).toBeNull()
    const other = await api.send<Host>('post', '/hosts/Never.example/pause')
    expect(other).toMatchObject({ host: 'never.example', lastStatus: null, paused: { until: null, reason: null } })
  })

  it.each([
    ['/hosts/a%2Fb/pause', {}, 400],
    ['/hosts/u%3Ap%40a.example/pause', {}, 400],
    ['/hosts/a.example/pause', { minutes: 0 }, 400],
    ['/hosts/unknown.example/resume', {}, 404],
  ])('POST %s with %o answers %i', async (wrong, body, status) => {
    expect((await api.raw('post', wrong).send(body)).status).toBe(status)
  })

  it('have pages that work without scripts', async () => {
    const http = createHttpApp(opened.app, 'test')
    const page = await supertest(http).get('/hosts')
    expect(page.text).toContain(`href="/hosts/${encodeURIComponent(origin.hostAndPort)}"`)
    expect((await supertest(http).get(path)).text).toContain('robots.txt itself')
    await supertest(http).post(`${path}/pause`).type('form').send({ reason: 'Its <owner> wrote' }).expect(303)
    expect((await supertest(http).get('/hosts')).text).toContain('Its &lt;owner> wrote')
    await supertest(http).post(`${path}/resume`).type('form').send({}).expect(303)
    expect((await supertest(http).get('/hosts')).text).not.toContain('wrote')
  })
})
