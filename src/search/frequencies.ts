import type { App } from '../app.ts'
import { allOf } from './filter.ts'
import type { Conjunct } from './search-engine.ts'

/** A little stale is no harm to a rank; a count of nothing is always asked again, since it tells a word from a slip. */
const FRESH_MS = 5 * 60_000
const MAX_KEPT = 50_000

const kept = new WeakMap<App['engine'], Map<string, { readonly passages: number; readonly atMs: number }>>()

/** How many passages of the whole library fulfil each conjunct; counts of the last minutes are remembered. */
export async function countPassages(
  app: App,
  conjuncts: readonly Conjunct[],
  signal?: AbortSignal,
): Promise<readonly number[]> {
  const memory = memoryOf(app)
  const nowMs = Date.now()
  const keys = conjuncts.map((conjunct) => JSON.stringify(conjunct))
  const known = keys.map((key) => {
    const entry = memory.get(key)
    return entry !== undefined && nowMs - entry.atMs < FRESH_MS ? entry.passages : null
  })
  const unknown = conjuncts.filter((_conjunct, at) => known[at] === null)
  const counted = await app.engine.count(
    unknown.map((conjunct) => ({ conjuncts: [conjunct], filter: allOf([]), by: [] })),
    signal,
  )
  let next = 0
  return known.map((passages, at) => {
    if (passages !== null) return passages
    const found = counted[next++]?.passages ?? 0
    if (found > 0) remember(memory, keys[at] ?? '', found, nowMs)
    return found
  })
}

function remember(memory: Map<string, { passages: number; atMs: number }>, key: string, passages: number, atMs: number) {
  memory.delete(key)
  memory.set(key, { passages, atMs })
  const [oldest] = memory.keys()
  if (memory.size > MAX_KEPT && oldest !== undefined) memory.delete(oldest)
}

function memoryOf(app: App) {
  const known = kept.get(app.engine)
  if (known !== undefined) return known
  const made = new Map<string, { passages: number; atMs: number }>()
  kept.set(app.engine, made)
  return made
}
