import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Catalogue } from '../../../../src/db/database.ts'
import { readVersion } from '../../../../src/db/documents/documents.ts'
import { pauseHost, resumeHost } from '../../../../src/features/operation/hosts/host-list.ts'
import {
  advanceVersion,
  beginAttempt,
  countFailures,
  countProgress,
  failJob,
  readDue,
  readDueVersion,
  readFailures,
  refundAttempt,
  requeueFailed,
  completeJob,
} from '../../../../src/ingest/jobs/progress.ts'
import { requestRun, syncSources } from '../../../../src/db/harvest/sources.ts'
import type { Job } from '../../../../src/domain/jobs.ts'
import {
  addLocation,
  addVersion,
  openScratchCatalogue,
  readExistingLocation,
  type ScratchCatalogue,
} from '../../db/support/scratch-catalogue.ts'

const SOURCE = { id: 'board', title: 'Board', kind: 'sitemap', url: 'https://example.org/sitemap.xml', publisher: null }
/** Later than any `updated_at` of a test. */
const LATER = new Date('2999-01-01')

let scratch: ScratchCatalogue
let catalogue: Catalogue
/** A location that is due to be fetched, and a version that is due to be parsed. */
let fetchJob: Job
let parseJob: Job

beforeAll(async () => {
  scratch = await openScratchCatalogue()
  catalogue = scratch.catalogue
})

beforeEach(async () => {
  await sql`truncate source, run, document, version, location cascade`.execute(catalogue)
  const location = await addLocation(catalogue, 'https://example.org/plan', { hints: { title: 'The plan' } })
  const { versionId } = await addVersion(catalogue, location, 'bytes')
  fetchJob = { subjectId: location.locationId, revision: 0 }
  parseJob = { subjectId: versionId, revision: 0 }
})

afterAll(() => scratch.close())

describe('attempts', () => {
  it('are counted, and one is refunded when the subject was not at fault', async () => {
    expect(await beginAttempt(catalogue, 'fetch', fetchJob)).toBe(1)
    expect(await beginAttempt(catalogue, 'fetch', fetchJob)).toBe(2)
    await refundAttempt(catalogue, 'fetch', fetchJob)
    expect(await beginAttempt(catalogue, 'fetch', fetchJob)).toBe(2)
  })

  it('are counted once each when many begin concurrently', async () => {
    const counts = await Promise.all(Array.from({ length: 8 }, () => beginAttempt(catalogue, 'parse', parseJob)))
    expect(new Set(counts)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]))
  })

  it('are refused to outdated jobs', async () => {
    expect(await beginAttempt(catalogue, 'fetch', { ...fetchJob, revision: 1 })).toBeNull()
    expect(await beginAttempt(catalogue, 'fetch', { ...fetchJob, subjectId: 'nobody' })).toBeNull()
    expect(await beginAttempt(catalogue, 'tag', parseJob)).toBeNull()
    await advanceVersion(catalogue, 'parse', parseJob, 'tag')
    expect(await beginAttempt(catalogue, 'parse', parseJob)).toBeNull()
    expect(await beginAttempt(catalogue, 'tag', parseJob)).toBe(1)
    await completeJob(catalogue, 'fetch', fetchJob, 'done')
    expect(await beginAttempt(catalogue, 'fetch', fetchJob)).toBeNull()
  })

  it('start at zero for the next stage, and are never refunded below zero', async () => {
    await beginAttempt(catalogue, 'parse', parseJob)
    await advanceVersion(catalogue, 'parse', parseJob, 'tag')
    await refundAttempt(catalogue, 'tag', parseJob)
    expect(await beginAttempt(catalogue, 'tag', parseJob)).toBe(1)
  })
})

describe('stages of a version', () => {
  it('follow each other, and end at done', async () => {
    expect(await readDueVersion(catalogue, parseJob.subjectId, 'parse')).toEqual(parseJob)
    expect(await advanceVersion(catalogue, 'parse', parseJob, 'tag')).toBe(true)
    expect(await readDueVersion(catalogue, parseJob.subjectId, 'parse')).toBeNull()
    expect(await readDueVersion(catalogue, parseJob.subjectId, 'tag')).toEqual(parseJob)
    expect(await advanceVersion(catalogue, 'tag', parseJob, 'done')).toBe(true)
    expect(await readVersion(catalogue, parseJob.subjectId)).toMatchObject({ stage: 'done', state: 'done' })
  })

  it('are not advanced by a job that ended twice or is outdated', async () => {
    expect(await advanceVersion(catalogue, 'parse', parseJob, 'tag')).toBe(true)
    expect(await advanceVersion(catalogue, 'parse', parseJob, 'tag')).toBe(false)
    expect(await advanceVersion(catalogue, 'tag', { ...parseJob, revision: 7 }, 'index')).toBe(false)
    expect(await readVersion(catalogue, parseJob.subjectId)).toMatchObject({ stage: 'tag', state: 'due' })
  })
})

