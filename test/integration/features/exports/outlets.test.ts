import { parse } from 'csv-parse/sync'
import type { Express } from 'express'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { parseFeed } from 'feedsmith'
import { EventEmitter } from 'node:events'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { limitLong } from '../../../../src/api/limit-long.ts'
import { createHttpApp } from '../../../support/http-app.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { makeLibrary } from './support/made-library.ts'

const HOSTILE = `<script>alert(1)</script>]]> & "x" \u0008\u202E`
const BASE = 'https://library.example'

let opened: TestApp
let http: Express

beforeAll(async () => {
  opened = await openTestApp({}, { PUBLIC_URL: BASE })
  await makeLibrary(opened.app, [
    {
      name: 'a',
      title: 'Oldest',
      passages: ['The harbour.', 'A harbour again.'],
      places: ['tees-valley'],
      searchableSince: '2026-01-01',
    },
    { name: 'b', title: HOSTILE, passages: [`The harbour ${HOSTILE}`], searchableSince: '2026-03-01' },
    {
      name: 'c',
      title: 'Middle',
      passages: ['The lighthouse and the harbour.'],
      places: ['west-midlands'],
      searchableSince: '2026-02-01',
    },
  ])
  http = createHttpApp(opened.app, 'test')
})
afterAll(() => opened.close())

interface BatchReply {
  readonly encoding: string
  readonly rows: readonly {
    readonly line: number
    readonly query: string
    readonly places: readonly { readonly placeId: string }[]
    readonly result: {
      readonly documents: number
      readonly passages: number
      readonly link: string
      readonly best: { readonly passage: { readonly pageLabel: string; readonly passageId: string } } | null
    } | null
    readonly error: { readonly code: string; readonly message: string } | null
  }[]
}

const ask = (path: string, list: string) =>
  supertest(http).post(`/api/v1/search/${path}`).set('content-type', 'text/csv').send(list)

