import type { Express } from 'express'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { ROUTES } from '../../../src/main/routes.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, settled, type SampleLibrary } from '../../support/sample-library.ts'
import { createClient, type Client } from './support.ts'

interface Result {
  total: number
  matching: string
  nextCursor: string | null
  hits: {
    document: { documentId: string; currentVersionId: string; title: string }
    passage: Passage
    moreCount: number
  }[]
  facets: { field: string; values: { value: string; count: number }[] }[]
}
interface Passage {
  passageId: string
  versionId: string
  pageIndex: number
  pageLabel: string | null
  text: string
  highlights: { start: number; end: number }[]
}

let library: SampleLibrary
let http: Express
let api: Client

beforeAll(async () => {
  library = await openSampleLibrary()
  await library.harvest()
  http = createHttpApp(library.app, 'test')
  api = createClient(http)
}, LOAD_TIMEOUT_MS)
afterAll(() => library.close())

describe('search in the API', () => {
  it('returns documents with passage, page label, highlights and link', async () => {
    const result = await api.get<Result>('/search?q=hydrogen')
    expect(result.total).toBeGreaterThan(5)
    for (const { passage } of result.hits) {
      expect(passage.highlights.length).toBeGreaterThan(0)
      for (const { start, end } of passage.highlights) {
        expect(passage.text.slice(start, end).toLowerCase()).toMatch(/^hydrogen/)
      }
    }
  })

  it('finds a phrase only where its words are adjacent', async () => {
    const phrase = await api.get<Result>(`/search?q=${encodeURIComponent('"foundational economy"')}`)
    const words = await api.get<Result>('/search?q=foundational+economy')
    expect(phrase.total).toBeGreaterThan(0)
    expect(phrase.total).toBeLessThanOrEqual(words.total)
    for (const { passage } of phrase.hits) expect(passage.text.replace(/\s+/g, ' ')).toMatch(/foundational economy/i)
  })

  it('counts as many documents for a facet value as its filter finds', async () => {
    const { facets } = await api.get<Result>('/search?q=growth')
    for (const facet of facets.filter(({ field }) => field !== 'theme')) {
      for (const { value, count } of facet.values) {
        const filtered = await api.get<Result>(`/search?${new URLSearchParams({ q: 'growth', [facet.field]: value })}`)
        expect([facet.field, value, filtered.total]).toEqual([facet.field, value, count])
      }
    }
  })

  it('pages through every result once, and refuses the cursor of another search', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Result = await api.get(`/search?q=the&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`)
      seen.push(...page.hits.map((hit) => hit.document.documentId))
      cursor = page.nextCursor
      expect(seen.length).toBeLessThanOrEqual(page.total)
      if (cursor === null) expect(seen.length).toBe(page.total)
    } while (cursor !== null)
    expect(new Set(seen).size).toBe(seen.length)
    const first = await api.get<Result>('/search?q=the&limit=2')
    const foreign = await api.raw('get', `/search?q=growth&limit=2&cursor=${first.nextCursor}`)
    expect([foreign.status, foreign.body.code]).toEqual([400, 'cursor_invalid'])
  })

  it('reports when only some of the words are found', async () => {
    const result = await api.get<Result>('/search?q=hydrogen+xylophones+of+utter+nonsense')
    expect(result.matching).toBe('some')
  })

  it('filters by date, newest first', async () => {
    const result = await api.get<Result>('/search?from=2020-01-01&to=2020-12-31&sort=newest&limit=50')
    const dates = result.hits.map((hit) => (hit.document as unknown as { published: string }).published)
    expect(dates.length).toBeGreaterThan(2)
    expect(dates.every((date) => date.startsWith('2020'))).toBe(true)
    expect([...dates].sort().reverse()).toEqual(dates)
  })

  it('lists every fault of a request', async () => {
    const answer = await api.raw('get', '/search?limit=1000&from=yesterday&colour=blue')
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.body).toMatchObject({ code: 'request_invalid', status: 400 })
    expect(JSON.stringify(answer.body.issues)).toMatch(/from.*limit.*colour/)
  })

  it('treats hostile queries as words or refuses them, and treats hostile filters as values', async () => {
    const values = [
      "'",
      '"',
      '\\',
      "' OR kind = 'strategy",
      ') OR (1=1',
      '\u0000',
      '\uD800',
      '🙂'.repeat(50),
      '‮txt',
      'a'.repeat(400),
    ]
    for (const value of values) {
      const search = await api.raw('get', `/search?${new URLSearchParams({ q: value, place: value })}`)
      if (search.status === 200) expect([value, search.body.total]).toEqual([value, 0])
      else expect([value, search.status, search.body.code]).toEqual([value, 400, 'question_invalid'])
      const asValue = await api.raw('get', `/search?${new URLSearchParams({ place: value })}`)
      expect([value, asValue.status, asValue.body.total]).toEqual([value, 200, 0])
    }
    const long = await api.raw('post', '/search').send({ q: 'hydrogen trains '.repeat(6_000) })
    expect([long.status, long.body.interpretation?.notes[0]?.kind]).toEqual([200, 'cut'])
    expect((await api.raw('post', '/search').send({ q: 'w'.repeat(1_000_001) })).status).toBe(400)
  })
})

