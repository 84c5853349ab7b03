import { InvalidInputError } from '../../errors.ts'
import { EXIT, type ExitCode, type Served } from '../../cli/command.ts'
import { toTable } from '../../cli/output.ts'

/** How often the command polls for a run that the workers make. */
const POLL_MS = 1_000

interface RunReply {
  readonly runId: string
  readonly protocolId: string
  readonly basis: string
  readonly state: 'due' | 'done' | 'failed'
  readonly code: string | null
  readonly message: string | null
  readonly createdAt: string
  readonly candidates: number | null
  readonly verdict: string | null
  readonly link: string
}

interface ProtocolReply {
  readonly protocolId: string
  readonly name: string
  readonly revision: number
  readonly queries: readonly object[]
}

interface ReportReply {
  readonly run: RunReply
  readonly result: {
    readonly resultsHash: string
    readonly comparison: {
      readonly all: Readonly<Record<'added' | 'lost' | 'passagesAdded' | 'passagesLost', number>>
      readonly changes: readonly ChangeReply[]
      readonly faults: readonly { readonly kind: string; readonly documentId: string; readonly textKey: string }[]
    } | null
  } | null
}

interface ChangeReply {
  readonly query: number | null
  readonly change: string
  readonly documentId: string
  readonly title: string
  readonly reasons: readonly { readonly description: string }[]
}

/** Lists the protocols. */
export async function listProtocols({ api, output }: Served): Promise<ExitCode> {
  const { protocols } = await api.get<{ protocols: readonly (ProtocolReply & { runs: number })[] }>(
    '/protocols?limit=100',
  )
  const rows = protocols.map((each) => [each.protocolId, `${each.queries.length}`, `${each.runs}`, each.name])
  output.data(
    protocols,
    protocols.length === 0 ? 'no protocols' : toTable(['PROTOCOL', 'QUERIES', 'RUNS', 'NAME'], rows),
  )
  return EXIT.done
}

/** Runs a protocol on the library as it is now, and waits for the result. */
export async function runProtocol(served: Served, protocolId: string, by: string): Promise<ExitCode> {
  return finish(served, await served.api.post<RunReply>(`/protocols/${encodeURIComponent(protocolId)}/runs`, { by }))
}

/**
 * Repeats a run, given by its id or as a protocol's latest run on the library. On the snapshot, the exit code is 1 when
 * ids differ or texts are damaged.
 */
export async function rerunProtocol(
  served: Served,
  id: string,
  { on, by }: { readonly on: string; readonly by: string },
): Promise<ExitCode> {
  if (on !== 'snapshot' && on !== 'today')
    throw new InvalidInputError('request_invalid', '--on must be snapshot or today')
  const { protocolId, runId } = await findRun(served, id)
  const path = `/protocols/${protocolId}/runs/${runId}/rerun`
  return finish(served, await served.api.post<RunReply>(path, { basis: on, by }))
}

/** Prints a run as Markdown, HTML, JSON or CSV. */
export async function reportProtocol(served: Served, id: string, format: string): Promise<ExitCode> {
  const { protocolId, runId } = await findRun(served, id)
  const text = await served.api.text(
    `/protocols/${protocolId}/runs/${runId}/report?format=${encodeURIComponent(format)}`,
  )
  served.output.data({ format, report: text }, text.trimEnd())
  return EXIT.done
}

/** Finds a run by its own id, or by the id of its protocol (which begins with `s`). */
async function findRun({ api }: Served, id: string): Promise<Pick<RunReply, 'protocolId' | 'runId'>> {
  if (!id.startsWith('s')) return api.get<RunReply>(`/protocol-runs/${encodeURIComponent(id)}`)
  const { runs } = await api.get<{ runs: readonly RunReply[] }>(`/protocols/${encodeURIComponent(id)}`)
  const latest = runs.find(({ basis, state }) => basis === 'today' && state === 'done')
  if (latest === undefined) throw new InvalidInputError('request_invalid', `protocol ${id} has not been run`)
  return latest
}

async function finish(served: Served, run: RunReply): Promise<ExitCode> {
  const { api, output, signal } = served
  let report = await readReport(served, run)
  while (report.run.state === 'due' && !signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    report = await readReport(served, run)
  }
  if (report.run.state !== 'done') {
    output.say(`run ${run.runId}: ${report.run.message ?? 'not finished'} (${report.run.code ?? report.run.state})`)
    return EXIT.failed
  }
  output.data(report, toText(report, api.url))
  return report.run.verdict === 'different' ? EXIT.failed : EXIT.done
}

function readReport({ api }: Served, { protocolId, runId }: RunReply): Promise<ReportReply> {
  return api.get<ReportReply>(`/protocols/${protocolId}/runs/${runId}`)
}

function toText({ run, result }: ReportReply, url: string): string {
  const { all, changes, faults } = result?.comparison ?? { all: null, changes: [], faults: [] }
  return [
    `run ${run.runId}: ${run.candidates ?? 0} documents; ids ${result?.resultsHash ?? ''}`,
    ...(all === null
      ? []
      : [
          `${run.verdict}: ${all.added} documents added, ${all.lost} lost; ${all.passagesAdded} passages added, ${all.passagesLost} lost`,
        ]),
    ...faults.map(({ kind, documentId, textKey }) => `${kind}: text ${textKey} of ${documentId}`),
    ...(changes.length === 0 ? [] : [toTable(['QUERY', 'CHANGE', 'DOCUMENT', 'TITLE', 'WHY'], changes.map(toRow))]),
    `${url}${run.link}`,
  ].join('\n')
}

function toRow({ query, change, documentId, title, reasons }: ChangeReply): readonly string[] {
  const why = reasons.map(({ description }) => description).join('; ')
  return [query === null ? 'all' : String(query), change, documentId, title.slice(0, 60), why]
}
