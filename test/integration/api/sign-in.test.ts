import type { Express } from 'express'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import type { Clock } from '../../../src/runtime/clock.ts'
import { systemClock } from '../../../src/runtime/clock.ts'
import { freshNamespace, openTestApp, type TestApp } from '../../support/test-app.ts'

const TOKEN = 'a-token-that-nobody-guesses'
const HOUR_MS = 3_600_000

let nowMs = Date.parse('2026-11-30T09:00:00Z')
const clock: Clock = { ...systemClock, now: () => new Date(nowMs) }

const namespace = freshNamespace()
let site: TestApp
let http: Express

beforeAll(async () => {
  site = await openTestApp({ clock, namespace }, { ADMIN_TOKEN: TOKEN })
  http = createHttpApp(site.app, 'test')
})
afterAll(() => site.close())

/** Signs in and returns the session cookie. */
async function signIn(): Promise<string> {
  const answer = await supertest(http).post('/sign-in').type('form').send({ token: TOKEN })
  expect([answer.status, answer.headers['location']]).toEqual([303, '/'])
  return cookieOf(answer.headers) ?? expect.fail('no cookie')
}

function cookieOf(headers: Record<string, unknown>): string | undefined {
  return (headers['set-cookie'] as string[] | undefined)?.[0]?.split(';')[0]
}

async function mayRead(cookie: string, server = http): Promise<boolean> {
  return (await supertest(server).get('/api/v1/alerts').set('cookie', cookie)).status === 200
}

describe('a session', () => {
  it('ends when its browser signs out, even for a copy of its cookie, and other sessions continue', async () => {
    const [cookie, other] = [await signIn(), await signIn()]
    expect(cookie).not.toBe(other)
    expect([await mayRead(cookie), await mayRead(other)]).toEqual([true, true])
    const out = await supertest(http).post('/sign-out').set('cookie', cookie).type('form').send({})
    expect([out.status, cookieOf(out.headers)]).toEqual([303, 'concordance_session='])
    expect([await mayRead(cookie), await mayRead(other)]).toEqual([false, true])
  })

  it('ends after twelve hours, even while in use', async () => {
    const cookie = await signIn()
    nowMs += 11.9 * HOUR_MS
    expect(await mayRead(cookie)).toBe(true)
    nowMs += 0.2 * HOUR_MS
    expect(await mayRead(cookie)).toBe(false)
    await signIn()
    const expired = await site.app.catalogue.selectFrom('session').select('digest').execute()
    expect(expired).toHaveLength(1)
  })

  it('ends when ADMIN_TOKEN changes', async () => {
    const cookie = await signIn()
    const secrets = { ...site.app.config.secrets, adminToken: 'the-next-token' }
    const next = createHttpApp({ ...site.app, config: { ...site.app.config, secrets } }, 'test')
    expect([await mayRead(cookie, next), await mayRead(cookie)]).toEqual([false, true])
  })

  it('survives a restart, and is stored as a hash that is no valid cookie', async () => {
    const cookie = await signIn()
    expect(await mayRead(cookie, createHttpApp(site.app, 'test'))).toBe(true)
    const rows = await site.app.catalogue.selectFrom('session').selectAll().execute()
    expect(rows.length).toBeGreaterThan(0)
    const kept = JSON.stringify(rows)
    expect(kept).not.toContain(cookie.split('=')[1])
    expect(kept).not.toContain(TOKEN)
    for (const { digest } of rows) expect(await mayRead(`concordance_session=${digest}`)).toBe(false)
  })

  it('is refused for a made-up cookie', async () => {
    for (const value of ['', 'x', '\u0000', '%00', 'a'.repeat(43), `${'a'.repeat(43)}; concordance_session=b`]) {
      const answer = await supertest(http)
        .get('/api/v1/alerts')
        .set('cookie', `concordance_session=${encodeURIComponent(value)}`)
      expect([value, answer.status]).toEqual([value, 401])
    }
  })
})

describe('a page for the operator only', () => {
  it('redirects a browser to sign in, and back to the page afterwards', async () => {
    const asked = await supertest(http).get('/alerts/new?q=a%26b').set('accept', 'text/html')
    const to = new URLSearchParams({ to: '/alerts/new?q=a%26b' })
    expect([asked.status, asked.headers['location']]).toEqual([303, `/sign-in?${to}`])
    const form = await supertest(http).get(`/sign-in?${to}`).set('accept', 'text/html')
    expect(form.text).toContain('name="to" value="/alerts/new?q=a%26b"')
    const signed = await supertest(http).post('/sign-in').type('form').send({ token: TOKEN, to: '/alerts/new?q=a%26b' })
    expect([signed.status, signed.headers['location']]).toEqual([303, '/alerts/new?q=a%26b'])
  })

  it('never redirects to another site after sign-in', async () => {
    for (const to of [
      '//evil.example/',
      'https://evil.example/',
      '/\\evil.example',
      '/\t/evil.example',
      'javascript:x',
    ]) {
      const form = await supertest(http).get(`/sign-in?${new URLSearchParams({ to })}`)
      expect([to, /name="to" value="\/"/.test(form.text)]).toEqual([to, true])
      const signed = await supertest(http).post('/sign-in').type('form').send({ token: TOKEN, to })
      expect([to, signed.headers['location']]).toEqual([to, '/'])
    }
  })

  it('may not be stored by shared caches', async () => {
    const cookie = await signIn()
    for (const path of ['/alerts', '/search', '/api/v1/alerts']) {
      const answer = await supertest(http).get(path).set('cookie', cookie)
      expect([path, answer.headers['cache-control']]).toEqual([path, 'private, no-cache'])
    }
  })
})
