import { LRUCache } from 'lru-cache'
import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import type { CountResult, CountQuery } from '../engine/search-engine.ts'

/** What changes the index behind our back is found and repaired on a schedule; older counts are forgotten sooner. */
const FRESH_MS = 60_000
/** Values with their counts, of all that is kept: some 50 MB. */
const MAX_VALUES = 500_000

/** What one engine was asked since the library changed last. */
interface Cache {
  readonly changes: number
  readonly counts: LRUCache<string, CountResult>
}

const caches = new WeakMap<SearchPorts['engine'], Cache>()

/**
 * As the engine counts; what was asked before of the library as it is now is not asked again, which is every page of a
 * result but its first, and every filter on documents.
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
    // A server that was away may be back.
    if (counted.missing.length === 0) counts.set(keys[at] ?? '', counted)
    return counted
  })
}

/** Answers what is not `known` by asking the engine once; `toAnswer` gets each new count and the place of its query. */
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
  return known.map((answer, at) => answer ?? toAnswer(counted[next++] ?? { passages: 0, by: {}, missing: [] }, at))
}

function sizeOf({ by }: CountResult): number {
  return Object.values(by).reduce((sum: number, counts: ReadonlyMap<unknown, number>) => sum + counts.size, 1)
}

/** A search that began before the library changed remembers for itself alone. */
function cacheOf(app: SearchPorts, changes: number): Cache {
  const known = caches.get(app.engine)
  if (known?.changes === changes) return known
  const counts = new LRUCache<string, CountResult>({ maxSize: MAX_VALUES, sizeCalculation: sizeOf, ttl: FRESH_MS })
  const made: Cache = { changes, counts }
  if (known === undefined || known.changes < changes) caches.set(app.engine, made)
  return made
}
