import type { Express } from 'express'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const TOKEN = 'a-token-that-nobody-guesses'
const FAST_PATH = '/opensearch.xml'
const LIMIT = 600

let direct: TestApp
let proxied: TestApp

beforeAll(async () => {
  direct = await openTestApp({}, { ADMIN_TOKEN: TOKEN })
  proxied = await openTestApp({}, { ADMIN_TOKEN: TOKEN, TRUST_PROXY: 'loopback' })
})
afterAll(() => Promise.all([direct.close(), proxied.close()]))

const from = (address: string) => ({ 'x-forwarded-for': address })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** The distinct statuses of `times` requests, made 50 at a time, since each opens a connection. */
async function statusesOf(http: Express, times: number, headers: Record<string, string>): Promise<readonly number[]> {
  const server = http.listen(0, '127.0.0.1')
  try {
    const found = new Set<number>()
    for (let at = 0; at < times; at += 50) {
      const some = Array.from({ length: Math.min(50, times - at) }, () => supertest(server).get(FAST_PATH).set(headers))
      for (const { status } of await Promise.all(some)) found.add(status)
    }
    return [...found].sort()
  } finally {
    server.close()
  }
}

describe('requests per minute', () => {
  it('are limited separately for each client behind a trusted proxy', async () => {
    const http = createHttpApp(proxied.app, 'test')
    expect(await statusesOf(http, LIMIT, from('198.51.100.1'))).toEqual([200])
    expect(await statusesOf(http, 1, from('198.51.100.1'))).toEqual([429])
    expect(await statusesOf(http, 1, from('198.51.100.2'))).toEqual([200])
    // An address sent by the client itself precedes the one that the proxy adds, and is not trusted.
    expect(await statusesOf(http, 1, from('192.0.2.77, 198.51.100.1'))).toEqual([429])
  })

  it('are limited for this machine too when a proxy is trusted, but not for requests with the token', async () => {
    const http = createHttpApp(proxied.app, 'test')
    expect(await statusesOf(http, LIMIT + 1, {})).toEqual([200, 429])
    expect(await statusesOf(http, 1, bearer(TOKEN))).toEqual([200])
  })

  it('are not limited for this machine when no proxy is trusted', async () => {
    const http = createHttpApp(direct.app, 'test')
    expect(await statusesOf(http, LIMIT + 1, from('198.51.100.1'))).toEqual([200])
  })
})

describe('wrong tokens', () => {
  it.each([
    ['Bearer tokens, on this machine too', () => direct, {}],
    ['Bearer tokens from a client behind a proxy', () => proxied, from('198.51.100.3')],
  ])('are limited by address: %s', async (_name, site, headers) => {
    const http = createHttpApp(site().app, 'test')
    const request = async (token: string, other = headers) => {
      const answer = await supertest(http)
        .get('/api/v1/alerts')
        .set({ ...bearer(token), ...other })
      return [answer.status, answer.body.code, answer.headers['retry-after']]
    }
    for (let guess = 0; guess < 10; guess += 1) expect((await request(`guess-${guess}`))[0]).toBe(401)
    expect(await request('guess-10')).toEqual([429, 'rate_limited', '900'])
    expect(await request(TOKEN)).toEqual([429, 'rate_limited', '900'])
    if (site() === proxied) expect((await request(TOKEN, from('198.51.100.4')))[0]).toBe(200)
  })

  it('are limited on public routes too, which would otherwise reveal a correct guess', async () => {
    const http = createHttpApp(direct.app, 'test')
    for (let guess = 0; guess < 10; guess += 1) {
      expect(
        (
          await supertest(http)
            .get(FAST_PATH)
            .set(bearer(`guess-${guess}`))
        ).status,
      ).toBe(200)
    }
    expect((await supertest(http).get(FAST_PATH).set(bearer('guess-10'))).status).toBe(429)
    expect((await supertest(http).get(FAST_PATH)).status).toBe(200)
  })

  it('are counted together with those on the sign-in page', async () => {
    const http = createHttpApp(direct.app, 'test')
    const signIn = (token: string) => supertest(http).post('/sign-in').type('form').send({ token })
    for (let guess = 0; guess < 5; guess += 1) {
      expect((await signIn(`form-${guess}`)).status).toBe(401)
      expect(
        (
          await supertest(http)
            .get(FAST_PATH)
            .set(bearer(`bearer-${guess}`))
        ).status,
      ).toBe(200)
    }
    expect((await signIn('one more')).status).toBe(429)
    expect((await signIn(TOKEN)).status).toBe(429)
  })

  it('are refused when one is repeated, without locking out the operator at the same address', async () => {
    const http = createHttpApp(direct.app, 'test')
    const scrape = async (token: string) => (await supertest(http).get('/metrics').set(bearer(token))).status
    for (let time = 0; time < 10; time += 1) expect(await scrape('the token of last year')).toBe(401)
    expect(await scrape('the token of last year')).toBe(429)
    expect(await scrape(TOKEN)).toBe(200)
  })
})
