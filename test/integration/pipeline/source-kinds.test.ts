import { mkdtemp, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { syncSources } from '../../../src/db/harvest/sources.ts'
import { listDocuments, readVersions } from '../../../src/db/documents/documents.ts'
import { readStatusEvents } from '../../../src/db/documents/events.ts'
import { listAddresses, listRuns } from '../../../src/db/harvest/sources.ts'
import { toCitations } from '../../../src/features/citations/citations.ts'
import { requestHarvest } from '../../../src/features/sources/request-harvest.ts'
import type { Source } from '../../../src/domain/source.ts'
import { ensureIndex } from '../../../src/ingest/index/keep-index.ts'
import { searchLibrary } from '../../../src/search/results/search-library.ts'
import { EMPTY_REQUEST } from '../../../src/search/request/search-request.ts'
import { startHandlers } from '../../../src/workers/handlers.ts'
import { SOURCE } from '../../support/harvest.ts'
import { settled } from '../../support/sample-library.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { answer, startWebOrigin, type WebOrigin } from '../../support/web/web-origin.ts'

let origin: WebOrigin
let opened: TestApp

beforeEach(async () => {
  origin = await startWebOrigin({ '/robots.txt': answer(200, 'User-agent: *\nDisallow: /forbidden') })
})

afterEach(async () => {
  await opened.close()
  await origin.close()
})

/** An application whose workers run, with one source. */
async function open(changes: Partial<Source>, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const source = { ...SOURCE, url: origin.address, ...changes }
  opened = await openTestApp({ sources: [source], allowPrivate: [origin.hostAndPort] }, env)
  await syncSources(opened.app.catalogue, opened.app.library.sources)
  await ensureIndex(opened.app, opened.app.shutdown)
  await startHandlers(opened.app)
}

/** Runs a harvest to its end, with all following stages. */
async function harvest() {
  const runId = await requestHarvest(opened.app, SOURCE.id)
  await settled(opened.app)
  const run = (await listRuns(opened.app.catalogue, SOURCE.id, 10, 0)).find((one) => one.runId === runId)
  if (run === undefined) throw new Error('the run is not listed')
  return run
}

const asked = (path: string) => origin.seen.filter((request) => request.path === path).length
const addresses = () => listAddresses(opened.app.catalogue, SOURCE.id, 100)
const documents = () => listDocuments(opened.app.catalogue, 100, 0)
const page = (title: string) =>
  `<html><head><title>${title}</title></head><body><main><h1>${title}</h1><p>Words of ${title}, enough of them to be read.</p></main></body></html>`
const html = (title: string) => answer(200, page(title), { 'content-type': 'text/html' })

const WORK = {
  DOI: '10.1177/ABC.1',
  title: ['Place and the foundational economy'],
  author: [{ given: 'Ada', family: 'Byron' }],
  'container-title': ['Local Economy'],
  volume: '35',
  issue: '4',
  page: '277-296',
  issued: { 'date-parts': [[2020, 6, 1]] },
  deposited: { 'date-time': '2020-07-01T00:00:00Z' },
  abstract: '<jats:p>An abstract about tramways and clay.</jats:p>',
}

describe('a paper known only from an index', () => {
  it('is found by its abstract, is marked as such, and becomes the full document when its text arrives', async () => {
    const doi = '10.1177/abc.1'
    const declared = {
      work: null,
      title: null,
      kind: null,
      status: null,
      published: null,
      places: [],
      authors: [],
      publisher: null,
    }
    const works = {
      dois: [doi],
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
    origin.route({ '/works/10.1177%2Fabc.1': JSON.stringify({ message: WORK }) })
    await open(
      { kind: 'crossref', works, documents: [{ ...declared, address: `${origin.address}/paper.html`, doi }] },
      { CONTACT: 'Me <me@site.test>' },
    )
    expect(await harvest()).toMatchObject({ state: 'done', found: 2, added: 2 })
    expect(origin.seen.find(({ path }) => path.startsWith('/works'))?.path).toContain('mailto=me%40site.test')
    const { hits } = await searchLibrary(opened.app, { ...EMPTY_REQUEST, text: 'tramways' })
    expect(hits[0]?.passage.text).toMatch(
      /^(Place and the foundational economy\s+)?(Abstract\s+)?An abstract about tramways and clay\.$/,
    )
    expect(hits.map(({ document }) => document)).toMatchObject([
      {
        title: 'Place and the foundational economy',
        kind: 'paper',
        authors: ['Byron, Ada'],
        doi,
        published: '2020-06-01',
        extent: 'abstract',
        ...{ journal: 'Local Economy', volume: '35', issue: '4', firstPage: '277', lastPage: '296' },
        provenance: { authors: 'crossref:sample' },
      },
    ])

    const [paper] = await documents()
    const ris =
      paper === undefined ? '' : toCitations([{ document: paper, url: 'http://x.test/', quotations: [] }], 'ris')
    for (const line of ['T2  - Local Economy', 'VL  - 35', 'IS  - 4', 'SP  - 277']) expect(ris).toContain(line)

    origin.route({ '/paper.html': html('Place and the foundational economy') })
    await harvest()
    const [document, ...others] = await documents()
    expect(others).toEqual([])
    expect(document).toMatchObject({ extent: 'full', doi, journal: 'Local Economy' })
    const versions = await readVersions(opened.app.catalogue, document?.documentId ?? '')
    expect(versions.map(({ extent }) => extent)).toEqual(['abstract', 'full'])
  })
})

const OAI = (records: string, token = '') =>
  `<OAI-PMH><responseDate>2026-03-01T10:00:00Z</responseDate><ListRecords>${records}<resumptionToken>${token}</resumptionToken></ListRecords></OAI-PMH>`
const record = (id: string, day = '2020-01-01') =>
  `<record><header><identifier>${id}</identifier><datestamp>${day}</datestamp></header><metadata><dc><title>Paper ${id}</title><identifier>${origin.address}/${id}.html</identifier></dc></metadata></record>`

describe('an archive of records', () => {
  it('resumes after a failure, requests changes only, and keeps deleted records', async () => {
    origin.route({
      '/oai?verb=ListRecords&metadataPrefix=oai_dc': OAI(record('a') + record('b'), 'two'),
      '/oai?verb=ListRecords&resumptionToken=two': answer(403, ''),
      ...Object.fromEntries(['a', 'b', 'c'].map((id) => [`/${id}.html`, html(`Paper ${id}`)])),
    })
    await open({ kind: 'oai', url: `${origin.address}/oai` })
    expect(await harvest()).toMatchObject({ state: 'failed', code: 'http_4xx', found: 2, added: 2 })
    origin.route({ '/oai?verb=ListRecords&resumptionToken=two': OAI(record('c')) })
    expect(await harvest()).toMatchObject({ state: 'done', found: 1, added: 1 })
    expect(asked('/oai?verb=ListRecords&metadataPrefix=oai_dc')).toBe(1)
    expect((await documents()).map(({ title }) => title).sort()).toEqual(['Paper a', 'Paper b', 'Paper c'])

    const deleted =
      '<record><header status="deleted"><identifier>b</identifier><datestamp>2026-03-02</datestamp></header></record>'
    origin.route({
      '/oai?verb=Identify': '<OAI-PMH><Identify><granularity>YYYY-MM-DD</granularity></Identify></OAI-PMH>',
      '/oai?verb=ListRecords&metadataPrefix=oai_dc&from=2026-03-01': OAI(
        record('a') + deleted + record('c', '2026-03-02'),
      ),
    })
    expect(await harvest()).toMatchObject({ state: 'done', found: 2, added: 0, isPartial: true })
    const states = (await addresses()).map(({ address, state }) => [address.replace(origin.address, ''), state])
    expect(states).toEqual([
      ['/a.html', 'done'],
      ['/b.html', 'gone'],
      ['/c.html', 'done'],
    ])
    expect([asked('/a.html'), asked('/b.html'), asked('/c.html')]).toEqual([1, 1, 2]) // a has not changed, c may have
    expect(await documents()).toHaveLength(3)
  })

  it('has what it deletes leave the search at once, known from a file or from the record alone', async () => {
    const title = (id: string) => `<title>Harbours of ${id}</title>`
    const head = (id: string, status = '') =>
      `<header${status}><identifier>${id}</identifier><datestamp>2026-01-01</datestamp></header>`
    const bare = `<record>${head('z')}<metadata><dc>${title('z')}<description>An abstract about harbours.</description></dc></metadata></record>`
    const linked = record('a').replace('<title>Paper a</title>', title('a'))
    origin.route({
      '/oai?verb=ListRecords&metadataPrefix=oai_dc': OAI(linked + bare),
      '/oai?verb=Identify': '<OAI-PMH><Identify><granularity>YYYY-MM-DD</granularity></Identify></OAI-PMH>',
      '/a.html': html('Harbours of a'),
    })
    await open({ kind: 'oai', url: `${origin.address}/oai` })
    await harvest()
    const totals = async () => {
      const { total, goneTotal } = await searchLibrary(opened.app, { ...EMPTY_REQUEST, text: 'harbours' })
      return [total, goneTotal]
    }
    expect(await totals()).toEqual([2, 0])
    const since = '/oai?verb=ListRecords&metadataPrefix=oai_dc&from=2026-03-01'
    origin.route({
      [since]: OAI(['a', 'z'].map((id) => `<record>${head(id, ' status="deleted"')}</record>`).join('')),
    })
    await harvest()
    expect(await totals()).toEqual([0, 2])
    expect(await documents()).toHaveLength(2) // our copies are kept
    origin.route({ [since]: OAI(linked + bare) })
    await harvest()
    expect(await totals()).toEqual([2, 0])
  })

  it('resumes midway after a request to wait, and counts each record once', async () => {
    let tries = 0
    origin.route({
      '/oai?verb=ListRecords&metadataPrefix=oai_dc': OAI(record('a'), 'two'),
      '/oai?verb=ListRecords&resumptionToken=two': (request, response) => {
        tries += 1
        if (tries === 1) response.writeHead(503, { 'retry-after': '1' }).end()
        else response.end(OAI(record('b')))
      },
      '/a.html': html('Paper a'),
      '/b.html': html('Paper b'),
    })
    await open({ kind: 'oai', url: `${origin.address}/oai` })
    expect(await harvest()).toMatchObject({ state: 'done', found: 2, added: 2 })
    expect([asked('/oai?verb=ListRecords&metadataPrefix=oai_dc'), tries]).toEqual([1, 2])
    const [first, second] = origin.seen.filter(({ path }) => path.includes('resumptionToken')).map(({ atMs }) => atMs)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(990)
  })
})

describe('a site map', () => {
  it('has only changed addresses fetched again', async () => {
    const map = (day: string) =>
      `<urlset><url><loc>${origin.address}/a.html</loc><lastmod>2020-01-01</lastmod></url><url><loc>${origin.address}/b.html</loc><lastmod>${day}</lastmod></url><url><loc>${origin.address}/c.html</loc></url></urlset>`
    origin.route({ '/s.xml': map('2020-01-01'), '/a.html': html('A'), '/b.html': html('B'), '/c.html': html('C') })
    await open({ kind: 'sitemap', url: `${origin.address}/s.xml` })
    await harvest()
    origin.route({ '/s.xml': map('2020-02-02'), '/b.html': html('B again') })
    expect(await harvest()).toMatchObject({ found: 3, added: 0, isPartial: false })
    expect([asked('/a.html'), asked('/b.html'), asked('/c.html')]).toEqual([1, 2, 2])
    await harvest()
    expect([asked('/a.html'), asked('/b.html'), asked('/c.html')]).toEqual([1, 2, 3])
  })
})

describe('a site map of twelve with at most five a run', () => {
  it('is harvested whole in three runs, and no run is taken for a loss', async () => {
    const paths = Array.from({ length: 12 }, (_value, index) => `/plan-${index + 1}.html`)
    origin.route({
      '/s.xml': `<urlset>${paths.map((at) => `<url><loc>${origin.address}${at}</loc></url>`).join('')}</urlset>`,
      ...Object.fromEntries(paths.map((at) => [at, html(`Plan ${at}`)])),
    })
    await open({ kind: 'sitemap', url: `${origin.address}/s.xml`, maxPerRun: 5 })
    const runs = [await harvest(), await harvest(), await harvest(), await harvest()]
    expect(runs.map(({ found, added, isPartial }) => [found, added, isPartial])).toEqual([
      [5, 5, true],
      [5, 5, true],
      [2, 2, true],
      [5, 0, true],
    ])
    expect(paths.map(asked)).toEqual(paths.map((_path, index) => (index < 5 ? 2 : 1)))
    expect(await documents()).toHaveLength(12)
  })
})

describe('a publication of GOV.UK', () => {
  it('that is withdrawn shows the day in its history', async () => {
    origin.route({
      '/api/content/guidance/how': JSON.stringify({
        base_path: '/guidance/how',
        schema_name: 'detailed_guide',
        title: 'How',
        first_published_at: '2018-10-01T00:00:00Z',
        withdrawn_notice: { withdrawn_at: '2021-03-04T05:06:07Z' },
        details: {},
      }),
      '/guidance/how': html('How'),
    })
    await open({ kind: 'govuk', url: `${origin.address}/guidance/how` })
    await harvest()
    const [document] = await documents()
    expect(document).toMatchObject({ status: 'withdrawn', published: '2018-10-01' })
    const events = await readStatusEvents(opened.app.catalogue, document?.documentId ?? '')
    expect(events.map(({ status, dated }) => [dated, status])).toEqual([
      ['2018-10-01', 'published'],
      ['2021-03-04', 'withdrawn'],
    ])
  })
})

describe('a folder', () => {
  it('has each file read once, again when it changes, and kept when it is deleted', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'concordance-kind-'))
    const write = (name: string, text: string) => writeFile(path.join(folder, name), text)
    await write('one.html', page('One'))
    await write('two.html', page('Two'))
    await open({ kind: 'folder', url: pathToFileURL(folder).href })
    expect(await harvest()).toMatchObject({ state: 'done', found: 2, added: 2 })
    await write('one.html', page('One, revised'))
    await utimes(path.join(folder, 'one.html'), 0, 86_400)
    await rm(path.join(folder, 'two.html'))
    expect(await harvest()).toMatchObject({ state: 'done', found: 1, added: 0 })
    const states = (await addresses()).map(({ address, state }) => [path.basename(address), state])
    expect(states).toEqual([
      ['one.html', 'done'],
      ['two.html', 'gone'],
    ])
    expect((await documents()).map(({ title }) => title).sort()).toEqual(['One, revised', 'Two'])
    await rm(folder, { recursive: true })
  })

  it('reads its other files when one is unreadable, names it, and marks none as gone', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'concordance-kind-'))
    await writeFile(path.join(folder, 'a-large.pdf'), '')
    await writeFile(path.join(folder, 'b.html'), page('Plan B'))
    await open({ kind: 'folder', url: pathToFileURL(folder).href })
    await truncate(path.join(folder, 'a-large.pdf'), 101 * 1024 * 1024)
    const message = expect.stringContaining('a-large.pdf') as string
    expect(await harvest()).toMatchObject({ state: 'failed', code: 'too_large', message, found: 1 })
    expect((await documents()).map(({ title }) => title)).toEqual(['Plan B'])
    await rm(folder, { recursive: true })
  })
})
