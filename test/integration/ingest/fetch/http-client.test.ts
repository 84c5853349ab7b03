import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ThrottledError, TransientError } from '../../../../src/errors.ts'
import { createHttpClient, type HttpClient } from '../../../../src/ingest/fetch/http/http-client.ts'
import {
  answer,
  drip,
  endless,
  raw,
  redirectTo,
  startWebOrigin,
  type WebOrigin,
} from '../../../support/web/web-origin.ts'

const QUICK = { headerMs: 300, idleMs: 300, totalMs: 900, dnsMs: 300, connectMs: 300 }
const SMALL = { maxBytes: 4_000_000, ratioFromBytes: 1_000_000 }

let origin: WebOrigin
let http: HttpClient

beforeAll(async () => {
  origin = await startWebOrigin()
  http = createHttpClient({
    userAgent: 'Concordance/0.1 (+mailto:library@example.test)',
    allowPrivate: [origin.hostAndPort],
    limits: { ...QUICK, ...SMALL },
  })
})

afterAll(async () => {
  await http.close()
  await origin.close()
})

const get = (path: string, options = {}) => http.get(origin.address + path, options)

describe('http client: complete responses', () => {
  it('returns bytes, declared type, validators and a safe file name', async () => {
    const headers = {
      'content-type': 'Text/HTML; charset="UTF-8"',
      etag: '"v1"',
      'last-modified': 'Fri, 04 Oct 2019 09:00:00 GMT',
      'content-disposition': 'attachment; filename="../../plan.pdf"',
      'set-cookie': 'a=b',
    }
    origin.route({ '/whole': answer(200, 'body', headers) })
    const got = await get('/whole#part')
    expect(Buffer.from(got.bytes).toString()).toBe('body')
    expect(got).toMatchObject({
      status: 200,
      address: `${origin.address}/whole`,
      redirects: [],
      mediaType: 'text/html',
      charset: 'utf-8',
      etag: '"v1"',
      lastModified: 'Fri, 04 Oct 2019 09:00:00 GMT',
      fileName: 'plan.pdf',
    })
    expect(got.headers).not.toHaveProperty('set-cookie')
    expect(origin.seen.at(-1)?.headers['user-agent']).toContain('mailto:')
  })

  it('sends conditional requests and accepts 304 only for them', async () => {
    origin.route({ '/same': answer(304, '') })
    const got = await get('/same', { headers: { 'if-none-match': '"v1"' } })
    expect(got).toMatchObject({ status: 304, mediaType: null })
    expect(origin.seen.at(-1)?.headers['if-none-match']).toBe('"v1"')
    await expect(get('/same')).rejects.toMatchObject({ code: 'bad_response' })
  })

  it.each([404, 410])('returns %i without its body', async (status) => {
    origin.route({ '/gone': answer(status, 'a page about nothing') })
    const got = await get('/gone')
    expect(got.status).toBe(status)
    expect(got.bytes).toHaveLength(0)
  })

  it.each([
    ['gzip', gzipSync('hello')],
    ['deflate', deflateSync('hello')],
    ['br', brotliCompressSync('hello')],
    ['identity', Buffer.from('hello')],
  ])('decodes %s', async (coding, body) => {
    origin.route({ '/coded': answer(200, body, { 'content-encoding': coding }) })
    expect(Buffer.from((await get('/coded')).bytes).toString()).toBe('hello')
  })
})

describe('http client: time', () => {
  const never = () => undefined
  const head = 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n'
  const slowHead = (_request: unknown, response: { socket: { write(text: string): void } | null }) => {
    response.socket?.write('HTTP/1.1 200 OK\r\nx-slow: ')
    const timer = setInterval(() => response.socket?.write('x'), 50)
    setTimeout(() => clearInterval(timer), 2_000)
  }
  it.each([
    ['hangs before the head', never],
    ['sends its head a letter at a time', slowHead],
    ['hangs inside the body', raw(`${head}\r\nabc`, true)],
    ['hangs after chunks', raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n', true)],
    ['drips for ever', drip('x', 50)],
  ])('times out on an origin that %s, and closes the connection', async (_name, route) => {
    origin.route({ '/slow': route as never })
    const error = await get('/slow').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TransientError)
    expect(error).toMatchObject({ code: 'fetch_timeout' })
    await expect.poll(() => origin.underWay()).toBe(0)
  })

  it('aborts with the reason of its caller', async () => {
    origin.route({ '/slow': never })
    const stop = new AbortController()
    const fetching = get('/slow', { signal: stop.signal })
    setTimeout(() => stop.abort(new Error('shutting down')), 50)
    await expect(fetching).rejects.toThrow('shutting down')
    await expect(get('/slow', { signal: stop.signal })).rejects.toThrow('shutting down')
  })
})

