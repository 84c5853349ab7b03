import type { FetchPorts } from '../politeness/ports.ts'
import { readLastCode } from '../politeness/hosts.ts'
import type { Location } from '../../../db/harvest/locations.ts'
import { AppError, messageOf, ThrottledError, TransientError } from '../../../errors.ts'
import { loggerFor } from '../../../logger.ts'
import { isInside } from '../http/address-guard.ts'
import type { HttpAnswer } from '../http/http-messages.ts'
import { waitingGet } from '../politeness/waiting-get.ts'
import { capturedAtOf, chooseMementos, parseTimeMap, toRawAddress } from './time-map.ts'

/** Archives serve everybody: a pause of their own, and a short wait for a turn, since a fetch worker waits meanwhile. */
const DELAY_MS = 2_000
const MAX_WAIT_MS = 15_000

/** Captures of one address that are tried: some are copies of a page that says that there is none. */
const MAX_CAPTURES = 3

/** A host that was not to be reached so often is taken for dead. */
const TRIES_BEFORE_DEAD = 3

/** A copy out of a web archive. */
export interface ArchivedCopy {
  readonly answer: HttpAnswer
  /** What the archive's own robots.txt said. */
  readonly robots: string
  /** Where people find it, and when it was taken. */
  readonly archive: { readonly address: string; readonly capturedAt: Date }
}

/**
 * Asks each web archive in turn for a copy of what its publisher has no more and we never read (Memento, RFC 7089).
 * Null where nobody has one, where the operator or the source wants none, and for addresses inside our own network, of
 * which no one outside is told.
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
 * Whether the error means that there is no such host any more, as far as one can tell: tried several times, and the last
 * request, be it for its robots.txt, found nobody. A host that answers anything has a say in what is kept of it.
 */
export async function isHostDead(app: FetchPorts, location: Location, error: unknown): Promise<boolean> {
  const isAway = error instanceof TransientError && /^(host|robots)_unreachable$/.test(error.code)
  if (!isAway || location.attempts < TRIES_BEFORE_DEAD || location.versionId !== null) return false
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

/** By the archive's list of captures; an archive that keeps none is asked for the one it would show. */
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

/** Null for what is no capture: an archive must say when it took it. */
async function readCapture(
  app: FetchPorts,
  address: string,
  location: Location,
  signal: AbortSignal,
): Promise<ArchivedCopy | null> {
  const first = await get(app, toRawAddress(address), location, signal)
  // asked for the one it would show, an archive leads to it, in its own frame
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
