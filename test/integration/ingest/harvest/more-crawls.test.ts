import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Follow } from '../../../../src/domain/source.ts'
import { openTestCrawler, type TestCrawler } from '../../../support/harvest.ts'
import { answer } from '../../../support/web/web-origin.ts'

let crawler: TestCrawler
beforeEach(async () => (crawler = await openTestCrawler()))
afterEach(() => crawler.close())

describe('page of links with further pages', () => {
  const FOLLOW: Follow = { selector: 'a.more', depth: 2, include: ['/list'], exclude: ['sort='] }
  const page = (more: readonly string[], documents: readonly string[]) =>
    [
      ...more.map((to) => `<a class="more" href="${to}">more</a>`),
      ...documents.map((to) => `<a href="${to}">doc</a>`),
    ].join('')
  const crawl = (follow: Partial<Follow> = {}) =>
    crawler.crawl('/list', { kind: 'page', follow: { ...FOLLOW, ...follow } })

  it('follows further pages to the set depth, within the patterns and the site, each once', async () => {
    crawler.origin.route({
      '/list': page(
        ['/list?p=2', '/list?p=2#again', '/list?sort=x', '/other', 'http://elsewhere.test/list'],
        ['/1.pdf'],
      ),
      '/list?p=2': page(['/list?p=3', '/list'], ['/2.pdf', '/1.pdf', '/list?p=3']),
      '/list?p=3': page(['/list?p=4'], ['/3.pdf']),
      '/list?p=4': page([], ['/4.pdf']),
    })
    const { paths, error } = await crawl()
    expect({ paths, error }).toEqual({ paths: ['/1.pdf', '/2.pdf', '/3.pdf'], error: null })
    expect(crawler.origin.seen.map(({ path: asked }) => asked)).toEqual(['/list', '/list?p=2', '/list?p=3'])
  })

  it('skips a page that cannot be read, and throws its error at the end', async () => {
    crawler.origin.route({
      '/list': page(['/list?p=2', '/list?p=3'], []),
      '/list?p=2': answer(500, ''),
      '/list?p=3': page([], ['/3.pdf']),
    })
    expect(await crawl()).toMatchObject({ paths: ['/3.pdf'], error: { code: 'http_5xx' } })
  })

  it('stops in an endless calendar', async () => {
    crawler.origin.route({
      '/list': (request, response) => {
        const day = Number(new URL(request.url ?? '', 'http://x.test').searchParams.get('day') ?? 0)
        response.end(
          page(
            [1, 2, 3].map((step) => `/list?day=${day * 3 + step}`),
            [],
          ),
        )
      },
    })
    await crawl({ depth: 20 })
    expect(crawler.origin.seen).toHaveLength(200)
  })
})

describe('feed that is crawled again', () => {
  const FEED =
    '<rss version="2.0"><channel><title>T</title><item><title>A</title><link>http://site.test/a</link></item></channel></rss>'

  it('is read again only when it has changed', async () => {
    crawler.origin.route({
      '/feed': (request, response) =>
        request.headers['if-none-match'] === '"1"'
          ? response.writeHead(304).end()
          : response.writeHead(200, { etag: '"1"', 'last-modified': 'Mon, 02 Mar 2026 00:00:00 GMT' }).end(FEED),
    })
    const first = await crawler.crawl('/feed', { kind: 'feed' })
    expect(first.kept).toEqual([{ etag: '"1"', lastModified: 'Mon, 02 Mar 2026 00:00:00 GMT' }])
    const again = await crawler.crawl('/feed', { kind: 'feed' }, { cursor: first.kept[0] })
    expect(again).toMatchObject({ finds: [], error: null, kept: [] })
    expect(crawler.origin.seen[1]?.headers['if-modified-since']).toBe('Mon, 02 Mar 2026 00:00:00 GMT')
  })

  it('saves its validators only after its last entry', async () => {
    crawler.origin.route({ '/feed': answer(200, FEED, { etag: '"1"' }) })
    expect((await crawler.crawl('/feed', { kind: 'feed' }, {}, 1)).kept).toEqual([])
  })

  it('may be empty and of any version', async () => {
    for (const feed of [
      '<feed version="0.3" xmlns="http://purl.org/atom/ns#"/>',
      '<!-- x --><rss version="0.91"></rss>',
    ]) {
      crawler.origin.route({ '/feed': feed })
      expect(await crawler.crawl('/feed', { kind: 'feed' })).toMatchObject({ finds: [], error: null })
    }
  })
})

describe('folder', () => {
  it('yields its files with their time and size, and nothing from outside', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'concordance-folder-'))
    await mkdir(path.join(folder, 'plans', 'old'), { recursive: true })
    const write = (name: string) => writeFile(path.join(folder, name), 'text')
    for (const name of ['b_plan-2019.pdf', 'plans/a.html', 'plans/old/c.txt', 'plans/tool.exe', '.hidden.pdf'])
      await write(name)
    await symlink('/etc', path.join(folder, 'etc'))
    await symlink('/etc/hostname', path.join(folder, 'host.txt'))
    await utimes(path.join(folder, 'b_plan-2019.pdf'), 0, 86_400)
    const { finds, error } = await crawler.crawl('', { kind: 'folder', url: pathToFileURL(folder).href })
    expect(error).toBeNull()
    expect(finds.map(({ address }) => address.slice(pathToFileURL(folder).href.length))).toEqual([
      '/b_plan-2019.pdf',
      '/plans/a.html',
      '/plans/old/c.txt',
    ])
    expect(finds[0]).toMatchObject({
      title: 'b plan 2019',
      modified: '1970-01-02T00:00:00.000Z 4',
      body: { kind: 'file' },
    })
    await rm(folder, { recursive: true })
  })

  it('that does not exist is a failure', async () => {
    const gone = await crawler.crawl('', { kind: 'folder', url: 'file:///nowhere/at/all' })
    expect(gone.error).toMatchObject({ code: 'folder_unreadable' })
  })
})
