import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { toTable } from '../src/cli/output.ts'
import { readFilterValues } from './library/filter-values.ts'
import { createKeepAliveClient, type KeepAliveClient } from './support/keep-alive-client.ts'
import { machineLine } from './support/machine.ts'
import { newDocuments } from './library/new-documents.ts'
import { openMixedLibrary, type MixedLibrary } from './library/mixed-library.ts'
import { onTime } from './support/on-time.ts'
import { percentile } from './support/percentile.ts'
import { createQueryMaker, type BenchQuery, type QueryKind } from './library/questions.ts'
import { readTreeMemory } from './support/resident-memory.ts'
import { runBench, toCount } from './support/run-bench.ts'
import { pick, seededRandom } from './support/seeded-random.ts'
import { findCorpus } from './support/shared-dir.ts'
import { makeTempFolder } from './support/temp-folder.ts'
import type { TempService } from './support/temp-service.ts'

// How the search responds while documents are added: queries start on schedule whether or not earlier ones have been
// answered, and times count from the scheduled moment. Documents are uploaded through the API, and count as indexed when
// their status says that they are searchable.
const LIMIT_MS = 180 * 60_000
const MEBIBYTE = 1024 ** 2
const MAX_P95_MS = 200
const CONNECTIONS = 64
const HITS = 10
const WARM_UP = 20
/** A tenth of the questions are filtered; the rest are as people type them. */
const KINDS = [
  ...(['one word', 'one word', 'three words', 'three words', 'three words', 'three words', '15 words'] as const),
  ...(['phrase', 'plain', 'filter+facets'] as const),
] as const satisfies readonly QueryKind[]

interface Library {
  readonly documents: number
  readonly passages: number
  readonly searchable: number
  readonly failed: number
  readonly due: number
}

/** Results of the load. */
interface Loaded {
  readonly times: readonly number[]
  /** Errors of queries and documents, with repetitions. */
  readonly faults: readonly string[]
  readonly handedIn: number
  readonly seconds: number
}

await runBench('bench:load', LIMIT_MS, async (signal) => {
  const options = readOptions()
  const folder = options.keep === null ? null : await copyOf(options.keep)
  try {
    const { passages } = options
    const library = await openMixedLibrary({ corpus: await findCorpus(), passages, keep: folder, seed: 1 }, signal)
    try {
      await run(library, options, signal)
    } finally {
      await library.service.close()
    }
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})

function readOptions() {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    options: { minutes: text, rate: text, documents: text, passages: text, keep: text, seed: text },
  })
  return {
    minutes: toCount('minutes', values.minutes ?? '5', 1),
    rate: toCount('rate', values.rate ?? '20', 1),
    documents: toCount('documents', values.documents ?? '2', 0),
    passages: toCount('passages', values.passages ?? '10000', 0),
    keep: values.keep ?? null,
    seed: toCount('seed', values.seed ?? '1', 0),
  }
}

/** A kept library stays unchanged: documents are added to a copy. The owners of its files are preserved. */
async function copyOf(keep: string): Promise<string> {
  const folder = await makeTempFolder()
  await promisify(execFile)('cp', ['-a', `${path.resolve(keep)}/.`, folder])
  return folder
}

async function run({ service }: MixedLibrary, options: ReturnType<typeof readOptions>, signal: AbortSignal) {
  const { minutes, rate, documents, seed } = options
  console.log(`load: ${rate} questions and ${documents} documents a second for ${minutes} minutes`)
  const random = seededRandom(seed)
  const makeQuery = await createQueryMaker(service.app.catalogue, await readFilterValues(service.api), random)
  const client = createKeepAliveClient(service.api.url, {}, CONNECTIONS)
  const send = (): Promise<number> => client.time(toPath(makeQuery(pick(KINDS, random))))
  for (let count = 0; count < WARM_UP; count += 1) await send()
  console.log(machineLine())
  const [before, memoryBefore] = [await readLibrary(service), await readTreeMemory(process.pid)]
  const loaded = await load(service, client, send, options, signal)
  const [after, memoryAfter] = [await readLibrary(service), await readTreeMemory(process.pid)]
  client.close()
  report(loaded, before, after)
  console.log(`memory of all processes: ${toMebibytes(memoryBefore)} before, ${toMebibytes(memoryAfter)} after`)
}

function toPath({ text, theme, place }: BenchQuery): string {
  const query = new URLSearchParams({ q: text, limit: String(HITS) })
  if (theme !== null) query.set('theme', theme)
  if (place !== null) query.set('place', place)
  return `/api/v1/search?${query}`
}

async function load(
  { api }: TempService,
  client: KeepAliveClient,
  send: () => Promise<number>,
  { minutes, rate, documents, passages, seed }: ReturnType<typeof readOptions>,
  signal: AbortSignal,
): Promise<Loaded> {
  const texts = await newDocuments(await findCorpus(), seed, passages, signal)
  const times: number[] = []
  const faults: string[] = []
  let handedIn = 0
  const startedMs = performance.now()
  const seconds = minutes * 60
  const asking = onTime(rate, seconds, signal, async (lateMs) => {
    try {
      times.push(lateMs() + (await send()))
    } catch (error) {
      faults.push(toFault(error))
    }
  })
  const handing = onTime(documents, seconds, signal, async () => {
    const { fileName, bytes } = texts.next()
    try {
      await api.upload(`/uploads?${new URLSearchParams({ fileName })}`, bytes)
      handedIn += 1
    } catch (error) {
      faults.push(toFault(error))
    }
  })
  await Promise.all([asking, handing])
  return { times, faults, handedIn, seconds: (performance.now() - startedMs) / 1000 }
}

function toFault(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\/api\/v1\/search\S*/, 'a search')
}

async function readLibrary({ api }: TempService): Promise<Library> {
  return (await api.get<{ library: Library }>('/status')).library
}

function report({ times, faults, handedIn, seconds }: Loaded, before: Library, after: Library): void {
  const [p50 = NaN, p95 = NaN, p99 = NaN] = [0.5, 0.95, 0.99].map((share) => percentile(times, share))
  const indexed = after.searchable - before.searchable
  const target = `p95 < ${MAX_P95_MS} ms, no error: ${p95 < MAX_P95_MS && faults.length === 0 ? 'held' : 'missed'}`
  const cells = [...[p50, p95, p99, Math.max(...times)].map((ms) => `${ms.toFixed(1)} ms`), String(faults.length)]
  console.log(
    toTable(['QUESTIONS', 'P50', 'P95', 'P99', 'MOST', 'ERRORS', 'TARGET'], [[String(times.length), ...cells, target]]),
  )
  for (const [fault, count] of countBy(faults)) console.log(`${count} times: ${fault}`)
  console.log(
    `documents: ${handedIn} handed in, ${indexed} indexed in ${seconds.toFixed(0)} s (${(indexed / seconds).toFixed(2)}/s), ${after.passages - before.passages} passages; ${after.due} on their way, ${after.failed - before.failed} failed`,
  )
}

function countBy(faults: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const fault of faults) counts.set(fault, (counts.get(fault) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])
}

function toMebibytes(bytes: number | null): string {
  return bytes === null ? 'unknown' : `${(bytes / MEBIBYTE).toFixed(0)} MiB`
}
