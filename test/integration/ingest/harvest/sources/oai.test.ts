import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestCrawler, type TestCrawler } from '../../../../support/harvest.ts'
import { answer } from '../../../../support/web/web-origin.ts'

let crawler: TestCrawler
beforeEach(async () => (crawler = await openTestCrawler()))
afterEach(() => crawler.close())

const NAMESPACES =
  'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
const envelope = (inside: string, at = '2026-03-01T10:00:00Z') =>
  `<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>${at}</responseDate><request/>${inside}</OAI-PMH>`
const list = (records: readonly string[], token = '', at?: string) =>
  envelope(`<ListRecords>${records.join('')}<resumptionToken>${token}</resumptionToken></ListRecords>`, at)
const record = (id: string, inside: string, day = '2020-05-06') =>
  `<record><header><identifier>oai:x:${id}</identifier><datestamp>${day}</datestamp></header><metadata><oai_dc:dc ${NAMESPACES}>${inside}</oai_dc:dc></metadata></record>`
const paper = (id: string) =>
  record(id, `<dc:title>Paper ${id}</dc:title><dc:identifier>http://site.test/${id}.pdf</dc:identifier>`)
const deleted = (id: string) =>
  `<record><header status="deleted"><identifier>oai:x:${id}</identifier><datestamp>2021-01-02T03:04:05Z</datestamp></header></record>`
const refusal = (code: string) => envelope(`<error code="${code}">no</error>`)

const crawl = (memory: Parameters<TestCrawler['crawl']>[2] = {}, stopAfter = Infinity) =>
  crawler.crawl('/oai', { kind: 'oai', oai: { prefix: 'oai_dc', set: 'plans' } }, memory, stopAfter)
const queries = () => crawler.origin.seen.map(({ path }) => path.replace('/oai?', ''))

