import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import type { App } from '../../../../src/app.ts'
import { addAddress } from '../../../../src/ingest/add-documents.ts'
import { crawlHost } from '../../../../src/ingest/fetch/crawl-host.ts'
import { letPass } from '../../../support/web/fetching.ts'
import { startMisbehavingOrigin, type MisbehavingOrigin } from '../../../support/web/misbehaving-origin.ts'
import { openTestApp } from '../../../support/test-app.ts'
import { answer, raw, redirectTo, type Route } from '../../../support/web/web-origin.ts'

const CRAWLS = 6
const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function open(route: Route): Promise<{ app: App; origin: MisbehavingOrigin }> {
  const origin = await startMisbehavingOrigin((path) => (path.startsWith('/x') ? route : null))
  closing.push(() => origin.close())
  const { app, close } = await openTestApp({ allowPrivate: [origin.hostAndPort] })
  closing.push(close)
  return { app, origin }
}

/** Requeues the page and skips all waiting until its job ends or has been tried that often. */
async function crawl(app: App, origin: MisbehavingOrigin, path = '/x', tries = 8): Promise<string> {
  await addAddress(app, origin.address + path, {})
  for (let round = 0; round < tries; round += 1) {
    await letPass(app, origin.hostAndPort)
    await crawlHost(app, { subjectId: origin.hostAndPort, revision: 0 }, app.shutdown)
    if ((await stateOf(app)) !== 'due') break
  }
  return stateOf(app)
}

const stateOf = async (app: App) => (await rowsOf<{ state: string }>(app, 'state from location'))[0]?.state ?? ''
const versionsOf = async (app: App) => (await rowsOf(app, '* from version')).length
const pages = (origin: MisbehavingOrigin) => origin.log.filter(({ path }) => path.startsWith('/x'))

async function rowsOf<T>(app: App, what: string): Promise<readonly T[]> {
  return (await sql<T>`select ${sql.raw(what)}`.execute(app.catalogue)).rows
}

/** A page that honours or ignores conditional requests, depending on the case. */
function page(headers: (count: number) => Record<string, string>, body: (count: number) => string): Route {
  let count = 0
  return (request, response) => {
    count += 1
    const own = headers(count)
    const { 'if-none-match': etag, 'if-modified-since': since } = request.headers
    const isSame = (own['etag'] !== undefined && own['etag'] === etag) || own['last-modified'] === (since ?? '')
    if (isSame) answer(304, '', own)(request, response)
    else answer(200, body(count), { 'content-type': 'text/html', ...own })(request, response)
  }
}

const constant = () => '<!doctype html><title>Plan</title><p>The plan of the place.</p>'
const noHeaders = () => ({})
const withNonce = (count: number) =>
  `<!doctype html><meta name="csrf" content="${count}"><title>Plan</title><script nonce="n${count}">x(${count})</script>
  <form><input type="hidden" value="${count * 7}"></form><p>The plan.</p><a href="/plan.pdf?t=${count}">PDF</a>`

describe('six crawls of a page that stays the same', () => {
  it.each([
    ['with an etag', page(() => ({ etag: '"v1"' }), constant), true],
    ['with an etag that changes each time', page((count) => ({ etag: `"v${count}"` }), constant), true],
    ['with a date', page(() => ({ 'last-modified': 'Fri, 04 Oct 2019 09:00:00 GMT' }), constant), true],
    ['with a date to come', page(() => ({ 'last-modified': 'Fri, 04 Oct 2069 09:00:00 GMT' }), constant), true],
    ['with nothing to ask by', page(noHeaders, constant), false],
    ['with a token and a time that differ in each answer', page(noHeaders, withNonce), false],
  ])('%s makes one version', async (_name, route, isConditional) => {
    const { app, origin } = await open(route)
    for (let round = 0; round < CRAWLS; round += 1) expect(await crawl(app, origin)).toBe('done')
    expect(await versionsOf(app)).toBe(1)
    expect(pages(origin)).toHaveLength(CRAWLS)
    expect(pages(origin).map(({ conditional }) => conditional)).toEqual([
      false,
      ...Array.from({ length: CRAWLS - 1 }, () => isConditional),
    ])
  })

  it.each([
    [
      'once',
      page(
        (count) => ({ etag: count < 4 ? '"a"' : '"b"' }),
        (count) => constant() + (count < 4 ? '' : '<p>More.</p>'),
      ),
    ],
    ['once among tokens', page(noHeaders, (count) => withNonce(count) + (count < 4 ? '' : '<p>More.</p>'))],
    ['in a link', page(noHeaders, (count) => withNonce(count) + (count < 4 ? '' : '<a href="/other.pdf">PDF</a>'))],
  ])('but changes %s makes exactly one more version', async (_name, route) => {
    const { app, origin } = await open(route)
    for (let round = 0; round < CRAWLS; round += 1) await crawl(app, origin)
    expect(await versionsOf(app)).toBe(2)
  })
})

