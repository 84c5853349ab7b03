import type { HarvestPorts } from './ports.ts'
import { isCatalogueFault } from '../../db/database-errors.ts'
import { AppError, messageOf, NotFoundError } from '../../errors.ts'
import { waitingGet } from '../fetch/politeness/waiting-get.ts'
import { normaliseAddress } from './address.ts'
import { harvestSource } from './harvest-source.ts'
import { createListParser } from './parse-list.ts'
import { mailtoOf, readList } from './read-list.ts'
import { NO_CHECKPOINT, type DiscoveredItem, type Source } from '../../domain/source.ts'

/** A check only samples a source; it does not harvest it. */
const MAX_MET = 200
const MAX_ADDRESSES = 25
const MAX_MS = 120_000
const MAX_WAIT_MS = 30_000

/** Enough to see that the address answers. */
const MAX_BYTES = 16 * 1024

/**
 * The state of a source. `fewer`: the crawl finds fewer documents than expected. `lost`: some listed or declared
 * addresses no longer answer. `forbidden`: by its robots.txt or by our own address rules. `failed`: it could not be
 * crawled, for the reason in `code`.
 */
export const SOURCE_STATES = ['ok', 'fewer', 'lost', 'forbidden', 'failed'] as const
export type SourceState = (typeof SOURCE_STATES)[number]

/** The result of checking one source. */
export interface SourceCheck {
  readonly sourceId: string
  readonly state: SourceState
  /** The robots.txt rule for `url`: `no_robots_txt`, `no_rule` or a line of it; null when `url` is not on the web. */
  readonly robots: string | null
  /** Documents found, up to 200. */
  readonly met: number
  readonly expected: number | null
  /** Listed or declared addresses that did not answer, with the reason. */
  readonly lost: readonly { readonly address: string; readonly code: string }[]
  readonly code: string | null
  readonly message: string | null
}

/**
 * Crawls a source politely, as far as needed to determine its state, and requests the listed addresses. Stores nothing.
 * @throws NotFoundError `source_missing`; the signal's reason when it aborts
 */
export async function checkSource(app: HarvestPorts, sourceId: string, signal: AbortSignal): Promise<SourceCheck> {
  const source = app.library.sources.find((candidate) => candidate.id === sourceId)
  if (source === undefined) throw new NotFoundError('source_missing', `no source ${sourceId}`)
  const holder = `check.${sourceId}`
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(MAX_MS)])
  const { met, failure } = await crawl(app, source, holder, bounded)
  const robots = await readRobots(app, source, bounded) // already cached by the crawl, which requested it under the host lease
  const lost = failure === null ? await findLost(app, source, holder, bounded) : []
  signal.throwIfAborted()
  const code = failure === null ? null : codeOf(failure)
  return {
    sourceId: source.id,
    state: code !== null ? stateOf(code) : lost.length > 0 ? 'lost' : met < (source.expected ?? 0) ? 'fewer' : 'ok',
    robots,
    met,
    expected: source.expected,
    lost,
    code,
    message: failure === null ? null : messageOf(failure),
  }
}

async function readRobots(app: HarvestPorts, { url }: Source, signal: AbortSignal): Promise<string | null> {
  if (!url.startsWith('http')) return null
  try {
    return (await app.robots.check(url, { signal })).rule
  } catch (error) {
    return codeOf(error)
  }
}

/** Declared documents are left out of the count, since they are known without a crawl. */
async function crawl(app: HarvestPorts, source: Source, holder: string, signal: AbortSignal) {
  const bare = { ...source, documents: [] }
  const checkpoint = { ...NO_CHECKPOINT, mailto: mailtoOf(app) }
  const parse = createListParser(app.parser)
  const met = new Map<string, DiscoveredItem>()
  try {
    for await (const item of harvestSource(bare, readList(app, source, holder), signal, checkpoint, parse)) {
      if (item.isDeleted !== true) met.set(item.address, item)
      if (met.size >= MAX_MET) break
    }
    return { met: met.size, failure: null }
  } catch (failure) {
    return { met: met.size, failure }
  }
}

async function findLost(app: HarvestPorts, source: Source, holder: string, signal: AbortSignal) {
  const listed = (source.entries ?? []).flatMap((entry) => normaliseAddress(entry) ?? [])
  const addresses = [...new Set([...listed, ...source.documents.map(({ address }) => address)])]
  const lost = []
  for (const address of addresses.slice(0, MAX_ADDRESSES)) {
    const code = await requestListed(app, source, address, holder, signal)
    if (code !== null) lost.push({ address, code })
  }
  return lost
}

/** Why an address does not answer with a document, or null. */
async function requestListed(
  app: HarvestPorts,
  { delayMs }: Source,
  address: string,
  holder: string,
  signal: AbortSignal,
) {
  const limits = { maxBytes: MAX_BYTES, overflow: 'cut', maxWaitMs: MAX_WAIT_MS } as const
  try {
    const { status } = await waitingGet(app, address, { holder, delayMs, signal, ...limits })
    return status === 404 || status === 410 ? 'source_gone' : null
  } catch (error) {
    return codeOf(error)
  }
}

function stateOf(code: string): SourceState {
  return code === 'robots_disallowed' || code === 'address_refused' ? 'forbidden' : 'failed'
}

/**
 * Any error that is not an AppError means that the check timed out or the program is stopping. A catalogue fault is
 * rethrown, since it reveals nothing about the source.
 */
function codeOf(error: unknown): string {
  if (isCatalogueFault(error)) throw error
  return error instanceof AppError ? error.code : 'check_unfinished'
}
