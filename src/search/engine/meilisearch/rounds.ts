import { setImmediate, setTimeout as delay } from 'node:timers/promises'

/** Pause after a round while somebody searches, relative to the round's duration, and its maximum. */
const PAUSE_FACTOR = 1.5
const MAX_PAUSE_MS = 3_000

/** Runs work in rounds: work that arrives during a round starts together in the next one. */
export type Rounds = <T>(work: () => Promise<T>) => Promise<T>

/**
 * For work that is cheaper in bulk: Meilisearch takes at least half a second of a core to add one document to a library
 * of some thousand, and batches those that are waiting. The pause leaves time for searches, and is left out while there
 * are none.
 */
export function createRounds(isSearched: () => Promise<boolean>): Rounds {
  let underWay: Promise<void> | null = null
  let upcoming: Promise<void> | null = null
  let members: Promise<unknown>[] = []
  const begin = (): void => {
    upcoming = null
    members = []
    const startedMs = performance.now()
    underWay = (async () => {
      await setImmediate() // callers that waited for the round join it
      await Promise.allSettled(members)
      const endedMs = performance.now()
      if (await isSearched().catch(() => true))
        await delay(Math.min(MAX_PAUSE_MS, PAUSE_FACTOR * (endedMs - startedMs)))
      underWay = null
    })()
  }
  return async (work) => {
    if (upcoming !== null || underWay !== null) await (upcoming ??= (underWay ?? Promise.resolve()).then(begin))
    else begin()
    const result = work()
    members.push(result)
    return result
  }
}
