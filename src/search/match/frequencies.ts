import type { App } from '../../app.ts'
import { allOf } from '../../domain/filter.ts'
import type { Conjunct } from '../engine/search-engine.ts'

/** A little stale is no harm to a rank; that nothing has a word holds for this very corpus, since it makes it a slip. */
const FRESH_MS = 5 * 60_000
const MAX_KEPT = 50_000

interface Entry {
  readonly passages: number
  readonly atMs: number
  readonly corpusVersion: string
}

const kept = new WeakMap<App['engine'], Map<string, Entry>>()

/** How many passages of the whole library fulfil each conjunct; counts of the last minutes are remembered. */
export async function countPassages(
  app: App,
  conjuncts: readonly Conjunct[],
  corpusVersion: string,
  signal?: AbortSignal,
): Promise<readonly number[]> {
  const memory = memoryOf(app)
  const nowMs = Date.now()
  const keys = conjuncts.map((conjunct) => JSON.stringify(conjunct))
  const known = keys.map((key) => {
    const entry = memory.get(key)
    const holds = entry?.corpusVersion === corpusVersion || (entry?.passages ?? 0) > 0
    return entry !== undefined && holds && nowMs - entry.atMs < FRESH_MS ? entry.passages : null
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
    remember(memory, keys[at] ?? '', { passages: found, atMs: nowMs, corpusVersion })
    return found
  })
}

function remember(memory: Map<string, Entry>, key: string, entry: Entry) {
  memory.delete(key)
  memory.set(key, entry)
  const [oldest] = memory.keys()
  if (memory.size > MAX_KEPT && oldest !== undefined) memory.delete(oldest)
}

function memoryOf(app: App) {
  const known = kept.get(app.engine)
  if (known !== undefined) return known
  const made = new Map<string, Entry>()
  kept.set(app.engine, made)
  return made
}