describe('a batch search', () => {
  it('runs every query for every place, with the same results as a single search', async () => {
    const places = ['tees-valley', 'West Midlands', 'north-east']
    const query = places.map((place) => `place=${encodeURIComponent(place)}`).join('&')
    const answer = await ask(`batch?${query}`, 'harbour\nlighthouse')
    expect(answer.status).toBe(200)
    const { rows } = answer.body as BatchReply
    expect(rows.map((row) => [row.query, row.places[0]?.placeId, row.result?.documents])).toEqual([
      ['harbour', 'tees-valley', 1],
      ['harbour', 'west-midlands', 1],
      ['harbour', 'north-east', 0],
      ['lighthouse', 'tees-valley', 0],
      ['lighthouse', 'west-midlands', 1],
      ['lighthouse', 'north-east', 0],
    ])
    expect(rows[0]?.result).toMatchObject({
      passages: 2,
      best: { passage: { pageLabel: expect.stringMatching(/^1[12]$/) } },
    })
    for (const { result } of rows) {
      const alone = await supertest(http).get(`/api/v1${result?.link}`)
      expect(alone.body.total).toBe(result?.documents)
      expect(alone.body.hits[0]?.passage.passageId).toBe(result?.best?.passage.passageId)
    }
  })

  it('reports a failed query in its row, and goes on', async () => {
    const list =
      'query,place,theme,label\nharbour,,,one\n(harbour,,,two\nharbour,Tees Vally,,three\n,,,four\nx,,no such,five\nharbour,Tees Valley|west-midlands,,six\n'
    const { rows } = (await ask('batch', list)).body as BatchReply
    expect(rows.map(({ line, result, error }) => [line, result?.documents ?? null, error?.code ?? null])).toEqual([
      [2, 3, null],
      [3, null, 'question_invalid'],
      [4, null, 'place_unknown'],
      [5, null, 'query_empty'],
      [6, null, 'theme_unknown'],
      [7, 2, null],
    ])
    expect(rows[2]?.error?.message).toContain('Tees Valley')
    const csv = await ask('batch.csv', list)
    const cells = parse(csv.text, { bom: true, columns: true }) as unknown as Record<string, string>[]
    expect(cells.map(({ label, documents, error }) => [label, documents, error])).toEqual([
      ['one', '3', ''],
      ['two', '', 'question_invalid'],
      ['three', '', 'place_unknown'],
      ['four', '', 'query_empty'],
      ['five', '', 'theme_unknown'],
      ['six', '2', ''],
    ])
    expect(cells[5]).toMatchObject({
      places: 'Tees Valley | West Midlands',
      corpus_version: expect.stringMatching(/^\w+$/),
    })
  })

  it('is rejected as a whole when it is empty or too large, or a place is unknown', async () => {
    const many = Array.from({ length: 101 }, () => 'place=tees-valley').join('&')
    const codes = await Promise.all(
      [
        ask(`batch?${many}`, 'x'),
        ask('batch?place=atlantis', 'x'),
        ask('batch', ''),
        ask('batch.csv', 'x\n'.repeat(2_000)),
      ].map(async (request) => {
        const { status, body } = await request
        return [status, body.code]
      }),
    )
    expect(codes).toEqual([
      [400, 'request_invalid'],
      [400, 'place_unknown'],
      [400, 'batch_empty'],
      [400, 'batch_too_large'],
    ])
    expect((await ask('batch', 'x'.repeat(1_100_000))).status).toBe(413)
  })

  it('has a page with an upload form, which answers with a table of links or with CSV', async () => {
    expect((await supertest(http).get('/batch')).text).toContain('enctype="multipart/form-data"')
    const send = (answer: string) =>
      supertest(http)
        .post('/batch')
        .field('places', 'Tees Valley\n')
        .field('answer', answer)
        .attach('file', Buffer.from('query\nharbour\n<b>\n'), 'q.csv')
    const table = await send('table')
    expect([table.status, table.type]).toEqual([200, 'text/html'])
    expect(table.text).toContain('<a href="/search?q=harbour&amp;place=tees-valley">harbour</a>')
    expect(table.text).toContain('p. 11')
    expect(table.text).not.toContain('<b>')
    const file = await send('csv')
    expect([file.type, file.headers['content-disposition']]).toEqual([
      'text/csv',
      expect.stringContaining('attachment'),
    ])
    const wrong = await supertest(http).post('/batch').field('queries', '').field('places', '')
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('the list has no query')])
  })

  it('needs no operator token, since it changes nothing', async () => {
    const guarded = await openTestApp({}, { ADMIN_TOKEN: 'a-token-that-nobody-guesses' })
    try {
      const answer = await supertest(createHttpApp(guarded.app, 'test')).post('/api/v1/search/batch').send('')
      expect(answer.body.code).toBe('batch_empty')
    } finally {
      await guarded.close()
    }
  })
})

describe('the feed of a search', () => {
  it('has the newest versions first with their best passages, and is well-formed whatever the text', async () => {
    const answer = await supertest(http).get('/search.atom?q=harbour&limit=1').buffer(true)
    const text = (answer.body as Buffer | object) instanceof Buffer ? (answer.body as Buffer).toString() : answer.text
    expect([answer.status, answer.type, XMLValidator.validate(text)]).toEqual([200, 'application/atom+xml', true])
    const { feed } = parseFeed(text) as {
      feed: Record<string, unknown> & { entries: { id: string; title: { value: string } | string }[] }
    }
    expect(feed).toMatchObject({ id: `${BASE}/search?q=harbour`, opensearch: { totalResults: 3 } })
    expect(feed.entries.map(({ id }) => id)).toEqual(
      ['b', 'c', 'a'].map((name) => `${BASE}/documents/${name}#v-${name}`),
    )
    expect(JSON.stringify(feed.entries[0])).toContain('<script>alert(1)</script>]]> & ')
    expect(feed['links']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ rel: 'self', href: `${BASE}/search.atom?q=harbour` }),
        expect.objectContaining({ rel: 'alternate', href: `${BASE}/search?q=harbour` }),
      ]),
    )
  })

  it('is empty and unchanging when nothing is found, and answers 400 to an invalid query', async () => {
    const [one, two] = [
      await supertest(http).get('/search.atom?q=nowhere'),
      await supertest(http).get('/search.atom?q=nowhere'),
    ]
    expect([one.status, one.headers['etag']]).toEqual([200, two.headers['etag']])
    expect((await supertest(http).get('/search.atom?q=(')).status).toBe(400)
    expect((await supertest(http).get('/search.atom?nonsense=1')).status).toBe(400)
  })
})

