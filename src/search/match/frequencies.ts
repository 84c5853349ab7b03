import { LRUCache } from 'lru-cache'
import type { SearchPorts } from '../ports.ts'
import { countUnknown } from './count-cache.ts'
import { allOf } from '../../domain/filter.ts'
import { havingStems, type Conjunct } from '../engine/search-engine.ts'

/**
 * A slightly stale count does not harm a rank; a count of zero is only reused for the same corpus version, since it
 * marks the word as misspelt.
 */
const FRESH_MS = 5 * 60_000
const MAX_KEPT = 50_000

interface Entry {
  readonly passages: number
  readonly corpusVersion: string
}

const caches = new WeakMap<SearchPorts['engine'], LRUCache<string, Entry>>()

/**
 * How many passages of the whole library match each conjunct, with the versions that it names, so that a word which
 * occurs in a title alone is known; counts of the last few minutes are cached.
 */
export async function countPassages(
  app: SearchPorts,
  conjuncts: readonly Conjunct[],
  corpusVersion: string,
  signal?: AbortSignal,
): Promise<readonly number[]> {
  const cache = cacheOf(app)
  const keys = conjuncts.map((conjunct) => JSON.stringify(conjunct))
  const known = keys.map((key) => {
    const entry = cache.get(key)
    return entry?.corpusVersion === corpusVersion || (entry?.passages ?? 0) > 0 ? entry?.passages : undefined
  })
  const queries = conjuncts.map((conjunct) => ({
    ...{ of: 'any' as const, conjuncts: [conjunct], filter: allOf([]), by: [] },
  }))
  return countUnknown(app, queries, known, signal, ({ records }, at) => {
    cache.set(keys[at] ?? '', { passages: records, corpusVersion })
    return records
  })
}

/** The same for passages with each of these stems, in order. */
export async function countStems(
  app: SearchPorts,
  stems: readonly string[],
  corpusVersion: string,
  signal?: AbortSignal,
): Promise<readonly number[]> {
  const conjuncts = stems.map((stem) => havingStems([stem]))
  return countPassages(app, conjuncts, corpusVersion, signal)
}

function cacheOf(app: SearchPorts): LRUCache<string, Entry> {
  const known = caches.get(app.engine)
  if (known !== undefined) return known
  const made = new LRUCache<string, Entry>({ max: MAX_KEPT, ttl: FRESH_MS })
  caches.set(app.engine, made)
  return made
}
