import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/runtime/clock.ts'
import { AppError } from '../../src/errors.ts'
import { createHttpClient, type HttpClient } from '../../src/ingest/fetch/http/http-client.ts'
import { createRobotsGate } from '../../src/ingest/fetch/robots/robots.ts'
import { harvestSource } from '../../src/ingest/harvest/harvest-source.ts'
import { loadSources } from '../../src/ingest/harvest/load-sources.ts'
import type { DeclaredDocument, Source } from '../../src/domain/source.ts'
import { sitemapOf } from '../support/web/fetching.ts'
import { readSharedJson } from '../support/shared-dir.ts'
import { answer, redirectTo, startWebOrigin, type WebOrigin } from '../support/web/web-origin.ts'

// Every address of the list to be refused, by every way in which an address is received.
const AGENT = 'Concordance/0.1 (test)'
/** Forms of this machine's own address; tried with the port of a server that counts connections. */
const LOOPBACK = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '[::ffff:127.0.0.1]',
  '0',
  'localhost',
]

let canary: Server
let reached = 0
let lookups = 0
let origin: WebOrigin
let http: HttpClient
let addresses: readonly string[]

beforeAll(async () => {
  canary = createServer((_request, response) => response.end('inside')).on('connection', () => (reached += 1))
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve))
  const { port } = canary.address() as AddressInfo
  const blocked = await readSharedJson<readonly string[]>('corpus-hostile/lists/urls-block.json')
  addresses = [...blocked, ...LOOPBACK.map((host) => `http://${host}:${port}/`)]
  origin = await startWebOrigin()
  http = createHttpClient({
    userAgent: AGENT,
    allowPrivate: [origin.hostAndPort],
    lookup: () => {
      lookups += 1
      return Promise.resolve([{ address: '127.0.0.1', family: 4 }])
    },
  })
})

beforeEach(() => {
  expect(addresses.length).toBeGreaterThan(50)
  reached = lookups = 0
})

afterAll(async () => {
  await http.close()
  await origin.close()
  canary.close()
})

/** Whether the HTTP client refuses an address, for its form or for what it resolves to. */
async function isRefused(address: string): Promise<boolean> {
  const error: unknown = await http.get(address).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error instanceof AppError && error.code.startsWith('address_')
}

/** Expects every item that a source discovers to be refused when fetched. Returns the number of items. */
async function expectItemsRefused(source: Source): Promise<number> {
  const found: string[] = []
  const read = (address: string, signal: AbortSignal) => http.get(address, { signal })
  try {
    for await (const item of harvestSource(source, read, AbortSignal.timeout(30_000))) found.push(item.address)
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
  }
  // A record without an address of its own has the archive's.
  const others = found.filter((address) => !address.startsWith(origin.address))
  for (const address of others) expect(await isRefused(address), address).toBe(true)
  return found.length
}

const escapeXml = (text: string) =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/\u0000/g, '')

function expectUntouched(): void {
  expect(reached).toBe(0)
  expect(lookups).toBe(0)
}

