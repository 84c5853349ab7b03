import { TransientError } from '../../../errors.ts'
import type { IndexSwap } from '../meilisearch/meilisearch.ts'
import type { SwapPlaces } from '../meilisearch/swap.ts'
import type { SwapJournal, SwapRecord } from './swap-journal.ts'

/** One of the servers, as far as swaps are concerned. */
interface Swappable {
  readonly name: string
  readonly engine: { readonly swap: IndexSwap }
}

type ShardSwap = SwapRecord['shards'][number]

/** A server in the middle of a swap. */
interface Step {
  readonly shard: ShardSwap
  readonly swap: IndexSwap
}

/**
 * Swaps in what was built on each server. The journal has the swap before the first step, so that `settleSwap` can end
 * what a killed process or server interrupts. Where an index is then not the one that was built, all are swapped back.
 * @throws TransientError `index_incomplete`, `search_unavailable`
 */
export async function swapAll(
  shards: readonly (Swappable & { readonly records: number })[],
  journal: SwapJournal,
): Promise<void> {
  const recorded: ShardSwap[] = []
  for (const { name, records, engine } of shards) {
    const { active, beside } = await engine.swap.places()
    if (beside === null) throw lost()
    recorded.push({ name, built: beside, previous: active, records })
  }
  const steps = toSteps(shards, recorded)
  await journal.write({ startedAt: new Date().toISOString(), shards: recorded })
  if (!(await moveAll(steps, 'built'))) {
    await moveAll(steps, 'previous')
    await end(steps, journal)
    throw lost()
  }
  await end(steps, journal)
}

/**
 * Ends an open swap: forward where each server still has its new index, back otherwise. The old indexes are kept until all
 * servers serve the new one, so that either way stays open.
 * @throws TransientError `search_unavailable` while a server does not answer; the swap stays open
 */
export async function settleSwap(shards: readonly Swappable[], journal: SwapJournal): Promise<void> {
  const open = await journal.read()
  if (open === null) return
  const steps = toSteps(shards, open.shards)
  // With other servers the index is built anew, which starts without what was left beside it.
  if (steps.length !== open.shards.length || steps.length !== shards.length) return journal.write(null)
  if (!(await moveAll(steps, 'built'))) await moveAll(steps, 'previous')
  await end(steps, journal)
}

function toSteps(shards: readonly Swappable[], recorded: readonly ShardSwap[]): readonly Step[] {
  return recorded.flatMap((shard) => {
    const found = shards.find(({ name }) => name === shard.name)
    return found === undefined ? [] : [{ shard, swap: found.engine.swap }]
  })
}

/**
 * Makes the built index, or the previous one, active on every server; false where one server does not have the built one.
 * Steps that can be done are done, so that few servers differ while one is away.
 */
async function moveAll(steps: readonly Step[], target: 'built' | 'previous'): Promise<boolean> {
  const places = await Promise.allSettled(steps.map(({ swap }) => swap.places()))
  const isLost = places.some((place, at) => place.status === 'fulfilled' && !has(place.value, steps[at]?.shard.built))
  if (isLost && target === 'built') return false
  const moved = await Promise.allSettled(
    steps.map(async (step, at) => {
      const place = places[at]
      if (place?.status !== 'fulfilled') throw place?.reason
      await move(step, place.value, target)
    }),
  )
  const failed = moved.find((result) => result.status === 'rejected')
  if (failed === undefined) return true
  if (target === 'built' && isIncomplete(failed.reason)) return false
  throw failed.reason
}

async function move({ shard, swap }: Step, places: SwapPlaces, target: 'built' | 'previous'): Promise<void> {
  const isBuiltActive = places.active === shard.built
  if (target === 'built') {
    if (!isBuiltActive) await swap.exchange()
    return swap.requireRecords(shard.records)
  }
  // Without its previous index a server keeps the new one, and the check of the index finds what differs.
  const canGoBack = shard.previous === null || places.beside === shard.previous
  if (isBuiltActive && canGoBack) await swap.exchange()
}

async function end(steps: readonly Step[], journal: SwapJournal): Promise<void> {
  for (const { swap } of steps) await swap.discardBeside()
  await journal.write(null)
}

function has({ active, beside }: SwapPlaces, content: string | undefined): boolean {
  return active === content || beside === content
}

function isIncomplete(error: unknown): boolean {
  return error instanceof TransientError && error.code === 'index_incomplete'
}

function lost(): TransientError {
  return new TransientError('index_incomplete', 'a server does not have the new index that was built on it')
}
