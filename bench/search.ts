import { access, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { DEFAULT_NAMESPACE } from '../src/app.ts'
import { toTable } from '../src/cli/output.ts'
import { readCranfield, writeCranfield, type Cranfield } from './support/cranfield.ts'
import { handIn } from './support/hand-in.ts'
import { createKeepAliveClient, type KeepAliveClient } from './support/keep-alive-client.ts'
import { machineLine } from './support/machine.ts'
import { percentile } from './support/percentile.ts'
import { QUESTION_KINDS, questionMaker, type QuestionKind } from './support/questions.ts'
import { runBench, toCount } from './support/run-bench.ts'
import { seededRandom } from './support/seeded-random.ts'
import { findCorpus, listPdfs } from './support/shared-dir.ts'
import { openTempService, type TempService } from './support/temp-service.ts'

// How long the public API takes for a search with everything that a page of results needs (documents with their
// passages, facets, exact totals), against the engine alone asked for the same text in the same run.
const LIMIT_MS = 60 * 60_000
const WARM_UP = 20
const HITS = 10

interface Times {
  readonly api: number[]
  readonly meili: number[]
}

/** Who is asked. */
interface Sides {
  readonly api: KeepAliveClient
  readonly meili: KeepAliveClient
}

await runBench('bench:search', LIMIT_MS, async (signal) => {
  const { keep, seed, requests } = readOptions()
  const corpus = await findCorpus()
  const cranfield = await readCranfield(corpus)
  const service = await openTempService(keep, signal)
  try {
    await load(service, corpus, cranfield, signal)
    await tellSize(service, seed, requests)
    const makeQuestion = questionMaker(cranfield, seededRandom(seed))
    const { url, masterKey } = await service.readMeili()
    const sides: Sides = {
      api: createKeepAliveClient(service.api.url),
      meili: createKeepAliveClient(url, { authorization: `Bearer ${masterKey}` }),
    }
    const rows: [QuestionKind, Times][] = []
    for (const kind of QUESTION_KINDS) {
      await measure(sides, kind, () => makeQuestion(kind), WARM_UP, signal)
      rows.push([kind, await measure(sides, kind, () => makeQuestion(kind), requests, signal)])
    }
    report(rows)
    sides.api.close()
    sides.meili.close()
  } finally {
    await service.close()
  }
})

function readOptions(): { keep: string | null; seed: number; requests: number } {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { keep: text, seed: text, requests: text } })
  return {
    keep: values.keep ?? null,
    seed: toCount('seed', values.seed ?? '1', 0),
    requests: toCount('requests', values.requests ?? '200', 1),
  }
}

/** Once a folder: the mark is written when all is in. */
async function load(service: TempService, corpus: string, cranfield: Cranfield, signal: AbortSignal): Promise<void> {
  const mark = path.join(service.folder, 'loaded')
  const isLoaded = await access(mark).then(
    () => true,
    () => false,
  )
  if (isLoaded) return
  const texts = path.join(service.folder, 'texts')
  await mkdir(texts, { recursive: true })
  const files = [...(await listPdfs(corpus)), ...(await writeCranfield(cranfield, texts))]
  const startedMs = performance.now()
  await handIn(service.api, files, signal)
  console.log(`loaded ${files.length} files in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`)
  await writeFile(mark, '')
}

async function tellSize({ api }: TempService, seed: number, requests: number): Promise<void> {
  const { library } = await api.get<{ library: { documents: number; passages: number } }>('/status')
  console.log(
    `search: ${library.documents} documents, ${library.passages} passages; ${requests} requests, seed ${seed}`,
  )
  console.log(machineLine())
}

/** API and engine in turn, the same question each. */
async function measure(
  { api, meili }: Sides,
  kind: QuestionKind,
  makeQuestion: () => string,
  requests: number,
  signal: AbortSignal,
): Promise<Times> {
  const times: Times = { api: [], meili: [] }
  for (let count = 0; count < requests; count += 1) {
    signal.throwIfAborted()
    const question = makeQuestion()
    times.api.push(await api.time(toApiPath(kind, question)))
    times.meili.push(await meili.time(`/indexes/${DEFAULT_NAMESPACE}_passages/search`, toEngineBody(kind, question)))
  }
  return times
}

/** The facets are in every answer of the API; their filter narrows nothing, so that the pages of results are full. */
function toApiPath(kind: QuestionKind, question: string): string {
  const filter = kind === 'filter+facets' ? { kind: 'report', status: 'published' } : {}
  return `/api/v1/search?${new URLSearchParams({ q: question, limit: String(HITS), ...filter })}`
}

/** A plain search with the engine's own defaults, answered with as much of a record as the API takes of it. */
function toEngineBody(kind: QuestionKind, question: string): object {
  const filter = kind === 'filter+facets' ? { filter: "kind = 'report' AND status = 'published'" } : {}
  return { q: question, limit: HITS, attributesToRetrieve: ['id', 'document'], ...filter }
}

function report(rows: readonly (readonly [QuestionKind, Times])[]): void {
  const heads = ['KIND', 'API P50', 'API P95', 'MEILISEARCH P50', 'MEILISEARCH P95', 'RATIO OF P50S']
  const lines = rows.map(([kind, { api, meili }]) => [
    kind,
    ...[percentile(api, 0.5), percentile(api, 0.95), percentile(meili, 0.5), percentile(meili, 0.95)].map(toMs),
    (percentile(api, 0.5) / percentile(meili, 0.5)).toFixed(1),
  ])
  console.log(toTable(heads, lines))
}

function toMs(ms: number): string {
  return `${ms.toFixed(1)} ms`
}
