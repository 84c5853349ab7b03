import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { ROUTES } from '../../../src/main/routes.ts'
import { PAGES } from '../../../src/main/pages.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const TOKEN = 'a-token-that-nobody-guesses'

let open: TestApp
let guarded: TestApp

beforeAll(async () => {
  open = await openTestApp()
  // Each request comes from a different address, since wrong tokens are limited by address.
  guarded = await openTestApp({}, { ADMIN_TOKEN: TOKEN, TRUST_PROXY: 'loopback' })
})
afterAll(() => Promise.all([open.close(), guarded.close()]))

/** Every route and page that changes something. */
const WRITES = [
  ...ROUTES.filter((route) => route.method !== 'get' && route.access === 'operator').map((route) => ({
    method: route.method,
    path: `/api/v1${route.path}`,
  })),
  ...PAGES.filter((page) => page.method === 'post' && page.access === 'operator').map((page) => ({
    method: page.method,
    path: page.path,
  })),
].map(({ method, path }) => ({ method, path: path.replace(/\{\w+\}/g, 'x1') }))

let clients = 0

/** The header with which a proxy passes on the client's address, a different one each time. */
function fromElsewhere(): Record<string, string> {
  clients += 1
  return { 'x-forwarded-for': `198.51.${clients >> 8}.${clients & 255}` }
}

describe('permission to write', () => {
  it('requires the token when one is set', async () => {
    const http = createHttpApp(guarded.app, 'test')
    expect(WRITES.length).toBeGreaterThan(15)
    for (const { method, path } of WRITES) {
      for (const headers of [{}, { authorization: 'Bearer wrong' }, { cookie: 'concordance_session=wrong' }]) {
        const answer = await supertest(http)
          [method](path)
          .set({ ...headers, ...fromElsewhere() })
        expect([method, path, answer.status]).toEqual([method, path, 401])
      }
      const known = await supertest(http)[method](path).set('authorization', `Bearer ${TOKEN}`)
      expect([method, path, known.status === 401]).toEqual([method, path, false])
    }
  })

  it('is given to a signed-in browser until it signs out', async () => {
    const browser = supertest.agent(createHttpApp(guarded.app, 'test'))
    const wrong = await browser.post('/sign-in').type('form').send({ token: 'guess' })
    expect([wrong.status, wrong.headers['set-cookie']]).toEqual([401, undefined])
    const right = await browser.post('/sign-in').type('form').send({ token: TOKEN })
    expect(right.status).toBe(303)
    expect(right.headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Strict/)
    expect(right.headers['set-cookie']?.[0]).not.toContain(TOKEN)
    expect((await browser.post('/editions').type('form').send({ title: 'Mine' })).status).toBe(303)
    await browser.post('/sign-out').type('form').send({})
    expect((await browser.post('/editions').type('form').send({ title: 'Mine' })).status).toBe(401)
  })

  it('is refused to requests from other sites', async () => {
    const http = createHttpApp(open.app, 'test')
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'http://evil.example' },
      { origin: 'null' },
    ]) {
      const answer = await supertest(http).post('/api/v1/editions').set(headers).send({ title: 'x' })
      expect([headers, answer.status, answer.body.code]).toEqual([headers, 403, 'foreign_site'])
    }
    const own = await supertest(http).post('/api/v1/editions').set('sec-fetch-site', 'same-origin').send({ title: 'x' })
    expect(own.status).toBe(201)
  })

  it('is refused to requests for an unknown host name', async () => {
    const answer = await supertest(createHttpApp(open.app, 'test')).get('/api/v1/themes').set('host', 'rebound.example')
    expect([answer.status, answer.body.code]).toEqual([403, 'host_unknown'])
  })
})

describe('security headers', () => {
  it('block scripts and styles of other sites', async () => {
    const answer = await supertest(createHttpApp(open.app, 'test')).get('/search')
    const policy = answer.headers['content-security-policy'] ?? ''
    expect(policy).toMatch(/default-src 'none'/)
    expect(policy).not.toMatch(/unsafe/)
    expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
    expect(answer.headers['x-powered-by']).toBeUndefined()
  })
})
