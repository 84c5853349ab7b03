import { toHost } from './pause-host.ts'
import { InvalidInputError } from '../../../errors.ts'
import { EXIT, type ExitCode, type Served } from '../../../cli/command.ts'
import { toTable } from '../../../cli/output.ts'

const ALL_PAGES = 100
/** Requests printed at most. */
const MAX_LOGGED = 1_000

interface Host {
  readonly host: string
  readonly lastAt: string | null
  readonly lastStatus: number | null
  readonly lastCode: string | null
  readonly delayMs: number
  readonly failures: number
  readonly requestsToday: number
  readonly due: number
  readonly paused: { readonly since: string; readonly until: string | null; readonly reason: string | null } | null
}

interface Request {
  readonly address: string
  readonly requestedAt: string
  readonly ms: number
  readonly status: number | null
  readonly code: string | null
  readonly robots: string | null
  readonly idleMs: number | null
  readonly pauseMs: number
}

/** Prints the pace of requests to each host, and which hosts are paused. */
export async function listHosts({ api, output }: Served): Promise<ExitCode> {
  const hosts = await readAll<Host>(api, '/hosts', 'hosts', Infinity)
  const heads = ['HOST', 'LAST REQUEST', 'RESPONSE', 'PAUSE', 'FAILED', 'TODAY', 'DUE', 'PAUSED BY OPERATOR']
  const rows = hosts.map((host) => [
    host.host,
    host.lastAt ?? 'never',
    host.lastCode ?? String(host.lastStatus ?? ''),
    `${host.delayMs} ms`,
    ...[host.failures, host.requestsToday, host.due].map(String),
    toPaused(host),
  ])
  output.data(hosts, hosts.length === 0 ? 'no requests have been made yet' : toTable(heads, rows))
  return EXIT.done
}

/** Prints every request to a host, the newest first, as its owner may be shown. */
export async function logOfHost({ api, output }: Served, host: string, limit: string): Promise<ExitCode> {
  const count = Number(limit)
  if (!(Number.isInteger(count) && count > 0 && count <= MAX_LOGGED)) {
    throw new InvalidInputError('request_invalid', `--limit must be from 1 to ${MAX_LOGGED}, is "${limit}"`)
  }
  const requests = await readAll<Request>(api, `/hosts/${encodeURIComponent(toHost(host))}/requests`, 'requests', count)
  const heads = ['TIME (UTC)', 'ADDRESS', 'RESPONSE', 'DURATION', 'IDLE BEFORE', 'PAUSE AFTER', 'ROBOTS.TXT']
  const rows = requests.map((request) => [
    request.requestedAt,
    request.address,
    [request.status, request.code].filter((part) => part !== null).join(' '),
    `${request.ms} ms`,
    request.idleMs === null ? '' : `${Math.round(request.idleMs)} ms`,
    `${request.pauseMs} ms`,
    request.robots ?? '',
  ])
  output.data(requests, requests.length === 0 ? `no requests to ${host} yet` : toTable(heads, rows))
  return EXIT.done
}

/** Pauses requests to a host. */
export async function pauseHost(
  { api, output }: Served,
  host: string,
  { minutes, reason }: { readonly minutes?: string; readonly reason?: string },
): Promise<ExitCode> {
  const paused = await api.post<Host>(`/hosts/${encodeURIComponent(toHost(host))}/pause`, {
    minutes: minutes === undefined ? null : Number(minutes),
    reason: reason ?? null,
  })
  output.data(paused, `${paused.host} is paused ${toPaused(paused)}`)
  return EXIT.done
}

/** Resumes requests to a host. */
export async function resumeHost({ api, output }: Served, host: string): Promise<ExitCode> {
  const resumed = await api.post<Host>(`/hosts/${encodeURIComponent(toHost(host))}/resume`, {})
  output.data(resumed, `requests to ${resumed.host} are resumed; ${resumed.due} due`)
  return EXIT.done
}

function toPaused({ paused }: Host): string {
  if (paused === null) return ''
  const until = paused.until === null ? 'until it is resumed' : `until ${paused.until}`
  return paused.reason === null ? until : `${until} (${paused.reason})`
}

async function readAll<T>(api: Served['api'], path: string, field: string, most: number): Promise<readonly T[]> {
  const rows: T[] = []
  for (let cursor: string | null = ''; cursor !== null && rows.length < most;) {
    const query = new URLSearchParams({ limit: String(ALL_PAGES), ...(cursor === '' ? {} : { cursor }) })
    const page: Record<string, unknown> = await api.get<Record<string, unknown>>(`${path}?${query}`)
    rows.push(...(page[field] as T[]))
    cursor = page['nextCursor'] as string | null
  }
  return rows.slice(0, most)
}
