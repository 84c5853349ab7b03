import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { inject } from 'vitest'
import { createApp, type App, type Overrides } from '../../src/app.ts'
import { envToConfig, type Config } from '../../src/config.ts'
import { readEnv } from '../../src/runtime/env.ts'
import { createLogger } from '../../src/logger.ts'
import { createMeiliClient } from '../../src/search/engine/meilisearch/settings.ts'
import { projectFolder } from './project-folder.ts'

export interface TestApp {
  readonly app: App
  /** The data folder of this application. */
  readonly folder: string
  /** Closes the application, and removes everything that it left on the servers and on disk. */
  close(): Promise<void>
}

/** `LOG_LEVEL=debug` shows what the code under test logs. */
export const testLog = createLogger(process.env['LOG_LEVEL'] === 'debug' ? 'debug' : 'silent')

/** A unique name for schema, index and queue prefix. */
export function freshNamespace(): string {
  return `test_${randomBytes(5).toString('hex')}`
}

/**
 * A complete application on the servers of the test run (or DATABASE_URL of `env`), with its own catalogue, index,
 * queue and folder.
 */
export async function openTestApp(
  overrides: Overrides = {},
  env: Readonly<Record<string, string>> = {},
): Promise<TestApp> {
  const folder = await mkdtemp(path.join(tmpdir(), 'concordance-app-'))
  const namespace = overrides.namespace ?? freshNamespace()
  const config: Config = envToConfig(readEnv({ DATA_DIR: folder, PORT: '0', ...env }), projectFolder)
  const servers = {
    databaseUrl: config.database?.url ?? inject('databaseUrl'),
    meili: [{ url: inject('meiliUrl'), masterKey: inject('meiliMasterKey') }],
  }
  const stop = new AbortController()
  const app = await createApp(config, servers, testLog, stop.signal, { ...overrides, namespace })
  return {
    app,
    folder,
    close: async () => {
      stop.abort()
      await app.queue.stop()
      for (const schema of [namespace, `${namespace}_queue`]) {
        await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(app.catalogue)
      }
      await app.close()
      const meili = createMeiliClient(inject('meiliUrl'), inject('meiliMasterKey'))
      // Not awaited, since the deletion queues behind writes of other test files.
      for (const name of ['passages', 'suggestions']) await meili.deleteIndex(`${namespace}_${name}`)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
