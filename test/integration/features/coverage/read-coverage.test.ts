import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestRun, syncSources } from '../../../../src/db/harvest/sources.ts'
import { requestHarvest } from '../../../../src/features/sources/request-harvest.ts'
import { ensureIndex } from '../../../../src/ingest/index/keep-index.ts'
import { readCoverage } from '../../../../src/features/coverage/read-coverage.ts'
import { readOpenOperatorAlerts } from '../../../../src/features/operation/monitoring/operator-alerts.ts'
import { startHandlers } from '../../../../src/workers/handlers.ts'
import { settled } from '../../../support/sample-library.ts'
import { sourceOf } from '../../../support/source-of.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { answer, startWebOrigin, type WebOrigin } from '../../../support/web/web-origin.ts'

const TITLE = 'Tees Valley Local Industrial Strategy'

let origin: WebOrigin
let opened: TestApp

/** The row of a place in the register as it is now. */
async function rowOf(placeId: string) {
  const { rows } = await readCoverage(opened.app)
  const row = rows.find(({ place }) => place.id === placeId)
  if (row === undefined) throw new Error(`no row for ${placeId}`)
  return row
}

async function crawl(): Promise<void> {
  await requestHarvest(opened.app, 'tees')
  await settled(opened.app)
}

beforeAll(async () => {
  origin = await startWebOrigin({ '/list': `<!doctype html><main><a href="/lis.txt">${TITLE}</a></main>` })
  const source = sourceOf({
    id: 'tees',
    title: 'Tees',
    url: `${origin.address}/list`,
    places: ['tees-valley'],
    include: ['/lis'],
    expected: 1,
  })
  const humber = sourceOf({
    ...{ id: 'humber', title: 'Humber papers', url: `${origin.address}/empty`, places: ['humber'] },
  })
  opened = await openTestApp({ sources: [source, humber], allowPrivate: [origin.hostAndPort] })
  const { app } = opened
  await syncSources(app.catalogue, app.library.sources)
  await ensureIndex(app, app.shutdown)
  await startHandlers(app)
})

afterAll(async () => {
  await opened.close()
  await origin.close()
})

describe('the coverage register, as the catalogue changes', () => {
  it('goes from unsought to unreached, found, and lost with our copy kept', async () => {
    expect((await rowOf('tees-valley')).state).toBe('unsought')
    await crawl()
    expect(await rowOf('tees-valley')).toMatchObject({
      state: 'unreached',
      reasons: [expect.stringContaining('was gone before')],
    })

    const text = `${TITLE}\n\nWe will build the harbour railway and train those who run it.`
    origin.route({ '/lis.txt': answer(200, text, { 'content-type': 'text/plain' }) })
    await crawl()
    const found = await rowOf('tees-valley')
    expect(found).toMatchObject({ state: 'found', documents: [{ rule: 'kind', goneAt: null }] })
    expect(found.sources.filter(({ sourceId }) => sourceId === 'tees')).toMatchObject([
      { sourceId: 'tees', lastRun: { state: 'done', found: 1 } },
    ])

    origin.route({ '/lis.txt': answer(404, 'no') })
    await crawl()
    const lost = await rowOf('tees-valley')
    expect(lost).toMatchObject({
      state: 'lost',
      lastSeenAt: found.lastSeenAt,
      documents: [{ documentId: found.documents[0]?.documentId }],
    })
    const goneAt = lost.documents[0]?.goneAt
    await crawl()
    expect((await rowOf('tees-valley')).documents[0]?.goneAt).toEqual(goneAt)
    expect(await readOpenOperatorAlerts(opened.app)).toEqual([])

    origin.route({ '/list': '<!doctype html><main>Nothing any more</main>' })
    await crawl()
    expect((await rowOf('tees-valley')).state).toBe('lost')
    expect(await readOpenOperatorAlerts(opened.app)).toMatchObject([{ kind: 'short' }, { kind: 'shrunk' }])
  }, 60_000)

  it('is missing where a crawl did not find the document, and waiting during a crawl', async () => {
    const { app } = opened
    origin.route({ '/empty': '<!doctype html><main>Nothing yet</main>' })
    await requestHarvest(app, 'humber')
    await settled(app)
    expect(await rowOf('humber')).toMatchObject({
      state: 'missing',
      reasons: ['Not among the 0 addresses of “Humber papers”.'],
    })
    await app.queue.stop()
    await requestRun(app.catalogue, 'humber')
    expect((await rowOf('humber')).state).toBe('waiting')
  })
})
