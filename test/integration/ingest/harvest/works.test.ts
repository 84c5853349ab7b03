import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WorksQuery } from '../../../../src/domain/source.ts'
import { openTestCrawler, type TestCrawler } from '../../../support/harvest.ts'

let crawler: TestCrawler
beforeEach(async () => (crawler = await openTestCrawler()))
afterEach(() => crawler.close())

const NONE: WorksQuery = {
  dois: [],
  issn: null,
  volume: null,
  issue: null,
  query: null,
  from: null,
  until: null,
  citedBy: null,
  citing: null,
  fullText: false,
}
const json = (value: unknown) => JSON.stringify(value)
const queryOf = (index: number) => new URL(crawler.origin.seen[index]?.path ?? '/', 'http://x.test').searchParams

const CROSSREF_WORK = {
  DOI: '10.1177/ABC.1',
  title: ['Places &amp; <i>industry</i>'],
  subtitle: ['a note'],
  author: [{ given: 'Ada', family: 'Byron' }, { name: 'The Group' }, { family: 'Solo' }, 'wrong'],
  'container-title': ['Local Economy'],
  publisher: 'A Press',
  volume: '35',
  issue: '4',
  page: '277-296',
  type: 'journal-article',
  issued: { 'date-parts': [[2020, 6]] },
  deposited: { 'date-time': '2020-07-01T00:00:00Z' },
  abstract:
    '<jats:title>Abstract</jats:title><jats:p>We look at <jats:italic>places</jats:italic>.</jats:p><jats:p>And at x &lt; y.</jats:p>',
  license: [{ URL: 'https://creativecommons.org/licenses/by/4.0/' }],
  link: [{ URL: 'http://site.test/abc.pdf', 'content-type': 'application/pdf' }],
  reference: [
    { DOI: '10.1/shape-is-wrong' },
    { DOI: '10.1093/cje/bey019' },
    { key: 'no doi' },
    { DOI: '10.1093/CJE/bey019' },
  ],
}
const works = (items: readonly unknown[], next: string | null = null) =>
  json({ message: { items, 'next-cursor': next } })
const crossref = (query: Partial<WorksQuery>, memory: Parameters<TestCrawler['crawl']>[2] = {}) =>
  crawler.crawl('/', { kind: 'crossref', works: { ...NONE, ...query } }, memory)