describe('failures', () => {
  it('are kept with their reason and address until they are retried', async () => {
    await beginAttempt(catalogue, 'parse', parseJob)
    await failJob(catalogue, 'parse', parseJob, 'pdf_encrypted', 'the file asks for a password')
    await failJob(catalogue, 'fetch', fetchJob, 'host_unreachable', 'no answer')
    expect(await beginAttempt(catalogue, 'parse', parseJob)).toBeNull()
    const failures = await readFailures(catalogue, 10, 0)
    expect(failures).toHaveLength(2)
    const [expected] = failures.filter((failure) => failure.job === 'parse')
    expect(expected).toMatchObject({
      ...{ subjectId: parseJob.subjectId, code: 'pdf_encrypted', message: 'the file asks for a password', attempts: 1 },
      ...{ title: 'The plan', address: 'https://example.org/plan' },
    })
    expect(expected?.failedAt).toBeInstanceOf(Date)
    expect(await countFailures(catalogue)).toEqual([
      { code: 'host_unreachable', count: 1 },
      { code: 'pdf_encrypted', count: 1 },
    ])
    expect(await countProgress(catalogue)).toEqual(
      expect.arrayContaining([
        { name: 'parse', state: 'failed', count: 1 },
        { name: 'fetch', state: 'failed', count: 1 },
      ]),
    )
  })

  it.each([
    ['a NUL', 'a\0b', 'ab'],
    ['half a pair', 'a\uD800b', 'a\uFFFDb'],
    ['quotes and a semicolon', `'); drop table version; --`, `'); drop table version; --`],
    ['10,000 characters', 'x'.repeat(10_000), 'x'.repeat(2_000)],
    ['a pair cut at the end', `${'x'.repeat(1_999)}😀`, `${'x'.repeat(1_999)}\uFFFD`],
  ])('store a message with %s', async (_name, message, kept) => {
    await failJob(catalogue, 'parse', parseJob, 'parse_failed', message)
    expect((await readFailures(catalogue, 1, 0))[0]?.message).toBe(kept)
  })

  it('are not recorded by an outdated job', async () => {
    await failJob(catalogue, 'parse', { ...parseJob, revision: 1 }, 'late', 'a stranger')
    expect(await readFailures(catalogue, 10, 0)).toEqual([])
  })

  it('are requeued with a new revision and all attempts, so that earlier jobs are outdated', async () => {
    await beginAttempt(catalogue, 'parse', parseJob)
    await failJob(catalogue, 'parse', parseJob, 'crash', 'the process died')
    await failJob(catalogue, 'fetch', fetchJob, 'host_unreachable', 'no answer')
    const jobs = await requeueFailed(catalogue, null)
    const expected = [
      { name: 'fetch', subjectId: fetchJob.subjectId, revision: 1 },
      { name: 'parse', subjectId: parseJob.subjectId, revision: 1 },
    ]
    expect(jobs).toEqual(expect.arrayContaining(expected))
    expect(jobs).toHaveLength(2)
    expect(await beginAttempt(catalogue, 'parse', parseJob)).toBeNull()
    expect(await beginAttempt(catalogue, 'parse', { ...parseJob, revision: 1 })).toBe(1)
    expect(await readFailures(catalogue, 10, 0)).toEqual([])
    expect(await requeueFailed(catalogue, null)).toEqual([])
  })

  it('are requeued one by one, at the stage where they failed', async () => {
    await advanceVersion(catalogue, 'parse', parseJob, 'tag')
    await failJob(catalogue, 'tag', parseJob, 'internal', 'a bug')
    await failJob(catalogue, 'fetch', fetchJob, 'host_unreachable', 'no answer')
    expect(await requeueFailed(catalogue, { name: 'parse', subjectId: parseJob.subjectId })).toEqual([])
    const requeued = await requeueFailed(catalogue, { name: 'tag', subjectId: parseJob.subjectId })
    expect(requeued).toEqual([{ name: 'tag', subjectId: parseJob.subjectId, revision: 1 }])
    expect((await readFailures(catalogue, 10, 0)).map(({ job }) => job)).toEqual(['fetch'])
  })

  it('of a source are requeued in its last run alone, and are hidden by a newer run', async () => {
    await syncSources(catalogue, [{ ...SOURCE, enabled: true }])
    for (const code of ['first', 'second']) {
      await failJob(catalogue, 'harvest', await requestRun(catalogue, SOURCE.id), code, 'no answer')
    }
    expect((await readFailures(catalogue, 10, 0)).map(({ code }) => code)).toEqual(['second'])
    expect(await requeueFailed(catalogue, null)).toMatchObject([{ name: 'harvest', revision: 1 }])
    expect(await readFailures(catalogue, 10, 0)).toEqual([])
  })

  it('of a source that is being harvested again do not block the others', async () => {
    await syncSources(catalogue, [{ ...SOURCE, enabled: true }])
    await failJob(catalogue, 'harvest', await requestRun(catalogue, SOURCE.id), 'first', 'no answer')
    await requestRun(catalogue, SOURCE.id)
    await failJob(catalogue, 'fetch', fetchJob, 'host_unreachable', 'no answer')
    expect(await requeueFailed(catalogue, null)).toMatchObject([{ name: 'fetch' }])
  })
})

