import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { createLogger } from '../../src/logger.ts'
import { startBundledPostgres } from '../../src/services/postgres/bundled-postgres.ts'
import { startManagedMeilisearch } from '../../src/services/meilisearch/managed-meilisearch.ts'
import { projectFolder } from './project-folder.ts'
import { meiliBin } from './meili-bin.ts'

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string
    meiliUrl: string
    meiliMasterKey: string
  }
}

/**
 * One bundled PostgreSQL and one managed Meilisearch for the whole run; each file has its own schema and index on them.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // programs that tests start run from the build of these sources
  await promisify(execFile)(process.execPath, ['tools/build.js'], { cwd: projectFolder })
  const log = createLogger('error')
  const folder = await mkdtemp(path.join(tmpdir(), 'concordance-test-'))
  const options = { dataFolder: folder, log, rootFolder: path.join(tmpdir(), path.basename(folder) + '-root') }
  const postgres = await startBundledPostgres(options)
  const meilisearch = await startManagedMeilisearch({
    ...{ dataFolder: folder, log },
    binary: meiliBin,
  })
  await loosen(postgres.url)
  project.provide('databaseUrl', postgres.url)
  project.provide('meiliUrl', meilisearch.url)
  project.provide('meiliMasterKey', meilisearch.masterKey)
  return async () => {
    await Promise.all([postgres.stop(), meilisearch.stop()])
    for (const left of [folder, options.rootFolder]) await rm(left, { recursive: true, force: true })
  }
}

/** Nothing in this database outlives the run, so durability is switched off. */
async function loosen(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      await client.query(`alter system set ${setting} = off`)
    }
    await client.query('select pg_reload_conf()')
  } finally {
    await client.end()
  }
}
