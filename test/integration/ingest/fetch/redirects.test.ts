import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCookieJar } from '../../../../src/ingest/fetch/http/cookie-jar.ts'
import { createHttpClient, type HttpClient } from '../../../../src/ingest/fetch/http/http-client.ts'
import { answer, raw, redirectTo, startWebOrigin, type Route, type WebOrigin } from '../../../support/web/web-origin.ts'

let origin: WebOrigin
let http: HttpClient

beforeAll(async () => {
  origin = await startWebOrigin()
})
beforeEach(() => {
  http = createHttpClient({ userAgent: 'x/1', allowPrivate: [origin.hostAndPort] })
  return () => http.close()
})
afterAll(() => origin.close())

const get = (path: string, options = {}) => http.get(origin.address + path, options)
const textOf = async (path: string) => Buffer.from((await get(path)).bytes).toString()

/** Node writes each character of `location` as one byte. */
const rawRedirect = (location: Buffer) =>
  raw(`HTTP/1.1 302 Found\r\nlocation: ${location.toString('latin1')}\r\ncontent-length: 0\r\n\r\n`)

function rawBytesRedirect(location: Buffer): Route {
  return (_request, response) => {
    const head = Buffer.from('HTTP/1.1 302 Found\r\nlocation: ')
    response.socket?.write(Buffer.concat([head, location, Buffer.from('\r\ncontent-length: 0\r\n\r\n')]))
  }
}

describe('a Location with bytes above ASCII', () => {
  it.each([
    ['UTF-8', Buffer.from('/café.html'), '/caf%C3%A9.html'],
    ['UTF-8 in the query', Buffer.from('/find?q=réseau'), '/find?q=r%C3%A9seau'],
    ['Latin-1', Buffer.from('/café.html', 'latin1'), '/caf%E9.html'],
    ['UTF-8 beside encoded bytes', Buffer.from('/caf%C3%A9/été'), '/caf%C3%A9/%C3%A9t%C3%A9'],
  ])('in %s is asked for by the same bytes', async (_name, location, path) => {
    origin.route({ '/from': rawBytesRedirect(location), [path]: answer(200, 'the right page') })
    expect(await textOf('/from')).toBe('the right page')
    expect(origin.seen.at(-1)?.path).toBe(path)
  })

  it('in a host name that is no UTF-8 is refused', async () => {
    origin.route({ '/from': rawBytesRedirect(Buffer.from('http://caf\u00e9.test/', 'latin1')) })
    await expect(get('/from')).rejects.toMatchObject({ code: 'bad_response' })
  })

  it('that is plain is left as it is', async () => {
    origin.route({ '/from': rawRedirect(Buffer.from('/a%20b?c=d%2Fe')), '/a%20b?c=d%2Fe': answer(200, 'plain') })
    expect(await textOf('/from')).toBe('plain')
  })
})

describe('cookies', () => {
  const gate: Route = (request, response) =>
    request.headers.cookie === 'visit=1'
      ? answer(200, 'the plan')(request, response)
      : answer(302, '', { 'set-cookie': 'visit=1; Path=/; HttpOnly', location: '/plan' })(request, response)

  it('are sent back within a chain of redirects, to the same address too, and dropped after it', async () => {
    origin.route({ '/plan': gate })
    const from = origin.seen.length
    expect(await textOf('/plan')).toBe('the plan')
    expect(await textOf('/plan')).toBe('the plan')
    const sent = origin.seen.slice(from).map(({ headers }) => headers.cookie)
    expect(sent).toEqual([undefined, 'visit=1', undefined, 'visit=1'])
  })

  it('do not hide a circle', async () => {
    origin.route({ '/round': answer(302, '', { 'set-cookie': 'a=b', location: '/round' }) })
    const from = origin.seen.length
    await expect(get('/round')).rejects.toMatchObject({ code: 'redirect_loop' })
    expect(origin.seen.length - from).toBe(2)
  })

  it('follow host, path, Secure and expiry', () => {
    const jar = createCookieJar(() => Date.UTC(2026, 0, 1))
    const url = new URL('https://www.council.test/plans/list')
    jar.store(url, [
      'own=1',
      'wide=2; Domain=.council.test; Path=/',
      'deep=3; Path=/plans/old',
      'safe=4; Secure; Path=/',
      'late=5; Path=/; Expires=Wed, 01-Jan-2020 00:00:00 GMT',
      'other=6; Domain=elsewhere.test',
      'all=7; Domain=test',
      'bro\u0001ken=8',
      'set=9; Path=/',
    ])
    jar.store(url, ['set=9; Path=/; Max-Age=0'])
    const sentTo = (address: string) => jar.headerFor(new URL(address))
    expect(sentTo('https://www.council.test/plans/2019')).toBe('own=1; wide=2; safe=4')
    expect(sentTo('https://www.council.test/plans/old/1')).toBe('own=1; wide=2; deep=3; safe=4')
    expect(sentTo('http://maps.council.test/')).toBe('wide=2')
    expect(sentTo('https://www.council.test/plansandmore')).toBe('wide=2; safe=4')
    expect(sentTo('https://elsewhere.test/')).toBeNull()
  })
})

describe('validators', () => {
  const SINCE = { 'if-none-match': '"v1"', 'if-modified-since': 'Mon, 02 Mar 2026 00:00:00 GMT' }
  const conditions = (from: number) =>
    origin.seen.slice(from).map(({ headers }) => [headers['if-none-match'], headers['if-modified-since']])

  it('of an address are not sent to the one that it redirects to', async () => {
    origin.route({ '/old': redirectTo('/new'), '/new': answer(200, 'new') })
    const from = origin.seen.length
    await get('/old', { headers: SINCE })
    expect(conditions(from)).toEqual([
      ['"v1"', SINCE['if-modified-since']],
      [undefined, undefined],
    ])
  })

  it('of a redirect target are sent to it alone', async () => {
    origin.route({ '/old': redirectTo('/new'), '/new': answer(304, '') })
    const from = origin.seen.length
    const got = await get('/old', { headers: SINCE, headersFor: `${origin.address}/new` })
    expect(got.status).toBe(304)
    expect(conditions(from)).toEqual([
      [undefined, undefined],
      ['"v1"', SINCE['if-modified-since']],
    ])
  })
})
