import { PermanentError, TransientError } from '../../../errors.ts'
import type { IndexRecord } from '../search-engine.ts'

/** Deaths of the server in a row, each while it had nothing but these records to take in, that are no coincidence. */
const MAX_DEATHS = 3

/** Errors of a connection that its other end cut, or to which nobody answers any more. */
const CUT: readonly string[] = ['UND_ERR_SOCKET', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE']

/** One write of records, in two steps. */
export interface GuardedWrite {
  readonly records: readonly IndexRecord[]
  /** Rejects when the server is away; a failure of `write` soon after means that it died. */
  readonly check: () => Promise<void>
  readonly write: () => Promise<void>
}

/**
 * Finds records that kill the server. Writes run together; when the server dies, each of them runs alone the next time,
 * and fails for good when the server has died of it several times in a row.
 */
export interface WriteGuard {
  /** @throws PermanentError `index_crash`; otherwise what the steps throw */
  run(write: GuardedWrite): Promise<void>
}

/** `discardTasks` removes the unfinished tasks of dead servers, which a new one would take up again. */
export function createWriteGuard(discardTasks: () => Promise<void>): WriteGuard {
  const deaths = new Map<string, number>()
  const lanes = createLanes()
  let discarding: Promise<void> | null = null
  let hasDied = false

  const discard = async (): Promise<void> => {
    if (hasDied) {
      discarding ??= discardTasks()
        .then(() => void (hasDied = false))
        .finally(() => (discarding = null))
    }
    await discarding
  }
  const run = async (key: string | null, isAlone: boolean, { check, write }: GuardedWrite): Promise<void> => {
    await check()
    await discard()
    try {
      await write()
    } catch (error) {
      if (!isCut(error)) throw error
      hasDied = true
      if (key === null) throw error
      const count = (deaths.get(key) ?? 0) + (isAlone ? 1 : 0)
      deaths.set(key, count)
      if (count < MAX_DEATHS) throw error
      deaths.delete(key) // somebody may try again
      const message = `the search server ended ${count} times in a row while it took in this document alone`
      throw new PermanentError('index_crash', message, { cause: error })
    }
    if (key !== null) deaths.delete(key)
  }
  return {
    run: (write) => {
      const key = keyOf(write.records)
      const isSuspect = key !== null && deaths.has(key)
      return isSuspect ? lanes.alone(() => run(key, true, write)) : lanes.together(() => run(key, false, write))
    },
  }
}

/** Names records of one document; null for those of several, none of which can be blamed. */
function keyOf(records: readonly IndexRecord[]): string | null {
  const [first] = records
  if (first === undefined || records.some(({ documentId }) => documentId !== first.documentId)) return null
  return `${first.documentId} ${first.versionId}`
}

function isCut(error: unknown): boolean {
  if (!(error instanceof TransientError) || error.code !== 'search_unavailable') return false
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    if (CUT.includes((cause as NodeJS.ErrnoException).code ?? '')) return true
  }
  return false
}

interface Lanes {
  together<T>(work: () => Promise<T>): Promise<T>
  /** Starts when nothing else runs; whatever arrives meanwhile waits. */
  alone<T>(work: () => Promise<T>): Promise<T>
}

function createLanes(): Lanes {
  const running = new Set<Promise<unknown>>()
  let lone: Promise<unknown> | null = null
  return {
    together: async (work) => {
      while (lone !== null) await lone
      const result = work()
      const settled = result.catch(() => {})
      running.add(settled)
      void settled.then(() => running.delete(settled))
      return result
    },
    alone: async (work) => {
      const before = lone ?? Promise.resolve()
      const result = before.then(() => Promise.all(running)).then(work)
      const settled: Promise<unknown> = result
        .catch(() => {})
        .then(() => {
          if (lone === settled) lone = null
        })
      lone = settled
      return result
    },
  }
}
