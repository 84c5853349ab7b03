import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../../../../src/runtime/clock.ts'
import { createHttpClient, type HttpClient } from '../../../../../src/ingest/fetch/http/http-client.ts'
import { createRobotsGate, type RobotsGate } from '../../../../../src/ingest/fetch/robots/robots.ts'
import { parseRobots } from '../../../../../src/ingest/fetch/robots/robots-text.ts'
import { answer, endless, redirectTo, startWebOrigin, type WebOrigin } from '../../../../support/web/web-origin.ts'

const AGENT = 'Concordance/0.1 (+mailto:library@example.test)'
const HOUR_MS = 3_600_000

let origin: WebOrigin
let http: HttpClient
let gate: RobotsGate
let nowMs: number

beforeEach(async () => {
  origin = await startWebOrigin()
  const limits = { headerMs: 300, idleMs: 300, totalMs: 600 }
  http = createHttpClient({ userAgent: AGENT, allowPrivate: [origin.hostAndPort], limits })
  nowMs = Date.UTC(2026, 0, 1)
  const clock: Clock = { now: () => new Date(nowMs), sleep: () => Promise.resolve() }
  gate = createRobotsGate({ http, userAgent: AGENT, clock })
})

afterEach(async () => {
  await http.close()
  await origin.close()
})

const check = (path: string) => gate.check(origin.address + path)