describe('Crossref', () => {
  it('reports which article a preprint became', async () => {
    const relation = { 'is-preprint-of': [{ id: '10.1007/S10797-021-09667-0', 'id-type': 'doi' }] }
    crawler.origin.route({ '/works/10.1177%2Fabc.1': json({ message: { ...CROSSREF_WORK, relation } }) })
    const { finds } = await crossref({ dois: ['10.1177/abc.1'] })
    expect(finds[0]?.about).toMatchObject({ preprintOf: '10.1007/s10797-021-09667-0' })
  })

  it('yields the record of each DOI with its abstract as text', async () => {
    crawler.origin.route({ '/works/10.1177%2Fabc.1': json({ message: CROSSREF_WORK }) })
    const { finds, error } = await crossref({ dois: ['10.1177/abc.1'] }, { mailto: 'me@site.test' })
    expect(error).toBeNull()
    expect(finds).toHaveLength(1)
    expect(finds[0]).toMatchObject({
      address: `${crawler.origin.address}/works/10.1177%2Fabc.1`,
      title: 'Places & industry: a note',
      published: '2020-06',
      modified: '2020-07-01T00:00:00.000Z',
      about: {
        doi: '10.1177/abc.1',
        kind: 'paper',
        authors: ['Byron, Ada', 'The Group', 'Solo'],
        journal: 'Local Economy',
        volume: '35',
        issue: '4',
        firstPage: '277',
        lastPage: '296',
        publisher: 'A Press',
        extent: 'abstract',
      },
      body: {
        kind: 'record',
        html: expect.stringContaining(
          '<h1>Places &amp; industry: a note</h1><h2>Abstract</h2><p>We look at places.</p><p>And at x &lt; y.</p>',
        ),
      },
    })
    expect(queryOf(0).get('mailto')).toBe('me@site.test')
  })

  it('yields the open copy too on request, and never one without an open licence', async () => {
    const closed = { ...CROSSREF_WORK, DOI: '10.1177/closed', license: [] }
    crawler.origin.route({
      '/works/10.1177%2Fabc.1': json({ message: CROSSREF_WORK }),
      '/works/10.1177%2Fclosed': json({ message: closed }),
    })
    const { finds } = await crossref({ dois: ['10.1177/abc.1', '10.1177/closed'], fullText: true })
    expect(finds.map(({ body, address }) => (body ? 'record' : address))).toEqual([
      'record',
      'http://site.test/abc.pdf',
      'record',
    ])
    expect(finds[1]).toMatchObject({ about: { doi: '10.1177/abc.1' }, modified: null })
    expect(finds[1]?.about?.extent).toBeUndefined()
  })

  it('gives the reference of a paper without an abstract', async () => {
    crawler.origin.route({ '/works': json({ message: { ...CROSSREF_WORK, abstract: undefined, subtitle: [] } }) })
    crawler.origin.route({
      '/works/10.1177%2Fabc.1': json({ message: { ...CROSSREF_WORK, abstract: null, subtitle: [] } }),
    })
    const { finds } = await crossref({ dois: ['10.1177/abc.1'] })
    expect(finds[0]?.about?.extent).toBe('record')
    expect(finds[0]?.body).toMatchObject({
      html: expect.stringContaining(
        '<h1>Places &amp; industry</h1><p>Byron, Ada; The Group; Solo. Local Economy 35 (4) 277-296</p>',
      ),
    })
  })

  it('skips an unknown DOI, and throws its error at the end', async () => {
    crawler.origin.route({ '/works/10.1177%2Fabc.1': json({ message: CROSSREF_WORK }) })
    const { finds, error } = await crossref({ dois: ['10.1177/none', '10.1177/abc.1'] })
    expect(finds).toHaveLength(1)
    expect(error).toMatchObject({ code: 'source_gone' })
  })

  it('selects by journal, issue, years and words over all pages, later only changed works', async () => {
    const many = Array.from({ length: 100 }, (_value, number) => ({
      ...CROSSREF_WORK,
      DOI: `10.1177/n${number}`,
      issue: '3',
    }))
    let pages = 0
    crawler.origin.route({
      '/works': (_request, response) => {
        pages += 1
        response.end(pages === 1 ? works(many, 'same') : works([CROSSREF_WORK, { title: 'wrong' }], 'same'))
      },
    })
    const query = { issn: '0269-0942', volume: '35', issue: '4', query: 'place strategies', from: 2020, until: 2021 }
    const { finds, kept } = await crossref(query)
    expect(finds.map(({ about }) => about?.doi)).toEqual(['10.1177/abc.1'])
    expect(queryOf(0).get('filter')).toBe('issn:0269-0942,from-pub-date:2020,until-pub-date:2021')
    expect(queryOf(0).get('query.bibliographic')).toBe('place strategies')
    expect([queryOf(0).get('cursor'), queryOf(1).get('cursor')]).toEqual(['*', 'same'])
    expect(kept).toEqual([{ since: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }])
    await crossref(query, { cursor: { since: '2026-01-02' } })
    expect(queryOf(2).get('filter')).toContain('from-index-date:2026-01-02')
  })

  it('yields the works that a work cites', async () => {
    crawler.origin.route({
      '/works/10.1177%2Fabc.1': json({ message: CROSSREF_WORK }),
      '/works/10.1093%2Fcje%2Fbey019': json({ message: { ...CROSSREF_WORK, DOI: '10.1093/cje/bey019' } }),
    })
    const { finds } = await crossref({ citedBy: '10.1177/abc.1' })
    expect(finds.map(({ about }) => about?.doi)).toEqual(['10.1093/cje/bey019'])
  })

  it.each(['<html>', '{"status":"ok"}', '[]'])('rejects an invalid response: %s', async (body) => {
    crawler.origin.route({ '/works': body })
    expect(await crossref({ query: 'x' })).toMatchObject({ finds: [], kept: [], error: { code: 'json_invalid' } })
  })
})

const OPENALEX_WORK = {
  id: 'https://openalex.org/W123',
  doi: 'https://doi.org/10.1007/XYZ',
  title: 'Complexity',
  publication_date: '2021-05-06',
  updated_date: '2024-01-01T02:03:04.567',
  language: 'en',
  authorships: [{ author: { display_name: 'Ada Byron' } }, {}],
  biblio: { volume: '29', issue: '2', first_page: '358', last_page: '377' },
  primary_location: { source: { display_name: 'Tax', host_organization_name: 'A Press' } },
  best_oa_location: { pdf_url: 'http://site.test/open.pdf' },
  abstract_inverted_index: { places: [1, 4], Of: [0], and: [2], other: [3], far: [99_999_999], less: [-1] },
}
const results = (found: readonly unknown[], next: string | null = null) =>
  json({ meta: { next_cursor: next }, results: found })
