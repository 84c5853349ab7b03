import type { HarvestPorts } from './ports.ts'
import { PermanentError } from '../../errors.ts'
import { waitingGet } from '../fetch/politeness/waiting-get.ts'
import type { ReadAddress, Source } from '../../domain/source.ts'

/** A run has many pages to read, and gives up for a host that has no time for so long. */
const MAX_WAIT_MS = 60_000

const EMAIL = /[^\s<>:;,]+@[^\s<>:;,]+\.[a-z]{2,}/i

/**
 * Reads the pages of a source politely, for whoever `holder` is. 304 comes through where it was asked for.
 * @throws PermanentError `source_gone` for 404 and 410; else as `politeGet`
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
      signal,
    })
    if (answer.status === 404 || answer.status === 410) {
      throw new PermanentError('source_gone', `${address} answers ${answer.status}`)
    }
    return answer
  }
}

/** The operator's mail address, if the contact that we introduce ourselves with has one. */
export function mailtoOf(app: HarvestPorts): string | null {
  return EMAIL.exec(app.config.fetch.contact)?.[0] ?? null
}
