import { setImmediate, setTimeout as delay } from 'node:timers/promises'

/** A round rests for so much of the time that it took, and no longer than this. */
const REST_SHARE = 1.5
const MAX_REST_MS = 3_000

/** Does work in rounds: what comes while one is under way begins with the next, all of it at once. */
export type Rounds = <T>(work: () => Promise<T>) => Promise<T>

/**
 * For work of which much together costs hardly more than little: Meilisearch takes half a second of a core and more to
 * add one document to a library of some thousand, and takes those that wait as one. The rest is the searches'.
 */
export function createRounds(): Rounds {
  let underWay: Promise<void> | null = null
  let upcoming: Promise<void> | null = null
  let members: Promise<unknown>[] = []
  const begin = (): void => {
    upcoming = null
    members = []
    const startedMs = performance.now()
    underWay = (async () => {
      await setImmediate() // who waited for the round joins it
      await Promise.allSettled(members)
      await delay(Math.min(MAX_REST_MS, REST_SHARE * (performance.now() - startedMs)))
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
