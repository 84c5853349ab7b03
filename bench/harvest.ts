import { rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { createApp, type App } from '../src/app.ts'
import { toTable } from '../src/cli/output.ts'
import { envToConfig } from '../src/config.ts'
import { readEnv } from '../src/runtime/env.ts'
import { locationIdOf } from '../src/domain/document.ts'
import type { Source } from '../src/domain/source.ts'
import { reconcile } from '../src/ingest/jobs/reconcile.ts'
import { createLogger } from '../src/logger.ts'
import { startBundledPostgres } from '../src/services/postgres/bundled-postgres.ts'
import { harvestAll, sitemapOf, startFetchWorkers } from '../test/support/web/fetching.ts'
import {
  after,
  plainPage,
  siteOf,
  startMisbehavingOrigin,
  type MisbehavingOrigin,
} from '../test/support/web/misbehaving-origin.ts'
import { projectFolder } from '../test/support/project-folder.ts'
import { answer } from '../test/support/web/web-origin.ts'
import { machineLine } from './support/machine.ts'
import { runBench, toCount } from './support/run-bench.ts'
import { makeTempFolder } from './support/temp-folder.ts'

// Whether a harvest keeps all hosts busy while it crawls each of them politely, and the cost of revisiting everything that
// is known. Origins, PostgreSQL and the queue are real and local; nothing is parsed.
const LIMIT_MS = 60 * 60_000
const HOSTS = 10
const PAGES = 20
const MEBIBYTE = 2 ** 20
const MAX_RATIO = 1.3
const MAX_GROWTH_MIB = 200
const BATCH = 5_000

await runBench('bench:harvest', LIMIT_MS, async (signal) => {
  const { values } = parseArgs({ options: { addresses: { type: 'string', default: '50000' } } })
  const addresses = toCount('addresses', values.addresses, HOSTS)
  console.log(machineLine())
  const folder = await makeTempFolder()
  const log = createLogger('error')
  const postgres = await startBundledPostgres({ dataFolder: folder, log, rootFolder: `${folder}-root` })
  try {
    await walkHosts(postgres.url, folder, signal)
    await lookAgain(postgres.url, folder, addresses, signal)
  } finally {
    await postgres.stop()
    for (const left of [folder, `${folder}-root`]) await rm(left, { recursive: true, force: true })
  }
})

/** An application on this database, in its own schema; it never connects to a search engine. */
async function openApp(
  databaseUrl: string,
  folder: string,
  namespace: string,
  signal: AbortSignal,
  with_: {
    readonly sources: readonly Source[]
    readonly origins: readonly MisbehavingOrigin[]
  },
): Promise<App> {
  const config = envToConfig(readEnv({ DATA_DIR: folder, PORT: '0', CONTACT: 'bench@example.org' }), projectFolder)
  const servers = { databaseUrl, meili: [{ url: 'http://127.0.0.1:9', masterKey: 'none' }] }
  const allowPrivate = with_.origins.map(({ hostAndPort }) => hostAndPort)
  return createApp(config, servers, createLogger('error'), signal, { namespace, sources: with_.sources, allowPrivate })
}

/** 200 pages on 10 hosts, one of which is slower than the others. */
async function walkHosts(databaseUrl: string, folder: string, signal: AbortSignal): Promise<void> {
  const origins = await Promise.all(Array.from({ length: HOSTS }, (_value, index) => openSite(index === 0 ? 120 : 20)))
  const sources = origins.map(({ address }, index) =>
    sitemapOf(address, { id: `site-${index}`, delayMs: index === 0 ? 900 : 500 }),
  )
  const app = await openApp(databaseUrl, folder, 'bench_walk', signal, { sources, origins })
  try {
    await startFetchWorkers(app)
    const startedMs = performance.now()
    await harvestAll(app, LIMIT_MS)
    const totalMs = performance.now() - startedMs
    const own = origins.map((origin, index) => minimumMs(origin, sources[index]?.delayMs ?? 0))
    const slowestMs = Math.max(...own)
    const rows = origins.map((origin, index) => [
      index === 0 ? 'the slow one' : `host ${index}`,
      ...[origin.log.length, origin.maxConcurrent()].map(String),
      `${Math.round(origin.minGapMs())} ms`,
      toSeconds(own[index] ?? 0),
      toSeconds((origin.log.at(-1)?.endMs ?? 0) - startedMs),
    ])
    console.log(toTable(['', 'REQUESTS', 'AT ONCE', 'SHORTEST PAUSE', 'OWN MINIMUM', 'DONE AFTER'], rows))
    const ratio = totalMs / slowestMs
    report(
      ratio <= MAX_RATIO,
      `${HOSTS * PAGES} pages over ${HOSTS} hosts in ${toSeconds(totalMs)}: ${ratio.toFixed(2)} times the slowest host's own ${toSeconds(slowestMs)} (at most ${MAX_RATIO})`,
    )
  } finally {
    await app.close()
    await Promise.all(origins.map((origin) => origin.close()))
  }
}

async function openSite(answerMs: number): Promise<MisbehavingOrigin> {
  const paths = Array.from({ length: PAGES }, (_value, index) => `/page/${index}`)
  let address = ''
  const page = (path: string) => after(answerMs, plainPage(path))
  const origin = await startMisbehavingOrigin(siteOf({ robots: '', address: () => address, paths, page }))
  address = origin.address
  return origin
}

/** The duration of its requests, and the pause required between them. */
function minimumMs(origin: MisbehavingOrigin, delayMs: number): number {
  const took = origin.log.map(({ startMs, endMs }) => (endMs ?? startMs) - startMs)
  return took.reduce((sum, ms) => sum + ms + delayMs, -delayMs)
}

/** Requests everything known again by its validator; nothing has changed. */
async function lookAgain(databaseUrl: string, folder: string, count: number, signal: AbortSignal): Promise<void> {
  const unchanged = answer(304, '')
  let [plain, conditional] = [0, 0]
  const origins = await Promise.all(
    Array.from({ length: HOSTS }, () =>
      startMisbehavingOrigin((path) => {
        if (path === '/robots.txt') return null
        return (request, response) => {
          if (request.headers['if-none-match'] === undefined) plain += 1
          else conditional += 1
          unchanged(request, response)
        }
      }, false),
    ),
  )
  const sources = origins.map(({ address }, index) => sitemapOf(address, { id: `known-${index}`, enabled: false }))
  const app = await openApp(databaseUrl, folder, 'bench_again', signal, { sources, origins })
  try {
    await noteKnown(app, sources, origins, count)
    const beforeBytes = process.memoryUsage().rss
    let peakBytes = beforeBytes
    const watch = setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage().rss)), 250)
    const startedMs = performance.now()
    await startFetchWorkers(app)
    await reconcile(app, 0)
    await harvestAll(app, LIMIT_MS)
    clearInterval(watch)
    const seconds = (performance.now() - startedMs) / 1000
    const grownMiB = (peakBytes - beforeBytes) / MEBIBYTE
    report(
      plain === 0 && conditional === count,
      `${conditional} of ${count} known addresses asked for by validator, ${plain} without`,
    )
    report(true, `${Math.round(count / seconds)} addresses a second, ${seconds.toFixed(0)} s in all`)
    report(
      grownMiB < MAX_GROWTH_MIB,
      `memory grew by ${grownMiB.toFixed(0)} MiB from ${(beforeBytes / MEBIBYTE).toFixed(0)} MiB (less than ${MAX_GROWTH_MIB})`,
    )
  } finally {
    await app.close()
    await Promise.all(origins.map((origin) => origin.close()))
  }
}

