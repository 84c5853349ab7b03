import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rootNameOf } from '../../../../../src/ingest/harvest/xml-text.ts'
import { openTestCrawler, type TestCrawler } from '../../../../support/harvest.ts'
import { answer } from '../../../../support/web/web-origin.ts'

let crawler: TestCrawler
beforeEach(async () => (crawler = await openTestCrawler()))
afterEach(() => crawler.close())

const rss = (...items: readonly string[]) =>
  `<rss version="2.0"><channel><title>T</title>${items.map((item) => `<item>${item}</item>`).join('')}</channel></rss>`
const feed = () => crawler.crawl('/news/feed', { kind: 'feed' })

describe('a feed', () => {
  it('has items found by a guid alone, unless it is declared to be no address or is none', async () => {
    crawler.origin.route({
      '/news/feed': rss(
        `<title>A</title><guid>${crawler.origin.address}/a</guid>`,
        `<title>B</title><guid isPermaLink="false">${crawler.origin.address}/b</guid>`,
        '<title>C</title><guid>tag:site.test,2024:c</guid>',
        `<title>D</title><guid isPermaLink="false">4711</guid><link>/d</link>`,
      ),
    })
    expect((await feed()).paths).toEqual(['/a', '/d'])
  })

  it('of Atom has entries found by an id that is an address, as the last resort', async () => {
    const { address } = crawler.origin
    crawler.origin.route({
      '/news/feed': `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>x</id>
        <entry><id>${address}/a</id><title>A</title></entry><entry><id>urn:b</id><title>B</title></entry>
        <entry><id>${address}/c-id</id><title>C</title><link href="/c"/></entry></feed>`,
    })
    expect((await feed()).paths).toEqual(['/a', '/c'])
  })

  it('keeps the day of a stamp of midnight', async () => {
    crawler.origin.route({
      '/news/feed': rss(
        '<link>/a</link><pubDate>Fri, 19 Jul 2019 00:00:00 +0100</pubDate>',
        '<link>/b</link><pubDate>Mon, 19 Aug 24 10:00:00 BST</pubDate>',
        '<link>/c</link><pubDate>19 Aug 2024</pubDate>',
      ),
    })
    expect((await feed()).finds.map(({ published }) => published)).toEqual([
      '2019-07-19',
      '2024-08-19T09:00:00.000Z',
      '2024-08-19',
    ])
  })

  it('resolves links against xml:base of feed, entry and link', async () => {
    const entry = (attributes: string, link: string) =>
      `<entry ${attributes}><id>urn:x</id><title>T</title>${link}</entry>`
    crawler.origin.route({
      '/news/feed': `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/plans/"><title>T</title><id>x</id>${[
        entry('', '<link href="a"/>'),
        entry('xml:base="old/"', '<link href="b"/>'),
        entry('', '<link xml:base="/other/" href="c"/>'),
        entry('', '<link href="/d"/>'),
      ].join('')}</feed>`,
    })
    expect((await feed()).paths).toEqual(['/plans/a', '/plans/old/b', '/other/c', '/d'])
    crawler.origin.route({
      '/news/feed': rss('<link>a</link>', '<link>b</link>').replace('<channel>', '<channel xml:base="/docs/">'),
    })
    expect((await feed()).paths).toEqual(['/docs/a', '/docs/b'])
  })

  it.each([
    ['of the header', 'text/xml; charset=windows-1252', 'windows-1252', ''],
    ['of the file', 'text/xml', 'windows-1252', '<?xml version="1.0" encoding="windows-1252"?>'],
    [
      'of the header against the file',
      'text/xml; charset=windows-1252',
      'windows-1252',
      '<?xml version="1.0" encoding="utf-8"?>',
    ],
    [
      'of the file against a header that is wrong',
      'text/xml; charset=utf-8',
      'windows-1252',
      '<?xml version="1.0" encoding="windows-1252"?>',
    ],
    ['UTF-8 against a header that is usual', 'text/xml; charset=iso-8859-1', 'utf-8', ''],
    ['UTF-8 that nobody states', 'text/xml', 'utf-8', ''],
  ])('is read in the charset %s', async (_name, contentType, encoding, declaration) => {
    const text = declaration + rss('<title>Café and “£5”</title><link>/a</link>')
    const bytes =
      encoding === 'utf-8'
        ? Buffer.from(text)
        : Buffer.from(text.replace('“', '\u0093').replace('”', '\u0094'), 'latin1')
    crawler.origin.route({ '/news/feed': answer(200, bytes, { 'content-type': contentType }) })
    expect((await feed()).finds[0]?.title).toBe('Café and “£5”')
  })
})

describe('the first element of a text', () => {
  it('is found after anything that may precede it, in linear time', () => {
    expect(rootNameOf('\ufeff <?xml version="1.0"?>\n<!-- a > b --><!--x--> <atom:feed x="1">')).toBe('feed')
    expect(rootNameOf('no element')).toBeNull()
    expect(rootNameOf('<?xml never ends')).toBeNull()
    const startMs = performance.now()
    expect(rootNameOf(`${' '.repeat(200_000)}x`)).toBeNull()
    expect(rootNameOf('<!---->'.repeat(2_000))).toBeNull()
    expect(performance.now() - startMs).toBeLessThan(500)
  })
})

describe('a site map', () => {
  const site = (body: string, type = 'text/plain') => {
    crawler.origin.route({ '/s.txt': answer(200, body, { 'content-type': type }) })
    return crawler.crawl('/s.txt', { kind: 'sitemap' })
  }
  const own = (path: string) => crawler.origin.address + path

  it('may be a text of one address a line', async () => {
    const { paths, error } = await site(`\ufeff${own('/a')}\r\n\r\n  ${own('/b?x=1')} \nhttp://elsewhere.test/c\n`)
    expect({ paths, error }).toEqual({ paths: ['/a', '/b?x=1'], error: null })
  })

  it('is not a text that only mentions an address', async () => {
    const { error } = await site(`Sorry.\nThis file has moved.\nSee\n${own('/new')}\n`)
    expect(error).toMatchObject({ code: 'xml_invalid' })
  })

  it('may be a feed, whose titles and dates are known then', async () => {
    const { finds } = await site(
      rss(`<title>A plan</title><link>${own('/a')}</link><pubDate>Fri, 19 Jul 2019 00:00:00 +0100</pubDate>`),
      'application/rss+xml',
    )
    expect(finds).toMatchObject([{ title: 'A plan', published: '2019-07-19', modified: '2019-07-19' }])
    const atom = await site(
      `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>x</id><entry><id>urn:a</id><title>A</title><link href="/a"/><updated>2020-01-01T00:00:00Z</updated></entry></feed>`,
    )
    expect(atom.finds).toMatchObject([{ title: 'A', modified: '2020-01-01T00:00:00.000Z' }])
  })

  it('of either form may be a child of an index', async () => {
    crawler.origin.route({
      '/index.xml': `<sitemapindex><sitemap><loc>${own('/s.txt')}</loc></sitemap><sitemap><loc>${own('/f.rss')}</loc></sitemap></sitemapindex>`,
      '/s.txt': own('/a'),
      '/f.rss': rss(`<link>${own('/b')}</link>`),
    })
    expect((await crawler.crawl('/index.xml', { kind: 'sitemap' })).paths).toEqual(['/a', '/b'])
  })
})
