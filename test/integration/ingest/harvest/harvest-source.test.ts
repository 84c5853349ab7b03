import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHttpClient, type HttpClient } from '../../../../src/ingest/fetch/http/http-client.ts'
import { harvestSource } from '../../../../src/ingest/harvest/harvest-source.ts'
import {
  MAX_DISCOVERED_ITEMS,
  type DeclaredDocument,
  type DiscoveredItem,
  type Source,
} from '../../../../src/domain/source.ts'
import { SOURCE } from '../../../support/harvest.ts'
import { answer, redirectTo, startWebOrigin, type WebOrigin } from '../../../support/web/web-origin.ts'

let origin: WebOrigin
let http: HttpClient

beforeEach(async () => {
  origin = await startWebOrigin()
  http = createHttpClient({ userAgent: 'x/1', allowPrivate: [origin.hostAndPort] })
})

afterEach(async () => {
  await http.close()
  await origin.close()
})

const UNDECLARED: Omit<DeclaredDocument, 'address'> = {
  work: null,
  title: null,
  kind: null,
  status: null,
  published: null,
  places: [],
  doi: null,
  authors: [],
  publisher: null,
}

/** The items that a crawl of `path` finds, and the error that ended it. */
async function harvest(path: string, changes: Partial<Source> = {}, signal = AbortSignal.timeout(20_000)) {
  const finds: DiscoveredItem[] = []
  const read = (address: string, until: AbortSignal) => http.get(address, { signal: until })
  try {
    for await (const find of harvestSource({ ...SOURCE, url: origin.address + path, ...changes }, read, signal))
      finds.push(find)
    return { finds, paths: pathsOf(finds), error: null }
  } catch (error) {
    return { finds, paths: pathsOf(finds), error }
  }
}

