import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ThrottledError } from '../../../../src/errors.ts'
import { harvestSource } from '../../../../src/ingest/harvest/harvest-source.ts'
import { NO_CHECKPOINT, type ReadAddress } from '../../../../src/domain/source.ts'
import { openTestCrawler, SOURCE, type TestCrawler } from '../../../support/harvest.ts'
import { answer } from '../../../support/web/web-origin.ts'

let crawler: TestCrawler
beforeEach(async () => (crawler = await openTestCrawler()))
afterEach(() => crawler.close())

const CHILDREN = [1, 2, 3, 4, 5, 6, 7, 8]
const asked = () => crawler.origin.seen.map(({ path }) => path)
const urlset = (...paths: readonly string[]) =>
  `<urlset>${paths.map((path) => `<url><loc>${crawler.origin.address}${path}</loc></url>`).join('')}</urlset>`
const indexOf = (paths: readonly string[]) =>
  `<sitemapindex>${paths.map((path) => `<sitemap><loc>${crawler.origin.address}${path}</loc></sitemap>`).join('')}</sitemapindex>`

function routeIndex(): void {
  crawler.origin.route({ '/s.xml': indexOf(CHILDREN.map((child) => `/s${child}.xml`)) })
  for (const child of CHILDREN) crawler.origin.route({ [`/s${child}.xml`]: urlset(`/plan-${child}`) })
}

const crawl = (memory: Parameters<TestCrawler['crawl']>[2] = {}) => crawler.crawl('/s.xml', {}, memory)

describe('an index of eight site maps of which one fails', () => {
  beforeEach(routeIndex)

  it('has that one asked once more, alone, after the others', async () => {
    crawler.origin.route({ '/s3.xml': answer(500, '') })
    const { paths, error } = await crawl()
    expect(paths).toEqual([1, 2, 4, 5, 6, 7, 8].map((child) => `/plan-${child}`))
    expect(error).toMatchObject({ kind: 'permanent', code: 'http_5xx' }) // nobody repeats the whole for it
    expect(asked()).toEqual(['/s.xml', ...CHILDREN.map((child) => `/s${child}.xml`), '/s3.xml'])
  })

  it('is complete when that one answers the second time', async () => {
    let tries = 0
    crawler.origin.route({
      '/s3.xml': (request, response) =>
        (tries += 1) === 1 ? answer(502, '')(request, response) : response.end(urlset('/plan-3')),
    })
    const { paths, error } = await crawl()
    expect(error).toBeNull()
    expect(paths.at(-1)).toBe('/plan-3')
    expect(paths).toHaveLength(8)
  })

  it('has one that is missing for good asked once', async () => {
    crawler.origin.route({ '/s3.xml': answer(403, '') })
    expect((await crawl()).error).toMatchObject({ code: 'http_4xx' })
    expect(asked()).toHaveLength(9)
  })

  it('goes on where it had to wait, in the next attempt of the run', async () => {
    const at503 = answer(503, '', { 'retry-after': '3600' })
    crawler.origin.route({ '/s5.xml': at503 })
    const first = await crawl()
    expect(first.error).toBeInstanceOf(ThrottledError)
    expect(first.paths).toHaveLength(4)
    crawler.origin.route({ '/s5.xml': urlset('/plan-5') })
    const second = await crawl({ progress: first.progresses.at(-1) })
    expect(second).toMatchObject({ error: null, paths: ['/plan-5', '/plan-6', '/plan-7', '/plan-8'] })
    expect(asked().filter((path) => path === '/s.xml')).toHaveLength(1)
  })

  it('fails at once, to be tried again whole, when the index itself does not answer', async () => {
    crawler.origin.route({ '/s.xml': answer(500, '') })
    expect((await crawl()).error).toMatchObject({ kind: 'transient', code: 'http_5xx' })
    expect(asked()).toEqual(['/s.xml'])
  })
})

describe('other lists of several pages', () => {
  it('have a failing page asked once more, alone', async () => {
    crawler.origin.route({
      '/list': '<a class="more" href="/list?p=2">2</a><a class="more" href="/list?p=3">3</a>',
      '/list?p=2': answer(500, ''),
      '/list?p=3': '<a href="/3.pdf">doc</a>',
    })
    const follow = { selector: 'a.more', depth: 2, include: [], exclude: [] }
    expect(await crawler.crawl('/list', { kind: 'page', follow })).toMatchObject({
      paths: ['/3.pdf'],
      error: { kind: 'permanent', code: 'http_5xx' },
    })
    expect(asked()).toEqual(['/list', '/list?p=2', '/list?p=3', '/list?p=2'])
  })

  it('of Crossref go on with the page that failed, and from the start when its cursor has expired', async () => {
    const work = (id: number) => ({ DOI: `10.1234/x.${id}`, title: [`Paper ${id}`] })
    const items = Array.from({ length: 100 }, (_value, id) => work(id))
    const pageOf = (works: readonly object[], next: string) =>
      JSON.stringify({ message: { items: works, 'next-cursor': next } })
    const path = (cursor: string) => `/works?rows=100&cursor=${cursor}&filter=issn%3A0269-0942`
    crawler.origin.route({ [path('*')]: pageOf(items, 'c2'), [path('c2')]: answer(500, '') })
    const works = {
      ...{ dois: [], issn: '0269-0942', volume: null, issue: null, query: null, from: null, until: null },
      ...{ citedBy: null, citing: null, fullText: false },
    }
    const crossref = (progress: unknown) => crawler.crawl('/', { kind: 'crossref', works }, { progress })
    const first = await crossref(null)
    expect(first.error).toMatchObject({ kind: 'transient' })
    crawler.origin.route({ [path('c2')]: pageOf([work(100)], 'c3') })
    const second = await crossref(first.progresses.at(-1))
    expect(second).toMatchObject({ error: null })
    expect(second.finds).toHaveLength(1)
    crawler.origin.route({ [path('c2')]: answer(400, '') })
    expect((await crossref(first.progresses.at(-1))).finds).toHaveLength(100)
  })
})

