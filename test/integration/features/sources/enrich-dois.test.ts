import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listDocuments } from '../../../../src/db/documents/documents.ts'
import { syncSources } from '../../../../src/db/harvest/sources.ts'
import { createDoiEnricher } from '../../../../src/features/sources/enrich-dois.ts'
import { addBody } from '../../../../src/ingest/add-documents.ts'
import { ensureIndex } from '../../../../src/ingest/index/keep-index.ts'
import { startHandlers } from '../../../../src/workers/handlers.ts'
import { settled } from '../../../support/sample-library.ts'
import { sourceOf } from '../../../support/source-of.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { answer, startWebOrigin, type WebOrigin } from '../../../support/web/web-origin.ts'

const DOI = '10.1234/kestrel.2021.7'
const TITLE = 'Harbours and the foundational economy of Kestrel'
const PAPER = `<!doctype html><html><head><title>${TITLE}</title><meta name="citation_doi" content="${DOI}">
  <meta name="citation_title" content="${TITLE}"></head><body><main><h1>${TITLE}</h1>${'<p>The harbours of Kestrel employ a third of its people, and few plans name them.</p>'.repeat(12)}</main></body></html>`
const WORK = {
  DOI,
  title: [TITLE],
  author: [{ given: 'Ada', family: 'Byron' }],
  'container-title': ['Journal of Harbours'],
  volume: '7',
  issued: { 'date-parts': [[2021, 6, 1]] },
}

let origin: WebOrigin
let opened: TestApp | null = null

beforeEach(async () => {
  origin = await startWebOrigin({ '/robots.txt': answer(404, '') })
})
afterEach(async () => {
  await opened?.close()
  opened = null
  await origin.close()
})

async function open(isEnabled: boolean) {
  const index = (kind: 'crossref' | 'openalex') =>
    sourceOf({ id: kind, kind, url: `${origin.address}/${kind}/`, enabled: isEnabled })
  opened = await openTestApp({ sources: [index('openalex'), index('crossref')], allowPrivate: [origin.hostAndPort] })
  const { app } = opened
  await syncSources(app.catalogue, app.library.sources)
  await ensureIndex(app, app.shutdown)
  await startHandlers(app)
  const bytes = Buffer.from(PAPER)
  await addBody(app, {
    address: 'upload:p',
    kind: 'upload',
    bytes,
    fileName: 'p.html',
    mediaType: 'text/html',
    hints: {},
  })
  await settled(app)
  const enrich = createDoiEnricher(app)
  return { app, enrich: () => enrich(app.shutdown) }
}

const asked = () =>
  origin.seen.map(({ path }) => path.replace(/[?&]mailto=.*/, '')).filter((path) => path !== '/robots.txt')

describe('the DOI of an uploaded paper', () => {
  it('is looked up once where Crossref is enabled, and what it knows is known of the paper', async () => {
    origin.route({ '/crossref/works/10.1234%2Fkestrel.2021.7': JSON.stringify({ message: WORK }) })
    const { app, enrich } = await open(true)
    expect(await enrich()).toBe(1)
    await settled(app)
    const documents = await listDocuments(app.catalogue, 10, 0)
    expect(documents).toMatchObject([
      { doi: DOI, extent: 'full', journal: 'Journal of Harbours', authors: ['Byron, Ada'] },
    ])
    expect(await enrich()).toBe(0)
    expect(asked()).toEqual(['/crossref/works/10.1234%2Fkestrel.2021.7'])
  })

  it('that no index knows is not asked for again for a week', async () => {
    origin.route({ '/openalex/works': JSON.stringify({ meta: { next_cursor: null }, results: [] }) })
    const { enrich } = await open(true)
    expect([await enrich(), await enrich()]).toEqual([0, 0])
    expect(asked().map((path) => path.replace(/\?.*/, ''))).toEqual([
      '/crossref/works/10.1234%2Fkestrel.2021.7',
      '/openalex/works',
    ])
  })

  it('waits, and holds up nothing, where the index does not answer', async () => {
    origin.route({ '/crossref/works/10.1234%2Fkestrel.2021.7': answer(500, '') })
    const { app, enrich } = await open(true)
    expect(await enrich()).toBe(0)
    expect(await listDocuments(app.catalogue, 10, 0)).toHaveLength(1)
    expect(asked()).toHaveLength(1)
  })

  it('is disclosed to nobody where no such source is enabled', async () => {
    const { enrich } = await open(false)
    expect(await enrich()).toBe(0)
    expect(origin.seen).toEqual([])
  })
})
