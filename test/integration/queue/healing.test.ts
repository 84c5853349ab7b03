import { Redis } from 'ioredis'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { App } from '../../../src/app.ts'
import { countTotals } from '../../../src/db/totals.ts'
import { addBody } from '../../../src/ingest/add-documents.ts'
import { TransientError } from '../../../src/errors.ts'
import { ensureIndex } from '../../../src/ingest/index/keep-index.ts'
import { readFailures } from '../../../src/ingest/jobs/progress.ts'
import { startHandlers } from '../../../src/workers/handlers.ts'
import { startSchedules } from '../../../src/workers/schedules.ts'
import { settled } from '../../support/sample-library.ts'
import { freshNamespace, openTestApp } from '../../support/test-app.ts'
import { uploadOf } from '../../support/upload-of.ts'
import { isOnPath, requireOrSkip } from '../../support/variants.ts'
import { startRedis } from './support/redis-server.ts'

const DOCUMENTS = 24
/** The reconciler runs every 10 s and enqueues again what has been unchanged for 30 s. */
const HEALED_TIMEOUT_MS = 150_000

/** Uploads documents in turn while the queue is removed twice; all of them must become searchable. */
async function uploadWhileRemoving(app: App, removeQueue: () => Promise<unknown>): Promise<void> {
  await ensureIndex(app, app.shutdown)
  await startHandlers(app)
  await startSchedules(app, { harvest: false })
  for (let number = 0; number < DOCUMENTS; number += 1) {
    if (number === DOCUMENTS / 3) await removeQueue()
    await addBody(app, uploadOf(`plan-${number}.txt`, `Plan number ${number} of the county.`))
  }
  await removeQueue()
  await settled(app)
  expect(await readFailures(app.catalogue, 10, 0)).toEqual([])
  expect(await countTotals(app.catalogue)).toMatchObject({ searchable: DOCUMENTS, failed: 0, due: 0 })
}

/** Workers use the tables meanwhile, so PostgreSQL may choose the drop as the victim of a deadlock. */
async function retryAfterDeadlock(drop: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await drop()
      return
    } catch (error) {
      if (!(error instanceof TransientError) || error.code !== 'catalogue_conflict') throw error
    }
  }
}

describe('a running service whose queue is removed', () => {
  it(
    'loses nothing that was accepted when the schema of the queue is dropped',
    async () => {
      const namespace = freshNamespace()
      const opened = await openTestApp({ namespace })
      const { catalogue } = opened.app
      try {
        const dropSchema = () =>
          retryAfterDeadlock(() => sql`drop schema ${sql.id(`${namespace}_queue`)} cascade`.execute(catalogue))
        await uploadWhileRemoving(opened.app, dropSchema)
      } finally {
        await opened.close()
      }
    },
    HEALED_TIMEOUT_MS,
  )

  if (requireOrSkip('QUEUES', 'redis', isOnPath('redis-server'), 'redis-server is not on PATH')) {
    it(
      'loses nothing that was accepted when Redis is flushed',
      async () => {
        const redis = await startRedis()
        const url = `redis://127.0.0.1:${redis.port}`
        const client = new Redis(url)
        const opened = await openTestApp({}, { REDIS_URL: url })
        try {
          await uploadWhileRemoving(opened.app, () => client.flushall())
        } finally {
          await opened.close()
          client.disconnect()
          await redis.stop()
        }
      },
      HEALED_TIMEOUT_MS,
    )
  }
})
