import { z } from 'zod'
import { listHosts, type HostRow } from './host-list.ts'
import { listRequests, type LoggedRequest } from '../../../ingest/fetch/politeness/request-log.ts'
import { getHost, pauseCrawling, resumeCrawling, toHost } from './pause-host.ts'
import { readParameters } from '../../../formats/parameters.ts'
import { count, toReadableInstant } from '../../../ui/names.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { ActionButton, Field, PageHeading } from '../../../ui/components/form.tsx'

const HOSTS_SHOWN = 500
const REQUESTS_SHOWN = 200

/** The pace of requests to each host. */
export async function hostsPage({ app, mayWrite }: PageCall): Promise<PageReply> {
  const hosts = await listHosts(app.catalogue, HOSTS_SHOWN, 0)
  return {
    kind: 'page',
    title: 'Hosts',
    section: 'sources',
    body: (
      <div>
        <PageHeading title="Hosts">
          <p class="dim">
            Each host gets one request at a time. The pause after a request grows with the time that the host took to
            answer. Every request is logged.
          </p>
        </PageHeading>
        {hosts.length === 0 && <p>No requests have been made yet.</p>}
        {hosts.length > 0 && (
          <DataTable
            caption="Hosts and the pace of requests"
            heads={['Host', 'Last request', '#Pause', '#Today', '#Due', 'Paused', mayWrite ? 'Action' : null]}
          >
            {hosts.map((host) => (
              <HostLine host={host} mayWrite={mayWrite} />
            ))}
          </DataTable>
        )}
        {hosts.length === HOSTS_SHOWN && <p class="dim">The {HOSTS_SHOWN} hosts with the latest requests.</p>}
      </div>
    ),
  }
}

function HostLine({ host, mayWrite }: { readonly host: HostRow; readonly mayWrite: boolean }) {
  return (
    <tr>
      <th scope="row">
        <a href={`/hosts/${encodeURIComponent(host.host)}`}>{host.host}</a>
      </th>
      <td>
        {host.lastAt === null ? 'never' : toReadableInstant(host.lastAt)}
        {host.lastCode !== null && (
          <div class="bad">
            {host.lastCode}
            {host.failures > 1 && `, ${host.failures} times`}
          </div>
        )}
      </td>
      <td class="num">{toSeconds(host.delayMs)}</td>
      <td class="num">{host.requestsToday}</td>
      <td class="num">{host.due}</td>
      <td>{host.paused === null ? 'no' : <Paused paused={host.paused} />}</td>
      {mayWrite && (
        <td>
          <PauseButton host={host} quiet />
        </td>
      )}
    </tr>
  )
}

function Paused({ paused }: { readonly paused: NonNullable<HostRow['paused']> }) {
  return (
    <>
      {paused.until === null ? 'until resumed' : `until ${toReadableInstant(paused.until)}`}
      {paused.reason !== null && <div class="dim">{paused.reason}</div>}
    </>
  )
}

function PauseButton({ host, quiet }: { readonly host: HostRow; readonly quiet?: boolean }) {
  const path = `/hosts/${encodeURIComponent(host.host)}`
  return host.paused === null ? (
    <ActionButton action={`${path}/pause`} label="Pause" about={host.host} quiet={quiet === true} />
  ) : (
    <ActionButton action={`${path}/resume`} label="Resume" about={host.host} quiet={quiet === true} />
  )
}

/** One host with its latest requests. */
export async function hostPage({ app, params, mayWrite }: PageCall): Promise<PageReply> {
  const host = await getHost(app, toHost(params['host'] ?? ''))
  const requests = await listRequests(app.catalogue, host.host, REQUESTS_SHOWN, 0)
  return {
    kind: 'page',
    title: host.host,
    section: 'sources',
    body: (
      <div>
        <PageHeading title={host.host}>
          <p class="dim">
            {count(host.addresses, 'address', 'addresses')}, {host.due} due · {count(host.requestsToday, 'request')}{' '}
            today · pause of {toSeconds(host.delayMs)} after the last
          </p>
        </PageHeading>
        {host.paused !== null && (
          <p>
            Paused since {toReadableInstant(host.paused.since)}, <Paused paused={host.paused} />
          </p>
        )}
        {mayWrite && host.paused === null && <PauseForm host={host} />}
        {mayWrite && host.paused !== null && <PauseButton host={host} />}
        <h2>Requests</h2>
        {requests.length === 0 ? <p>No requests yet.</p> : <Requests requests={requests} />}
        {requests.length === REQUESTS_SHOWN && (
          <p class="dim">
            The latest {REQUESTS_SHOWN}; <code>concordance hosts log {host.host}</code> has more.
          </p>
        )}
      </div>
    ),
  }
}

function PauseForm({ host }: { readonly host: HostRow }) {
  return (
    <form method="post" action={`/hosts/${encodeURIComponent(host.host)}/pause`}>
      <Field name="reason" label="Reason for pausing" hint="For example: at the request of its owner" />
      <button class="govuk-button">Pause</button>
    </form>
  )
}

function Requests({ requests }: { readonly requests: readonly LoggedRequest[] }) {
  return (
    <DataTable
      caption="Requests, the latest first"
      heads={['Time', 'Address', 'Response', '#Idle before', '#Pause after', 'robots.txt']}
    >
      {requests.map((request) => (
        <tr>
          <td>{request.requestedAt.toISOString().replace('T', ' ').slice(0, 19)}</td>
          <td class="address">{request.address}</td>
          <td>
            {request.status} {request.code !== null && <span class="bad">{request.code}</span>}
            <div class="dim">{request.ms} ms</div>
          </td>
          <td class="num">{request.quietMs === null ? '' : toSeconds(request.quietMs)}</td>
          <td class="num">{toSeconds(request.pauseMs)}</td>
          <td class="address">{request.robots}</td>
        </tr>
      ))}
    </DataTable>
  )
}

/** `1.5 s`; whole seconds from ten up. */
function toSeconds(ms: number): string {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000).toLocaleString('en-GB')} s`
}

const pauseSchema = z.strictObject({ reason: z.string().trim().max(500).optional() })

export async function pauseForm({ app, params, form }: PageCall): Promise<PageReply> {
  const { reason } = readParameters(pauseSchema, form)
  const host = toHost(params['host'] ?? '')
  await pauseCrawling(app, host, { until: null, reason: reason === undefined || reason === '' ? null : reason })
  return { kind: 'redirect', to: '/hosts' }
}

export async function resumeForm({ app, params }: PageCall): Promise<PageReply> {
  await resumeCrawling(app, toHost(params['host'] ?? ''))
  return { kind: 'redirect', to: '/hosts' }
}