async function noteKnown(app: App, sources: readonly Source[], origins: readonly MisbehavingOrigin[], count: number) {
  for (const source of sources) {
    await sql`insert into source (source_id, title, kind, url, enabled, definition)
      values (${source.id}, ${source.title}, ${source.kind}, ${source.url}, false, '{}')`.execute(app.catalogue)
  }
  for (let from = 0; from < count; from += BATCH) {
    const indexes = Array.from({ length: Math.min(BATCH, count - from) }, (_value, index) => from + index)
    const addresses = indexes.map((index) => `${origins[index % HOSTS]?.address ?? ''}/known/${index}`)
    const ids = addresses.map(locationIdOf)
    const ofSources = indexes.map((index) => sources[index % HOSTS]?.id ?? '')
    await sql`insert into location (location_id, address, kind, source_id, state, etag)
      select *, 'due', '"v1"' from unnest(${ids}::text[], ${addresses}::text[],
        array_fill('web'::text, array[${ids.length}::int]), ${ofSources}::text[])`.execute(app.catalogue)
  }
  await sql`analyze location`.execute(app.catalogue)
}

function report(isGood: boolean, line: string): void {
  console.log(`${isGood ? 'ok ' : 'BAD'} ${line}`)
  if (!isGood) process.exitCode = 1
}

function toSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