describe('a page that redirects elsewhere after it was read', () => {
  it('is read anew, however old the page it leads to', async () => {
    let isMoved = false
    const at = (modified: string, text: string): Route =>
      page(
        () => ({ 'last-modified': modified }),
        () => `<!doctype html><title>Plan</title><p>${text}</p>`,
      )
    const before = at('Mon, 02 Mar 2026 00:00:00 GMT', 'The plan of 2026.')
    const origin = await startMisbehavingOrigin((path) =>
      path === '/x' ? (isMoved ? redirectTo('/xy') : before) : path === '/xy' ? older : null,
    )
    // as servers do: anything not newer than the date asked with is unchanged
    const older: Route = (request, response) =>
      request.headers['if-modified-since'] === undefined
        ? at('Fri, 03 Jan 2020 00:00:00 GMT', 'The plan of 2020.')(request, response)
        : answer(304, '')(request, response)
    closing.push(() => origin.close())
    const { app, close } = await openTestApp({ allowPrivate: [origin.hostAndPort] })
    closing.push(close)
    await crawl(app, origin)
    isMoved = true
    expect(await crawl(app, origin)).toBe('done')
    expect(await versionsOf(app)).toBe(2)
    // from now on the dates of the new page are sent, and to that page alone
    await crawl(app, origin)
    expect(pages(origin).map(({ path, conditional }) => [path, conditional])).toEqual([
      ['/x', false],
      ['/x', true],
      ['/xy', false],
      ['/x', false],
      ['/xy', true],
    ])
    expect(await versionsOf(app)).toBe(2)
  })
})

describe('a page that is gone', () => {
  it.each([404, 410])('with %i is requested once, and once more when it is discovered again', async (status) => {
    const { app, origin } = await open(answer(status, 'gone'))
    expect(await crawl(app, origin)).toBe('gone')
    expect(pages(origin)).toHaveLength(1)
    expect(await crawl(app, origin)).toBe('gone')
    expect(pages(origin)).toHaveLength(2)
  })

  it('later keeps its version and its history', async () => {
    let isThere = true
    const { app, origin } = await open((request, response) =>
      answer(isThere ? 200 : 410, constant(), { 'content-type': 'text/html' })(request, response),
    )
    expect(await crawl(app, origin)).toBe('done')
    isThere = false
    expect(await crawl(app, origin)).toBe('gone')
    expect(await versionsOf(app)).toBe(1)
    const outcomes = await rowsOf<{ outcome: string }>(app, 'outcome from capture order by capture_id')
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['new', 'gone'])
  })
})

describe('an incomplete response', () => {
  it.each([
    ['that ends early', raw('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc')],
    ['with chunks without an end', raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n')],
    ['that is no HTTP', raw('\u0001\u0002 what\r\n\r\n')],
    ['with two lengths', raw('HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd')],
  ])('%s is tried six times and never stored', async (_name, route) => {
    const { app, origin } = await open(route)
    expect(await crawl(app, origin, '/x', 20)).toBe('failed')
    expect(pages(origin)).toHaveLength(6)
    expect(await versionsOf(app)).toBe(0)
    expect(await rowsOf(app, '* from capture where body_key is not null')).toEqual([])
  })

  it('of an endless redirect costs eleven requests and is not retried', async () => {
    let step = 0
    const { app, origin } = await open((request, response) => redirectTo(`/x/${(step += 1)}`)(request, response))
    expect(await crawl(app, origin)).toBe('failed')
    expect(pages(origin)).toHaveLength(11)
    expect(await rowsOf(app, 'code from location')).toEqual([{ code: 'redirect_loop' }])
  })
})

describe('the cost of an endless body', () => {
  it('is bounded in bytes and in memory', async () => {
    const piece = Buffer.alloc(256 * 1024)
    let sentBytes = 0
    const { app, origin } = await open((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/pdf' })
      const fill = () => {
        let mayGoOn = true
        while (mayGoOn && !response.destroyed) {
          mayGoOn = response.write(piece)
          sentBytes += piece.length
        }
      }
      response.on('drain', fill)
      fill()
    })
    const beforeBytes = process.memoryUsage().rss
    let peakBytes = beforeBytes
    const watch = setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage().rss)), 20)
    expect(await crawl(app, origin)).toBe('failed')
    clearInterval(watch)
    const grownMiB = (peakBytes - beforeBytes) / 2 ** 20
    console.log(`an endless body: ${Math.round(sentBytes / 2 ** 20)} MiB sent, memory grew ${Math.round(grownMiB)} MiB`)
    expect(await rowsOf(app, 'code from location')).toEqual([{ code: 'too_large' }])
    expect(sentBytes).toBeGreaterThan(90 * 2 ** 20)
    expect(sentBytes).toBeLessThan(110 * 2 ** 20) // what lies in the sockets' buffers among it
    expect(grownMiB).toBeLessThan(64)
  })
})