describe('an address that must be refused', () => {
  it('as the address of a source', async () => {
    for (const address of addresses) {
      const text = `sources: [{id: a, kind: feed, title: A, url: ${JSON.stringify(address)}, publisher: P, licence: null, language: en, cadence: daily}]`
      let source: Source | undefined
      try {
        source = loadSources(text, 'sources.yaml')[0]
      } catch (error) {
        expect(error).toMatchObject({ code: 'sources_invalid' })
      }
      if (source !== undefined) expect(await isRefused(source.url), address).toBe(true)
    }
    expectUntouched()
  })

  it('in a record of an archive, and in a list of addresses', async () => {
    const records = addresses.map(
      (
        address,
        index,
      ) => `<record><header><identifier>oai:x:${index}</identifier><datestamp>2020-01-01</datestamp></header>
        <metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <dc:title>T</dc:title><dc:identifier>${escapeXml(address)}</dc:identifier></oai_dc:dc></metadata></record>`,
    )
    const reply = `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>${records.join('')}</ListRecords></OAI-PMH>`
    origin.route({ '/oai': answer(200, reply, { 'content-type': 'text/xml' }) })
    const oai = { prefix: 'oai_dc', set: null }
    const archive = sitemapOf(origin.address, { kind: 'oai', url: `${origin.address}/oai`, oai })
    expect(await expectItemsRefused(archive)).toBeGreaterThan(10)
    await expectItemsRefused(sitemapOf(origin.address, { kind: 'list', entries: addresses }))
    expectUntouched()
  })

  it('in a sitemap, and as a sitemap of its index', async () => {
    const locs = addresses.map((address) => `<loc>${escapeXml(address)}</loc>`)
    origin.route({
      '/sitemap.xml': answer(200, `<urlset>${locs.map((loc) => `<url>${loc}</url>`).join('')}</urlset>`),
      '/index.xml': answer(
        200,
        `<sitemapindex>${locs.map((loc) => `<sitemap>${loc}</sitemap>`).join('')}</sitemapindex>`,
      ),
    })
    await expectItemsRefused(sitemapOf(origin.address))
    await expectItemsRefused(sitemapOf(origin.address, { url: `${origin.address}/index.xml` }))
    expectUntouched()
  })

  it('in a feed and on a page', async () => {
    const items = addresses.map((address) => `<item><title>x</title><link>${escapeXml(address)}</link></item>`)
    const links = addresses.map((address) => `<a href="${escapeXml(address)}">x</a>`)
    origin.route({
      '/feed.xml': answer(200, `<rss version="2.0"><channel><title>f</title>${items.join('')}</channel></rss>`),
      '/page': answer(200, `<!doctype html>${links.join('')}`, { 'content-type': 'text/html' }),
    })
    await expectItemsRefused(sitemapOf(origin.address, { kind: 'feed', url: `${origin.address}/feed.xml` }))
    await expectItemsRefused(sitemapOf(origin.address, { kind: 'page', url: `${origin.address}/page` }))
    expectUntouched()
  })

  it('as a declared document', async () => {
    origin.route({ '/sitemap.xml': answer(200, '<urlset></urlset>') })
    const rest = { work: null, title: null, kind: null, status: null, published: null, places: [], doi: null }
    const documents = addresses.map((address): DeclaredDocument => ({ address, ...rest, authors: [], publisher: null }))
    await expectItemsRefused(sitemapOf(origin.address, { documents }))
    expectUntouched()
  })

  it('as the target of a redirect, of a page and of robots.txt', async () => {
    const usable = addresses.filter((address) => !/[\u0000-\u001f\u0080-\uffff]/.test(address)) // a header cannot contain the others
    expect(usable.length).toBeGreaterThan(50)
    for (const address of usable) {
      origin.route({ '/away': redirectTo(address), '/robots.txt': redirectTo(address) })
      const error: unknown = await http.get(`${origin.address}/away`).catch((thrown: unknown) => thrown)
      expect(error, address).toMatchObject({ code: expect.stringMatching(/^(address_|bad_response)/) as string })
      const gate = createRobotsGate({ http, userAgent: AGENT, clock: systemClock })
      expect(await gate.check(`${origin.address}/x`), address).toMatchObject({ allowed: false })
    }
    expectUntouched()
  })

  it('as a sitemap in robots.txt', async () => {
    origin.route({ '/robots.txt': answer(200, addresses.map((address) => `Sitemap: ${address}`).join('\n')) })
    const gate = createRobotsGate({ http, userAgent: AGENT, clock: systemClock })
    const { sitemaps } = await gate.check(`${origin.address}/x`)
    for (const address of sitemaps) expect(await isRefused(address), address).toBe(true)
    expectUntouched()
  })

  it('entered by a person', async () => {
    for (const address of addresses) expect(await isRefused(address), address).toBe(true)
    expectUntouched()
  })
})

it('connects to the address that was checked, even if the name resolves differently the next time', async () => {
  let resolved = 0
  const { port } = canary.address() as AddressInfo
  const rebinding = createHttpClient({
    userAgent: AGENT,
    allowPrivate: [],
    limits: { connectMs: 500, headerMs: 700 },
    lookup: () => Promise.resolve([{ address: (resolved += 1) === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 }]),
  })
  await expect(rebinding.get(`http://rebind.test:${port}/`)).rejects.toBeInstanceOf(AppError)
  await rebinding.close()
  expect(reached).toBe(0)
  expect(resolved).toBe(1)
})