describe('documents in the API', () => {
  it('returns a document, its versions, pages, passages and original', async () => {
    const { hits } = await api.get<Result>('/search?q=trial+of+hydrogen+trains')
    const { document, passage } = hits[0] ?? expect.fail('nothing found')
    await api.get(`/documents/${document.documentId}`)
    await api.get(`/versions/${passage.versionId}`)
    const { pages } = await api.get<{ pages: { pageLabel: string | null }[] }>(`/versions/${passage.versionId}/pages`)
    expect(pages.map((page) => page.pageLabel).slice(0, 3)).toEqual(['i', 'ii', '1'])
    const page = await api.get<{ text: string; passages: { start: number; end: number; text: string }[] }>(
      `/versions/${passage.versionId}/pages/${passage.pageIndex}`,
    )
    for (const { start, end, text } of page.passages) expect(page.text.slice(start, end)).toBe(text)
    await api.get(`/versions/${passage.versionId}/passages`)
    await api.get(`/passages/${passage.passageId}`)
    const original = await api.raw('get', `/versions/${passage.versionId}/original`).responseType('blob')
    expect(original.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
    })
    expect(original.headers['content-disposition']).toMatch(/^attachment; filename="tees-valley-/)
    expect(
      Buffer.from(original.body as Buffer)
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
  })

  it('lists all documents in pages', async () => {
    const first = await api.get<{ documents: object[]; nextCursor: string }>('/documents?limit=10')
    const rest = await api.get<{ documents: object[]; nextCursor: null }>(
      `/documents?limit=10&cursor=${first.nextCursor}`,
    )
    expect([first.documents.length, rest.documents.length, rest.nextCursor]).toEqual([10, 3, null])
  })

  it('answers 404 for anything that does not exist', async () => {
    for (const path of [
      '/documents/dnone',
      '/versions/vnone',
      '/versions/vnone/pages',
      '/passages/pnone',
      '/editions/enone',
      '/alerts/anone',
    ]) {
      const answer = await api.raw('get', path)
      expect([path, answer.status, answer.body.status]).toEqual([path, 404, 404])
      expect(answer.body.code).toMatch(/_missing$/)
    }
  })

  it('accepts an upload and reports its progress', async () => {
    const upload = await api
      .raw(
        'post',
        `/uploads?${new URLSearchParams({ fileName: 'note "1".txt', title: 'Molybdenum note', published: '2022-05' })}`,
      )
      .set('content-type', 'text/plain')
      .send('A molybdenum refinery is planned at the estuary.')
    expect(upload.status).toBe(202)
    await settled(library.app)
    const { additions } = await api.get<{ additions: { state: string }[] }>(
      `/additions?locationId=${upload.body.locationId}`,
    )
    expect(additions).toMatchObject([{ state: 'searchable', title: 'Molybdenum note' }])
    expect((await api.get<Result>('/search?q=molybdenum+refinery')).hits[0]?.document.title).toBe('Molybdenum note')
  })

  it('refuses private addresses, and bodies that are too large or not JSON', async () => {
    for (const url of [
      'http://127.0.0.2/',
      'http://[::ffff:10.0.0.1]/',
      'file:///etc/passwd',
      'http://user:pw@example.org/',
      'nonsense',
    ]) {
      const answer = await api.raw('post', '/additions').send({ url })
      expect([url, answer.status === 400 || answer.status === 202]).toEqual([url, true])
    }
    await settled(library.app)
    const { failures } = await api.get<{ failures: { code: string; address: string }[] }>('/failures')
    for (const failure of failures) expect(failure.code).toMatch(/^address_/)
    expect(failures.some((failure) => failure.address.includes('127.0.0.2'))).toBe(true)
    const big = await api
      .raw('post', '/editions')
      .set('content-type', 'application/json')
      .send(`{"title":"${'x'.repeat(1_100_000)}"}`)
    expect([big.status, big.body.code]).toEqual([413, 'too_large'])
    const broken = await api.raw('post', '/editions').set('content-type', 'application/json').send('{"title":')
    expect([broken.status, broken.body.code]).toEqual([400, 'body_invalid'])
    const upload = api.raw('post', '/uploads?fileName=coded.txt').set('content-type', 'application/octet-stream')
    const coded = await upload.set('content-encoding', 'constructor').send('as it is')
    expect([coded.status, coded.body.code]).toEqual([415, 'body_invalid'])
  })
})

describe('the rest of the API', () => {
  it('lists themes, places, sources, runs, failures and status', async () => {
    const { themes } = await api.get<{ themes: { themeId: string; documents: number }[] }>('/themes')
    expect(themes.find((theme) => theme.themeId === 'hydrogen')?.documents).toBeGreaterThan(5)
    await api.get('/places')
    await api.get('/sources')
    await api.get('/runs?limit=2')
    await api.get('/failures?limit=5')
    const status = await api.get<{ index: { records: number }; library: { passages: number } }>('/status')
    expect(status.index.records).toBe(status.library.passages)
  })

  it('returns the coverage register as JSON and CSV, filtered and sorted alike, and operator alerts', async () => {
    interface Coverage {
      counts: { state: string; strategies: number }[]
      rows: { placeId: string; state: string; strategy: object | null; documents: { link: string }[] }[]
    }
    const { counts, rows } = await api.get<Coverage>('/coverage')
    expect(rows.filter(({ placeId }) => placeId === 'oxfordshire')).toMatchObject([{ state: 'found' }])
    expect(counts.find(({ state }) => state === 'found')?.strategies).toBeGreaterThan(3)
    const found = await api.get<Coverage>('/coverage?state=found&state=unexpected&sort=-place')
    expect(new Set(found.rows.map(({ state }) => state))).toEqual(new Set(['found', 'unexpected']))
    const csv = await supertest(http).get('/api/v1/coverage.csv?state=found&state=unexpected&sort=-place')
    expect([csv.status, csv.type]).toEqual([200, 'text/csv'])
    const lines = csv.text.trimEnd().split('\r\n').slice(1)
    expect(lines.map((line) => line.split(',')[0])).toEqual(found.rows.map(({ placeId }) => placeId))
    expect((await api.raw('get', '/coverage?state=lovely')).status).toBe(400)
    await api.get('/operator-alerts')
    expect((await api.raw('post', '/operator-alerts/none/accept').send({})).status).toBe(404)
  })

  it('redirects renamed paths, with their method and query', async () => {
    const renamed = [
      ['get', '/api/v1/notices?limit=2', '/api/v1/operator-alerts?limit=2'],
      ['post', '/api/v1/notices/n1/accept', '/api/v1/operator-alerts/n1/accept'],
      ['post', '/notices/n1/accept', '/operator-alerts/n1/accept'],
      ['post', '/api/v1/documents/d1/corrections/7/take-back', '/api/v1/documents/d1/corrections/7/undo'],
      ['post', '/documents/d1/corrections/7/take-back', '/documents/d1/corrections/7/undo'],
    ] as const
    for (const [method, former, present] of renamed) {
      const answer = await supertest(http)[method](former)
      expect([former, answer.status, answer.headers['location']]).toEqual([former, 308, present])
    }
    expect((await supertest(http).get('/api/v1/notices?limit=2').redirects(1)).body).toHaveProperty('operatorAlerts')
  })

  it('imports nothing from bytes that are no capture', async () => {
    const { body } = await api.raw('post', '/captures').set('content-type', 'application/octet-stream').send('noise')
    expect(body).toEqual({ imported: 0, alreadyPresent: 0, unusable: [] })
  })

  it('harvests a source on request, and answers 404 for an unknown one', async () => {
    await api.send('post', '/sources/sample-feed/runs')
    await settled(library.app)
    expect((await api.raw('post', '/sources/none/runs').send({})).status).toBe(404)
  })

  it('retries one failure or all, and answers 404 for an unknown one', async () => {
    expect((await api.raw('post', '/failures/retry').send({ job: 'parse', subjectId: 'vnone' })).status).toBe(404)
    expect((await api.raw('post', '/failures/retry').send({ job: 'parse' })).status).toBe(400)
    const { retried } = await api.send<{ retried: number }>('post', '/failures/retry')
    expect(retried).toBeGreaterThan(0)
    await settled(library.app)
  })

  it('rebuilds the index', async () => {
    const { records } = await api.send<{ records: number }>('post', '/index/rebuild')
    expect(records).toBeGreaterThan(100)
  })

  it('describes every route in OpenAPI 3.1', async () => {
    const { body } = await supertest(http).get('/api/v1/openapi.json')
    expect(body.openapi).toMatch(/^3\.1\./)
    const described = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(described.sort()).toEqual(ROUTES.map((route) => `${route.method} ${route.path}`).sort())
    const ids = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>).flatMap(
      (methods) => Object.values(methods).map((operation) => operation.operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
    for (const path of [
      '/api/docs',
      '/api/docs/swagger-ui.css',
      '/api/docs/swagger-ui-bundle.js',
      '/api/docs/start.js',
    ]) {
      expect((await supertest(http).get(path)).status).toBe(200)
    }
  })

  it('reports health, readiness and metrics', async () => {
    expect((await supertest(http).get('/healthz')).status).toBe(200)
    expect((await supertest(http).get('/readyz')).body).toMatchObject({ ready: true })
    const { text } = await supertest(http).get('/metrics')
    expect(text).toMatch(/^concordance_library\{what="documents"\} \d+$/m)
    expect(text).toMatch(/^concordance_failed\{code="address_/m)
    expect(text).toMatch(/^concordance_http_request_seconds_count\{route="\/api\/v1\/search",status="200"\} \d+$/m)
  })
})
