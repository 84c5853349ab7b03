import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { seededRandom } from '../../bench/support/seeded-random.ts'
import { DEFAULT_NAMESPACE } from '../../src/app.ts'
import { openCatalogue, type Catalogue } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { requestRun, syncSources } from '../../src/db/harvest/sources.ts'
import { createLogger } from '../../src/logger.ts'
import { startBundledPostgres } from '../../src/services/postgres/bundled-postgres.ts'
import { startRedis, type ScratchRedis } from '../integration/queue/support/redis-server.ts'
import { cleanUp, killHard, scratchFolder } from '../integration/services/support/scratch.ts'
import { sitemapOf } from '../support/web/fetching.ts'
import { plainPage, siteOf, startMisbehavingOrigin, type MisbehavingOrigin } from '../support/web/misbehaving-origin.ts'
import { isOnPath } from '../support/variants.ts'
import type { WorkerTask } from './support/harvest-worker.ts'

// Kills workers, the database and the queue (kill -9) while three sites are harvested by two workers, and then expects
// the result of an undisturbed harvest: every page once, and never two concurrent requests to a site.
const HOSTS = 3
const PAGES = 60
const DELAY_MS = 250
const WORKERS = 2
const SETTLE_MS = 300_000
const WORKER = fileURLToPath(new URL('support/harvest-worker.ts', import.meta.url))
const log = createLogger('silent')

interface TestBed {
  readonly folder: string
  readonly origins: readonly MisbehavingOrigin[]
  readonly catalogue: Catalogue
  readonly task: WorkerTask
  readonly workers: ChildProcess[]
  postgresPid: number
  redis: ScratchRedis | null
}

let testBed: TestBed | null = null
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void end().then(() => process.exit(1)))
try {
  await main()
} catch (error) {
  console.error(`crash: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  await end()
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { kills: text, seed: text } })
  const kills = Number(values.kills ?? 20)
  const seed = Number(values.seed ?? randomInt(1_000_000))
  const random = seededRandom(seed)
  testBed = await open()
  console.log(`crash: ${kills} kills, seed ${seed}, queue on ${testBed.redis === null ? 'PostgreSQL' : 'Redis'}`)
  for (let number = 1; number <= kills; number += 1) {
    await replaceDead(testBed)
    await harvestWhenIdle(testBed)
    await delay(500 + random() * 4_000)
    const due = await countDue(testBed.catalogue)
    console.log(`kill ${number}: ${await killSomething(testBed, random())}, ${due} due`)
  }
  await settle(testBed)
  const faults = await faultsOf(testBed)
  for (const fault of faults) console.log(`crash: ${fault}`)
  if (faults.length > 0) process.exitCode = 1
  const requests = testBed.origins.reduce((sum, origin) => sum + origin.log.length, 0)
  console.log(
    `crash: ${kills} kills, ${requests} requests, ${faults.length === 0 ? `same ${HOSTS * PAGES} pages, each once, one request at a time` : `${faults.length} faults`}`,
  )
}

async function open(): Promise<TestBed> {
  const folder = await scratchFolder()
  const origins = await Promise.all(Array.from({ length: HOSTS }, openSite))
  const sources = origins.map(({ address }, index) => sitemapOf(address, { id: `site-${index}`, delayMs: DELAY_MS }))
  const postgres = await startPostgres(folder)
  const redis = isOnPath('redis-server') ? await startRedis() : null
  const catalogue = openCatalogue({ url: postgres.url, schema: DEFAULT_NAMESPACE }, log)
  await migrate(catalogue, DEFAULT_NAMESPACE)
  await syncSources(catalogue, sources)
  const task: WorkerTask = {
    databaseUrl: postgres.url,
    redisUrl: redis === null ? null : `redis://127.0.0.1:${redis.port}`,
    folder,
    sources,
    allowPrivate: origins.map(({ hostAndPort }) => hostAndPort),
  }
  const created: TestBed = { folder, origins, catalogue, task, workers: [], postgresPid: postgres.pid, redis }
  for (let worker = 0; worker < WORKERS; worker += 1) await startWorker(created)
  return created
}

async function openSite(): Promise<MisbehavingOrigin> {
  const paths = Array.from({ length: PAGES }, (_value, index) => `/page/${index}`)
  let address = ''
  // Each page contains its address, so that no two sites have the same bytes.
  const page = (name: string) => plainPage(`${address}${name}`)
  const origin = await startMisbehavingOrigin(siteOf({ robots: '', address: () => address, paths, page }))
  address = origin.address
  return origin
}

