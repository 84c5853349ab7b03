import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveAlert } from '../../../src/features/alerts/saved-alert.ts'
import { listDeliveries } from '../../../src/features/alerts/alert-queries.ts'
import { readAdditions } from '../../../src/features/documents/add/addition-queries.ts'
import { readLocationsOf } from '../../../src/db/documents/addresses.ts'
import { readVersions } from '../../../src/db/documents/documents.ts'
import { listParseChanges } from '../../../src/db/texts/parse-changes.ts'
import { listRuns } from '../../../src/db/harvest/sources.ts'
import { readPage } from '../../../src/db/texts/texts.ts'
import { countTotals } from '../../../src/db/totals.ts'
import { addBody } from '../../../src/ingest/add-documents.ts'
import { repairIndex } from '../../../src/ingest/index/check-index.ts'
import { rebuildIndex } from '../../../src/ingest/index/keep-index.ts'
import { reconcile } from '../../../src/ingest/jobs/reconcile.ts'
import { retryFailed } from '../../../src/features/operation/failures/retry-failed.ts'
import { searchLibrary } from '../../../src/search/results/search-library.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../../src/search/request/search-request.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, settled, type SampleLibrary } from '../../support/sample-library.ts'

const DOCUMENTS = 13
const TEXTS = 15

let library: SampleLibrary
let alertId: string

const find = (request: Partial<SearchRequest>) =>
  searchLibrary(library.app, { ...EMPTY_REQUEST, limit: 100, ...request })
const titles = async (request: Partial<SearchRequest>) =>
  (await find(request)).hits.map((hit) => hit.document.title).sort()

/** An uploaded file and its result. */
async function hand(name: string, bytes: Uint8Array | string) {
  const body = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  const hints = { title: name }
  const noted = await addBody(library.app, {
    address: `upload:test/${name}`,
    kind: 'upload',
    bytes: body,
    fileName: name,
    mediaType: null,
    hints,
  })
  await settled(library.app)
  const [addition] = await readAdditions(library.app.catalogue, [noted.locationId])
  return addition
}