describe('robots gate', () => {
  it('returns rule, delay and sitemaps, with one request for many addresses', async () => {
    const text = `User-agent: *\nDisallow: /\n\nUser-agent: concordance\nCrawl-delay: 2\nDisallow: /x # not this\nSitemap: ${origin.address}/s.xml\nSitemap: javascript:x`
    origin.route({ '/robots.txt': answer(200, text) })
    const [refused, allowed] = [await check('/x/1'), await check('/y')]
    expect(refused).toMatchObject({ allowed: false, rule: 'line 6: Disallow: /x # not this', crawlDelayMs: 2_000 })
    expect(allowed).toMatchObject({ allowed: true, rule: 'no_rule', sitemaps: [`${origin.address}/s.xml`] })
    expect(origin.seen).toHaveLength(1)
  })

  it.each([401, 403, 404, 410, 418])('treats %i as no robots.txt', async (status) => {
    origin.route({ '/robots.txt': answer(status, 'User-agent: *\nDisallow: /') })
    expect(await check('/x')).toMatchObject({ allowed: true, rule: 'no_robots_txt' })
  })

  it('treats 204 as an empty file, which allows everything', async () => {
    origin.route({ '/robots.txt': answer(204, '') })
    expect(await check('/x')).toMatchObject({ allowed: true, rule: 'no_rule' })
    await check('/y')
    expect(origin.seen).toHaveLength(1)
  })

  it.each([
    ['500', answer(500, '')],
    ['503', answer(503, '')],
    ['a hang', () => undefined],
    ['a redirect to a private address', redirectTo('http://127.0.0.2/robots.txt')],
    ['a broken coding', answer(200, 'x', { 'content-encoding': 'gzip' })],
  ])('forbids all after %s, and requests it again the next time', async (_name, route) => {
    origin.route({ '/robots.txt': route })
    expect(await check('/x')).toMatchObject({ allowed: false, rule: 'robots_unreachable' })
    origin.route({ '/robots.txt': answer(404, '') })
    expect(await check('/x')).toMatchObject({ allowed: true })
  })

  it('passes on a request to wait, and honours it without another request', async () => {
    origin.route({ '/robots.txt': answer(429, '', { 'retry-after': '100' }) })
    await expect(check('/x')).rejects.toMatchObject({ code: 'host_busy', retryAfterMs: 100_000 })
    nowMs += 60_000
    await expect(check('/x')).rejects.toMatchObject({ code: 'host_busy', retryAfterMs: 40_000 })
    expect(origin.seen).toHaveLength(1)
  })

  it('follows five redirects, and treats six as no robots.txt', async () => {
    for (let step = 1; step <= 6; step += 1) origin.route({ [`/r${step}`]: redirectTo(`/r${step + 1}`) })
    origin.route({ '/robots.txt': redirectTo('/r2'), '/r6': answer(200, 'User-agent: *\nDisallow: /x') })
    expect(await check('/x')).toMatchObject({ allowed: false })
    nowMs += 25 * HOUR_MS
    origin.route({ '/robots.txt': redirectTo('/r1') })
    expect(await check('/x')).toMatchObject({ allowed: true, rule: 'no_robots_txt' })
  })

  it('caches a file for a day and no longer', async () => {
    origin.route({ '/robots.txt': answer(200, 'User-agent: *\nDisallow: /') })
    await check('/x')
    nowMs += 23 * HOUR_MS
    await check('/x')
    expect(origin.seen).toHaveLength(1)
    nowMs += HOUR_MS
    await check('/x')
    expect(origin.seen).toHaveLength(2)
  })

  it('reads 500 KiB of an endless file', async () => {
    origin.route({ '/robots.txt': endless(`${'# filler\n'.repeat(1_000)}`) })
    expect(await check('/x')).toMatchObject({ allowed: true, rule: 'no_rule' })
  })

  it('aborts with its caller, and caches nothing then', async () => {
    origin.route({ '/robots.txt': () => undefined })
    const stop = new AbortController()
    const asking = gate.check(`${origin.address}/x`, { signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(asking).rejects.toThrow('enough')
    origin.route({ '/robots.txt': answer(200, 'User-agent: *\nDisallow: /') })
    expect(await check('/x')).toMatchObject({ allowed: false })
  })
})

describe('robots text', () => {
  const isAllowed = (text: string, path: string) => parseRobots(Buffer.from(text), AGENT, false).verdict(path).allowed
  it.each([
    ['\ufeffUser-agent: *\r\nDisallow: /x', '/x', false],
    ['User-agent: Concordance/2.0\nDisallow: /x', '/x', false],
    ['User-agent: ConcordanceImages\nDisallow: /x', '/x', true],
    ['User-agent: a\nUser-agent: concordance\nDisallow: /x', '/x', false],
    ['User-agent: *\nDisallow: /a%62c', '/abc', false],
    ['User-agent: *\nDisallow: /caf\u00e9', '/caf%C3%A9', false],
    ['User-agent: *\nDisallow: /a\nAllow: /a', '/a', true],
    ['User-agent: *\nDisallow: /*.pdf$', '/x.pdf?y', true],
    ['User-agent: *\nDisallow: /', '/robots.txt', true],
    ['<html><body>Disallow: /</body></html>', '/x', true],
    ['User-agent: __proto__\nDisallow: /', '/x', true],
    // only a rule ends a list of agents: no delay, sitemap, unknown or empty line does
    ['User-agent: concordance\nCrawl-delay: 5\nUser-agent: other\nDisallow: /x', '/x', false],
    ['User-agent: concordance\nSitemap: https://a.test/s.xml\nUser-agent: other\nDisallow: /x', '/x', false],
    ['User-agent: concordance\nHost: a.test\n\nNoindex: /y\nUser-agent: other\nDisallow: /x', '/x', false],
    ['User-agent: *\nDisallow: /y\nCrawl-delay: 5\nSitemap: /s.xml\nRequest-rate: 1/5\nDisallow: /x', '/x', false],
    ['User-agent: concordance\nDisallow:\nUser-agent: other\nDisallow: /x', '/x', true],
  ])('%j at %s is %s', (text, path, allowed) => {
    expect(isAllowed(text, path)).toBe(allowed)
  })

  it.each([
    ['User-agent: concordance\nCrawl-delay: 5\nUser-agent: other\nDisallow: /x', 5_000],
    ['User-agent: other\nCrawl-delay: 5\nUser-agent: concordance\nDisallow: /x', 5_000],
    ['User-agent: other\nCrawl-delay: 5\nDisallow: /x\nUser-agent: concordance\nDisallow: /x', null],
    ['User-agent: other\nDisallow: /x\nUser-agent: concordance\nCrawl-delay: 7', 7_000],
  ])('gives the delay of %j to its whole group', (text, delayMs) => {
    expect(parseRobots(Buffer.from(text), AGENT, false).crawlDelayMs).toBe(delayMs)
  })

  it('drops the incomplete last line of a truncated file', () => {
    const bytes = Buffer.from('User-agent: *\nDisallow: /')
    expect(parseRobots(bytes, AGENT, true).verdict('/x').allowed).toBe(true)
  })

  it('forbids the address when matching wildcards would take too long', () => {
    const text = `User-agent: *\n${`Disallow: /${'*a'.repeat(1_000)}b\n`.repeat(250)}`
    expect(parseRobots(Buffer.from(text), AGENT, false).verdict(`/${'a'.repeat(2_000)}`)).toEqual({
      allowed: false,
      rule: 'too_complex',
    })
    expect(isAllowed(text, '/aaa')).toBe(true)
  })
})