const openalex = (query: Partial<WorksQuery>, memory: Parameters<TestCrawler['crawl']>[2] = {}, stopAfter = Infinity) =>
  crawler.crawl('/', { kind: 'openalex', works: { ...NONE, ...query } }, memory, stopAfter)

describe('OpenAlex', () => {
  it('yields works with the abstract reassembled', async () => {
    crawler.origin.route({ '/works': results([OPENALEX_WORK, { id: 'https://openalex.org/A1' }]) })
    const { finds, error } = await openalex({ dois: ['10.1007/xyz', '10.1007/other'], fullText: true })
    expect(error).toBeNull()
    expect(queryOf(0).get('filter')).toBe('doi:10.1007/xyz|10.1007/other')
    expect(finds).toHaveLength(2)
    expect(finds[0]).toMatchObject({
      address: `${crawler.origin.address}/works/W123`,
      published: '2021-05-06',
      modified: '2024-01-01',
      about: {
        doi: '10.1007/xyz',
        authors: ['Ada Byron'],
        journal: 'Tax',
        firstPage: '358',
        lastPage: '377',
        extent: 'abstract',
      },
      body: { html: expect.stringContaining('<p>Of places and other places</p>') },
    })
    expect(finds[1]).toMatchObject({ address: 'http://site.test/open.pdf', about: { doi: '10.1007/xyz' } })
  })

  it('selects by journal, issue, years, words and citation', async () => {
    crawler.origin.route({ '/works/doi:10.1007%2Fxyz': json(OPENALEX_WORK), '/works': results([]) })
    const query = {
      issn: '0269-0942',
      volume: '35',
      issue: '4',
      query: 'place',
      from: 2020,
      until: 2021,
      citing: '10.1007/xyz',
    }
    await openalex(query)
    await openalex({ citedBy: '10.1007/xyz' })
    expect(queryOf(1).get('filter')).toBe(
      'primary_location.source.issn:0269-0942,biblio.volume:35,biblio.issue:4,from_publication_date:2020-01-01,to_publication_date:2021-12-31,cites:W123',
    )
    expect(queryOf(1).get('search')).toBe('place')
    expect(queryOf(3).get('filter')).toBe('cited_by:W123')
  })

  it('saves a checkpoint after each page, and resumes there only for the same query', async () => {
    const page = (id: number) => ({ ...OPENALEX_WORK, id: `https://openalex.org/W${id}`, doi: null })
    crawler.origin.route({
      '/works': (request, response) => {
        const cursor = new URL(request.url ?? '', 'http://x.test').searchParams.get('cursor')
        response.end(cursor === '*' ? results([page(1), page(2)], 'two') : results([page(3), page(4)], null))
      },
    })
    const died = await openalex({ query: 'place' }, {}, 3)
    expect(died.kept).toHaveLength(1)
    const rest = await openalex({ query: 'place' }, { cursor: died.kept[0] })
    expect(rest.paths).toEqual(['/works/W3', '/works/W4'])
    expect(rest.kept).toEqual([{}])
    const other = await openalex({ query: 'another' }, { cursor: died.kept[0] })
    expect(other.paths).toHaveLength(4)
  })
})

describe('list', () => {
  it('yields addresses unchanged and looks DOIs up, from the source or a file, and names invalid lines', async () => {
    crawler.origin.route({
      '/works/10.1177%2Fabc.1': json({ message: CROSSREF_WORK }),
      '/works/10.1177%2Fabc.2': json({ message: { ...CROSSREF_WORK, DOI: '10.1177/abc.2' } }),
    })
    const folder = await mkdtemp(path.join(tmpdir(), 'concordance-list-'))
    const file = path.join(folder, 'papers.txt')
    await writeFile(
      file,
      '# papers\n\nhttps://doi.org/10.1177/ABC.2 # again\r\nhttp://site.test/b.pdf#page=3\nnothing\nfile:///etc/passwd\n',
    )
    const entries = ['doi:10.1177/abc.1', 'http://site.test/a.pdf', '10.1177/ABC.1']
    const { finds, error } = await crawler.crawl('/', { kind: 'list', entries, file })
    expect(finds.map(({ about, address }) => about?.doi ?? address)).toEqual([
      'http://site.test/a.pdf',
      'http://site.test/b.pdf',
      '10.1177/abc.1',
      '10.1177/abc.2',
    ])
    expect(error).toMatchObject({ code: 'list_invalid', message: expect.stringContaining('line 5, 6') })
    await rm(folder, { recursive: true })
  })
})
