import type { Express } from 'express'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { crawlerOf } from '../../../src/api/limit-crawlers.ts'
import { correctDocument, revisionOf } from '../../../src/features/documents/correct/correct-document.ts'
import { getDocument } from '../../../src/db/documents/get-document.ts'
import { removeDocument } from '../../../src/ingest/index/remove-document.ts'
import { writeLibrary } from '../search/support/written-library.ts'
import { createHttpApp } from '../../support/http-app.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const TOKEN = 'a-token-that-nobody-guesses'
const BOT = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }
const BASE = 'https://library.example.org'

let opened: TestApp
let ids: ReadonlyMap<string, string>
let http: Express

const idOf = (name: string): string => ids.get(name) ?? expect.fail(`no document ${name}`)
const get = (path: string, headers: Record<string, string> = {}, to: Express = http) =>
  supertest(to)
    .get(path)
    .set({ accept: 'text/html', host: 'library.example.org', ...headers })

beforeAll(async () => {
  opened = await openTestApp({}, { ADMIN_TOKEN: TOKEN, PUBLIC_URL: BASE })
  const names = ['harbour', 'tramway', 'taken']
  ids = await writeLibrary(
    opened.app,
    names.map((name) => ({ name, title: `The ${name} & its plan`, passages: [`The ${name} grows.`] })),
  )
  await removeDocument(opened.app, idOf('taken'), { by: 'Ann Lee', reason: 'not ours' })
  http = createHttpApp(opened.app, 'test')
})
afterAll(() => opened.close())

describe('pages in the indexes of the web', () => {
  const robotsOf = async (path: string) => {
    const { status, headers, text } = await get(path)
    return { status, header: headers['x-robots-tag'], meta: /<meta name="robots" content="([^"]*)"/.exec(text)?.[1] }
  }

  it.each(['/', '/documents', '/themes', '/help/search'])('lists %s', async (path) => {
    expect(await robotsOf(path)).toEqual({ status: 200, header: undefined, meta: undefined })
  })

  it('lists documents and their pages at their plain addresses only', async () => {
    const document = `/documents/${idOf('harbour')}`
    const { currentVersionId } = await getDocument(opened.app, idOf('harbour'))
    const page = `/versions/${currentVersionId}/pages/1`
    for (const path of [document, page]) {
      expect(await robotsOf(path)).toEqual({ status: 200, header: undefined, meta: undefined })
      expect(await robotsOf(`${path}?q=harbour`)).toEqual({ status: 200, header: 'noindex', meta: 'noindex' })
    }
  })

  it.each(['/search', '/search?q=harbour&place=leeds', '/duplicates'])(
    'neither lists %s nor has its links followed',
    async (path) => {
      const rule = 'noindex, nofollow'
      expect(await robotsOf(path)).toEqual({ status: 200, header: rule, meta: rule })
    },
  )

  it.each([
    ['/sign-in', 200],
    ['/nowhere', 404],
    ['/documents/none', 404],
  ])('does not list %s', async (path, status) => {
    expect(await robotsOf(path)).toEqual({ status, header: 'noindex', meta: 'noindex' })
  })

  it('does not list what is no page', async () => {
    for (const path of ['/api/v1/documents', '/search.atom?q=harbour', '/robots.txt']) {
      expect((await get(path)).headers['x-robots-tag']).toBe('noindex')
    }
  })
})

describe('robots.txt and the site map', () => {
  it('keep crawlers from searches and facets, and name the site map', async () => {
    const { text, type, headers } = await get('/robots.txt')
    expect(type).toBe('text/plain')
    expect(headers['cache-control']).toBe('public, max-age=86400')
    for (const line of ['User-agent: *', 'Disallow: /search', 'Disallow: /api/', 'Disallow: /*?']) {
      expect(text.split('\n')).toContain(line)
    }
    expect(text).toContain(`\nSitemap: ${BASE}/sitemap.xml\n`)
  })

  it('list each public document with the time of its last change, and none that was removed', async () => {
    const { text, type } = await get('/sitemap.xml')
    expect(type).toBe('application/xml')
    expect(text).toContain(`<url><loc>${BASE}/</loc></url>`)
    for (const name of ['harbour', 'tramway']) {
      const entry = new RegExp(`<url><loc>${BASE}/documents/${idOf(name)}</loc><lastmod>(.*?)</lastmod></url>`)
      expect(Date.parse(entry.exec(text)?.[1] ?? '')).toBeGreaterThan(Date.now() - 3_600_000)
    }
    expect(text).not.toContain(idOf('taken'))
    expect((await get('/sitemaps/1')).text).toBe(text)
    for (const number of ['0', '2', 'x']) expect((await get(`/sitemaps/${number}`)).status).toBe(404)
  })
})