describe('the ingest of the sample site', () => {
  beforeAll(async () => {
    library = await openSampleLibrary()
    const request = { ...EMPTY_REQUEST, theme: ['hydrogen'], place: ['tees-valley'] }
    alertId = (await saveAlert(library.app, { name: 'Hydrogen', request, email: 'reader@example.org' })).alertId
    await library.harvest()
  }, LOAD_TIMEOUT_MS)
  afterAll(() => library.close())

  it('makes every document of the three lists searchable, drafts as versions of their work', async () => {
    const totals = await countTotals(library.app.catalogue)
    expect(totals).toMatchObject({ documents: DOCUMENTS, versions: TEXTS, searchable: TEXTS, failed: 0, due: 0 })
    const { total } = await find({})
    expect(total).toBe(DOCUMENTS)
    const [teesValley] = (await find({ text: 'Tees Valley', kind: ['strategy'], place: ['tees-valley'] })).hits
    const versions = await readVersions(library.app.catalogue, teesValley?.document.documentId ?? '')
    expect(versions.map((version) => version.status).sort()).toEqual(['agreed', 'draft'])
    expect(teesValley?.document.status).toBe('agreed')
  })

  it('records for each source how many addresses its crawl found', async () => {
    const runs = await listRuns(library.app.catalogue, null, 10, 0)
    const met = Object.fromEntries(runs.map((run) => [run.sourceId, run.found]))
    for (const source of library.sources) expect(met[source.id]).toBe(source.expected)
    expect(runs.every((run) => run.state === 'done')).toBe(true)
  })

  it('finds a passage with its printed page, its heading and the words marked', async () => {
    const { hits } = await find({ text: 'trial of hydrogen trains' })
    const { passage } = hits[0] ?? {}
    expect(passage).toMatchObject({ pageLabel: '4', pageIndex: 6, headingPath: ['Infrastructure', 'Transport'] })
    const marked = passage?.highlights.map(({ start, end }) => passage.text.slice(start, end).toLowerCase())
    expect(marked).toContain('hydrogen')
    expect(passage?.themes).toContain('hydrogen')
  })

  it('reads a scan by OCR, and finds it by page', async () => {
    const { hits } = await find({ text: '"tidal barrage"', place: ['liverpool-city-region'] })
    expect(hits[0]?.passage).toMatchObject({ pageIndex: 1, pageLabel: '1' })
    const page = await readPage(library.app.catalogue, hits[0]?.passage.versionId ?? '', 1)
    expect(page?.reading).toBe('ocr')
    expect(page?.confidence).toBeGreaterThan(0.9)
    // text added by OCR is not reported as a change of the parser
    expect(await listParseChanges(library.app.catalogue, 10, 0)).toEqual([])
  })

  it('keeps the page numbers of a paper that starts at 297', async () => {
    const { hits } = await find({ kind: ['paper'], text: 'silence can be a choice' })
    expect(Number(hits[0]?.passage.pageLabel)).toBeGreaterThanOrEqual(297)
    expect(hits[0]?.passage.pageIndex).toBeLessThan(20)
  })

  it('finds a place by its former and its later name through the filter', async () => {
    expect(await titles({ place: ['leeds-city-region'] })).toContain('Leeds City Region Industrial Strategy Priorities')
  })

  it('does not fetch what robots.txt disallows', async () => {
    expect((await find({ text: 'quibblewick' })).total).toBe(0)
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from location
      where address like '%/private/%'`.execute(library.app.catalogue)
    expect(rows[0]?.n).toBe(0)
  })

  it('joins the same bytes at two addresses into one version', async () => {
    const [hit] = (await find({ text: 'Oxfordshire', place: ['oxfordshire'], kind: ['strategy'] })).hits
    const locations = await readLocationsOf(library.app.catalogue, hit?.document.documentId ?? '')
    expect(locations).toHaveLength(2)
    expect(new Set(locations.map((location) => location.versionId)).size).toBe(1)
  })

  it('finds drafts only on request', async () => {
    const now = await find({ place: ['norfolk-and-suffolk'], status: ['draft'] })
    const ever = await find({ place: ['norfolk-and-suffolk'], status: ['draft'], versions: 'all' })
    expect([now.total, ever.total]).toEqual([0, 1])
  })

  it('reports each passage to an alert once, with page and reason, and mails it once', async () => {
    const deliveries = await listDeliveries(library.app.catalogue, alertId, 100)
    expect(deliveries.length).toBeGreaterThan(3)
    expect(new Set(deliveries.map((delivery) => delivery.passageId)).size).toBe(deliveries.length)
    for (const delivery of deliveries) {
      expect(delivery.quotation.toLowerCase()).toMatch(/hydrogen|fuel cell|electrolyser/)
      expect(delivery.reasons.join()).toMatch(/theme Hydrogen: “/)
      expect(delivery.sentAt).not.toBeNull()
    }
    const mails = await readdir(path.join(library.folder, 'outbox'))
    expect(mails).toHaveLength(new Set(deliveries.map((delivery) => delivery.messageId)).size)
    const mail = await readFile(path.join(library.folder, 'outbox', mails[0] ?? ''), 'utf8')
    expect(mail).toMatch(/^To: reader@example\.org$/m)
    expect(mail).toContain('/passages/')
  })

  it('changes nothing when all is harvested, or started, again', async () => {
    const before = await countTotals(library.app.catalogue)
    const deliveryCount = (await listDeliveries(library.app.catalogue, alertId, 100)).length
    await library.harvest()
    await sql`update version set stage = 'parse', state = 'due', revision = revision + 1`.execute(library.app.catalogue)
    await reconcile(library.app, -60_000)
    await settled(library.app)
    expect(await countTotals(library.app.catalogue)).toEqual(before)
    expect(await listDeliveries(library.app.catalogue, alertId, 100)).toHaveLength(deliveryCount)
    expect(await repairIndex(library.app, library.app.shutdown)).toBe('fine')
  })

  it('fails an unreadable file with its reason, and later files become searchable', async () => {
    const bad = await hand('broken.pdf', '%PDF-1.7\nnothing of a PDF')
    const empty = await hand('empty.txt', '')
    const good = await hand('good.txt', 'The zirconium corridor will open in the harbour district.')
    expect([bad?.state, empty?.state, good?.state]).toEqual(['failed', 'failed', 'searchable'])
    expect([bad?.code, empty?.code]).toEqual(['malformed', 'empty'])
    expect((await find({ text: '"zirconium corridor"' })).total).toBe(1)
    expect(await retryFailed(library.app, { name: 'parse', subjectId: bad?.versionId ?? '' })).toBe(1)
    await settled(library.app)
    expect((await countTotals(library.app.catalogue)).failed).toBe(2)
  })

  it('reports to the uploader of known bytes where they are', async () => {
    const twin = await hand('good-again.txt', 'The zirconium corridor will open in the harbour district.')
    expect(twin).toMatchObject({ state: 'searchable', sameAs: 'upload:test/good.txt' })
  })

  it('rebuilds a lost index from the catalogue', async () => {
    const { engine } = library.app
    const before = await engine.state()
    await engine.remove({ kind: 'and', of: [] })
    expect(await engine.state()).toMatchObject({ records: 0 })
    expect(await repairIndex(library.app, library.app.shutdown)).toBe('rebuilt')
    expect(await engine.state()).toEqual(before)
    expect((await find({ text: 'zirconium' })).total).toBeGreaterThan(0)
  })

  it('answers searches while the index is rebuilt', async () => {
    const rebuilding = rebuildIndex(library.app, library.app.shutdown)
    const totals = new Set<number>()
    let over = false
    void rebuilding.then(() => (over = true))
    while (!over) totals.add((await find({ text: 'hydrogen' })).total)
    expect(await rebuilding).toBe('rebuilt')
    expect(totals.size).toBe(1)
  })

  it('recovers jobs of a lost queue from the catalogue', async () => {
    await library.app.queue.clear()
    await sql`update version set stage = 'tag', state = 'due', revision = revision + 1
      where state = 'done'`.execute(library.app.catalogue)
    await reconcile(library.app, -60_000)
    await settled(library.app)
    const totals = await countTotals(library.app.catalogue)
    expect(totals.searchable).toBe(TEXTS + 1)
  })
})
