import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readLocationsOf } from '../../../src/db/documents/addresses.ts'
import { listDocuments } from '../../../src/db/documents/documents.ts'
import { readLocation } from '../../../src/db/harvest/locations.ts'
import { listAddresses, syncSources } from '../../../src/db/harvest/sources.ts'
import { TransientError } from '../../../src/errors.ts'
import { locationIdOf } from '../../../src/domain/document.ts'
import { isHostDead } from '../../../src/ingest/fetch/archive/ask-archives.ts'
import { politeGet } from '../../../src/ingest/fetch/politeness/polite-get.ts'
import { requestHarvest } from '../../../src/features/sources/request-harvest.ts'
import type { Source } from '../../../src/domain/source.ts'
import { ensureIndex } from '../../../src/ingest/index/keep-index.ts'
import { startHandlers } from '../../../src/workers/handlers.ts'
import { SOURCE } from '../../support/harvest.ts'
import { settled } from '../../support/sample-library.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { answer, redirectTo, startWebOrigin, type WebOrigin } from '../../support/web/web-origin.ts'

let site: WebOrigin
let archive: WebOrigin
let opened: TestApp

beforeEach(async () => {
  site = await startWebOrigin({ '/robots.txt': answer(200, 'User-agent: *\nDisallow: /forbidden') })
  archive = await startWebOrigin()
})

afterEach(async () => {
  await opened.close()
  await site.close()
  await archive.close()
})

const PAGE =
  '<html><head><title>The plan</title></head><body><main><h1>The plan</h1><p>Words of the plan, enough of them to be read.</p></main></body></html>'
const memento = (day: string, body = PAGE) =>
  answer(200, body, { 'content-type': 'text/html', 'memento-datetime': day })
const original = (path = '/plan.html') => site.address + path
const at = (stamp: string, path?: string) => `/web/${stamp}/${original(path)}`
const entry = (stamp: string, day: string) => `<${archive.address}${at(stamp)}>; rel="memento"; datetime="${day}"`
const askedOfArchive = () => archive.seen.map(({ path }) => path).filter((path) => path !== '/robots.txt')

/** Harvests one address, with what the source says of it. */
async function harvest(
  path: string,
  changes: Partial<Source> = {},
  published: string | null = null,
  alsoPrivate: readonly string[] = [],
) {
  const declared = {
    work: null,
    title: null,
    kind: null,
    status: null,
    places: [],
    doi: null,
    authors: [],
    publisher: null,
  }
  const documents = [{ ...declared, address: path.startsWith('/') ? original(path) : path, published }]
  const sources = [{ ...SOURCE, kind: 'list', url: site.address, entries: [], documents, ...changes } as const]
  const allowPrivate = [site.hostAndPort, archive.hostAndPort, ...alsoPrivate]
  opened = await openTestApp(
    { sources, allowPrivate },
    { ARCHIVES: `${archive.address}/none/ ${archive.address}/web/` },
  )
  await syncSources(opened.app.catalogue, opened.app.library.sources)
  await ensureIndex(opened.app, opened.app.shutdown)
  await startHandlers(opened.app)
  return harvestAgain()
}

async function harvestAgain() {
  await requestHarvest(opened.app, SOURCE.id)
  await settled(opened.app)
  const [document] = await listDocuments(opened.app.catalogue, 10, 0)
  const [location] = document === undefined ? [] : await readLocationsOf(opened.app.catalogue, document.documentId)
  const [address] = await listAddresses(opened.app.catalogue, SOURCE.id, 10)
  return { document, location, address }
}