describe('the due jobs', () => {
  it('include every due subject with its revision', async () => {
    await syncSources(catalogue, [{ ...SOURCE, enabled: true }])
    const run = await requestRun(catalogue, SOURCE.id)
    expect(await readDue(catalogue, LATER, 10)).toEqual(
      expect.arrayContaining([
        { name: 'harvest', ...run },
        { name: 'crawl', subjectId: 'example.org', revision: 0 },
        { name: 'parse', ...parseJob },
      ]),
    )
    await completeJob(catalogue, 'harvest', run, 'done')
    await completeJob(catalogue, 'fetch', fetchJob, 'gone')
    await failJob(catalogue, 'parse', parseJob, 'x', 'y')
    expect(await readDue(catalogue, LATER, 10)).toEqual([])
  })

  it('leave out recently touched subjects, and begin with the longest waiting', async () => {
    await completeJob(catalogue, 'fetch', fetchJob, 'done')
    const handedIn = { kind: 'upload', bodyKey: 'bytes' } as const
    const addresses = ['a', 'b', 'c'].map((name) => `upload:${name}`)
    const locations = await Promise.all(addresses.map((address) => addLocation(catalogue, address, handedIn)))
    const days = ['2020-01-03', '2020-01-01', '2020-01-02']
    for (const [index, { locationId }] of locations.entries()) {
      await sql`update location set updated_at = ${days[index]} where location_id = ${locationId}`.execute(catalogue)
    }
    const dueBefore = async (day: string, limit = 10) =>
      (await readDue(catalogue, new Date(day), limit)).map(({ subjectId }) => subjectId)
    const [third, first, second] = locations.map(({ locationId }) => locationId)
    expect(await dueBefore('2020-02-01')).toEqual([first, second, third])
    expect(await dueBefore('2020-02-01', 2)).toEqual([first, second])
    expect(await dueBefore('2020-01-02')).toEqual([first, second])
    expect(await dueBefore('2019-12-31')).toEqual([])
  })

  it('include one crawl per host, however many addresses are due, and none while it is paused', async () => {
    await addLocation(catalogue, 'https://example.org/other')
    await addLocation(catalogue, 'https://example.org:8443/third')
    const dueCrawls = async () => (await readDue(catalogue, LATER, 10)).filter(({ name }) => name === 'crawl')
    expect((await dueCrawls()).map(({ subjectId }) => subjectId).sort()).toEqual(['example.org', 'example.org:8443'])
    await pauseHost(catalogue, 'example.org', { until: null, reason: 'asked by mail' })
    expect((await dueCrawls()).map(({ subjectId }) => subjectId)).toEqual(['example.org:8443'])
    await resumeHost(catalogue, 'example.org')
    expect(await dueCrawls()).toHaveLength(2)
  })

  it('include an address again when it is discovered again, unless it is already due', async () => {
    const found = { kind: 'web', sourceId: null, workKey: null, hints: { doi: '10.1/2' }, bodyKey: null } as const
    const { address } = await readExistingLocation(catalogue, fetchJob.subjectId)
    expect(await addLocation(catalogue, address, found)).toMatchObject({ revision: 0, hints: { title: 'The plan' } })
    await completeJob(catalogue, 'fetch', fetchJob, 'done')
    const again = await addLocation(catalogue, address, found)
    expect(again).toMatchObject({ revision: 1, state: 'due', hints: { title: 'The plan', doi: '10.1/2' } })
  })
})
