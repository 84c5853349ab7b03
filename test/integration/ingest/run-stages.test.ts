import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import PQueue from 'p-queue'
import type { App } from '../../../src/app.ts'
import { readVersion } from '../../../src/db/documents/documents.ts'
import { insertPictures } from '../../../src/ingest/parse/ocr/page-pictures.ts'
import type { Stage } from '../../../src/domain/document.ts'
import type { Job } from '../../../src/domain/jobs.ts'
import { PermanentError, TransientError } from '../../../src/errors.ts'
import { readDue, readFailures, requeueFailed } from '../../../src/ingest/jobs/progress.ts'
import type { JobRun } from '../../../src/ingest/run-job.ts'
import { runStages, type StageRun } from '../../../src/ingest/run-stages.ts'
import { addLocation, addVersion } from '../db/support/scratch-catalogue.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const STAGES = ['fetch', 'parse', 'tag', 'index', 'alert', 'dedupe', 'ocr'] as const
/** Later than any `updated_at` of a test. */
const LATER = new Date('2999-01-01')

let opened: TestApp
const never = new AbortController().signal

let job: Job
let ran: string[]

beforeAll(async () => {
  opened = await openTestApp()
})

beforeEach(async () => {
  const { catalogue, queue } = opened.app
  await queue.clear()
  await sql`truncate location, document, version cascade`.execute(catalogue)
  const { versionId } = await addVersion(catalogue, await addLocation(catalogue, 'https://example.org/plan'), 'bytes')
  job = { subjectId: versionId, revision: 0 }
  ran = []
})

afterAll(() => opened.close())

/** Stages that record that they ran; those named in `instead` do something else. */
function stagesWith(instead: Partial<Record<Stage, JobRun<App>>> = {}): Record<Stage, StageRun<App>> {
  const entries = STAGES.map((stage): [Stage, StageRun<App>] => {
    const run: JobRun<App> = async (app, subjectId, signal) => {
      ran.push(stage)
      return instead[stage]?.(app, subjectId, signal) ?? { kind: 'done', subjectId }
    }
    return [stage, { run, slots: new PQueue({ concurrency: 1 }) }]
  })
  return Object.fromEntries(entries) as Record<Stage, StageRun<App>>
}

const run = (stages = stagesWith(), first: Stage = 'parse', signal = opened.app.shutdown) =>
  runStages(opened.app, stages, first, job, signal)

const stateOf = async () => {
  const version = await readVersion(opened.app.catalogue, job.subjectId)
  return [version?.stage, version?.state]
}

const jobsIn = async (name: Stage) => {
  const { waiting, delayed } = (await opened.app.queue.counts())[name]
  return { waiting, delayed }
}

const away: JobRun<App> = async () => {
  throw new TransientError('service_away', 'no answer')
}