const pathsOf = (finds: readonly DiscoveredItem[]) => finds.map(({ address }) => address.replace(origin.address, ''))
const urlset = (entries: string) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries}</urlset>`
const url = (path: string, more = '') => `<url><loc>${origin.address}${path}</loc>${more}</url>`
const index = (...paths: string[]) =>
  `<sitemapindex>${paths.map((path) => `<sitemap><loc>${path.startsWith('http') ? path : origin.address + path}</loc></sitemap>`).join('')}</sitemapindex>`
const formatting = (depth: number) => Array.from({ length: depth }, (_value, number) => `<b id=${number}>`).join('')
const BOMB = `<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>`

describe('sitemap', () => {
  it('yields addresses and days, each once, filtered by include and exclude', async () => {
    const entries = [
      url('/documents/a', '<lastmod>2019-10-04</lastmod>'),
      url('/documents/b?x=1&amp;y=2&#38;z=3#part', '<lastmod>2019-10-04T09:00:00+01:00</lastmod>'),
      url('/documents/a'),
      url('/documents/old/c'),
      url('/news/d'),
      '<url><loc><![CDATA[ /documents/e ]]></loc></url><url><lastmod>2019</lastmod></url><url><loc>javascript:x</loc></url>',
      '<url><loc>http://elsewhere.test/documents/f</loc></url><url><loc>http://u:p@127.0.0.1/documents/g</loc></url>',
    ]
    origin.route({ '/s.xml': urlset(entries.join('\n')) })
    const { finds, paths, error } = await harvest('/s.xml', { include: ['/documents/'], exclude: ['/old/'] })
    expect(error).toBeNull()
    expect(paths).toEqual(['/documents/a', '/documents/b?x=1&y=2&z=3', '/documents/e'])
    expect(finds[0]).toMatchObject({ modified: '2019-10-04', declared: null, title: null })
    expect(finds[1]?.modified).toBe('2019-10-04T08:00:00.000Z')
  })

  it('crawls an index with compressed, circular, foreign and missing children, and throws the first failure at the end', async () => {
    origin.route({
      '/s.xml': index('/one.xml.gz', '/s.xml', '/missing.xml', 'http://elsewhere.test/s.xml', '/two.xml'),
      '/one.xml.gz': answer(200, gzipSync(urlset(url('/1')))),
      '/missing.xml': answer(403, ''),
      '/two.xml': index('/s.xml', '/three.xml'),
      '/three.xml': urlset(url('/3')),
    })
    const { paths, error } = await harvest('/s.xml')
    expect(paths).toEqual(['/1', '/3'])
    expect(error).toMatchObject({ code: 'http_4xx' })
    expect(origin.seen).toHaveLength(5)
  })

  it('follows indexes three deep and no deeper', async () => {
    for (let depth = 0; depth < 6; depth += 1) origin.route({ [`/i${depth}`]: index(`/i${depth + 1}`) })
    expect((await harvest('/i0')).paths).toEqual([])
    expect(origin.seen.map(({ path }) => path)).toEqual(['/i0', '/i1', '/i2', '/i3'])
  })

  it('treats the site to which it redirects as its own', async () => {
    origin.route({ '/s.xml': urlset(url('/1') + '<url><loc>http://old.test/2</loc></url>') })
    const read = () => http.get(`${origin.address}/s.xml`)
    const found: string[] = []
    for await (const { address } of harvestSource(
      { ...SOURCE, url: 'http://old.test/s.xml' },
      read,
      AbortSignal.timeout(5_000),
    )) {
      found.push(address)
    }
    expect(found).toEqual([`${origin.address}/1`, 'http://old.test/2'])
  })

  it.each([
    ['a bomb of entities', () => `${BOMB}<urlset><url><loc>&b;</loc></url></urlset>`, 'xml_dtd_refused'],
    ['an outside entity', () => `<!DOCTYPE x SYSTEM "file:///etc/passwd">${urlset('')}`, 'xml_dtd_refused'],
    ['a declaration inside', () => urlset('<!ENTITY a "b">'), 'xml_dtd_refused'],
    ['a web page', () => '<html><body>not here</body></html>', 'xml_invalid'],
    ['nesting without end', () => urlset('<a>'.repeat(100_000)), 'xml_invalid'],
    ['nothing', () => '', 'xml_invalid'],
  ])('rejects %s', async (_name, body, code) => {
    origin.route({ '/s.xml': body() })
    expect(await harvest('/s.xml')).toMatchObject({ paths: [], error: { code } })
  })

  it('rejects a declaration in UTF-16 as well, and a compressed file that is too large', async () => {
    const hidden = Buffer.from(`\ufeff${BOMB}<urlset/>`, 'utf16le')
    origin.route({ '/s.xml': answer(200, hidden), '/big.gz': answer(200, gzipSync(Buffer.alloc(60_000_000))) })
    expect((await harvest('/s.xml')).error).toMatchObject({ code: 'xml_dtd_refused' })
    expect((await harvest('/big.gz')).error).toMatchObject({ code: 'too_large' })
  })

  it('accepts any comments and CDATA, and an empty sitemap', async () => {
    origin.route({
      '/s.xml': urlset('<!-- <!DOCTYPE x> --><x><![CDATA[<!DOCTYPE html>]]></x>'),
      '/e.xml': '<urlset></urlset>',
    })
    expect(await harvest('/s.xml')).toMatchObject({ paths: [], error: null })
    expect(await harvest('/e.xml')).toMatchObject({ paths: [], error: null })
  })

  it('stops at its limit', async () => {
    const many = Array.from({ length: MAX_DISCOVERED_ITEMS + 500 }, (_value, number) => url(`/${number}`))
    origin.route({ '/s.xml': urlset(many.join('')) })
    expect((await harvest('/s.xml')).finds).toHaveLength(MAX_DISCOVERED_ITEMS)
  })
})

describe('feed', () => {
  const item = (inside: string) => `<item>${inside}</item>`
  it('reads RSS, with an enclosure when there is no link', async () => {
    const items = [
      item('<title>A &amp; B</title><link>/a#x</link><pubDate>Fri, 04 Oct 2019 09:00:00 GMT</pubDate>'),
      item(`<enclosure url="${origin.address}/b.pdf" type="application/pdf" length="1"/><pubDate>yesterday</pubDate>`),
      item('<link>javascript:alert(1)</link>') +
        item('<title>no link</title>') +
        item('<link>http://u:p@site.test/</link>'),
      item(
        `<description><![CDATA[<!DOCTYPE html><p>x</p>]]></description><guid isPermaLink="true">${origin.address}/c</guid>`,
      ),
    ]
    origin.route({
      '/feed': `<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>${items.join('')}</channel></rss>`,
    })
    const { finds, paths } = await harvest('/feed', { kind: 'feed' })
    expect(paths).toEqual(['/a', '/b.pdf', '/c'])
    expect(finds[0]).toMatchObject({ title: 'A & B', published: '2019-10-04T09:00:00.000Z' })
    expect(finds[1]).toMatchObject({ title: null, published: null })
  })

  it('reads Atom, resolving relative links against its address', async () => {
    const entry = `<entry><id>i</id><title>One</title><link rel="self" href="/self"/><link href="docs/1"/><published>2019-10</published><updated>2020-01-01T00:00:00Z</updated></entry><entry><id>j</id><title>Two</title><link rel="enclosure" href="/2.pdf"/></entry>`
    origin.route({
      '/feed': redirectTo('/moved/atom.xml'),
      '/moved/atom.xml': `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>x</id>${entry}</feed>`,
    })
    const { finds, paths } = await harvest('/feed', { kind: 'feed' })
    expect(paths).toEqual(['/moved/docs/1', '/2.pdf'])
    expect(finds[0]).toMatchObject({ title: 'One', published: '2019-10', modified: '2020-01-01T00:00:00.000Z' })
  })

  it('reads JSON Feed, compressed or not', async () => {
    const items = [
      { id: '1', url: `${origin.address}/1`, title: 'One', date_published: '2019-10-04T00:00:00Z' },
      { id: '2', attachments: [{ url: `${origin.address}/2.pdf`, mime_type: 'application/pdf' }] },
    ]
    const json = JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'T', items })
    origin.route({ '/feed': json, '/feed.gz': answer(200, gzipSync(json)) })
    for (const path of ['/feed', '/feed.gz'])
      expect((await harvest(path, { kind: 'feed' })).paths).toEqual(['/1', '/2.pdf'])
  })

  it.each([
    ['<!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>', 'xml_dtd_refused'],
    ['<html><body>moved</body></html>', 'feed_invalid'],
    ['{"__proto__":{"x":1}}', 'feed_invalid'],
    [`<rss><channel>${'<a>'.repeat(100_000)}`, 'feed_invalid'],
    ['', 'feed_invalid'],
  ])('rejects %.40s', async (body, code) => {
    origin.route({ '/feed': body })
    expect(await harvest('/feed', { kind: 'feed' })).toMatchObject({ paths: [], error: { code } })
  })
})

describe('page of links', () => {
  const LINKS = `
    <nav><a href="/nav.pdf">nav</a></nav>
    <main>
      <a href="/docs/Plan.PDF?v=2#page=3"> The
        plan </a> <a href="/docs/plan.docx">Word</a> <a href="minutes.html">Minutes</a> <a href="/contact">Contact</a>
      <a href="mailto:x@site.test">Mail</a> <a href="file:///etc/x.pdf">File</a> <a>none</a> <a href="">self</a>
      <a href="http://elsewhere.test:80/far.pdf">Far</a> <a href="/docs/plan.docx#again">Word</a> <a href="http://[::1">bad</a>
    </main>`

  it('yields links that look like documents, on any site', async () => {
    origin.route({ '/list/index.html': LINKS })
    const { finds, paths } = await harvest('/list/index.html', { kind: 'page', selector: 'main a' })
    expect(paths).toEqual([
      '/docs/Plan.PDF?v=2',
      '/docs/plan.docx',
      '/list/minutes.html',
      'http://elsewhere.test/far.pdf',
    ])
    expect(finds[0]).toMatchObject({ title: 'The plan', published: null })
  })

  it('applies include instead, and a base, and skips an empty link', async () => {
    origin.route({ '/list': `<base href="/other/">${LINKS}` })
    const { paths } = await harvest('/list', { kind: 'page', include: ['/contact', '/other/'] })
    expect(paths).toEqual(['/other/minutes.html', '/contact'])
  })

  it('detects the encoding of the page, and reads links split between chunks', async () => {
    const before = `<meta charset="windows-1252"><p>${'x'.repeat(9_990)}</p>`
    const page = `${before}<a href="/caf\u00e9.pdf" title="${'y'.repeat(9_000)}">Caf\u00e9</a><a href="/b.pdf">`
    origin.route({ '/list': answer(200, Buffer.from(page, 'latin1')) })
    const { finds, paths } = await harvest('/list', { kind: 'page' })
    expect(paths).toEqual(['/caf%C3%A9.pdf', '/b.pdf'])
    expect(finds[0]?.title).toBe('Caf\u00e9')
  })

  it('is empty when it has no bytes', async () => {
    origin.route({ '/list': '' })
    expect(await harvest('/list', { kind: 'page' })).toMatchObject({ paths: [], error: null })
  })

  // parse5 took 78 s over the first of these, on the event loop of the worker
  it.each([
    [
      'nesting without end',
      `${'<div>'.repeat(100_000)}<a href="/a.pdf">${'<b>'.repeat(100_000)}x</a>`,
      'deeper than 512',
    ],
    [
      'nesting that each paragraph repeats',
      `<p>${formatting(480)}</p>${'<p>x'.repeat(50_000)}`,
      'more than 200000 elements',
    ],
    ['comments without end', '<!---->'.repeat(250_000), 'more than 200000 elements'],
    ['elements without end', '<br>'.repeat(250_000), 'more than 200000 elements'],
  ])('rejects %s', async (_name, body, why) => {
    origin.route({ '/list': body })
    const { finds, error } = await harvest('/list', { kind: 'page' })
    expect(finds).toEqual([])
    expect(error).toMatchObject({ code: 'page_invalid', message: expect.stringContaining(why) })
  })

  it('finds a link at the nesting limit of browsers, and reads titles of nested links once each', async () => {
    const deep = `${'<div>'.repeat(400)}<a href="/deep.pdf">Deep</a>`
    const within = `${'<a href="/in.pdf"><object>'.repeat(50)}${'<i></i>'.repeat(100_000)}last`
    origin.route({ '/deep': deep, '/within': within })
    expect((await harvest('/deep', { kind: 'page', selector: 'div div > a' })).paths).toEqual(['/deep.pdf'])
    expect(await harvest('/within', { kind: 'page' })).toMatchObject({ paths: ['/in.pdf'], error: null })
  })

  it('yields to the event loop while a long page is parsed', async () => {
    origin.route({ '/list': '<p><a href="/a.pdf">A</a>'.repeat(40_000) })
    let [ticks, over] = [0, false]
    const count = () => {
      ticks += 1
      if (!over) setImmediate(count)
    }
    count()
    expect((await harvest('/list', { kind: 'page' })).paths).toEqual(['/a.pdf'])
    over = true
    expect(ticks).toBeGreaterThan(200)
  })
})

describe('declared documents', () => {
  it('are merged with the item of their address past any filter, and follow when not found', async () => {
    origin.route({ '/s.xml': urlset(url('/a', '<lastmod>2020-01-01</lastmod>') + url('/b')) })
    const a = { ...UNDECLARED, address: `${origin.address}/a`, title: 'A', published: '2019' }
    const far = { ...UNDECLARED, address: 'http://elsewhere.test/far.pdf', title: 'Far' }
    const { finds } = await harvest('/s.xml', { documents: [far, a], include: ['/b'] })
    expect(finds).toEqual([
      { address: a.address, title: 'A', published: '2019', modified: '2020-01-01', declared: a },
      { address: `${origin.address}/b`, title: null, published: null, modified: null, declared: null },
      { address: far.address, title: 'Far', published: null, modified: null, declared: far },
    ])
  })

  it('are yielded even when the crawl fails, whose error is still thrown', async () => {
    origin.route({ '/s.xml': answer(500, '') })
    const lost = { ...UNDECLARED, address: 'http://elsewhere.test/lost.pdf' }
    const { finds, error } = await harvest('/s.xml', { documents: [lost] })
    expect(finds.map(({ declared }) => declared)).toEqual([lost])
    expect(error).toMatchObject({ code: 'http_5xx' })
  })

  it('are not yielded when the run is aborted', async () => {
    origin.route({ '/s.xml': () => undefined })
    const stop = new AbortController()
    setTimeout(() => stop.abort(new Error('enough')), 50)
    const { finds, error } = await harvest(
      '/s.xml',
      { documents: [{ ...UNDECLARED, address: 'http://x.test/' }] },
      stop.signal,
    )
    expect(finds).toEqual([])
    expect(error).toMatchObject({ message: 'enough' })
  })
})
