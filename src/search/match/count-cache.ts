import { LRUCache } from 'lru-cache'
import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import type { CountResult, CountQuery } from '../engine/search-engine.ts'

/** Changes to the index from outside are found and repaired on a schedule; older counts expire sooner. */
const FRESH_MS = 60_000
/** Counted values held by the cache, some 50 MB. */
const MAX_VALUES = 500_000

/** Counts of one engine since the library last changed. */
interface Cache {
  readonly changes: number
  readonly counts: LRUCache<string, CountResult>
}

const caches = new WeakMap<SearchPorts['engine'], Cache>()

/**
 * Counts through the engine, with a cache for the current state of the library: every page of a result but the first,
 * and every filter on documents, is answered from it.
 */
export async function countCached(
  app: SearchPorts,
  { changes }: Pick<LibraryFacts, 'changes'>,
  queries: readonly CountQuery[],
  signal?: AbortSignal,
): Promise<readonly CountResult[]> {
  const { counts } = cacheOf(app, changes)
  const keys = queries.map((query) => JSON.stringify(query))
  const known = keys.map((key) => counts.get(key))
  return countUnknown(app, queries, known, signal, (counted, at) => {
    // An unavailable server may have returned.
    if (counted.missing.length === 0) counts.set(keys[at] ?? '', counted)
    return counted
  })
}

/**
 * Counts the queries whose entry in `known` is undefined in one engine call; `toAnswer` receives each new count and the
 * index of its query.
 */
export async function countUnknown<T>(
  app: SearchPorts,
  queries: readonly CountQuery[],
  known: readonly (T | undefined)[],
  signal: AbortSignal | undefined,
  toAnswer: (counted: CountResult, at: number) => T,
): Promise<readonly T[]> {
  const unknown = queries.filter((_query, at) => known[at] === undefined)
  const counted = unknown.length === 0 ? [] : await app.engine.count(unknown, signal)
  let next = 0
  return known.map((answer, at) => answer ?? toAnswer(counted[next++] ?? { records: 0, by: {}, missing: [] }, at))
}

function sizeOf({ by }: CountResult): number {
  return Object.values(by).reduce((sum: number, counts: ReadonlyMap<unknown, number>) => sum + counts.size, 1)
}

/** A search that began before the library changed uses a cache of its own. */
function cacheOf(app: SearchPorts, changes: number): Cache {
  const known = caches.get(app.engine)
  if (known?.changes === changes) return known
  const counts = new LRUCache<string, CountResult>({ maxSize: MAX_VALUES, sizeCalculation: sizeOf, ttl: FRESH_MS })
  const made: Cache = { changes, counts }
  if (known === undefined || known.changes < changes) caches.set(app.engine, made)
  return made
}
