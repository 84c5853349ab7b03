import { parseArgs } from 'node:util'
import { DEFAULT_NAMESPACE } from '../src/app.ts'
import { codeOf, ServiceError, type ApiClient } from '../src/cli/api-client.ts'
import { toTable } from '../src/cli/output.ts'
import { readFilterValues } from './library/filter-values.ts'
import { createKeepAliveClient, type KeepAliveClient } from './support/keep-alive-client.ts'
import { machineLine } from './support/machine.ts'
import { openMixedLibrary, type MixedLibrary } from './library/mixed-library.ts'
import { percentile } from './support/percentile.ts'
import { QUERY_KINDS, createQueryMaker, type BenchQuery, type QueryKind } from './library/questions.ts'
import { toEngineText } from './support/engine-text.ts'
import { runBench, toCount } from './support/run-bench.ts'
import { seededRandom } from './support/seeded-random.ts'
import { findCorpus } from './support/shared-dir.ts'

// How long the public API takes for a search with everything that a results page needs (documents with their passages,
// facets, exact totals), against the engine alone with the same text in the same run, alternating, each over one
// persistent connection. Targets are reported, not enforced: they are for two otherwise idle cores.
const LIMIT_MS = 120 * 60_000
const WARM_UP = 20
const HITS = 10
const MAX_PLAIN_RATIO = 1.5
/** Upper limits of p95 in ms. */
const MAX_P95_MS: Readonly<Partial<Record<QueryKind, number>>> = {
  ...{ 'one word': 50, 'three words': 50, phrase: 50, 'filter+facets': 50, '15 words': 60, typing: 40 },
}

interface Times {
  readonly api: number[]
  readonly meili: number[]
}

/** The API and the engine. */
interface Sides {
  readonly api: KeepAliveClient
  readonly meili: KeepAliveClient
  /** Whether the API supports requests without facets. */
  readonly isPlainKnown: boolean
}

await runBench('bench:search', LIMIT_MS, async (signal) => {
  const { passages, keep, seed, requests } = readOptions()
  const library = await openMixedLibrary({ corpus: await findCorpus(), passages, keep, seed: 1 }, signal)
  try {
    const { api, app } = library.service
    console.log(`search: ${requests} requests of a kind, seed ${seed}\n${machineLine()}`)
    const makeQuery = await createQueryMaker(app.catalogue, await readFilterValues(api), seededRandom(seed))
    const sides = await openSides(library)
    const rows: [QueryKind, Times][] = []
    for (const kind of await kindsOf(api)) {
      await measure(sides, kind, () => makeQuery(kind), WARM_UP, signal)
      rows.push([kind, await measure(sides, kind, () => makeQuery(kind), requests, signal)])
    }
    report(rows)
    sides.api.close()
    sides.meili.close()
  } finally {
    await library.service.close()
  }
})

function readOptions(): { passages: number; keep: string | null; seed: number; requests: number } {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { passages: text, keep: text, seed: text, requests: text } })
  return {
    passages: toCount('passages', values.passages ?? '10000', 0),
    keep: values.keep ?? null,
    seed: toCount('seed', values.seed ?? '1', 0),
    requests: toCount('requests', values.requests ?? '200', 1),
  }
}

async function openSides({ service }: MixedLibrary): Promise<Sides> {
  const { url, masterKey } = await service.readMeili()
  const isPlainKnown = await answers(service.api, '/search?facets=none&limit=1')
  if (!isPlainKnown) console.log('plain: the API has no facets=none, so these are counted there too')
  return {
    api: createKeepAliveClient(service.api.url),
    meili: createKeepAliveClient(url, { authorization: `Bearer ${masterKey}` }),
    isPlainKnown,
  }
}

/** The kinds of queries that this service supports. */
async function kindsOf(api: ApiClient): Promise<readonly QueryKind[]> {
  if (await answers(api, '/suggest?q=a')) return QUERY_KINDS
  console.log('typing: left out, the API has no /suggest')
  return QUERY_KINDS.filter((kind) => kind !== 'typing')
}

/** False where the API has no such route or parameter. */
async function answers(api: ApiClient, path: string): Promise<boolean> {
  try {
    await api.get(path)
    return true
  } catch (error) {
    if (error instanceof ServiceError && ['route_missing', 'request_invalid'].includes(codeOf(error))) return false
    throw error
  }
}

/** Measures API and engine in turn with the same queries. */
async function measure(
  sides: Sides,
  kind: QueryKind,
  makeQuery: () => BenchQuery,
  requests: number,
  signal: AbortSignal,
): Promise<Times> {
  const times: Times = { api: [], meili: [] }
  for (let count = 0; count < requests; count += 1) {
    signal.throwIfAborted()
    const benchQuery = makeQuery()
    times.api.push(await sides.api.time(toApiPath(sides, kind, benchQuery)))
    const path = `/indexes/${DEFAULT_NAMESPACE}_passages/search`
    times.meili.push(await sides.meili.time(path, toEngineBody(benchQuery)))
  }
  return times
}

function toApiPath({ isPlainKnown }: Sides, kind: QueryKind, { text, theme, place }: BenchQuery): string {
  if (kind === 'typing') return `/api/v1/suggest?${new URLSearchParams({ q: text })}`
  const query = new URLSearchParams({ q: text, limit: String(HITS) })
  if (theme !== null) query.set('theme', theme)
  if (place !== null) query.set('place', place)
  if (kind === 'plain' && isPlainKnown) query.set('facets', 'none')
  return `/api/v1/search?${query}`
}

/** A plain search with the defaults of the engine, returning as many fields of a record as the API uses. */
function toEngineBody({ text, theme, place }: BenchQuery): object {
  const filter = [theme === null ? [] : `theme = "${theme}"`, place === null ? [] : `place = "${place}"`].flat()
  return { q: toEngineText(text), limit: HITS, attributesToRetrieve: ['id', 'document'], filter }
}

function report(rows: readonly (readonly [QueryKind, Times])[]): void {
  const heads = ['KIND', 'API P50', 'P95', 'P99', 'MEILISEARCH P50', 'P95', 'P99', 'RATIO OF P50S', 'TARGET']
  const lines = rows.map(([kind, { api, meili }]) => {
    const figures = [api, meili].flatMap((times) => [0.5, 0.95, 0.99].map((share) => percentile(times, share)))
    const ratio = percentile(api, 0.5) / percentile(meili, 0.5)
    return [kind, ...figures.map(toMs), ratio.toFixed(1), toVerdict(kind, percentile(api, 0.95), ratio)]
  })
  console.log(toTable(heads, lines))
}

function toVerdict(kind: QueryKind, p95: number, ratio: number): string {
  if (kind === 'plain') return `ratio <= ${MAX_PLAIN_RATIO}: ${ratio <= MAX_PLAIN_RATIO ? 'held' : 'missed'}`
  const limit = MAX_P95_MS[kind]
  return limit === undefined ? '-' : `p95 < ${limit} ms: ${p95 < limit ? 'held' : 'missed'}`
}

function toMs(ms: number): string {
  return `${ms.toFixed(1)} ms`
}
