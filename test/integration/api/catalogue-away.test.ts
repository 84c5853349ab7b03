import type { Express } from 'express'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { csvBody, rawBody, type Route } from '../../../src/api/route.ts'
import { ROUTES } from '../../../src/main/routes.ts'
import { createHttpApp } from '../../support/http-app.ts'
import { PAGES } from '../../../src/main/pages.ts'
import { startRelay, type Relay } from '../../support/web/relay.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { sampleOf } from './sample-of.ts'

/** Answered from memory. */
const NEED_NO_CATALOGUE: readonly string[] = [
  ...['get /suggest', 'get /batch', 'get /help/search', 'get /alerts/new'],
  ...['get /sign-in', 'post /sign-in', 'post /sign-out'],
  ...['get /vocabulary', 'get /vocabulary.ttl', 'get /vocabulary.jsonld'],
  'post /captures', // a file without a capture
]

/** Bodies with fields that are required although the schema alone does not require them. */
const BODIES: Readonly<Record<string, object>> = {
  'post /additions': { url: 'https://example.org/a.pdf' },
  'post /alerts': { name: 'Hydrogen', query: { q: 'hydrogen' } },
}

/** Of pages that show no more than a form without one. */
const QUERIES: Readonly<Record<string, string>> = {
  'get /quotations': '?text=hydrogen+trains+run+here',
  'get /compare/silence': '?place=tees-valley&theme=hydrogen',
}

/** Forms that are valid, since they are validated before anything is read from the catalogue. */
const FORMS: Readonly<Record<string, string>> = {
  'post /batch': 'queries=hydrogen',
  'post /documents/{documentId}/corrections/{correctionId}/undo': 'by=A',
  'post /documents/{documentId}/remove': 'by=A&reason=asked+for',
  'post /duplicates/{duplicateId}/decision': 'verdict=open&by=A',
  'post /parts/{partId}/decision': 'decision=accepted&by=A',
  'post /editions': 'title=Hydrogen',
  'post /editions/add': 'editionId=sample-1&documentId=sample-1',
  'post /quotations': 'text=hydrogen+trains+run+here',
  'post /themes/{themeId}/suggestions': 'passageId=sample-1&decision=accepted&by=A',
  'post /protocols': 'name=Hydrogen&by=A&query=q%3Dhydrogen',
  'post /protocols/add': 'protocolId=sample-1&by=A&query=q%3Dhydrogen',
  'post /protocols/{protocolId}/revise': 'name=Hydrogen&by=A&basedOn=1&query=q%3Dhydrogen',
  'post /protocols/{protocolId}/runs': 'by=A',
  'post /protocols/{protocolId}/runs/{runId}/rerun': 'by=A&on=today',
  'post /protocols/{protocolId}/runs/{runId}/screen': 'screener=A&decision=open&documentId=sample-1',
  'post /alerts': 'name=Hydrogen&search=q%3Dhydrogen',
}

let relay: Relay
let opened: TestApp
let http: Express

/** Fills in the ids of a path; what is read from files of the library must exist. */
function withIds(path: string, params: Readonly<Record<string, string>>): string {
  const ids: Readonly<Record<string, string>> = {
    ...params,
    ...{ sourceId: opened.app.library.sources[0]?.id ?? '', themeId: 'hydrogen', placeId: 'tees-valley' },
  }
  return path.replace(/\{(\w+)\}/g, (_whole, name: string) => ids[name] ?? 'sample-1')
}

/** A request with samples of whatever its schemas require. */
function requestOf(route: Route): supertest.Test {
  const params = (route.params === undefined ? {} : sampleOf(route.params)) as Record<string, string>
  const path = withIds(route.path, params)
  const query = (route.query === undefined ? {} : sampleOf(route.query)) as Record<string, string>
  const request = supertest(http)[route.method](`/api/v1${path}`).query(query)
  if (route.body === undefined) return request
  const isJson = !(sampleBody(route) instanceof Uint8Array)
  return isJson
    ? request.send(sampleBody(route) as object)
    : request.type('application/octet-stream').send(Buffer.from('query\nhydrogen\n'))
}

function sampleBody(route: Route): unknown {
  if (route.body === undefined) return undefined
  const known = BODIES[`${route.method} ${route.path}`]
  if (known !== undefined) return known
  return route.body === rawBody || route.body === csvBody ? new Uint8Array([1]) : sampleOf(route.body)
}

function expectAway(name: string, answer: supertest.Response): void {
  const seen = { name, status: answer.status, retryAfter: answer.headers['retry-after'] ?? null }
  const needsNoCatalogue = NEED_NO_CATALOGUE.includes(name)
  expect({ ...seen, text: answer.status === 503 ? '' : answer.text.slice(0, 300) }).toEqual(
    needsNoCatalogue
      ? { ...seen, status: [401, 303].includes(answer.status) ? answer.status : 200, text: expect.any(String) }
      : { name, status: 503, retryAfter: '5', text: '' },
  )
}

describe('while PostgreSQL is away', () => {
  beforeAll(async () => {
    const url = new URL(inject('databaseUrl'))
    relay = await startRelay(Number(url.port))
    url.port = String(relay.port)
    opened = await openTestApp({}, { DATABASE_URL: url.href })
    http = createHttpApp(opened.app, '0.0.0')
    await supertest(http).get('/search?q=hydrogen') // The service has already been in use.
    await relay.cut()
  })
  afterAll(async () => {
    await relay.restore()
    await opened.close()
    await relay.close()
  })

  it.each(ROUTES.map((route): [string, Route] => [`${route.method} ${route.path}`, route]))(
    'API route %s answers 503 with Retry-After',
    async (name, route) => {
      const answer = await requestOf(route)
      expectAway(name, answer)
      if (answer.status === 503) expect(answer.type).toBe('application/problem+json')
    },
  )

  it.each(PAGES.map((page): [string, (typeof PAGES)[number]] => [`${page.method} ${page.path}`, page]))(
    'page %s answers 503 with Retry-After',
    async (name, page) => {
      const request = supertest(http)
        [page.method](`${withIds(page.path, { pageIndex: '0' })}${QUERIES[name] ?? ''}`)
        .accept('html')
      if (page.method === 'post') request.type('form').send(FORMS[name] ?? '')
      const answer = await request
      expectAway(name, answer)
      if (answer.status === 503) expect(answer.type).toBe('text/html')
    },
  )

  it.each(['/metrics', '/search.atom?q=hydrogen', '/feeds/0123456789abcdef0123456789abcdef.atom'])(
    '%s answers 503 with Retry-After',
    async (path) => expectAway(path, await supertest(http).get(path)),
  )

  it('/readyz lists what is unavailable and what is available', async () => {
    const answer = await supertest(http).get('/readyz')
    expect(answer.status).toBe(503)
    const checks = (answer.body as { checks: { name: string; ok: boolean }[] }).checks
    expect(Object.fromEntries(checks.map(({ name, ok }) => [name, ok]))).toMatchObject({
      ...{ catalogue: false, queue: false, blobs: true, disk: true },
    })
  })
})
