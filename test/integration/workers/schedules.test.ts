import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { retryFailed } from '../../../src/features/operation/failures/retry-failed.ts'
import { ensureIndex } from '../../../src/ingest/index/keep-index.ts'
import { addAddress } from '../../../src/ingest/add-documents.ts'
import { readFailures } from '../../../src/ingest/jobs/progress.ts'
import { reconcile } from '../../../src/ingest/jobs/reconcile.ts'
import { startHandlers } from '../../../src/workers/handlers.ts'
import { startSchedules } from '../../../src/workers/schedules.ts'
import { createClient } from '../api/support.ts'
import { settled } from '../../support/sample-library.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { eventually } from '../../support/waiting.ts'
import { startWebOrigin, type WebOrigin } from '../../support/web/web-origin.ts'

/** Enough for two or three of the delays between attempts. */
const FAILED_TIMEOUT_MS = 60_000

let opened: TestApp
let origin: WebOrigin

beforeEach(async () => {
  origin = await startWebOrigin({ '/plan.txt': 'The plan of the county.' })
  opened = await openTestApp({ allowPrivate: [origin.hostAndPort] }, { WARC: 'on' })
})

afterEach(async () => {
  await opened.close()
  await origin.close()
})

async function tasks(): Promise<ReadonlyMap<string, { state: string; code: string | null; attempts: number }>> {
  const { rows } = await sql<{ task: string; state: string; code: string | null; attempts: number }>`
    select task, state, code, attempts from task`.execute(opened.app.catalogue)
  return new Map(rows.map((row) => [row.task, row]))
}

const stateOf = async (task: string) => (await tasks()).get(task)?.state

describe('a scheduled task', () => {
  it('runs at once, as a separate job, and leaves nothing due', async () => {
    await startSchedules(opened.app, { harvest: true })
    const names = ['harvest', 'index-check', 'recheck', 'reconcile', 'recorded-queries', 'removals']
    const others = ['request-log', 'retag', 'review-sources', 'second-opinion', 'suggestions', 'warc']
    await eventually(async () => (await tasks()).size === names.length + others.length)
    expect([...(await tasks()).keys()].sort()).toEqual([...names, ...others].sort())
    await eventually(async () => [...(await tasks()).values()].every(({ state }) => state === 'done'))
    expect(await readFailures(opened.app.catalogue, 10, 0)).toEqual([])
  })

  it('is deleted, with its failures, when it is no longer scheduled', async () => {
    await sql`insert into task (task, state, code, message) values ('harvest', 'failed', 'internal', 'a bug'),
      ('of-old', 'failed', 'internal', 'a bug')`.execute(opened.app.catalogue)
    await startSchedules(opened.app, { harvest: false })
    expect(await readFailures(opened.app.catalogue, 10, 0)).toEqual([])
    await eventually(async () => (await stateOf('reconcile')) === 'done')
    expect((await tasks()).has('harvest')).toBe(false)
  })

  it('of a process that was killed is requeued, whatever its interval', async () => {
    const { app } = opened
    await sql`insert into task (task, state, attempts, updated_at)
      values ('request-log', 'due', 1, now() - interval '1 minute')`.execute(app.catalogue)
    expect(await reconcile(app, 30_000)).toBe(1)
    expect((await app.queue.counts()).task.waiting).toBe(1)
    await startSchedules(app, { harvest: false })
    await eventually(async () => (await stateOf('request-log')) === 'done')
  })

  it('fails as a crash when the process died in each attempt, and runs again at its next time', async () => {
    const { app } = opened
    await sql`insert into task (task, state, attempts) values ('removals', 'due', 12)`.execute(app.catalogue)
    await startSchedules(app, { harvest: false })
    await eventually(async () => (await tasks()).get('removals')?.code === 'crash')
    expect(await readFailures(app.catalogue, 10, 0)).toMatchObject([{ job: 'task', title: 'removals', code: 'crash' }])
    await app.queue.enqueue('task', [{ subjectId: 'removals', revision: 0 }])
    await eventually(async () => (await stateOf('removals')) === 'done')
    expect(await readFailures(app.catalogue, 10, 0)).toEqual([])
  })

  it(
    'that fails is retried, then listed with its reason and counted, and succeeds when retried on request',
    async () => {
      const { app, folder } = opened
      await ensureIndex(app, app.shutdown)
      await startHandlers(app)
      const warc = path.join(folder, 'warc')
      await writeFile(warc, 'a file where the folder should be')
      await addAddress(app, `${origin.address}/plan.txt`, {})
      await settled(app)
      await startSchedules(app, { harvest: false })
      await eventually(async () => ((await tasks()).get('warc')?.attempts ?? 0) >= 1)
      await sql`update task set attempts = 5 where task = 'warc'`.execute(app.catalogue) // else it takes 90 s
      await eventually(async () => (await stateOf('warc')) === 'failed')
      const api = createClient(createHttpApp(app, 'test'))
      const { failures } = await api.get<{ failures: readonly object[] }>('/failures')
      expect(failures).toMatchObject([{ job: 'task', subjectId: 'warc', code: 'warc_unwritable', attempts: 6 }])
      expect(await api.get('/status')).toMatchObject({
        progress: expect.arrayContaining([{ name: 'task', state: 'failed', count: 1 }]),
      })
      await rm(warc)
      await mkdir(warc)
      await retryFailed(app, { name: 'task', subjectId: 'warc' })
      await eventually(async () => (await stateOf('warc')) === 'done')
      expect(await api.get('/failures')).toMatchObject({ failures: [] })
    },
    FAILED_TIMEOUT_MS,
  )
})
