import { readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { crossrefToLink, crossrefWork } from '../../src/ingest/harvest/sources/crossref-work.ts'
import { govukItem, type GovukItem } from '../../src/ingest/harvest/sources/govuk-item.ts'
import { harvestSource } from '../../src/ingest/harvest/harvest-source.ts'
import { toLinks } from '../../src/ingest/harvest/sources/govuk.ts'
import { parseOai } from '../../src/ingest/harvest/sources/oai-answer.ts'
import { oaiRecordToLink } from '../../src/ingest/harvest/sources/oai-record.ts'
import { openAlexToLink, openAlexWork } from '../../src/ingest/harvest/sources/openalex-work.ts'
import type { Link } from '../../src/domain/source.ts'
import { readText } from '../../src/ingest/harvest/xml-text.ts'
import { openTestCrawler, SOURCE, type TestCrawler } from '../support/harvest.ts'
import { readShared, readSharedJson, sharedFolder } from '../support/shared-dir.ts'

const filesIn = (folder: string, ending: RegExp) =>
  readdirSync(path.join(sharedFolder, 'corpus', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => `corpus/${folder}/${name}`)
    .sort()

let crawler: TestCrawler
beforeAll(async () => (crawler = await openTestCrawler()))
afterAll(() => crawler.close())

describe('OAI-PMH responses', () => {
  const names = filesIn('oai-pmh', /\.xml$/)

  it('are parsed into every record and header, with its id, date and state', async () => {
    let [records, deletions] = [0, 0]
    for (const name of names.filter((file) => !file.endsWith('Broken.xml'))) {
      const bytes = await readShared(name)
      const text = bytes.toString()
      const found = await parseOai({ bytes })
      expect(
        found.records.map(({ identifier }) => identifier),
        name,
      ).toEqual([...text.matchAll(/<header\b[^>]*>\s*<identifier>\s*([^<]*?)\s*</g)].map((match) => match[1]))
      expect(
        found.records.map(({ datestamp }) => datestamp),
        name,
      ).toEqual([...text.matchAll(/<datestamp>\s*([^<]*?)\s*</g)].map((match) => match[1]))
      expect(
        found.records.filter(({ isDeleted }) => isDeleted),
        name,
      ).toHaveLength(text.split('status="deleted"').length - 1)
      const token = /<resumptionToken[^>]*>\s*([^<]+?)\s*</.exec(text)?.[1] ?? null
      const isSets = text.includes('<ListSets>')
      expect(found.token, name).toBe(isSets ? null : token)
      expect(found.error?.code ?? null, name).toBe(/<error code="(\w+)"/.exec(text)?.[1] ?? null)
      records += found.records.length
      deletions += found.records.filter(({ isDeleted }) => isDeleted).length
    }
    console.log(`oai-pmh: ${records} records and headers, ${deletions} of them deleted, in ${names.length - 1} answers`)
    expect(records).toBeGreaterThan(180)
    expect(deletions).toBeGreaterThan(10)
  })

  it('are parsed into items with title and address, where records have metadata', async () => {
    const titles: string[] = []
    for (const name of names.filter((file) => /ListRecords\d?\.xml|GetRecord|mit\/.*-[1-9]\.xml/.test(file))) {
      for (const record of (await parseOai({ bytes: await readShared(name) })).records) {
        const link = oaiRecordToLink(record, 'http://archive.test/oai')
        if (Object.keys(record.fields).length === 0) continue
        expect(link, `${name} ${record.identifier}`).toMatchObject({
          title: expect.any(String),
          recordId: record.identifier,
        })
        titles.push(link?.title ?? '')
      }
    }
    expect(titles.length).toBeGreaterThan(5)
  })

  it('are refused when they are not XML', async () => {
    await expect(
      parseOai({ bytes: await readShared('corpus/oai-pmh/sickle/ListRecordsBroken.xml') }),
    ).rejects.toMatchObject({ code: 'xml_invalid' })
  })
})

/** Files that are not sitemaps despite their names: a list of addresses as plain text, and two feeds. */
const NO_SITEMAPS = /\/(sitemap\.txt\.gz|atom\.xml|feed\.rss)$/

describe('real sitemaps', () => {
  it('yield every address of their own site', async () => {
    let found = 0
    for (const name of filesIn('sitemaps', /\.(xml|gz|rss)$/).filter((file) => !NO_SITEMAPS.test(file))) {
      const bytes = await readShared(name)
      const pages = pagesOf((await readText({ bytes })).replace(/<sitemap>[^]*?<\/sitemap>/g, ''))
      const address = new URL('/sitemap.xml', pages[0]).href
      const read = async () => ({ status: 200, bytes, address, mediaType: null, etag: null, lastModified: null })
      const links = new Set<string>()
      const items = harvestSource({ ...SOURCE, url: address }, read, AbortSignal.timeout(20_000))
      for await (const item of items) links.add(item.address)
      const own = pages.filter((page) => new URL(page).host === new URL(address).host)
      expect(
        own.filter((page) => !links.has(page)),
        name,
      ).toEqual([])
      found += links.size
    }
    console.log(`sitemaps: ${found} addresses`)
    expect(found).toBeGreaterThan(100)
  })
})

/** Each `loc` that can be parsed and is not in an image or video extension. */
function pagesOf(text: string): readonly string[] {
  const locs = text.matchAll(/<(?:(?!image|video)[\w-]+:)?loc>\s*(?:<!\[CDATA\[)?\s*(\S+?)\s*(?:\]\]>)?\s*<\//g)
  const readable = [...locs]
    .map((match) => (match[1] ?? '').replaceAll('&amp;', '&'))
    .filter((loc) => URL.canParse(loc))
  return readable.map((loc) => new URL(loc).href)
}

describe('responses of the GOV.UK Content API', () => {
  const names = filesIn('govuk-content-api', /\.json$/).filter((name) => !name.includes('/schemas/'))
  const read = async (name: string): Promise<GovukItem> => govukItem.parse(await readSharedJson(name))
  const linksOf = async (name: string) => {
    const item = await read(name)
    return toLinks(item, 'https://www.gov.uk', item.base_path ?? '/none')
  }

  it('of every schema are parsed and yield documents', async () => {
    let links = 0
    for (const name of names) links += (await linksOf(name)).length
    console.log(`govuk-content-api: ${names.length} items, ${links} documents`)
    expect(names.length).toBeGreaterThan(80)
    expect(links).toBeGreaterThan(80)
  })

  it('yield the HTML pages of a publication, and withdrawal with its date', async () => {
    const budget = await linksOf('corpus/govuk-content-api/publication/best-practice-HC-paper-splash-page.json')
    expect(budget.map(({ address }) => address)).toContain(
      'https://www.gov.uk/government/publications/spring-budget-2017-documents/spring-budget-2017',
    )
    for (const name of names.filter(
      (file) => /withdrawn(_publication|\.json|_detailed)/.test(file) && !file.includes('collection'),
    )) {
      const { withdrawn_notice: notice } = await read(name)
      for (const { about } of await linksOf(name)) {
        expect(about, name).toMatchObject({ status: 'withdrawn', withdrawn: notice?.withdrawn_at?.slice(0, 10) })
      }
    }
  })

  it('yield the documents of a collection, each requested by its path', async () => {
    const name = 'corpus/govuk-content-api/document_collection/best-practice-document-collection.json'
    const { base_path: own, links } = await read(name)
    const paths = (links['documents'] ?? []).flatMap(({ base_path: at }) => at ?? [])
    expect(paths.length).toBeGreaterThan(5)
    const item = await readSharedJson<object>('corpus/govuk-content-api/publication/publication.json')
    crawler.origin.route({ [`/api/content${own}`]: (await readShared(name)).toString() })
    for (const at of paths) crawler.origin.route({ [`/api/content${at}`]: JSON.stringify({ ...item, base_path: at }) })
    const { paths: found } = await crawler.crawl(own ?? '', { kind: 'govuk' })
    expect(found).toEqual(paths)
  })
})

describe('Crossref responses', () => {
  it('yield each work that has a title, with DOI and abstract', async () => {
    const links: Link[] = []
    let works = 0
    for (const name of filesIn('crossref-json', /\.json$/)) {
      const { message, ...bare } = await readSharedJson<{ message?: { items?: unknown[] } }>(name)
      for (const item of [...(message?.items ?? [message ?? bare])] as {
        DOI?: string
        title?: string | string[]
        type?: string
      }[]) {
        if (item?.DOI === undefined) continue
        works += 1
        const found = crossrefWork.parse(item)
        const [link] = crossrefToLink(found, new URL('https://api.crossref.org/'), false)
        if (!item.title?.[0]) expect(link, `${name} ${item.DOI}`).toBeUndefined()
        else {
          expect(link, `${name} ${item.DOI}`).toMatchObject({ about: { doi: item.DOI.toLowerCase() } })
          links.push(link as Link)
        }
      }
    }
    const withAbstract = links.filter(({ about }) => about?.extent === 'abstract')
    console.log(`crossref-json: ${links.length} of ${works} works have a title, ${withAbstract.length} an abstract`)
    expect(links.length).toBeGreaterThan(100)
    expect(withAbstract.length).toBeGreaterThan(10)
    for (const { body } of withAbstract)
      expect(body?.kind === 'record' ? body.html : '').not.toMatch(/<\/?jats|&lt;\/?jats|&amp;(lt|amp|#)/)
  })
})

describe('OpenAlex responses', () => {
  it('yield each work with DOI, title and its abstract in order', async () => {
    const { results } = await readSharedJson<{ results: unknown[] }>(
      'corpus/openalex-json/works-list-results_page_1.json',
    )
    const single = await readSharedJson<unknown>('corpus/openalex-json/W2741809807.json')
    const works = [...results, single].map((value) => openAlexWork.parse(value))
    const links = works.flatMap((work) => openAlexToLink(work, new URL('https://api.openalex.org/'), false))
    console.log(`openalex-json: ${links.length} of ${works.length} works`)
    expect(links).toHaveLength(works.length)
    expect(links.at(-1)).toMatchObject({
      title: 'The state of OA: a large-scale analysis of the prevalence and impact of Open Access articles',
      published: '2018-02-13',
      about: { doi: '10.7717/peerj.4375', journal: 'PeerJ', volume: '6', extent: 'abstract' },
      body: {
        html: expect.stringContaining('Despite growing interest in Open Access (OA) to scholarly literature'),
      },
    })
  })

  it('yield nothing for authors, funders, publishers and topics', async () => {
    for (const name of ['A5317838346', 'F4320332161', 'P4310319965', 'T11636']) {
      const found = openAlexWork.safeParse(await readSharedJson(`corpus/openalex-json/${name}.json`))
      expect(
        found.data === undefined ? [] : openAlexToLink(found.data, new URL('https://api.openalex.org/'), false),
      ).toEqual([])
    }
  })
})
