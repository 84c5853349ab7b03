import { isHostName } from '../../../domain/value-schemas.ts'
import type { HostPorts } from './ports.ts'
import { pauseHost, readHost, resumeHost, type HostRow, type Pause } from './host-list.ts'
import { requeueWaiting } from '../../../ingest/harvest/waiting-runs.ts'
import { InvalidInputError, NotFoundError } from '../../../errors.ts'
import { enqueueRecorded } from '../../../ingest/jobs/enqueue-all.ts'

/**
 * The host of `example.org`, `Example.org:8080` or a whole address, as leases and pauses name it.
 * @throws InvalidInputError `host_invalid`
 */
export function toHost(text: string): string {
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}/`
  // As written, since reading an address makes 0.0.0.0 of `000...0` and 127.0.0.1 of `0x7f.1`.
  const written = /^https?:\/\/([^/?#\\]*)/i.exec(address)?.[1] ?? ''
  if (!isHostName(written)) throw invalidHost()
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || url.username !== '' || url.hostname === '' || (url.pathname !== '/' && address !== text)) {
    throw invalidHost()
  }
  return url.host
}

function invalidHost(): InvalidInputError {
  return new InvalidInputError('host_invalid', 'write a host as example.org or example.org:8080')
}

/** Pauses requests to a host; a request in progress ends normally. */
export async function pauseCrawling(app: HostPorts, host: string, pause: Pause): Promise<HostRow> {
  await pauseHost(app.catalogue, host, pause)
  return getHost(app, host)
}

/** Ends the pause of a host, and enqueues its due addresses and the harvests that waited for it. @throws NotFoundError `host_missing` */
export async function resumeCrawling(app: HostPorts, host: string): Promise<HostRow> {
  await getHost(app, host)
  await resumeHost(app.catalogue, host)
  await enqueueRecorded(app, [
    { name: 'crawl', subjectId: host, revision: 0 },
    ...(await requeueWaiting(app.catalogue, host)),
  ])
  return getHost(app, host)
}

/** @throws NotFoundError `host_missing` */
export async function getHost(app: HostPorts, host: string): Promise<HostRow> {
  const found = await readHost(app.catalogue, host)
  if (found === undefined)
    throw new NotFoundError('host_missing', `unknown host ${host}: no address is on it and no request was made to it`)
  return found
}
