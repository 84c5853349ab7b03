import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { App } from '../app.ts'
import { readIndexCheck } from '../ingest/index/index-check-state.ts'
import { countFailures, countProgress } from '../ingest/jobs/progress.ts'
import { countTotals } from '../db/totals.ts'

export interface Metrics {
  /** Records an answered request. `route` is a pattern, not an address. */
  observe(route: string, status: number, seconds: number): void
  /** All metrics in the text format of Prometheus; counts are read from the catalogue at the time of the call. */
  read(): Promise<{ readonly text: string; readonly mediaType: string }>
}

/** The metrics of one service, in a separate registry. */
export function createMetrics(app: App): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'concordance_http_request_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const gauges = createGauges(registry)
  return {
    observe: (route, status, seconds) => requests.observe({ route, status: String(status) }, seconds),
    read: async () => {
      await updateGauges(app, gauges)
      return { text: await registry.metrics(), mediaType: registry.contentType }
    },
  }
}

type Gauges = ReturnType<typeof createGauges>

function createGauges(registry: Registry) {
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]): Gauge<L> =>
    new Gauge({ name: `concordance_${name}`, help, labelNames: [...labelNames], registers: [registry] })
  return {
    library: gauge('library', 'What the library holds', ['what']),
    failed: gauge('failed', 'Failed subjects by reason', ['code']),
    progress: gauge('subjects', 'Subjects that are due or failed, by stage', ['stage', 'state']),
    jobs: gauge('jobs', 'Jobs in the queue', ['queue', 'state']),
    drift: gauge(
      'index_drift',
      'Documents in which the index differed from the catalogue: at the last check, in total, and repaired in total',
      ['what'],
    ),
  }
}

async function updateGauges(app: App, { library, failed, progress, jobs, drift }: Gauges): Promise<void> {
  for (const [what, count] of Object.entries(await countTotals(app.catalogue))) library.set({ what }, count)
  const check = await readIndexCheck(app.catalogue)
  drift.set({ what: 'found' }, check?.found ?? 0)
  drift.set({ what: 'found_in_all' }, check?.foundInAll ?? 0)
  drift.set({ what: 'repaired_in_all' }, check?.repairedInAll ?? 0)
  failed.reset()
  for (const { code, count } of await countFailures(app.catalogue)) failed.set({ code }, count)
  progress.reset()
  for (const { name, state, count } of await countProgress(app.catalogue)) progress.set({ stage: name, state }, count)
  for (const [queue, counts] of Object.entries(await app.queue.counts())) {
    for (const [state, count] of Object.entries(counts)) jobs.set({ queue, state }, count)
  }
}
