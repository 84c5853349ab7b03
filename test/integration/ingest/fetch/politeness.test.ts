import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import type { App } from '../../../../src/app.ts'
import { listRequests } from '../../../../src/ingest/fetch/politeness/request-log.ts'
import { pauseHost, readHost, resumeHost } from '../../../../src/features/operation/hosts/host-list.ts'
import { readNextCrawl } from '../../../../src/db/harvest/host-crawls.ts'
import { addAddress } from '../../../../src/ingest/add-documents.ts'
import { crawlHost } from '../../../../src/ingest/fetch/crawl-host.ts'
import type { Source } from '../../../../src/domain/source.ts'
import { harvestAll, letPass, sitemapOf, startFetchWorkers } from '../../../support/web/fetching.ts'
import {
  after,
  plainPage,
  siteOf,
  startMisbehavingOrigin,
  type MisbehavingOrigin,
} from '../../../support/web/misbehaving-origin.ts'
import { freshNamespace, openTestApp } from '../../../support/test-app.ts'
import { answer, redirectTo, type Route } from '../../../support/web/web-origin.ts'

/** Two clocks, ours and the origin's, tick in one process; timers are early by less than this. */
const CLOCK_MS = 2

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function openOrigin(routeOf: (path: string) => Route | null): Promise<MisbehavingOrigin> {
  const origin = await startMisbehavingOrigin(routeOf)
  closing.push(() => origin.close())
  return origin
}

/** Pages `/page/0` and so on, with one that robots.txt closes after each tenth. */
async function openSite(pages: number, robots = '', page: (path: string) => Route = plainPage) {
  const paths = Array.from({ length: pages }, (_value, index) =>
    index % 10 === 9 ? `/private/${index}` : `/page/${index}`,
  )
  let address = ''
  const origin = await openOrigin(
    siteOf({ robots: `User-agent: *\nDisallow: /private/\n${robots}`, address: () => address, paths, page }),
  )
  address = origin.address
  return { origin, paths }
}

async function openApp(sources: readonly Source[], origins: readonly MisbehavingOrigin[], namespace?: string) {
  const opened = await openTestApp(
    {
      sources,
      allowPrivate: origins.map(({ hostAndPort }) => hostAndPort),
      ...(namespace === undefined ? {} : { namespace }),
    },
    { CONTACT: 'library@example.test' },
  )
  closing.push(() => opened.close())
  return opened.app
}

const stateOf = async (app: App) => {
  const { rows } = await sql<{ state: string; code: string | null; attempts: number }>`
    select state, code, attempts from location`.execute(app.catalogue)
  return rows
}

const crawlOnce = (app: App, host: string) => crawlHost(app, { subjectId: host, revision: 0 }, app.shutdown)