describe('the page of a document', () => {
  it('is not sent again to a reader who has it, until something of it changes', async () => {
    const path = `/documents/${idOf('harbour')}`
    const first = await get(path)
    const { etag = '', 'last-modified': modified = '', vary } = first.headers
    expect(first.headers['cache-control']).toBe('public, max-age=0, s-maxage=60')
    expect(vary).toContain('Cookie')
    const again = await get(path, { 'if-none-match': etag })
    expect([again.status, again.text]).toEqual([304, ''])
    expect((await get(path, { 'if-modified-since': modified })).status).toBe(304)
    const document = await getDocument(opened.app, idOf('harbour'))
    const changes = { title: 'The harbour, corrected' }
    await correctDocument(opened.app, idOf('harbour'), { by: 'Ann Lee', revision: revisionOf(document), changes })
    const changed = await get(path, { 'if-none-match': etag })
    expect(changed.status).toBe(200)
    expect(changed.text).toContain('The harbour, corrected')
    expect((await get(`/documents/${idOf('tramway')}`, { 'if-none-match': etag })).status).toBe(200)
  })

  it('is never old for the operator, and not there for anybody once it is removed', async () => {
    const path = `/documents/${idOf('tramway')}`
    const { etag = '' } = (await get(path)).headers
    const bearer = { authorization: `Bearer ${TOKEN}`, 'if-none-match': etag }
    const shown = await get(path, bearer)
    expect([shown.status, shown.headers['cache-control']]).toEqual([200, 'private, no-cache'])
    const gone = await get(`/documents/${idOf('taken')}`, { 'if-none-match': etag })
    expect([gone.status, gone.headers['cache-control']]).toEqual([410, undefined])
  })
})

describe('a crawler that declares itself', () => {
  const statusesOf = async (to: Express, paths: readonly string[], headers: Record<string, string>) => {
    const found: number[] = []
    for (const path of paths) found.push((await get(path, headers, to)).status)
    return found
  }
  const times = (number: number, path: string) => Array.from({ length: number }, () => path)

  it.each([
    ['Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)', 'bingbot'],
    [
      'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
      'gptbot',
    ],
    ['CCBot/2.0 (https://commoncrawl.org/faq/)', 'ccbot'],
    ['Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)', 'archive.org_bot'],
    ['meta-externalagent/1.1', 'meta-externalagent'],
    ['Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 Chrome/119 Mobile Safari/537.36', null],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', null],
    [undefined, null],
  ])('is known by its name: %s', (userAgent, name) => {
    expect(crawlerOf(userAgent)).toBe(name)
  })

  it('has sixty requests a minute, and others keep theirs', async () => {
    const own = createHttpApp(opened.app, 'test')
    const statuses = await statusesOf(own, times(61, '/robots.txt'), BOT)
    expect(statuses.indexOf(429)).toBe(60)
    const refused = await get('/robots.txt', BOT, own)
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '60'])
    expect(await statusesOf(own, ['/robots.txt'], { 'user-agent': 'bingbot/2.0' })).toEqual([200])
    expect(await statusesOf(own, ['/robots.txt', '/search?q=harbour'], {})).toEqual([200, 200])
  })

  it('has few searches a minute, together with all others', async () => {
    const own = createHttpApp(opened.app, 'test')
    expect(await statusesOf(own, times(6, '/search?q=harbour'), BOT)).toEqual(times(6, '').map(() => 200))
    const other = { 'user-agent': 'otherbot/1.0' }
    expect(await statusesOf(own, ['/search?q=x', '/api/v1/search?q=x', '/search.atom?q=x'], other)).toEqual([
      429, 429, 429,
    ])
    expect(await statusesOf(own, [`/documents/${idOf('harbour')}`], other)).toEqual([200])
  })

  it('has no more by changing its name', async () => {
    const own = createHttpApp(opened.app, 'test')
    const statuses = new Set<number>()
    for (let at = 0; at < 241; at += 1)
      statuses.add((await get('/robots.txt', { 'user-agent': `x${at}bot` }, own)).status)
    expect([...statuses].sort()).toEqual([200, 429])
  })
})
