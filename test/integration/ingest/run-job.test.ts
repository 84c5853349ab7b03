import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import type { App } from '../../../src/app.ts'
import type { Job } from '../../../src/domain/jobs.ts'
import { PermanentError, ThrottledError, TransientError } from '../../../src/errors.ts'
import { readFailures, type SubjectJob } from '../../../src/ingest/jobs/progress.ts'
import { retryWhenUnavailable, runJob, type JobRun } from '../../../src/ingest/run-job.ts'
import { requestRun, syncSources } from '../../../src/db/harvest/sources.ts'
import { addLocation } from '../db/support/scratch-catalogue.ts'
import { sourceOf } from '../../support/source-of.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const SOURCE = sourceOf({ id: 'board', url: 'https://example.org/list' })

let opened: TestApp
let jobs: Readonly<Record<'harvest' | 'fetch' | 'task' | 'protocol', Job>>

beforeAll(async () => {
  opened = await openTestApp({ sources: [SOURCE] })
  await syncSources(opened.app.catalogue, [SOURCE])
})

beforeEach(async () => {
  const { catalogue } = opened.app
  await sql`truncate run, location, task, protocol, protocol_revision, protocol_run cascade`.execute(catalogue)
  await sql`insert into protocol (protocol_id) values ('p1')`.execute(catalogue)
  await sql`insert into protocol_revision (protocol_id, revision, name, purpose, queries, created_by)
    values ('p1', 1, 'Hydrogen', '', '[]', 'R')`.execute(catalogue)
  await sql`insert into protocol_run (run_id, protocol_id, revision, basis, requested_by)
    values ('r1', 'p1', 1, 'today', 'R')`.execute(catalogue)
  const { locationId } = await addLocation(catalogue, 'https://example.org/plan')
  jobs = {
    harvest: await requestRun(catalogue, SOURCE.id),
    fetch: { subjectId: locationId, revision: 0 },
    task: { subjectId: 'tidy', revision: 0 },
    protocol: { subjectId: 'r1', revision: 0 },
  }
})

afterAll(() => opened.close())

const failing =
  (error: Error): JobRun<App> =>
  async () => {
    throw error
  }

const run = (name: keyof typeof jobs, work: JobRun<App>, signal = opened.app.shutdown) =>
  runJob(opened.app, name, work, jobs[name], signal)

async function attemptsOf(name: SubjectJob): Promise<number> {
  const table = { harvest: 'run', fetch: 'location', task: 'task', protocol: 'protocolRun' }[name as keyof typeof jobs]
  const { rows } = await sql<{ attempts: number }>`select attempts from ${sql.table(table)}`.execute(
    opened.app.catalogue,
  )
  return rows[0]?.attempts ?? -1
}

const failures = async () =>
  (await readFailures(opened.app.catalogue, 10, 0)).map(({ job, subjectId, code, attempts }) => ({
    ...{ job, subjectId, code, attempts },
  }))

describe.each(['harvest', 'fetch', 'task', 'protocol'] as const)('a job of kind %s', (name) => {
  it('is delayed while it is throttled, without costing attempts', async () => {
    const throttled = failing(
      new ThrottledError('host_turn', 'another request is under way', 1_234, { host: 'example.org' }),
    )
    for (let round = 0; round < 20; round += 1) {
      expect(await run(name, throttled)).toEqual({ kind: 'rerun', delayMs: 1_234 })
    }
    expect(await attemptsOf(name)).toBe(0)
    expect(await failures()).toEqual([])
  })

  it('is tried six times with growing delays, and then listed as failed with its reason', async () => {
    const away = failing(new TransientError('service_away', 'no answer'))
    const delays: number[] = []
    for (let tries = 1; tries < 6; tries += 1) {
      const result = await run(name, away)
      delays.push(result.kind === 'rerun' ? result.delayMs : -1)
    }
    expect(delays[0]).toBeGreaterThanOrEqual(1_000)
    expect(delays[1]).toBeGreaterThanOrEqual(4_000)
    expect(delays[2]).toBeGreaterThanOrEqual(16_000)
    expect(await run(name, away)).toEqual({ kind: 'ended' })
    const { subjectId } = jobs[name]
    expect(await failures()).toEqual([{ job: name, subjectId, code: 'service_away', attempts: 6 }])
  })

  it('fails at once when a retry is of no use, including after an internal error', async () => {
    expect(await run(name, failing(new PermanentError('malformed', 'the list is no list')))).toEqual({ kind: 'ended' })
    expect(await failures()).toMatchObject([{ job: name, code: 'malformed', attempts: 1 }])
  })

  it('costs no attempt when the program stops meanwhile', async () => {
    const result = await run(name, failing(new Error('aborted')), AbortSignal.abort())
    expect([result, await attemptsOf(name)]).toEqual([{ kind: 'rerun', delayMs: 0 }, 0])
  })

  it('fails as a crash when no attempt ended', async () => {
    const never: JobRun<App> = () => new Promise(() => undefined)
    for (let start = 0; start < 12; start += 1) {
      void run(name, never)
      await expect.poll(() => attemptsOf(name)).toBe(start + 1)
    }
    expect(await run(name, never)).toEqual({ kind: 'ended' })
    expect(await failures()).toMatchObject([{ job: name, code: 'crash' }])
  })
})

describe('a job whose attempt cannot be recorded', () => {
  const job = { subjectId: 'x', revision: 0 }
  const { signal } = new AbortController()

  it('is retried when the catalogue or the queue is unavailable', async () => {
    const away = retryWhenUnavailable(() => Promise.reject(new TransientError('queue_unavailable', 'no answer')))
    expect(await away(job, signal)).toMatchObject({ kind: 'rerun' })
    const stopped = retryWhenUnavailable(() => Promise.reject(new Error('the pool is closed')))
    expect(await stopped(job, AbortSignal.abort())).toEqual({ kind: 'rerun', delayMs: 0 })
  })

  it('does not hide a bug', async () => {
    const faulty = retryWhenUnavailable(() => Promise.reject(new TypeError('a bug')))
    await expect(faulty(job, signal)).rejects.toThrow('a bug')
  })
})