describe('a crawl of 200 pages', () => {
  it.each([1, 4])('by %i workers makes one request at a time, with the required pause', async (workers) => {
    const { origin, paths } = await openSite(200, 'Crawl-delay: 0.04')
    const sources = [sitemapOf(origin.address, { delayMs: 20 })]
    const namespace = freshNamespace()
    const apps: App[] = []
    for (let worker = 0; worker < workers; worker += 1) apps.push(await openApp(sources, [origin], namespace))
    for (const app of apps) await startFetchWorkers(app)
    const [app] = apps
    if (app === undefined) throw new Error('no worker')
    await harvestAll(app)
    const allowed = paths.filter((path) => !path.startsWith('/private/'))
    const asked = origin.pathsAsked()
    expect(asked[0]).toBe('/robots.txt')
    expect(asked.filter((path) => path.startsWith('/private/'))).toEqual([])
    expect(asked.filter((path) => path.startsWith('/page/')).sort()).toEqual([...allowed].sort())
    expect(asked.filter((path) => path === '/robots.txt').length).toBeLessThanOrEqual(workers)
    expect(origin.maxConcurrent()).toBe(1)
    expect(origin.minGapMs()).toBeGreaterThan(40 - CLOCK_MS)
    for (const { userAgent } of origin.log) expect(userAgent).toMatch(/^Concordance\/\S+ .*library@example\.test/)
  })

  it('logs every request for the owner of the host', async () => {
    const { origin } = await openSite(20)
    const app = await openApp([sitemapOf(origin.address, { delayMs: 5 })], [origin])
    await startFetchWorkers(app)
    await harvestAll(app)
    const log = await listRequests(app.catalogue, origin.hostAndPort, 100, 0)
    expect(log.map(({ address }) => address.replace(origin.address, '')).reverse()).toEqual(origin.pathsAsked())
    expect(log.at(-1)).toMatchObject({ status: 200, robots: 'robots.txt itself', quietMs: null, code: null })
    expect(log[0]).toMatchObject({ robots: 'no_rule', pauseMs: expect.any(Number) as number })
    for (const { quietMs, pauseMs } of log.slice(0, -1)) {
      expect(quietMs).toBeGreaterThanOrEqual(4)
      expect(pauseMs).toBeGreaterThanOrEqual(5)
    }
  })

  it('requests a slow host less often', async () => {
    const { origin } = await openSite(5, '', (path) => after(150, plainPage(path)))
    const app = await openApp([sitemapOf(origin.address)], [origin])
    await startFetchWorkers(app)
    await harvestAll(app)
    const pages = origin.log.filter(({ path }) => path.startsWith('/page/'))
    const gaps = pages.slice(1).map(({ startMs }, index) => startMs - (pages[index]?.endMs ?? Infinity))
    expect(Math.min(...gaps)).toBeGreaterThan(300 - 2 * CLOCK_MS)
  })
})

describe('many hosts', () => {
  it('are not held up by ten slow ones', async () => {
    const delayMs = 100
    const quick = await openSite(20)
    const slow = await Promise.all(
      Array.from({ length: 10 }, () => openSite(4, '', (path) => after(1_000, plainPage(path)))),
    )
    const sites = [quick, ...slow]
    const sources = sites.map(({ origin }, index) => sitemapOf(origin.address, { id: `site-${index}`, delayMs }))
    const app = await openApp(
      sources,
      sites.map(({ origin }) => origin),
    )
    await startFetchWorkers(app)
    await harvestAll(app)
    for (const { origin } of sites) expect(origin.maxConcurrent()).toBe(1)
    // A slow host takes a second for each of its pages, and is then left alone for longer than that.
    const lastMs = sites.map(({ origin }) => Math.max(...origin.log.map(({ endMs }) => endMs ?? Infinity)))
    expect(Math.min(...lastMs)).toBe(lastMs[0])
    console.log(`18 pages of a quick host: ${spanOf(quick.origin)} ms beside ten slow ones`)
  })

  it('that redirect to a third one make one request there at a time', async () => {
    const goal = await openOrigin((path) =>
      path === '/robots.txt' ? answer(200, 'User-agent: *\nDisallow: /closed') : after(80, plainPage(path)),
    )
    const from = await Promise.all(
      Array.from({ length: 3 }, (_value, index) =>
        openOrigin((path) =>
          path === '/robots.txt'
            ? null
            : redirectTo(path === '/closed' ? `${goal.address}/closed` : `${goal.address}/x${index}`),
        ),
      ),
    )
    const app = await openApp([], [goal, ...from])
    await startFetchWorkers(app)
    for (const { address } of from) await addAddress(app, `${address}/start`, {})
    await addAddress(app, `${from[0]?.address}/closed`, {})
    await expect
      .poll(async () => (await stateOf(app)).every(({ state }) => state !== 'due'), { timeout: 60_000 })
      .toBe(true)
    expect(goal.maxConcurrent()).toBe(1)
    expect([...goal.pathsAsked()].sort()).toEqual(['/robots.txt', '/x0', '/x1', '/x2'])
    expect((await stateOf(app)).filter(({ code }) => code === 'robots_disallowed')).toHaveLength(1)
  })
})

