import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const TOKEN = 'a-token-that-nobody-guesses'
/** Public pages that exist in an empty library. */
const PUBLIC_PATHS = [
  '/',
  '/search',
  '/search?q=x',
  '/documents',
  '/protocols',
  '/sources',
  '/coverage',
  '/duplicates',
  '/sign-in',
]

let site: TestApp

beforeAll(async () => {
  site = await openTestApp({}, { ADMIN_TOKEN: TOKEN })
})
afterAll(() => site.close())

describe('an anonymous reader when a token is set', () => {
  // Pages linked to alerts, failures and hosts, and the sources page showed failed runs, for everybody.
  it('is shown no link that leads to the sign-in page', async () => {
    const http = createHttpApp(site.app, 'test')
    const seen = new Set(PUBLIC_PATHS)
    for (const path of seen) {
      const { status, text, type } = await supertest(http).get(path).set('accept', 'text/html')
      expect([path, status === 401 || status === 303]).toEqual([path, false])
      if (type !== 'text/html' || seen.size > 60) continue
      for (const [, href = ''] of text.matchAll(/<a [^>]*href="(\/(?!\/|api\/docs)[^"#]*)"/g)) {
        seen.add(href.replaceAll('&amp;', '&'))
      }
    }
    expect(seen.size).toBeGreaterThan(PUBLIC_PATHS.length)
  })
})
