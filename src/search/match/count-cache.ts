import type { App } from '../../app.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import type { Counted, CountQuery } from '../engine/search-engine.ts'

/** What changes the index behind our back is found out, and mended, by the clock; counts of before are forgotten sooner. */
const FRESH_MS = 60_000
/** Values with their counts, of all that is kept: some 50 MB. */
const MAX_VALUES = 500_000

interface Entry {
  readonly counted: Counted
  readonly atMs: number
}

/** What one engine was asked since the library changed last. */
interface Memory {
  readonly changes: number
  readonly entries: Map<string, Entry>
  values: number
}

const kept = new WeakMap<App['engine'], Memory>()

/**
 * As the engine counts; what was asked before of the library as it is now is not asked again, which is every page of a
 * result but its first, and every filter on documents.
 */
export async function countCached(
  app: App,
  { changes }: Pick<LibraryFacts, 'changes'>,
  queries: readonly CountQuery[],
  signal?: AbortSignal,
): Promise<readonly Counted[]> {
  const memory = memoryOf(app, changes)
  const keys = queries.map((query) => JSON.stringify(query))
  const known = keys.map((key) => recall(memory, key))
  const unknown = queries.filter((_query, at) => known[at] === null)
  const asked = unknown.length === 0 ? [] : await app.engine.count(unknown, signal)
  let next = 0
  return known.map((counted, at) => {
    if (counted !== null) return counted
    const found = asked[next++] ?? { passages: 0, by: {}, missing: [] }
    // A server that was away may be back.
    if (found.missing.length === 0) remember(memory, keys[at] ?? '', found)
    return found
  })
}

function recall({ entries }: Memory, key: string): Counted | null {
  const entry = entries.get(key)
  return entry !== undefined && Date.now() - entry.atMs < FRESH_MS ? entry.counted : null
}

function remember(memory: Memory, key: string, counted: Counted): void {
  forget(memory, key)
  memory.entries.set(key, { counted, atMs: Date.now() })
  memory.values += sizeOf(counted)
  for (const oldest of memory.entries.keys()) {
    if (memory.values <= MAX_VALUES) break
    forget(memory, oldest)
  }
}

function forget(memory: Memory, key: string): void {
  const entry = memory.entries.get(key)
  if (entry === undefined) return
  memory.entries.delete(key)
  memory.values -= sizeOf(entry.counted)
}

function sizeOf({ by }: Counted): number {
  return Object.values(by).reduce((sum: number, counts: ReadonlyMap<unknown, number>) => sum + counts.size, 1)
}

/** A search that began before the library changed remembers for itself alone. */
function memoryOf(app: App, changes: number): Memory {
  const known = kept.get(app.engine)
  if (known?.changes === changes) return known
  const made: Memory = { changes, entries: new Map(), values: 0 }
  if (known === undefined || known.changes < changes) kept.set(app.engine, made)
  return made
}
