import { systemClock } from '../../../runtime/clock.ts'
import { InvalidInputError } from '../../../errors.ts'
import { EXIT, type ExitCode, type Served } from '../../../cli/command.ts'
import { toTable } from '../../../cli/output.ts'

const LOOK_MS = 500

interface Status {
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly reason: string | null }[]
  readonly library: Readonly<Record<string, number>>
  readonly index: {
    readonly records: number | null
    readonly current: boolean
    readonly build: { readonly written: number; readonly expected: number } | null
    readonly embedding: { readonly due: number; readonly fault: string | null } | null
  }
  readonly progress: readonly { readonly name: string; readonly state: string; readonly count: number }[]
  readonly operatorAlerts: readonly { readonly subject: string; readonly message: string; readonly openedAt: string }[]
}

interface Run {
  readonly runId: string
  readonly sourceId: string
  readonly state: string
  readonly found: number
  readonly added: number
  readonly code: string | null
  readonly message: string | null
}

/** Prints the health and contents of the service; fails when a service that it depends on is unavailable. */
export async function status({ api, output }: Served): Promise<ExitCode> {
  const found = await api.get<Status>('/status')
  const checks = found.checks.map((check) => [check.name, check.ok ? 'ok' : `unavailable: ${check.reason}`])
  const library = Object.entries(found.library).map(([what, count]) => [what, String(count)])
  const progress = found.progress.map((row) => [`${row.name} ${row.state}`, String(row.count)])
  const { records, current, build, embedding } = found.index
  const index = [
    ['index', `${records ?? 'no'} passages${current ? '' : ', not current'}`],
    ...(build === null ? [] : [['index rebuild', `${build.written} of ${build.expected} passages`]]),
    ...(embedding === null ? [] : [['embedding', toEmbeddingState(embedding)]]),
  ]
  const alerts = found.operatorAlerts.map((alert) => [
    'alert',
    `${alert.subject}: ${alert.message} (since ${alert.openedAt.slice(0, 10)})`,
  ])
  const rows = [['service', api.url], ...checks, ...library, ...index, ...progress, ...alerts]
  output.data(found, toTable(['ITEM', 'STATE'], rows))
  return found.checks.every((check) => check.ok) ? EXIT.done : EXIT.failed
}

function toEmbeddingState({ due, fault }: { readonly due: number; readonly fault: string | null }): string {
  if (due === 0) return 'every passage has its vector'
  return `${due} passages to embed${fault === null ? '' : `; ${fault}`}`
}

/** Harvests sources now; by default those that are scheduled. Waits for the crawls, not for their documents. */
export async function harvest({ api, output, signal }: Served, wanted: readonly string[]): Promise<ExitCode> {
  const { sources } = await api.get<{ sources: { sourceId: string; enabled: boolean }[] }>('/sources')
  const ids = wanted.length > 0 ? wanted : sources.filter((source) => source.enabled).map((source) => source.sourceId)
  if (ids.length === 0)
    throw new InvalidInputError(
      'source_missing',
      'no source is scheduled; name one, or set enabled: true in library/sources.yaml',
    )
  const runIds = new Set<string>()
  for (const sourceId of ids) runIds.add((await api.post<{ runId: string }>(`/sources/${sourceId}/runs`, {})).runId)
  output.say(`harvesting ${ids.join(', ')}`)
  for (;;) {
    const { runs } = await api.get<{ runs: Run[] }>('/runs?limit=100')
    const ours = runs.filter((run) => runIds.has(run.runId))
    if (ours.every((run) => run.state !== 'due')) {
      const rows = ours.map((run) => [run.sourceId, run.state, String(run.found), String(run.added), run.message ?? ''])
      output.data(ours, toTable(['SOURCE', 'STATE', 'FOUND', 'NEW', 'REASON'], rows))
      return ours.every((run) => run.state === 'done') ? EXIT.done : EXIT.partly
    }
    await systemClock.sleep(LOOK_MS, signal)
    signal.throwIfAborted()
  }
}

/** Rebuilds the index; the old one is used until the new one is complete. */
export async function reindex({ api, output }: Served): Promise<ExitCode> {
  const result = await api.post<{ records: number }>('/index/rebuild', {})
  output.data(result, `index built: ${result.records} passages`)
  return EXIT.done
}

interface IndexCheck {
  readonly fault: string | null
  readonly rebuilt: boolean
  readonly compared: number
  readonly documentIds: readonly string[]
  readonly orphans: readonly string[]
  readonly repaired: number
}

/** Compares the whole index with the catalogue, and repairs it if requested; fails when differences remain. */
export async function checkIndex({ api, output }: Served, repair: boolean): Promise<ExitCode> {
  const check = await api.post<IndexCheck>('/index/check', { repair })
  const differing = check.documentIds.length + check.orphans.length
  const lines = [
    ...(check.fault === null ? [] : [`the index cannot be used: ${check.fault}${check.rebuilt ? '; rebuilt' : ''}`]),
    `${check.compared} documents compared, ${differing} differ, ${check.repaired} repaired`,
    ...[...check.documentIds, ...check.orphans].map((id) => `  ${id}`),
  ]
  output.data(check, lines.join('\n'))
  const isFine = check.rebuilt || (check.fault === null && check.repaired === differing)
  return isFine ? EXIT.done : EXIT.partly
}

/** Retries everything that failed, or only the given failure. */
export async function retry({ api, output }: Served, only: string | undefined): Promise<ExitCode> {
  const [job, subjectId] = only?.split(':') ?? []
  if (only !== undefined && (job === undefined || subjectId === undefined)) {
    throw new InvalidInputError(
      'failure_missing',
      `${only} is not STEP:ID, such as parse:v0123; see concordance failures`,
    )
  }
  const result = await api.post<{ retried: number }>('/failures/retry', only === undefined ? {} : { job, subjectId })
  output.data(result, `${result.retried} requeued`)
  return EXIT.done
}

/** What failed and why. */
export async function failures({ api, output }: Served): Promise<ExitCode> {
  interface Failure {
    readonly job: string
    readonly subjectId: string
    readonly code: string
    readonly message: string
    readonly title: string
  }
  const all: Failure[] = []
  let cursor: string | null = null
  do {
    const page: { failures: Failure[]; nextCursor: string | null } = await api.get(
      `/failures?limit=100${cursor === null ? '' : `&cursor=${cursor}`}`,
    )
    all.push(...page.failures)
    cursor = page.nextCursor
  } while (cursor !== null)
  const rows = all.map((row) => [`${row.job}:${row.subjectId}`, row.code, row.title, row.message])
  output.data(all, all.length === 0 ? 'nothing has failed' : toTable(['STEP:ID', 'CODE', 'DOCUMENT', 'REASON'], rows))
  return EXIT.done
}