describe('a source that is read in parts of five', () => {
  const TWELVE = Array.from({ length: 12 }, (_value, index) => `/plan-${index + 1}`)
  /** Runs until the list was read to its end. */
  async function runs(path: string, kind: 'sitemap' | 'page' | 'feed' | 'oai') {
    const found: (readonly string[])[] = []
    let passed: readonly string[] = []
    let cursor: unknown = null
    do {
      const run = await crawler.crawl(path, { kind, maxPerRun: 5 }, { passed, cursor })
      expect(run.error).toBeNull()
      found.push(run.paths)
      passed = run.passed.at(-1) ?? []
      cursor = run.kept.at(-1) ?? cursor
    } while (passed.length > 0 && found.length < 10)
    return found
  }

  it.each([
    ['a site map', 'sitemap', (paths: readonly string[]) => urlset(...paths)],
    ['a page', 'page', (paths: readonly string[]) => paths.map((path) => `<a href="${path}.pdf">x</a>`).join('')],
    [
      'a feed',
      'feed',
      (paths: readonly string[]) =>
        `<rss version="2.0"><channel><title>T</title>${paths
          .map((path) => `<item><title>x</title><link>${crawler.origin.address}${path}</link></item>`)
          .join('')}</channel></rss>`,
    ],
  ] as const)('reaches all twelve of %s in three runs, and then begins again', async (_name, kind, listOf) => {
    crawler.origin.route({ '/list': listOf(TWELVE) })
    const found = await runs('/list', kind)
    expect(found.map(({ length }) => length)).toEqual([5, 5, 2])
    expect(new Set(found.flat())).toEqual(new Set(TWELVE.map((path) => (kind === 'page' ? `${path}.pdf` : path))))
    expect((await runs('/list', kind))[0]).toEqual(found[0])
  })

  it('goes on within one page of an archive, deletions among it', async () => {
    const record = (id: number) =>
      id <= 6
        ? `<record><header status="deleted"><identifier>oai:${id}</identifier><datestamp>2020-01-01</datestamp></header></record>`
        : `<record><header><identifier>oai:${id}</identifier><datestamp>2020-01-01</datestamp></header><metadata><dc><title>P</title><identifier>${crawler.origin.address}/plan-${id}</identifier></dc></metadata></record>`
    const records = TWELVE.map((_path, index) => record(index + 1)).join('')
    crawler.origin.route({
      '/oai': `<OAI-PMH><responseDate>2026-03-01T10:00:00Z</responseDate><ListRecords>${records}</ListRecords></OAI-PMH>`,
    })
    const found = await runs('/oai', 'oai')
    expect(found.map(({ length }) => length)).toEqual([5, 5, 2])
    expect(found.flat().filter((path) => path.startsWith('/plan-'))).toHaveLength(6)
  })

  it('finds what is new at its head meanwhile', async () => {
    crawler.origin.route({ '/list': urlset(...TWELVE) })
    const first = await crawler.crawl('/list', { maxPerRun: 5 })
    crawler.origin.route({ '/list': urlset('/new', ...TWELVE) })
    const second = await crawler.crawl('/list', { maxPerRun: 5 }, { passed: first.passed.at(-1) ?? [] })
    expect(second.paths).toEqual(['/new', '/plan-6', '/plan-7', '/plan-8', '/plan-9'])
  })

  it('begins again after a run whose list was read but for a page that fails', async () => {
    routeIndex()
    crawler.origin.route({ '/s8.xml': answer(403, '') })
    const first = await crawler.crawl('/s.xml', { maxPerRun: 5 })
    const second = await crawler.crawl('/s.xml', { maxPerRun: 5 }, { passed: first.passed.at(-1) ?? [] })
    expect(second).toMatchObject({ paths: ['/plan-6', '/plan-7'], error: { code: 'http_4xx' }, passed: [[]] })
  })

  it('notes nothing where five are all', async () => {
    crawler.origin.route({ '/list': urlset(...TWELVE.slice(0, 5)) })
    expect(await crawler.crawl('/list', { maxPerRun: 5 })).toMatchObject({ passed: [], error: null })
  })
})

describe('a crawl without a memory', () => {
  it('is possible, as for a check of a source', async () => {
    const read: ReadAddress = async (address) => ({
      ...{ status: 200, address, mediaType: null, etag: null, lastModified: null },
      bytes: Buffer.from('<urlset><url><loc>http://site.test/a</loc></url></urlset>'),
    })
    const found = []
    for await (const item of harvestSource(SOURCE, read, AbortSignal.timeout(5_000), NO_CHECKPOINT)) found.push(item)
    expect(found).toHaveLength(1)
  })
})
