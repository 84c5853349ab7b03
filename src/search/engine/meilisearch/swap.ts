import { setTimeout as delay } from 'node:timers/promises'
import type { Meilisearch } from 'meilisearch'
import { TransientError } from '../../../errors.ts'
import { done, isMissing, toOurs } from './errors.ts'
import { besideOf, type MeiliIndex } from './index-state.ts'

const POLL_MS = 100
/** A swap takes milliseconds, but stands in line behind other tasks. */
const QUEUED_MS = 600_000

/**
 * What the name of an index and the name beside it stand for; null: nothing. A content is identified by the time of its
 * creation, which goes with it when names are swapped.
 */
export interface SwapPlaces {
  readonly active: string | null
  readonly beside: string | null
}

/**
 * Reads both places, once swaps that the server still has in its queue are done: it keeps them when it is killed.
 * @throws TransientError `search_unavailable`
 */
export async function readPlaces(index: MeiliIndex): Promise<SwapPlaces> {
  const beside = besideOf(index)
  await awaitQueuedSwaps(index.client, [index.name, beside.name])
  const [active, other] = await Promise.all([readContent(index), readContent(beside)])
  return { active, beside: other }
}

/** Exchanges what the two names stand for; where nothing is active yet, or any more, renames the one there is. */
export async function exchange(index: MeiliIndex): Promise<void> {
  const { name, client } = index
  const places = await readPlaces(index)
  const beside = besideOf(index).name
  const indexes: [string, string] = places.active === null ? [beside, name] : [name, beside]
  await done(client.swapIndexes([{ indexes, rename: places.active === null || places.beside === null }]))
}

/** Deletes what stands beside the active index. */
export async function discardBeside(index: MeiliIndex): Promise<void> {
  await done(index.client.deleteIndex(besideOf(index).name))
}

async function readContent({ client, name }: MeiliIndex): Promise<string | null> {
  try {
    return (await client.httpRequest.get<{ createdAt: string }>({ path: `indexes/${name}` })).createdAt
  } catch (error) {
    if (isMissing(error)) return null
    throw toOurs(error)
  }
}

async function awaitQueuedSwaps(client: Meilisearch, names: readonly string[]): Promise<void> {
  const deadline = performance.now() + QUEUED_MS
  for (;;) {
    const { results } = await client.tasks
      .getTasks({ types: ['indexSwap'], statuses: ['enqueued', 'processing'] })
      .catch(toOurs)
    const isQueued = results.some(({ details }) =>
      details?.swaps?.some(({ indexes }) => indexes.some((uid) => names.includes(uid))),
    )
    if (!isQueued) return
    if (performance.now() > deadline) {
      throw new TransientError('search_unavailable', `the search engine has not done a swap in ${QUEUED_MS} ms`)
    }
    await delay(POLL_MS)
  }
}
