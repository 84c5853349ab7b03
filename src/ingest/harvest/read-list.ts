import type { HarvestPorts } from './ports.ts'
import { PermanentError } from '../../errors.ts'
import { waitingGet } from '../fetch/politeness/waiting-get.ts'
import type { ReadAddress, Source } from '../../domain/source.ts'

/** A run has many pages to read, and pauses when a host makes it wait longer than this. */
const MAX_WAIT_MS = 60_000

const EMAIL = /[^\s<>:;,]+@[^\s<>:;,]+\.[a-z]{2,}/i

/**
 * Returns a function that reads pages of a source politely under the name `holder`. 304 is returned when the request
 * was
 * conditional.
 * @throws PermanentError `source_gone` for 404 and 410; otherwise as `politeGet`
 */
export function readList(app: HarvestPorts, source: Source, holder: string): ReadAddress {
  return async (address, signal, known) => {
    const answer = await waitingGet(app, address, {
      holder,
      delayMs: source.delayMs,
      maxPerDay: source.maxPerDay,
      render: source.render,
      maxWaitMs: MAX_WAIT_MS,
      headers: {
        ...(known?.etag ? { 'if-none-match': known.etag } : {}),
        ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
      },
      ...(known?.address ? { headersFor: known.address } : {}),
      signal,
    })
    if (answer.status === 404 || answer.status === 410) {
      throw new PermanentError('source_gone', `${address} answers ${answer.status}`)
    }
    return answer
  }
}

/** The email address in the operator's contact, which is sent to APIs; null when it has none. */
export function mailtoOf(app: HarvestPorts): string | null {
  return EMAIL.exec(app.config.fetch.contact)?.[0] ?? null
}
