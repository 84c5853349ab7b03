import { setImmediate, setTimeout as delay } from 'node:timers/promises'

/** Items that are still coming one after another come more often than this. */
const QUIET_MS = 500
/** Each batch has costs of its own: where items keep coming, this many times its own time passes before the next one. */
const REST = 2

/** Adds an item to the next batch; resolves or rejects with what became of that item. */
export type Batches<Item> = (item: Item) => Promise<void>

/**
 * For work that is cheaper together than one by one: items that arrive while a batch is under way go together into the
 * next, at most `limit` of them, but for those that `goesAlone`. `run` does a whole batch. Where it fails and `isOfAll`
 * does not say that every item would have failed so, each item is run again alone, so that only the faulty one fails.
 */
export function createBatches<Item>(
  run: (items: readonly Item[]) => Promise<void>,
  options: BatchOptions<Item>,
): Batches<Item> {
  const { limit, isOfAll, goesAlone = () => false, gatherMs = 0 } = options
  const waiting: Waiting<Item>[] = []
  let isRunning = false
  const runAll = async (): Promise<void> => {
    isRunning = true
    await setImmediate() // whoever comes at the same time joins
    while (waiting.length > 0) {
      const startedMs = performance.now()
      await runBatch(take(), run, isOfAll)
      await gather(Math.min(gatherMs, REST * (performance.now() - startedMs)))
    }
    isRunning = false
  }
  /** Waits for more, until none came for a while. */
  const gather = async (maxMs: number): Promise<void> => {
    const deadlineMs = performance.now() + maxMs
    for (let known = 0; waiting.length > known && waiting.length < limit;) {
      known = waiting.length
      const leftMs = deadlineMs - performance.now()
      if (leftMs > 0) await delay(Math.min(QUIET_MS, leftMs))
    }
  }
  const take = (): readonly Waiting<Item>[] => {
    const lone = waiting.findIndex(({ item }) => goesAlone(item))
    if (lone === 0) return waiting.splice(0, 1)
    return waiting.splice(0, lone === -1 ? limit : Math.min(lone, limit))
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!isRunning) void runAll()
    })
}

export interface BatchOptions<Item> {
  readonly limit: number
  readonly isOfAll: (error: unknown) => boolean
  readonly goesAlone?: (item: Item) => boolean
  /**
   * Where items came during a batch, more are awaited for twice as long as it took, but no longer than this, and only
   * as long as some come; 0 by default.
   */
  readonly gatherMs?: number
}

interface Waiting<Item> {
  readonly item: Item
  resolve(): void
  reject(error: unknown): void
}

/** Never rejects: every outcome goes to whoever waits for the item. */
async function runBatch<Item>(
  batch: readonly Waiting<Item>[],
  run: (items: readonly Item[]) => Promise<void>,
  isOfAll: (error: unknown) => boolean,
): Promise<void> {
  try {
    await run(batch.map(({ item }) => item))
    for (const each of batch) each.resolve()
  } catch (error) {
    if (batch.length === 1 || isOfAll(error)) for (const each of batch) each.reject(error)
    else for (const each of batch) await runBatch([each], run, isOfAll)
  }
}