describe('the page of a search', () => {
  it('links to its canonical address, feed and export, whatever the order of parameters', async () => {
    const { text } = await supertest(http).get(
      '/search?place=west-midlands&place=tees-valley&place=west-midlands&q=+harbour&limit=5&sort=relevance',
    )
    expect(text).toContain(
      '<link rel="canonical" href="/search?q=harbour&amp;place=tees-valley&amp;place=west-midlands"/>',
    )
    expect(text).toContain(
      '<link rel="alternate" href="/search.atom?q=harbour&amp;place=tees-valley&amp;place=west-midlands" type="application/atom+xml"',
    )
    expect(text).toContain(
      'href="/api/v1/search/export?q=harbour&amp;place=tees-valley&amp;place=west-midlands&amp;format=csv"',
    )
  })

  it('states whether the library has changed since a permalink was made', async () => {
    const { corpusVersion } = (await supertest(http).get('/api/v1/search?q=harbour')).body as { corpusVersion: string }
    expect((await supertest(http).get('/search?q=harbour')).text).not.toContain('since this link was made')
    expect((await supertest(http).get(`/search?q=harbour&corpus=${corpusVersion}`)).text).toContain(
      'The library has not changed since this link was made',
    )
    const old = await supertest(http).get('/search?q=harbour&corpus=%3Cb%3Eold')
    expect([old.status, old.text]).toEqual([
      200,
      expect.stringContaining('The library has changed since this link was made'),
    ])
    expect(old.text).not.toContain('<b>')
  })

  it('describes the search to browsers with OpenSearch', async () => {
    expect((await supertest(http).get('/')).text).toContain('<link rel="search" href="/opensearch.xml"')
    const answer = await supertest(http).get('/opensearch.xml').buffer(true)
    const text = answer.text ?? (answer.body as Buffer).toString()
    expect(answer.type).toBe('application/opensearchdescription+xml')
    const read = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(text) as {
      OpenSearchDescription: { Url: { type: string; template: string }[] }
    }
    expect(read.OpenSearchDescription.Url).toEqual(
      expect.arrayContaining([
        { type: 'text/html', template: `${BASE}/search?q={searchTerms}` },
        { type: 'application/atom+xml', template: `${BASE}/search.atom?q={searchTerms}` },
      ]),
    )
  })
})

describe('long requests', () => {
  it('are limited in number at one time, and each that ends frees a place', () => {
    const limit = limitLong(opened.app)
    const [responses, outcomes]: [EventEmitter[], unknown[]] = [[], []]
    const startRequest = () => {
      const response = new EventEmitter()
      responses.push(response)
      limit({} as never, response as never, (error?: unknown) =>
        outcomes.push((error as { code?: string } | undefined)?.code),
      )
    }
    for (let times = 0; times < 5; times += 1) startRequest()
    expect(outcomes).toEqual([undefined, undefined, undefined, undefined, 'service_busy'])
    responses[0]?.emit('close')
    startRequest()
    startRequest()
    expect(outcomes.slice(5)).toEqual([undefined, 'service_busy'])
    responses.forEach((response) => response.emit('close'))
  })
})