describe('the stages of a version', () => {
  it('follow at once, without the queue between', async () => {
    expect(await run()).toEqual({ kind: 'ended' })
    expect(ran).toEqual(['parse', 'tag', 'index', 'alert', 'dedupe'])
    expect(await stateOf()).toEqual(['done', 'done'])
    for (const name of STAGES) expect(await jobsIn(name)).toEqual({ waiting: 0, delayed: 0 })
  })

  it('begin with the fetch of submitted bytes, and are not begun twice for the same bytes', async () => {
    const { catalogue } = opened.app
    const { subjectId: versionId } = job
    const fetched: JobRun<App> = async () => ({ kind: 'done', subjectId: versionId })
    for (const address of ['upload:one', 'upload:two']) {
      const { locationId } = await addLocation(catalogue, address, { kind: 'upload' })
      await runStages(
        opened.app,
        stagesWith({ fetch: fetched }),
        'fetch',
        { subjectId: locationId, revision: 0 },
        never,
      )
      if (address === 'upload:one')
        await sql`update version set stage = 'parse', state = 'due', attempts = 1`.execute(catalogue)
    }
    expect(ran).toEqual(['fetch', 'parse', 'tag', 'index', 'alert', 'dedupe', 'fetch'])
  })

  it('leave OCR to the queue, where there is a page to be read', async () => {
    await insertPictures(opened.app.catalogue, job.subjectId, [1])
    expect(await run()).toEqual({ kind: 'ended' })
    expect(ran).not.toContain('ocr')
    expect(await stateOf()).toEqual(['ocr', 'due'])
    expect(await jobsIn('ocr')).toEqual({ waiting: 1, delayed: 0 })
  })

  it('let the queue repeat one that fails for now, and go on from there', async () => {
    expect(await run(stagesWith({ index: away }))).toEqual({ kind: 'ended' })
    expect(await stateOf()).toEqual(['index', 'due'])
    expect(await jobsIn('index')).toEqual({ waiting: 0, delayed: 1 })
    ran = []
    expect(await run(stagesWith(), 'index')).toEqual({ kind: 'ended' })
    expect(ran).toEqual(['index', 'alert', 'dedupe'])
  })

  it('ask for the first again where that one fails for now', async () => {
    expect(await run(stagesWith({ parse: away }))).toMatchObject({ kind: 'rerun' })
    expect(await stateOf()).toEqual(['parse', 'due'])
  })

  it('count each its own attempts, and fail in its own name', async () => {
    const stages = stagesWith({ tag: away })
    await run(stages)
    for (let tries = 2; tries < 6; tries += 1) expect(await run(stages, 'tag')).toMatchObject({ kind: 'rerun' })
    expect(await run(stages, 'tag')).toEqual({ kind: 'ended' })
    const [failure] = await readFailures(opened.app.catalogue, 10, 0)
    expect(failure).toMatchObject({ job: 'tag', code: 'service_away', attempts: 6 })
  })

  it('stop at one that fails for good, and at a version that is requeued meanwhile', async () => {
    const broken: JobRun<App> = async () => {
      throw new PermanentError('malformed', 'no table of contents')
    }
    await run(stagesWith({ tag: broken }))
    expect(ran).toEqual(['parse', 'tag'])
    expect(await stateOf()).toEqual(['tag', 'failed'])
    await requeueFailed(opened.app.catalogue, null)
    job = { ...job, revision: 1 }
    ran = []
    const requeued: JobRun<App> = async (app, subjectId) => {
      await sql`update version set revision = revision + 1, stage = 'parse'`.execute(app.catalogue)
      return { kind: 'done', subjectId }
    }
    await run(stagesWith({ index: requeued }), 'tag')
    expect(ran).toEqual(['tag', 'index'])
    expect(await stateOf()).toEqual(['parse', 'due'])
  })

  it('are found due where a process died in the middle', async () => {
    let reached = (): void => undefined
    const isThere = new Promise<void>((resolve) => (reached = resolve))
    const dies: JobRun<App> = () => {
      reached()
      return new Promise(() => undefined)
    }
    void run(stagesWith({ index: dies }))
    await isThere
    const due = await readDue(opened.app.catalogue, LATER, 10)
    expect(due.filter(({ subjectId }) => subjectId === job.subjectId)).toEqual([{ name: 'index', ...job }])
    ran = []
    await run(stagesWith(), 'index')
    expect(ran).toEqual(['index', 'alert', 'dedupe'])
  })

  it('give the attempt back when the program stops, and leave the rest to the queue', async () => {
    const stop = new AbortController()
    const stopped: JobRun<App> = async (_app, _subjectId, signal) => {
      stop.abort()
      return signal.throwIfAborted() as never
    }
    await run(stagesWith({ tag: stopped }), 'parse', stop.signal)
    expect(await stateOf()).toEqual(['tag', 'due'])
    expect(await jobsIn('tag')).toEqual({ waiting: 1, delayed: 0 })
  })
})