describe('a document that was gone before it was fetched', () => {
  it('is read from the first valid capture after its publication, in original form, with its origin', async () => {
    archive.route({
      [`/web/timemap/link/${original()}`]: [
        entry('20180101000000', 'Mon, 01 Jan 2018 00:00:00 GMT'),
        entry('20190620000000', 'Thu, 20 Jun 2019 00:00:00 GMT'),
        entry('20190701000000', 'Mon, 01 Jul 2019 00:00:00 GMT'),
        entry('20240101000000', 'Mon, 01 Jan 2024 00:00:00 GMT'),
      ].join(',\n'),
      [at('20190620000000id_')]: answer(404, 'as it was: gone for a day'),
      [at('20190701000000id_')]: memento('Mon, 01 Jul 2019 00:00:00 GMT'),
    })
    const { document, location, address } = await harvest('/plan.html', {}, '2019-06-13')
    expect(document?.title).toBe('The plan')
    expect(location).toMatchObject({
      address: original(),
      archiveAddress: archive.address + at('20190701000000'),
      archivedAt: new Date('2019-07-01T00:00:00Z'),
    })
    expect(address?.state).toBe('done')

    const before = askedOfArchive().length
    expect((await harvestAgain()).address?.state).toBe('gone') // the copy is stored, so nothing is requested again
    expect(askedOfArchive()).toHaveLength(before)
    site.route({ '/plan.html': PAGE.replaceAll('The plan', 'The plan, back') })
    expect((await harvestAgain()).location).toMatchObject({ state: 'done', archiveAddress: null, archivedAt: null })
  })

  it('is requested directly from an archive without a list, and read without its frame', async () => {
    archive.route({
      [`/web/${original()}`]: redirectTo(archive.address + at('20190701000000')),
      [at('20190701000000')]: answer(200, 'The frame of the archive around it', {
        'memento-datetime': 'Mon, 01 Jul 2019 00:00:00 GMT',
      }),
      [at('20190701000000id_')]: memento('Mon, 01 Jul 2019 00:00:00 GMT'),
    })
    const { document, location } = await harvest('/plan.html')
    expect(document?.title).toBe('The plan')
    expect(location?.archivedAt).toEqual(new Date('2019-07-01T00:00:00Z'))
  })

  it('stays gone when no archive has it, or only without a capture date', async () => {
    archive.route({ [`/web/${original()}`]: answer(200, PAGE) })
    const { document, address } = await harvest('/plan.html')
    expect({ document, state: address?.state }).toEqual({ document: undefined, state: 'gone' })
    expect(askedOfArchive()).toHaveLength(4)
  })

  it('is not requested when robots.txt or its source forbids it', async () => {
    expect((await harvest('/forbidden/plan.html')).address).toMatchObject({
      state: 'failed',
      code: 'robots_disallowed',
    })
    await opened.close()
    expect((await harvest('/plan.html', { archive: false })).address?.state).toBe('gone')
    expect(archive.seen).toEqual([])
  })

  it('is requested when its host is dead, after several attempts', async () => {
    const dead = await startWebOrigin()
    await dead.close()
    const path = `${dead.address}/plan.html`
    const stamp = '20190701000000'
    archive.route({
      [`/web/timemap/link/${path}`]: `<${archive.address}/web/${stamp}/${path}>; rel="memento"; datetime="Mon, 01 Jul 2019 00:00:00 GMT"`,
      [`/web/${stamp}id_/${path}`]: memento('Mon, 01 Jul 2019 00:00:00 GMT'),
    })
    const { document, location } = await harvest(path, {}, null, [dead.hostAndPort])
    expect(document?.title).toBe('The plan')
    expect(location?.archivedAt).toEqual(new Date('2019-07-01T00:00:00Z'))
  }, 60_000)

  it('is not requested when its host is up but its robots.txt fails', async () => {
    await harvest('/plan.html', { archive: false })
    site.route({ '/robots.txt': answer(500, '') })
    const location = await readLocation(opened.app.catalogue, locationIdOf(original()))
    if (location === undefined) throw new Error('the address was not noted')
    const error = new TransientError('robots_unreachable', 'no answer')
    const isDead = (address: string, attempts: number) =>
      isHostDead(opened.app, { ...location, address, attempts }, error)
    await politeGet(opened.app, original(), { holder: 'x', delayMs: 0, signal: opened.app.shutdown }).catch(() => null)
    const away = { holder: 'x', delayMs: 0, signal: opened.app.shutdown }
    await politeGet(opened.app, 'http://host.invalid/plan.html', away).catch(() => null)
    expect(await isDead(original(), 5)).toBe(false)
    expect(await isDead('http://host.invalid/plan.html', 5)).toBe(true)
    expect(await isDead('http://host.invalid/plan.html', 1)).toBe(false)
  })
})
