import type { ComponentChildren } from 'preact'
import type { ProtocolPorts } from '../ports.ts'
import type { ChangeLine } from '../make-run.ts'
import { formatDecision, toFacts } from '../report/report-markdown.ts'
import type { Candidate, RunReport } from '../report/report.ts'
import type { DoneRun } from '../run.ts'
import { rerunCommands, formatFault, formatNotes, formatQuery, formatReason, formatVerdict } from '../format-run.ts'
import { toParameters, fromStored } from '../../../search/request/stored-request.ts'
import { count, toReadableDate, toReadableInstant } from '../../../ui/names.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { FlowDiagram, FlowTable } from './flow-diagram.tsx'

/** Changes shown at most; parsing the whole library again changes almost everything. */
const CHANGES_SHOWN = 1_000

interface ReportProps {
  readonly app: ProtocolPorts
  readonly report: RunReport
  /** Prefixed to each link; empty on our own pages. */
  readonly base: string
  /** The table of documents: all of them, or one page. */
  readonly children: ComponentChildren
}

/** The report of a run. */
export function ProtocolReport({ app, report, base, children }: ReportProps) {
  const { done, run, protocol, screening } = report
  if (done === null) return <Unmade report={report} />
  const { flow, openDuplicates } = done.outcome
  return (
    <>
      <Comparison report={report} base={base} />
      <h2>Queries</h2>
      <Queries app={app} done={done} base={base} />
      <h2>Flow</h2>
      <FlowDiagram flow={flow} screening={screening} />
      {openDuplicates > 0 && (
        <p>
          {count(openDuplicates, 'pair')} of these documents may be duplicates, but have not been decided:{' '}
          <a href={`${base}/duplicates`}>possible duplicates</a>.
        </p>
      )}
      {screening === null ? (
        <p class="dim">No screening: the protocol names no edition.</p>
      ) : (
        <p class="dim">
          Screening by {screening.title ?? 'an edition that was removed'}, as of {toReadableInstant(screening.at)}.
        </p>
      )}
      <details class="more" open>
        <summary>Numbers as a table</summary>
        <FlowTable flow={flow} screening={screening} />
      </details>
      <h2>Documents</h2>
      {children}
      <h2>Method</h2>
      <DataTable caption="Versions and data used for the run" heads={['Item', 'Value']}>
        {toFacts(done).map(([what, value]) => (
          <tr>
            <th scope="row">{what}</th>
            <td class="address">{value}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">Protocol</th>
          <td class="address">
            {protocol.protocolId}, revision {protocol.revision} by {protocol.createdBy}; run {run.runId} by{' '}
            {run.requestedBy}
          </td>
        </tr>
      </DataTable>
      <h2>Run it again</h2>
      <pre class="commands">{rerunCommands(run.runId).join('\n')}</pre>
    </>
  )
}

function Unmade({ report: { run } }: { readonly report: RunReport }) {
  if (run.state === 'failed') {
    return (
      <p class="notice notice--error" role="alert">
        This run failed: {run.message} ({run.code})
      </p>
    )
  }
  return <p class="notice">This run is in progress. Reload the page in a few seconds.</p>
}

function Queries({ app, done, base }: { readonly app: ProtocolPorts; readonly done: DoneRun; readonly base: string }) {
  const { identified } = done.outcome.flow
  return (
    <DataTable caption="Queries and what each found" heads={['#No.', 'Query', '#Documents', '#Passages']}>
      {done.outcome.queries.map((query) => {
        const found = identified.find((each) => each.query === query.number)
        return (
          <tr>
            <td class="num">{query.number}</td>
            <td>
              <a href={`${base}/search?${toParameters(fromStored({ ...query.request }))}`}>
                {formatQuery(app, query.request)}
              </a>
              {formatNotes(app, query).map((note) => (
                <div class="dim">{note}</div>
              ))}
            </td>
            <td class="num">{(found?.documents ?? 0).toLocaleString('en-GB')}</td>
            <td class="num">{(found?.passages ?? 0).toLocaleString('en-GB')}</td>
          </tr>
        )
      })}
    </DataTable>
  )
}

function Comparison({ report, base }: { readonly report: RunReport; readonly base: string }) {
  const comparison = report.done?.outcome.comparison ?? null
  if (comparison === null) return null
  const { run, changes } = report
  const { all, verdict } = comparison
  return (
    <>
      <h2>
        {run.basis === 'snapshot' ? 'Repeat of' : 'Compared with'}{' '}
        <a href={`${base}/protocols/${run.protocolId}/runs/${run.ofRunId}`}>run {run.ofRunId}</a>
      </h2>
      <p class={verdict === 'different' ? 'notice notice--error' : 'notice'}>
        {formatVerdict(comparison)} {count(all.added, 'document')} added, {all.lost.toLocaleString('en-GB')} lost;{' '}
        {count(all.passagesAdded, 'passage')} added, {all.passagesLost.toLocaleString('en-GB')} lost.
      </p>
      {changes.length > 0 && <Changes changes={changes.slice(0, CHANGES_SHOWN)} base={base} />}
      {changes.length > CHANGES_SHOWN && (
        <p class="dim">
          The first {CHANGES_SHOWN} of {changes.length.toLocaleString('en-GB')};{' '}
          <a href={`${base}/api/v1/protocols/${run.protocolId}/runs/${run.runId}/changes`}>all changes (API)</a>.
        </p>
      )}
    </>
  )
}

function Changes({ changes, base }: { readonly changes: readonly ChangeLine[]; readonly base: string }) {
  return (
    <DataTable caption="What changed" heads={['Query', 'Change', 'Document', 'Reason']}>
      {changes.map((line) => {
        const { documentId, title } = line.kind === 'fault' ? line.fault : line
        return (
          <tr>
            <td>{line.kind === 'fault' || line.query === null ? 'all' : line.query}</td>
            <td>{line.kind === 'fault' ? 'not read' : line.change}</td>
            <td>
              <a href={`${base}/documents/${documentId}`}>{title}</a>
            </td>
            <td class="address">
              {line.kind === 'fault' ? formatFault(line.fault) : line.reasons.map(formatReason).join('; ')}
            </td>
          </tr>
        )
      })}
    </DataTable>
  )
}

interface CandidatesProps {
  readonly candidates: readonly Candidate[]
  readonly base: string
  /** Whether the table is in a form where each document can be selected. */
  readonly isForm: boolean
}

/** Documents that a run found, each with the screening decision. */
export function CandidateTable({ candidates, base, isForm }: CandidatesProps) {
  const heads = [isForm ? 'Choose' : null, 'Document', 'Published', 'Queries', '#Passages', 'Screening']
  return (
    <DataTable caption="Documents found" heads={heads}>
      {candidates.map((each) => (
        <tr>
          {isForm && (
            <td>
              <input type="checkbox" class="tick" name="documentId" value={each.documentId} aria-label={each.title} />
            </td>
          )}
          <td>
            <a href={`${base}/documents/${each.documentId}`}>{each.title}</a>
          </td>
          <td>{each.published === null ? '' : toReadableDate(each.published)}</td>
          <td>{each.queries.join(', ')}</td>
          <td class="num">{each.passages.toLocaleString('en-GB')}</td>
          <td>{formatDecision(each)}</td>
        </tr>
      ))}
    </DataTable>
  )
}
