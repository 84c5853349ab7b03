import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { openMixedLibrary } from '../../bench/library/mixed-library.ts'
import { percentile } from '../../bench/support/percentile.ts'
import { runBench, toCount } from '../../bench/support/run-bench.ts'
import { findCorpus } from '../../bench/support/shared-dir.ts'
import { requireShared } from '../support/shared-dir.ts'
import { faultOf, hostileQuery, openHostileSearch, type SearchReply } from './support/hostile-queries.ts'

// Sends random queries and filter values to the API: `--count 10000`, over `--passages 2000` (and the ranked
// collections), `--seed 17` to repeat them. Server errors, documents outside the filter, and the slowest queries are
// listed; any fault, or a p99 of two seconds or more, makes the exit code 1.
const LIMIT_MS = 120 * 60_000
const MAX_P99_MS = 2_000
/** Requests at a time, as from a few people. */
const CONCURRENCY = 4
const SLOWEST = 5

requireShared()
await runBench('test:queries', LIMIT_MS, async (signal) => {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { count: text, passages: text, seed: text } })
  const count = toCount('count', values.count ?? '10000', 1)
  const seed = toCount('seed', values.seed ?? '1', 0)
  const passages = toCount('passages', values.passages ?? '2000', 0)
  const library = await openMixedLibrary({ corpus: await findCorpus(), passages, seed: 1, keep: null }, signal)
  try {
    const search = await openHostileSearch(library.service.app)
    try {
      const queries = fc.sample(hostileQuery, { numRuns: count, seed })
      const replies = await sendAll(queries, search.send, signal)
      report(
        replies,
        replies.flatMap((one) => faultOf(one, search) ?? []),
      )
    } finally {
      await search.close()
    }
  } finally {
    await library.service.close()
  }
})

async function sendAll(
  queries: readonly string[],
  send: (query: string) => Promise<SearchReply>,
  signal: AbortSignal,
): Promise<readonly SearchReply[]> {
  const left = queries.values()
  const replies: SearchReply[] = []
  const work = async (): Promise<void> => {
    for (const query of left) {
      signal.throwIfAborted()
      replies.push(await send(query))
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work))
  return replies
}

function report(replies: readonly SearchReply[], faults: readonly string[]): void {
  const times = replies.map(({ ms }) => ms)
  const p99 = percentile(times, 0.99)
  const [p50, p95, max] = [percentile(times, 0.5), percentile(times, 0.95), Math.max(...times)]
  const refused = replies.filter(({ status }) => status !== 200).length
  for (const fault of faults) console.log(fault)
  for (const { query, ms } of [...replies].sort((a, b) => b.ms - a.ms).slice(0, SLOWEST)) {
    console.log(`${ms.toFixed(0)} ms: ${query.slice(0, 150)}`)
  }
  const figures = [p50, p95, p99, max].map((ms) => `${ms.toFixed(0)} ms`).join(', ')
  console.log(`${replies.length} queries, ${refused} refused, ${faults.length} faults; p50, p95, p99, max: ${figures}`)
  if (faults.length > 0 || p99 >= MAX_P99_MS) process.exitCode = 1
}
