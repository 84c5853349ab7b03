import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ROUTES } from '../../../src/main/routes.ts'
import type { Route } from '../../../src/api/route.ts'
import { createHttpApp } from '../../support/http-app.ts'
import { startIndex } from '../../../src/ingest/index/start-index.ts'
import { PAGES } from '../../../src/main/pages.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

/** `"\\u0000"` and `"\\ud800"` once reached PostgreSQL, and the response was 500. */
const TEXTS = ['\0', 'a\uD800b'] as const

let site: TestApp
let http: ReturnType<typeof createHttpApp>
beforeAll(async () => {
  site = await openTestApp()
  await startIndex(site.app, new AbortController().signal)
  http = createHttpApp(site.app, 'test')
})
afterAll(() => site.close())

const namesOf = (schema: unknown) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : [])
const paramsOf = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
/** The path with `text` for the parameter `hostile`, and `1` for the others. */
const pathWith = (path: string, hostile: string, text: string) =>
  path.replace(/\{(\w+)\}/g, (_whole, name) => (name === hostile ? encodeURIComponent(text.toWellFormed()) : '1'))

const JSON_ROUTES = ROUTES.filter((route) => namesOf(route.body).length > 0)
const send = ({ method, path }: Pick<Route, 'method' | 'path'>, body: object) =>
  supertest(http)
    [method](`/api/v1${pathWith(path, '', '')}`)
    .set('content-type', 'application/json')
    .send(JSON.stringify(body))

describe('text that cannot be stored', () => {
  it.each(TEXTS)('never causes a 500 in any field of any JSON body: %j', async (text) => {
    expect(JSON_ROUTES.length).toBeGreaterThan(15)
    for (const route of JSON_ROUTES) {
      for (const name of namesOf(route.body)) {
        for (const value of [text, [text], { deep: [text] }]) {
          const answer = await send(route, { [name]: value })
          expect([route.path, name, answer.status === 500]).toEqual([route.path, name, false])
        }
      }
    }
  })

  it('never causes a 500 in any parameter of any route', async () => {
    for (const route of ROUTES.filter(({ method }) => method === 'get')) {
      for (const name of paramsOf(route.path)) {
        const answer = await supertest(http).get(`/api/v1${pathWith(route.path, name, '\0')}`)
        expect([route.path, name, answer.status === 500]).toEqual([route.path, name, false])
      }
      for (const name of namesOf(route.query)) {
        const answer = await supertest(http).get(`/api/v1${pathWith(route.path, '', '')}?${name}=a%00b`)
        expect([route.path, name, answer.status === 500]).toEqual([route.path, name, false])
      }
    }
  })

  it('is accepted in the name of a file', async () => {
    const answer = await supertest(http).post('/api/v1/uploads?fileName=a%00b.txt&title=a%00b').send('Some text.')
    expect(answer.status).toBe(202)
  })

  it('never causes a 500 on any page, in its address or its form', async () => {
    const fields = ['q', 'title', 'name', 'email', 'by', 'reason', 'note', 'search', 'query', 'page', 'place', 'token']
    const hostile = new URLSearchParams(fields.map((name) => [name, 'a\0b']))
    for (const { method, path } of PAGES) {
      for (const name of ['', ...paramsOf(path)]) {
        const at = pathWith(path, name, '\0')
        const answer =
          method === 'get'
            ? await supertest(http).get(`${at}?${hostile}`)
            : await supertest(http).post(at).type('form').send(String(hostile))
        expect([method, path, name, answer.status === 500]).toEqual([method, path, name, false])
      }
    }
  })
})
