import type { FetchPorts } from '../politeness/ports.ts'
import { readLastCode } from '../politeness/hosts.ts'
import type { Location } from '../../../db/harvest/locations.ts'
import { AppError, messageOf, ThrottledError, TransientError } from '../../../errors.ts'
import { loggerFor } from '../../../logger.ts'
import { isInside } from '../http/address-guard.ts'
import type { HttpAnswer } from '../http/http-messages.ts'
import { waitingGet } from '../politeness/waiting-get.ts'
import { capturedAtOf, chooseMementos, parseTimeMap, toRawAddress } from './time-map.ts'

/**
 * Archives serve everybody, so they get a pause of their own; the wait for their lease is short, since it occupies a
 * fetch worker.
 */
const DELAY_MS = 2_000
const MAX_WAIT_MS = 15_000

/** Captures tried for one address: some are copies of a “not found” page. */
const MAX_CAPTURES = 3

/** After so many attempts without reaching a host, it is considered dead. */
const TRIES_BEFORE_DEAD = 3

/** A copy from a web archive. */
export interface ArchivedCopy {
  readonly answer: HttpAnswer
  /** The rule of the archive's own robots.txt that allowed the request. */
  readonly robots: string
  /** The address at which people can view it, and when it was captured. */
  readonly archive: { readonly address: string; readonly capturedAt: Date }
}

/**
 * Asks each web archive in turn for a copy of a page that its publisher no longer serves and that we never read
 * (Memento, RFC 7089). Null when no archive has one, when the operator or the source has disabled archives, and for
 * addresses inside our own network, which are never disclosed to outsiders.
 * @throws ThrottledError `host_turn`; the signal's reason when it aborts
 */
export async function askArchives(
  app: FetchPorts,
  location: Location,
  signal: AbortSignal,
): Promise<ArchivedCopy | null> {
  const source = app.library.sources.find((candidate) => candidate.id === location.sourceId)
  if (location.versionId !== null || source?.archive === false) return null
  for (const archive of app.config.fetch.archives) {
    if (isInside(new URL(location.address)) && !isInside(new URL(archive))) continue
    try {
      const copy = await askArchive(app, archive, location, signal)
      if (copy !== null) return copy
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof AppError) || error.code === 'host_turn') throw error
      loggerFor(app.log, 'fetch').info({ archive, code: error.code, message: messageOf(error) }, 'archive not read')
    }
  }
  return null
}

/**
 * Whether the error suggests that the host no longer exists: it was tried several times, and the last request (even
 * for robots.txt) could not reach it. A host that still answers decides for itself what may be kept of its pages.
 */
export async function isHostDead(app: FetchPorts, location: Location, error: unknown): Promise<boolean> {
  const isUnreachable = error instanceof TransientError && /^(host|robots)_unreachable$/.test(error.code)
  if (!isUnreachable || location.attempts < TRIES_BEFORE_DEAD || location.versionId !== null) return false
  return (await readLastCode(app.catalogue, new URL(location.address).host)) === 'host_unreachable'
}

async function askArchive(app: FetchPorts, archive: string, location: Location, signal: AbortSignal) {
  const candidates = await findCaptures(app, archive, location, signal)
  for (const address of candidates) {
    try {
      const copy = await readCapture(app, address, location, signal)
      if (copy !== null) return copy
    } catch (error) {
      if (!(error instanceof AppError) || error instanceof ThrottledError) throw error
    }
  }
  return null
}

/**
 * Addresses from the archive's list of captures; without such a list, the address at which the archive shows its own
 * choice.
 */
async function findCaptures(app: FetchPorts, archive: string, location: Location, signal: AbortSignal) {
  try {
    const { answer } = await get(app, `${archive}timemap/link/${location.address}`, location, signal)
    if (answer.status !== 200) return [archive + location.address]
    const mementos = parseTimeMap(Buffer.from(answer.bytes).toString('utf8'), answer.address)
    const chosen = chooseMementos(mementos, location.hints.published ?? null, MAX_CAPTURES)
    return chosen.map(({ address }) => address)
  } catch (error) {
    if (error instanceof AppError && error.code === 'http_4xx') return [archive + location.address]
    throw error
  }
}

/** Null for anything that is not a capture: an archive must state when it was taken. */
async function readCapture(
  app: FetchPorts,
  address: string,
  location: Location,
  signal: AbortSignal,
): Promise<ArchivedCopy | null> {
  const first = await get(app, toRawAddress(address), location, signal)
  // without a capture date in the address, an archive redirects to a capture framed by its own page
  const raw = toRawAddress(first.answer.address)
  const { answer, robots } = raw === first.answer.address ? first : await get(app, raw, location, signal)
  const capturedAt = capturedAtOf(answer.headers['memento-datetime'], answer.address)
  if (answer.status !== 200 || answer.bytes.length === 0 || capturedAt === null) return null
  return { answer, robots, archive: { address: answer.address.replace('id_/', '/'), capturedAt } }
}

async function get(app: FetchPorts, address: string, location: Location, signal: AbortSignal) {
  let robots = ''
  const answer = await waitingGet(app, address, {
    holder: location.locationId,
    delayMs: DELAY_MS,
    maxWaitMs: MAX_WAIT_MS,
    signal,
    onRobots: (rule) => (robots = rule),
  })
  return { answer, robots }
}