describe('a host that asks us to wait', () => {
  it.each([
    ['seconds', () => '2', 2_000],
    ['a date', () => new Date(Date.now() + 3_000).toUTCString(), 1_000],
    ['garbage', () => 'soon', 60_000],
    ['a century', () => '3155760000', 86_400_000],
  ])('by %s gets no request before, from any worker', async (_name, value, atLeastMs) => {
    const origin = await openOrigin((path) =>
      path === '/robots.txt'
        ? null
        : (request, response) => answer(429, '', { 'retry-after': value() })(request, response),
    )
    const namespace = freshNamespace()
    const first = await openApp([], [origin], namespace)
    await addAddress(first, `${origin.address}/x`, {})
    await addAddress(first, `${origin.address}/y`, {})
    await crawlOnce(first, origin.hostAndPort)
    await letPass(first, origin.hostAndPort) // the pause after robots.txt
    await crawlOnce(first, origin.hostAndPort)
    const asked = origin.log.length
    const second = await openApp([], [origin], namespace)
    expect(await crawlOnce(second, origin.hostAndPort)).toMatchObject({
      kind: expect.stringMatching(/rerun|ended/) as string,
    })
    expect(origin.log).toHaveLength(asked)
    const next = await readNextCrawl(second.catalogue, origin.hostAndPort)
    expect(next.kind === 'wait' ? next.waitMs : 0).toBeGreaterThan(atLeastMs - 1_000)
    expect(next.kind === 'wait' ? next.waitMs : Infinity).toBeLessThanOrEqual(86_400_000 * 1.21)
  })

  it('holds up nobody else of a host that redirects to it', async () => {
    const busy = await openOrigin((path) =>
      path === '/robots.txt' ? null : answer(503, '', { 'retry-after': '3600' }),
    )
    const { origin } = await openSite(3, '', (path) =>
      path === '/page/0' ? redirectTo(`${busy.address}/moved`) : plainPage(path),
    )
    const app = await openApp([], [origin, busy])
    await addAddress(app, `${busy.address}/own`, {})
    await crawlOnce(app, busy.hostAndPort)
    for (const page of [0, 1, 2]) await addAddress(app, `${origin.address}/page/${page}`, {})
    const startMs = performance.now()
    for (let round = 0; round < 8; round += 1) {
      await crawlOnce(app, origin.hostAndPort)
      await sql`update host set next_at = now() - interval '1 second' where host = ${origin.hostAndPort}`.execute(
        app.catalogue,
      )
    }
    expect(performance.now() - startMs).toBeLessThan(20_000)
    expect(origin.pathsAsked()).toEqual(['/robots.txt', '/page/0', '/page/1', '/page/2'])
    expect(busy.pathsAsked()).toEqual(['/robots.txt', '/own'])
    const { rows } = await sql<{ state: string; attempts: number; waitMinutes: number }>`
      select state, attempts, (extract(epoch from due_at - now()) / 60)::int as "waitMinutes" from location
      where address like ${origin.address + '%'} order by address`.execute(app.catalogue)
    expect(rows.map(({ state }) => state)).toEqual(['due', 'done', 'done'])
    expect(rows[0]?.attempts).toBe(0)
    expect(rows[0]?.waitMinutes).toBeGreaterThan(55)
  })

  it('for ever gets six requests, with growing pauses', async () => {
    const origin = await openOrigin((path) =>
      path === '/robots.txt' ? null : answer(429, '', { 'retry-after': '10' }),
    )
    const app = await openApp([], [origin])
    await addAddress(app, `${origin.address}/x`, {})
    const pauses: number[] = []
    for (let round = 0; round < 12; round += 1) {
      const before = origin.log.length
      await crawlOnce(app, origin.hostAndPort)
      if (origin.log.length > before) pauses.push((await readHost(app.catalogue, origin.hostAndPort))?.delayMs ?? 0)
      await letPass(app, origin.hostAndPort)
    }
    expect(origin.pathsAsked().filter((path) => path === '/x')).toHaveLength(6)
    expect(await stateOf(app)).toMatchObject([{ state: 'failed', code: 'host_busy' }])
    const busy = pauses.slice(-6)
    expect(busy.map((pause, index) => pause > (busy[index - 1] ?? 0))).not.toContain(false)
    expect(new Set(busy.map((pause) => pause % 1_000)).size).toBeGreaterThan(1)
  })

  it('by no response or 5xx for robots.txt gets no other request', async () => {
    for (const robots of [answer(500, ''), answer(503, ''), redirectTo('http://127.0.0.2/robots.txt')]) {
      const origin = await openOrigin((path) => (path === '/robots.txt' ? robots : plainPage(path)))
      const app = await openApp([], [origin])
      await addAddress(app, `${origin.address}/x`, {})
      for (let round = 0; round < 10; round += 1) {
        await crawlOnce(app, origin.hostAndPort)
        await letPass(app, origin.hostAndPort)
      }
      expect(new Set(origin.pathsAsked())).toEqual(new Set(['/robots.txt']))
      expect(origin.log.length).toBeLessThanOrEqual(6)
      expect(await stateOf(app)).toMatchObject([{ state: 'failed', code: 'robots_unreachable' }])
    }
  })
})