describe('OAI-PMH archive', () => {
  it('yields all records over its resumption tokens, with their metadata', async () => {
    const told = `<dc:title xml:lang="en"> Place &amp;
      plan </dc:title><dc:creator>Byron, Ada</dc:creator><dc:creator>Byron, Ada</dc:creator><dc:creator>Hopper, Grace</dc:creator>
      <dc:identifier>http://hdl.site.test/1</dc:identifier><dc:identifier>http://site.test/bitstream/1.pdf</dc:identifier>
      <dc:identifier>https://doi.org/10.1177/ABC</dc:identifier><dc:date>2021-05-01T10:00:00Z</dc:date><dc:date>2020-12</dc:date>
      <dc:language>eng</dc:language><dc:publisher>A Press</dc:publisher>`
    crawler.origin.route({
      '/oai?verb=ListRecords&metadataPrefix=oai_dc&set=plans': list([record('1', told), deleted('2')], 'next/1 2'),
      '/oai?verb=ListRecords&resumptionToken=next%2F1+2': list([paper('3')], '', '2026-03-01T10:05:00Z'),
    })
    const { finds, error, kept } = await crawl()
    expect(error).toBeNull()
    expect(finds[0]).toMatchObject({
      address: 'http://site.test/bitstream/1.pdf',
      title: 'Place & plan',
      published: '2020-12',
      modified: '2020-05-06',
      recordId: 'oai:x:1',
      about: {
        authors: ['Byron, Ada', 'Hopper, Grace'],
        doi: '10.1177/abc',
        kind: 'paper',
        language: 'en',
        publisher: 'A Press',
      },
    })
    expect(finds[1]).toMatchObject({ recordId: 'oai:x:2', isDeleted: true, modified: '2021-01-02T03:04:05.000Z' })
    expect(finds[2]).toMatchObject({ address: 'http://site.test/3.pdf' })
    expect(kept.at(-1)).toEqual({ since: '2026-03-01T10:00:00Z', token: null, begun: null }) // when it was begun
  })

  it('makes a document from the abstract of a record without an address', async () => {
    const words =
      '<dc:title>Lost paper</dc:title><dc:description>First.</dc:description><dc:identifier>ISBN 1</dc:identifier>'
    crawler.origin.route({ '/oai': list([record('a/b c', words), record('9', '<dc:creator>Nobody</dc:creator>')]) })
    const { finds } = await crawl()
    expect(finds).toHaveLength(1)
    expect(finds[0]).toMatchObject({
      address: `${crawler.origin.address}/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai%3Ax%3Aa%2Fb%20c`,
      about: { extent: 'abstract' },
      body: { kind: 'record', html: expect.stringContaining('<h1>Lost paper</h1><h2>Abstract</h2><p>First.</p>') },
    })
  })

  it.each([
    ['YYYY-MM-DDThh:mm:ssZ', '2026-02-03T04%3A05%3A06Z'],
    ['YYYY-MM-DD', '2026-02-03'],
  ])(
    'asks for what has changed since the last list, as precisely as an archive of %s takes',
    async (granularity, from) => {
      crawler.origin.route({
        '/oai?verb=Identify': envelope(`<Identify><granularity>${granularity}</granularity></Identify>`),
        '/oai': refusal('noRecordsMatch'),
      })
      const { finds, error, kept } = await crawl({
        cursor: { since: '2026-02-03T04:05:06Z', token: null, begun: null },
      })
      expect({ finds, error }).toEqual({ finds: [], error: null })
      expect(queries()).toEqual(['verb=Identify', `verb=ListRecords&metadataPrefix=oai_dc&set=plans&from=${from}`])
      expect(kept).toEqual([{ since: '2026-03-01T10:00:00Z', token: null, begun: null }])
    },
  )

  it('saves a checkpoint after each stored page, and resumes from it', async () => {
    crawler.origin.route({
      '/oai?verb=ListRecords&metadataPrefix=oai_dc&set=plans': list([paper('1')], 't1'),
      '/oai?verb=ListRecords&resumptionToken=t1': list([paper('2'), paper('3')], 't2', '2026-03-01T10:01:00Z'),
      '/oai?verb=ListRecords&resumptionToken=t2': list([paper('4')], '', '2026-03-01T10:02:00Z'),
    })
    const died = await crawl({}, 2) // in the middle of the second page
    expect(died.kept).toEqual([{ since: null, token: 't1', begun: '2026-03-01T10:00:00Z' }])
    const rest = await crawl({ cursor: died.kept[0] })
    expect(rest.paths).toEqual(['http://site.test/2.pdf', 'http://site.test/3.pdf', 'http://site.test/4.pdf'])
    expect(rest.kept.at(-1)).toEqual({ since: '2026-03-01T10:00:00Z', token: null, begun: null })
  })

  it('starts again once when the archive has discarded a token', async () => {
    crawler.origin.route({
      '/oai?verb=ListRecords&resumptionToken=old': refusal('badResumptionToken'),
      '/oai?verb=ListRecords&metadataPrefix=oai_dc&set=plans': list([paper('1')]),
    })
    const { paths, error } = await crawl({ cursor: { since: null, token: 'old', begun: '2026-01-01T00:00:00Z' } })
    expect({ paths, error }).toEqual({ paths: ['http://site.test/1.pdf'], error: null })
  })

  it('fails when a token is repeated or rejected midway, keeping what it found', async () => {
    crawler.origin.route({ '/oai': list([paper('1')], 'again') })
    const circle = await crawl()
    expect(circle.error).toMatchObject({ code: 'list_endless' })
    expect(circle.finds).toHaveLength(1)
    expect(crawler.origin.seen.length).toBeLessThanOrEqual(3)
    crawler.origin.route({
      '/oai?verb=ListRecords&metadataPrefix=oai_dc&set=plans': list([paper('1')], 'bad'),
      '/oai?verb=ListRecords&resumptionToken=bad': refusal('badResumptionToken'),
    })
    expect(await crawl()).toMatchObject({ paths: ['http://site.test/1.pdf'], error: { code: 'oai_refused' } })
  })

  it('crawls many pages with growing tokens', async () => {
    for (let page = 0; page < 30; page += 1) {
      const query = page === 0 ? 'metadataPrefix=oai_dc&set=plans' : `resumptionToken=${'x'.repeat(page * 50)}`
      const next = page === 29 ? '' : 'x'.repeat((page + 1) * 50)
      crawler.origin.route({ [`/oai?verb=ListRecords&${query}`]: list([paper(`${page}`)], next) })
    }
    expect((await crawl()).finds).toHaveLength(30)
  })

  it('passes on a request to wait', async () => {
    crawler.origin.route({ '/oai': answer(503, '', { 'retry-after': '7' }) })
    expect((await crawl()).error).toMatchObject({ code: 'host_busy', retryAfterMs: 7_000 })
  })

  it.each([
    [() => refusal('cannotDisseminateFormat'), 'oai_refused'],
    [() => `<!DOCTYPE x [<!ENTITY a "b">]>${list([])}`, 'xml_dtd_refused'],
    [() => '<html><body>moved</body></html>', 'xml_invalid'],
    [() => 'broken xml', 'xml_invalid'],
    [() => list(['<a>'.repeat(100_000)]), 'xml_invalid'],
  ])('rejects a response that is not a list of records (%#)', async (body, code) => {
    crawler.origin.route({ '/oai': body() })
    expect(await crawl()).toMatchObject({ finds: [], error: { code }, kept: [] })
  })
})
