import { createApp } from '../../../src/app.ts'
import { systemClock } from '../../../src/runtime/clock.ts'
import { envToConfig } from '../../../src/config.ts'
import { readEnv } from '../../../src/runtime/env.ts'
import { messageOf } from '../../../src/errors.ts'
import type { Source } from '../../../src/domain/source.ts'
import { reconcile } from '../../../src/ingest/jobs/reconcile.ts'
import { createLogger } from '../../../src/logger.ts'
import { startFetchWorkers } from '../../support/web/fetching.ts'
import { projectFolder } from '../../support/project-folder.ts'

// A worker that only harvests and fetches; it is killed repeatedly, as are its servers.
const RECONCILE_MS = 2_000

/** Passed on the command line as JSON. */
export interface WorkerTask {
  readonly databaseUrl: string
  readonly redisUrl: string | null
  readonly folder: string
  readonly sources: readonly Source[]
  readonly allowPrivate: readonly string[]
}

if (process.argv[2] !== undefined) await main(JSON.parse(process.argv[2]) as WorkerTask)

async function main({ databaseUrl, redisUrl, folder, sources, allowPrivate }: WorkerTask): Promise<void> {
  const env = { DATA_DIR: folder, PORT: '0', ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }) }
  const servers = { databaseUrl, meili: [{ url: 'http://127.0.0.1:9', masterKey: 'none' }] }
  const never = new AbortController().signal
  const config = envToConfig(readEnv(env), projectFolder)
  const app = await createApp(config, servers, createLogger('silent'), never, { sources, allowPrivate })
  await startFetchWorkers(app)
  process.stdout.write('works\n')
  for (;;) {
    await reconcile(app, RECONCILE_MS).catch((error: unknown) => process.stderr.write(`${messageOf(error)}\n`))
    await systemClock.sleep(RECONCILE_MS)
  }
}
