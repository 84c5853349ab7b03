import {
  isWaiting,
  listAddresses,
  listRuns,
  listSources,
  type HarvestRun,
  type SourceRow,
} from '../../db/harvest/sources.ts'
import { NotFoundError } from '../../errors.ts'
import { requestHarvest } from './request-harvest.ts'
import { count, toReadableInstant } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { DataTable } from '../../ui/components/data-table.tsx'
import { ActionButton, PageHeading } from '../../ui/components/form.tsx'
import { OperatorAlertList } from '../operation/monitoring/operator-alert-list.tsx'
import { acknowledgeOperatorAlert, readOpenOperatorAlerts } from '../operation/monitoring/operator-alerts.ts'

const RUNS_SHOWN = 25
const ADDRESSES_SHOWN = 500

/** The sources of documents; for the operator, also the state of their harvests. */
export async function sourcesPage({ app, mayWrite }: PageCall): Promise<PageReply> {
  const sources = await listSources(app.catalogue)
  const runs = mayWrite ? await listRuns(app.catalogue, null, RUNS_SHOWN, 0) : []
  const titles = new Map(sources.map((source) => [source.sourceId, source.title]))
  const expected = new Map(app.library.sources.map((source) => [source.id, source.expected]))
  return {
    kind: 'page',
    title: 'Sources',
    section: 'sources',
    body: (
      <div>
        <PageHeading title="Sources">
          <p class="dim">
            Sources are declared in <code>library/sources.yaml</code>. A source that is not scheduled is only harvested
            on request.
            {mayWrite && (
              <>
                {' '}
                The page <a href="/hosts">Hosts</a> shows the pace of requests to each site.
              </>
            )}
          </p>
        </PageHeading>
        {mayWrite && <OperatorAlertList app={app} alerts={await readOpenOperatorAlerts(app)} mayWrite />}
        <DataTable
          caption="Sources with their counts"
          heads={[
            'Source',
            'Scheduled',
            '#Addresses',
            '#Documents',
            ...(mayWrite ? ['#Failed', 'Last run', 'Action'] : []),
          ]}
        >
          {sources.map((source) => (
            <SourceLine source={source} expected={expected.get(source.sourceId) ?? null} mayWrite={mayWrite} />
          ))}
        </DataTable>
        {mayWrite && <h2>Latest runs</h2>}
        {mayWrite && <Runs runs={runs} titles={titles} />}
      </div>
    ),
  }
}

function SourceLine({
  source,
  expected,
  mayWrite,
}: {
  readonly source: SourceRow
  readonly expected: number | null
  readonly mayWrite: boolean
}) {
  return (
    <tr>
      <th scope="row">
        <a href={`/sources/${source.sourceId}`}>{source.title}</a>
        <div class="dim">
          {source.kind} · {source.publisher}
        </div>
      </th>
      <td>{source.enabled ? 'yes' : 'no'}</td>
      <td class="num">{source.addresses}</td>
      <td class="num">{source.documents}</td>
      {mayWrite && <td class="num">{source.failed}</td>}
      {mayWrite && (
        <td>
          {source.lastRun === null ? 'never' : <RunState run={source.lastRun} />}
          {source.lastRun !== null && expected !== null && (
            <Yield found={source.lastRun.isPartial ? source.addresses : source.lastRun.found} expected={expected} />
          )}
        </td>
      )}
      {mayWrite && (
        <td>
          <ActionButton action={`/sources/${source.sourceId}/harvest`} label="Harvest" about={source.title} quiet />
        </td>
      )}
    </tr>
  )
}

function Yield({ found, expected }: { readonly found: number; readonly expected: number }) {
  return (
    <div class={found < expected ? 'bad' : 'dim'}>
      {found} of {expected} expected found
    </div>
  )
}

function RunState({ run }: { readonly run: HarvestRun }) {
  if (run.state === 'failed') {
    return (
      <span class="bad">
        failed: {run.message} ({run.code})
      </span>
    )
  }
  if (isWaiting(run)) {
    return (
      <>
        waiting for {run.waitsFor ?? 'its next attempt'} until {toReadableInstant(run.dueAt)}
        <div class="dim">
          {run.message} ({run.code})
        </div>
      </>
    )
  }
  if (run.state === 'due') return <>{run.startedAt === null ? 'waiting' : 'running'}</>
  return <>{run.endedAt === null ? 'done' : toReadableInstant(run.endedAt)}</>
}

function Runs({
  runs,
  titles,
}: {
  readonly runs: readonly HarvestRun[]
  readonly titles: ReadonlyMap<string, string>
}) {
  if (runs.length === 0) return <p>No runs yet.</p>
  return (
    <DataTable caption="Latest runs" heads={['Requested', 'Source', '#Found', '#New', 'Outcome']}>
      {runs.map((run) => (
        <tr>
          <td>{toReadableInstant(run.createdAt)}</td>
          <td>{titles.get(run.sourceId) ?? run.sourceId}</td>
          <td class="num">{run.found}</td>
          <td class="num">{run.added}</td>
          <td>
            <RunState run={run} />
            {run.isPartial && <div class="dim">changes only</div>}
          </td>
        </tr>
      ))}
    </DataTable>
  )
}

/** One source with its addresses. */
export async function sourcePage({ app, params, mayWrite }: PageCall): Promise<PageReply> {
  const sourceId = params['sourceId'] ?? ''
  const source = (await listSources(app.catalogue)).find((candidate) => candidate.sourceId === sourceId)
  if (source === undefined) throw new NotFoundError('source_missing', `no source ${sourceId}`)
  const addresses = await listAddresses(app.catalogue, sourceId, ADDRESSES_SHOWN)
  const runs = mayWrite ? await listRuns(app.catalogue, sourceId, RUNS_SHOWN, 0) : []
  const alerts = (await readOpenOperatorAlerts(app)).filter((alert) => alert.sourceId === sourceId)
  return {
    kind: 'page',
    title: source.title,
    section: 'sources',
    body: (
      <div>
        <PageHeading title={source.title}>
          <p class="dim address">
            {source.kind} · {source.publisher} · {source.url}
          </p>
        </PageHeading>
        {mayWrite && <OperatorAlertList app={app} alerts={alerts} mayWrite />}
        {mayWrite && <ActionButton action={`/sources/${sourceId}/harvest`} label="Harvest now" />}
        <h2>{count(source.addresses, 'address', 'addresses')}</h2>
        <ul class="plain">
          {addresses.map((address) => (
            <li class="address">
              {address.documentId === null ? (
                address.address
              ) : (
                <a href={`/documents/${address.documentId}`}>{address.address}</a>
              )}{' '}
              {mayWrite && address.state !== 'done' && (
                <span class={address.state === 'failed' ? 'bad' : 'dim'}>
                  {address.code === null ? address.state : `${address.state}: ${address.code}`}
                </span>
              )}
            </li>
          ))}
        </ul>
        {source.addresses > addresses.length && <p class="dim">The first {ADDRESSES_SHOWN} addresses are shown.</p>}
        {mayWrite && <h2>Runs</h2>}
        {mayWrite && <Runs runs={runs} titles={new Map([[sourceId, source.title]])} />}
      </div>
    ),
  }
}

export async function harvestForm({ app, params }: PageCall): Promise<PageReply> {
  await requestHarvest(app, params['sourceId'] ?? '')
  return { kind: 'redirect', to: '/sources' }
}

export async function acknowledgeOperatorAlertForm({ app, params }: PageCall): Promise<PageReply> {
  await acknowledgeOperatorAlert(app, params['operatorAlertId'] ?? '')
  return { kind: 'redirect', to: '/sources' }
}