describe('http client: size', () => {
  const zeros = Buffer.alloc(3_900_000)
  it.each([
    ['endless', endless(Buffer.alloc(65_536)), 'too_large'],
    ['declared too large', raw('HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n', true), 'too_large'],
    ['a gzip bomb', answer(200, gzipSync(zeros), { 'content-encoding': 'gzip' }), 'too_large'],
    ['a brotli bomb', answer(200, brotliCompressSync(zeros), { 'content-encoding': 'br' }), 'too_large'],
    ['coded twice', answer(200, gzipSync(gzipSync('x')), { 'content-encoding': 'gzip, gzip' }), 'coding_unsupported'],
    ['of an unknown coding', answer(200, 'x', { 'content-encoding': 'zstd' }), 'coding_unsupported'],
  ])('rejects a body that is %s', async (_name, route, code) => {
    origin.route({ '/huge': route })
    await expect(get('/huge')).rejects.toMatchObject({ kind: 'permanent', code })
    await expect.poll(() => origin.underWay()).toBe(0)
  })

  it.each([{}, { 'content-encoding': 'gzip' }])('truncates instead of rejecting on request, %o', async (headers) => {
    const body = 'content-encoding' in headers ? gzipSync('y'.repeat(5_000)) : 'y'.repeat(5_000)
    origin.route({ '/long': answer(200, body, headers as Record<string, string>) })
    expect((await get('/long', { maxBytes: 100, overflow: 'cut' })).bytes).toHaveLength(100)
    await expect(get('/long', { maxBytes: 100 })).rejects.toMatchObject({ code: 'too_large' })
  })
})