function startPostgres(folder: string) {
  return startBundledPostgres({ dataFolder: folder, log, rootFolder: `${folder}/root` })
}

/** A worker that finds the database unavailable exits, and is restarted as by a supervisor. */
async function startWorker({ workers, task }: TestBed): Promise<void> {
  for (;;) {
    const child = spawn(process.execPath, ['--import', 'tsx', WORKER, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const output = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => null)])
    if (output !== null) return void workers.push(child)
    await delay(500)
  }
}

async function killSomething(bed: TestBed, chance: number): Promise<string> {
  if (chance < 0.5) {
    const worker = bed.workers.shift()
    await killHard(worker?.pid ?? 0)
    await startWorker(bed)
    return 'a worker'
  }
  if (chance < 0.75 || bed.redis === null) {
    await killHard(bed.postgresPid)
    bed.postgresPid = (await startPostgres(bed.folder)).pid
    return bed.redis === null ? 'the database with the queue in it' : 'the database'
  }
  const { port } = bed.redis
  await bed.redis.kill()
  bed.redis = await startRedis(port)
  return 'the queue, which comes back empty'
}

async function harvestWhenIdle({ catalogue, task }: TestBed): Promise<void> {
  if ((await countDue(catalogue)) > 0) return
  for (const { id } of task.sources) await requestRun(catalogue, id)
}

async function settle(bed: TestBed): Promise<void> {
  for (const startedMs = Date.now(); (await countDue(bed.catalogue)) > 0; await delay(500)) {
    if (Date.now() - startedMs > SETTLE_MS)
      throw new Error(`${await countDue(bed.catalogue)} still due after ${SETTLE_MS} ms`)
    await replaceDead(bed)
  }
}

/** Restarts ended workers, as a supervisor does: a worker that lost its servers may end. */
async function replaceDead(bed: TestBed): Promise<void> {
  for (const dead of bed.workers.filter(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null)) {
    bed.workers.splice(bed.workers.indexOf(dead), 1)
    console.log('a worker ended by itself, and is restarted')
    await startWorker(bed)
  }
}

/** The number of due runs and addresses; repeats while the database restarts. */
async function countDue(catalogue: Catalogue): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    try {
      const { rows } = await sql<{ due: number }>`select (select count(*)::int from run where state = 'due')
        + (select count(*)::int from location where state = 'due') as due`.execute(catalogue)
      return rows[0]?.due ?? 0
    } catch (error) {
      if (tries > 40) throw error
      await delay(500)
    }
  }
}

async function faultsOf({ catalogue, origins }: TestBed): Promise<readonly string[]> {
  const { rows } = await sql<{ address: string; state: string; versions: number }>`
    select address, location.state, (select count(*)::int from version
      where version.document_id = location.document_id) as versions from location`.execute(catalogue)
  const expected = origins.flatMap(({ address }) =>
    Array.from({ length: PAGES }, (_value, index) => `${address}/page/${index}`),
  )
  const found = new Map(rows.map((row) => [row.address, row]))
  const totals = await sql<{ versions: number; failed: number }>`select (select count(*)::int from version) as versions,
    (select count(*)::int from run where state = 'failed') as failed`.execute(catalogue)
  const { versions = 0, failed = 0 } = totals.rows[0] ?? {}
  return [
    ...expected.filter((address) => !found.has(address)).map((address) => `${address} was not found`),
    ...rows.filter(({ state }) => state !== 'done').map(({ address, state }) => `${address} is ${state}`),
    ...rows.filter((row) => row.versions !== 1).map((row) => `${row.address} has ${row.versions} versions`),
    ...(versions === expected.length ? [] : [`${versions} versions of ${expected.length} pages`]),
    ...(failed === 0 ? [] : [`${failed} runs failed`]),
    ...origins
      .filter((origin) => origin.maxConcurrent() > 1)
      .map((origin) => `${origin.address} received ${origin.maxConcurrent()} requests at once`),
  ]
}

async function end(): Promise<void> {
  const created = testBed
  testBed = null
  if (created !== null) {
    for (const { pid } of created.workers) await killHard(pid ?? 0)
    await created.catalogue.destroy()
    await created.redis?.stop()
    await Promise.all(created.origins.map((origin) => origin.close()))
  }
  await cleanUp()
}