describe('limits set by an operator or a source', () => {
  it('a paused host gets no request, even after a restart, until it is resumed', async () => {
    const { origin } = await openSite(12)
    const namespace = freshNamespace()
    const first = await openApp([], [origin], namespace)
    await pauseHost(first.catalogue, origin.hostAndPort, { until: null, reason: 'its owner wrote to us' })
    await addAddress(first, `${origin.address}/page/1`, {})
    expect(await crawlOnce(first, origin.hostAndPort)).toEqual({ kind: 'ended' })
    const second = await openApp([], [origin], namespace)
    await startFetchWorkers(second)
    await addAddress(second, `${origin.address}/page/2`, {})
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(origin.log).toEqual([])
    expect(await readHost(second.catalogue, origin.hostAndPort)).toMatchObject({
      due: 2,
      paused: { until: null, reason: 'its owner wrote to us' },
    })
    await resumeHost(second.catalogue, origin.hostAndPort)
    await second.queue.enqueue('crawl', [{ subjectId: origin.hostAndPort, revision: 0 }])
    await expect.poll(() => origin.pathsAsked(), { timeout: 30_000 }).toContain('/page/2')
  })

  it('a source has limits of items per run and requests per day, and the rest waits', async () => {
    const { origin } = await openSite(40)
    const source = sitemapOf(origin.address, { maxPerRun: 12, maxPerDay: 7, delayMs: 1 })
    const app = await openApp([source], [origin])
    await startFetchWorkers(app)
    await expect(harvestAll(app, 8_000)).rejects.toThrow(/still due/)
    expect(origin.log).toHaveLength(7) // robots.txt and the list are requests as others are
    const { rows } = await sql<{ due: number; tomorrow: number }>`select count(*)::int as due,
      (count(*) filter (where due_at > now() + interval '1 minute' or now() at time zone 'utc' > current_date + time '23:58'))::int as tomorrow
      from location where state = 'due'`.execute(app.catalogue)
    expect(rows[0]?.due).toBe(rows[0]?.tomorrow)
    expect((await stateOf(app)).length).toBe(12)
  })
})

function spanOf(origin: MisbehavingOrigin): number {
  const pages = origin.log.filter(({ path }) => path.startsWith('/page/'))
  return Math.round((pages.at(-1)?.endMs ?? 0) - (pages[0]?.startMs ?? 0))
}