describe('http client: broken responses', () => {
  const gzipped = gzipSync('hello '.repeat(1_000))
  it.each([
    ['closed early', raw('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc')],
    ['chunks without an end', raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n')],
    ['a bad chunk', raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n')],
    ['two lengths', raw('HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd')],
    ['a huge header', raw(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}\r\n\r\n`)],
    ['garbage', raw('\u0001\u0002 what\r\n\r\n')],
    ['HTTP 0.9', raw('<html>hello</html>')],
    ['nothing at all', raw('')],
    ['half a gzip', answer(200, gzipped.subarray(0, gzipped.length - 12), { 'content-encoding': 'gzip' })],
    ['no gzip under its name', answer(200, 'plain', { 'content-encoding': 'gzip' })],
    ['no brotli under its name', answer(200, 'plain text', { 'content-encoding': 'br' })],
  ])('treats %s as an error, never as a complete document', async (_name, route) => {
    origin.route({ '/broken': route })
    await expect(get('/broken')).rejects.toMatchObject({ kind: 'transient', code: 'bad_response' })
  })

  it('treats an unrequested partial response as an error', async () => {
    origin.route({ '/part': answer(206, 'part', { 'content-range': 'bytes 0-3/9' }) })
    await expect(get('/part')).rejects.toMatchObject({ code: 'bad_response' })
  })

  it('distinguishes a refused connection and an unknown name from a slow host', async () => {
    const gone = await startWebOrigin()
    await gone.close()
    const client = createHttpClient({
      userAgent: 'x/1',
      allowPrivate: [gone.hostAndPort],
      lookup: () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })),
    })
    await expect(client.get(gone.address)).rejects.toMatchObject({ kind: 'transient', code: 'host_unreachable' })
    await expect(client.get('http://nowhere.test/')).rejects.toMatchObject({ code: 'host_unreachable' })
    await client.close()
  })
})

describe('http client: statuses', () => {
  it.each([
    [403, {}, 'permanent', 'http_4xx'],
    [451, {}, 'permanent', 'http_4xx'],
    [500, {}, 'transient', 'http_5xx'],
    [503, {}, 'transient', 'http_5xx'],
    [503, { 'retry-after': 'soon' }, 'transient', 'http_5xx'],
    [204, {}, 'permanent', 'bad_response'],
    [300, {}, 'permanent', 'bad_response'],
  ])('%i %o is %s %s', async (status, headers, kind, code) => {
    origin.route({ '/status': answer(status, '', headers as Record<string, string>) })
    await expect(get('/status')).rejects.toMatchObject({ kind, code, message: expect.stringContaining(String(status)) })
  })

  it.each([
    [429, '7', 7_000],
    [503, '7', 7_000],
    [429, undefined, 60_000],
    [429, 'soon', 60_000],
    [429, '0', 1_000],
    [429, '99999999999', 86_400_000],
    [503, 'Fri, 04 Oct 2069 09:00:00 GMT', 86_400_000],
    [503, 'Fri, 04 Oct 2019 09:00:00 GMT', 1_000],
  ])('%i with Retry-After %s means a pause of %i ms', async (status, retryAfter, retryAfterMs) => {
    origin.route({ '/busy': answer(status, '', retryAfter === undefined ? {} : { 'retry-after': retryAfter }) })
    const error = await get('/busy').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ThrottledError)
    expect(error).toMatchObject({ code: 'host_busy', retryAfterMs })
  })
})

describe('http client: redirects', () => {
  it('follows ten, records the chain and calls beforeRequest for each', async () => {
    for (let step = 0; step < 10; step += 1)
      origin.route({ [`/c${step}`]: redirectTo(`/c${step + 1}#x`, 301 + (step % 3)) })
    origin.route({ '/c10': 'end' })
    const asked: string[] = []
    const got = await get('/c0', { beforeRequest: (address: string) => void asked.push(address) })
    expect(got.address).toBe(`${origin.address}/c10`)
    expect(got.redirects).toHaveLength(10)
    expect(asked).toEqual([...got.redirects, got.address])
  })

  it('rejects eleven', async () => {
    for (let step = 0; step < 11; step += 1) origin.route({ [`/d${step}`]: redirectTo(`/d${step + 1}`) })
    await expect(get('/d0')).rejects.toMatchObject({ code: 'redirect_loop' })
    expect(origin.seen.filter(({ path }) => path.startsWith('/d'))).toHaveLength(11)
  })

  it('ends a loop at once, including a cookie wall', async () => {
    origin.route({ '/wall': redirectTo('/wall'), '/ping': redirectTo('/pong'), '/pong': redirectTo('/ping') })
    await expect(get('/wall')).rejects.toMatchObject({ code: 'redirect_loop' })
    await expect(get('/ping')).rejects.toMatchObject({ code: 'redirect_loop' })
    expect(origin.seen.filter(({ path }) => path === '/wall')).toHaveLength(1)
  })

  it.each([
    ['', 'bad_response'],
    ['http://[::1', 'bad_response'],
    ['file:///etc/passwd', 'address_invalid'],
    ['http://user:secret@example.test/', 'address_credentials'],
    ['http://127.0.0.2/', 'address_refused'],
    ['//2130706433/', 'address_refused'],
    ['http://[::ffff:169.254.169.254]/', 'address_refused'],
    ['http://example.test:6379/', 'address_refused'],
  ])('does not follow a redirect to %s', async (location, code) => {
    origin.route({ '/away': redirectTo(location) })
    const error = await get('/away').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code })
    expect(String(error)).not.toContain('secret')
  })

  it('does not follow a redirect that beforeRequest forbids', async () => {
    origin.route({ '/first': redirectTo('/second'), '/second': 'x' })
    const beforeRequest = (address: string) => {
      if (address.endsWith('/second')) throw new Error('robots')
    }
    await expect(get('/first', { beforeRequest })).rejects.toThrow('robots')
    expect(origin.seen.some(({ path }) => path === '/second')).toBe(false)
  })
})
