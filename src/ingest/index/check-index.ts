import type { IndexPorts } from './ports.ts'
import { readIndexCheck, writeIndexCheck, type IndexCheckState } from './index-check-state.ts'
import { listIndexable } from './index-feed.ts'
import { tryLocked } from '../../db/locks.ts'
import { countTotals } from '../../db/totals.ts'
import { loggerFor } from '../../logger.ts'
import { compareCounts, listDiffering, rewriteDocument, type Differences } from './compare-index.ts'
import { faultOfIndex, INDEX_LOCK, rebuildIndex } from './keep-index.ts'

/** Documents that one look of the clock compares word for word: 3,000 an hour, each look a third of a second of analysis. */
const SLICE = 50
/** One looks at a time, and who comes meanwhile leaves it to that one. */
const CHECK_LOCK = 'index-check'
/** Above this share of the library, and this many, building anew is quicker than writing documents one by one. */
const REBUILD_SHARE = 0.25
const REBUILD_LEAST = 10
const MAX_NAMED = 20

/** What became of a look at the index. `busy`: another look or a rebuild goes on; `unfit`: it is to be built anew. */
export type IndexLook =
  | { readonly kind: 'busy' }
  | { readonly kind: 'rebuilt' | 'unfit'; readonly fault: string }
  | (Differences & { readonly kind: 'looked'; readonly compared: number; readonly repaired: number })

/** Which documents are compared word for word, and whether differences are mended. */
export interface LookOptions {
  readonly documents: 'slice' | 'all'
  readonly repair: boolean
}

/** The clock's look: one slice, mended. */
export async function repairIndex(
  app: IndexPorts,
  signal: AbortSignal,
): Promise<'fine' | 'mended' | 'rebuilt' | 'busy'> {
  const look = await checkIndex(app, { documents: 'slice', repair: true }, signal)
  if (look.kind === 'busy' || look.kind === 'rebuilt') return look.kind
  return look.kind === 'looked' && look.documentIds.length + look.orphans.length === 0 ? 'fine' : 'mended'
}

/**
 * Compares the index with the catalogue: its settings, how many passages each version has, and the next slice of the
 * documents word for word, or all of them. What differs is written anew, and what nobody knows is taken out; the whole
 * index is built anew where it is absent, has other settings, or differs in much.
 */
export async function checkIndex(app: IndexPorts, options: LookOptions, signal: AbortSignal): Promise<IndexLook> {
  const look = await tryLocked(app.catalogue, CHECK_LOCK, 'alone', () => checkAndRepair(app, options, signal))
  return look === 'busy' ? { kind: 'busy' } : look
}

async function checkAndRepair(app: IndexPorts, options: LookOptions, signal: AbortSignal): Promise<IndexLook> {
  const fault = await faultOfIndex(app, signal)
  if (fault !== null) return options.repair ? rebuild(app, fault, signal) : { kind: 'unfit', fault }
  const before = await readIndexCheck(app.catalogue)
  const counts = await compareCounts(app, signal)
  const slice = await readSlice(app, options.documents === 'all' ? null : (before?.cursor ?? null), options)
  const documentIds = [...new Set([...counts.documentIds, ...(await listDiffering(app, slice.documentIds, signal))])]
  const found = { documentIds, orphans: counts.orphans }
  const differing = documentIds.length + counts.orphans.length
  if (options.repair && differing > REBUILD_LEAST) {
    const { versions } = await countTotals(app.catalogue)
    if (differing > versions * REBUILD_SHARE) return rebuild(app, `${differing} documents differ`, signal)
  }
  const repaired = options.repair ? await repair(app, found, signal) : 0
  await note(app, before, { found, repaired, compared: slice.documentIds.length, cursor: slice.cursor })
  return { kind: 'looked', ...found, compared: slice.documentIds.length, repaired }
}

async function rebuild(app: IndexPorts, fault: string, signal: AbortSignal): Promise<IndexLook> {
  loggerFor(app.log, 'index').warn({ fault }, 'index differs from the catalogue and is built anew')
  return (await rebuildIndex(app, signal)) === 'busy' ? { kind: 'busy' } : { kind: 'rebuilt', fault }
}

/** The next documents in order of id; `cursor` is null where these were the last. */
async function readSlice(
  app: IndexPorts,
  cursor: string | null,
  { documents }: LookOptions,
): Promise<{ readonly documentIds: readonly string[]; readonly cursor: string | null }> {
  const documentIds: string[] = []
  let after = cursor ?? ''
  for (;;) {
    const next = await listIndexable(app.catalogue, after, SLICE)
    documentIds.push(...next)
    after = next.at(-1) ?? ''
    if (next.length < SLICE) return { documentIds, cursor: null }
    if (documents === 'slice') return { documentIds, cursor: after }
  }
}

/** Returns how many documents and orphans were mended; what a rebuild forbids now is found again. */
async function repair(app: IndexPorts, { documentIds, orphans }: Differences, signal: AbortSignal): Promise<number> {
  if (documentIds.length + orphans.length === 0) return 0
  loggerFor(app.log, 'index').warn(
    { documents: documentIds.length, orphans: orphans.length, first: documentIds[0] ?? orphans[0] },
    'index differs from the catalogue and is mended',
  )
  const repaired = await tryLocked(app.catalogue, INDEX_LOCK, 'shared', async () => {
    for (const documentId of documentIds) await rewriteDocument(app, documentId, signal)
    for (const value of orphans) await app.engine.remove({ kind: 'equals', field: 'version', value }, signal)
    return documentIds.length + orphans.length
  })
  return repaired === 'busy' ? 0 : repaired
}

interface Looked {
  readonly found: Differences
  readonly repaired: number
  readonly compared: number
  readonly cursor: string | null
}

async function note(app: IndexPorts, before: IndexCheckState | null, { found, ...looked }: Looked): Promise<void> {
  const now = app.clock.now().toISOString()
  const names = [...found.documentIds, ...found.orphans]
  await writeIndexCheck(app.catalogue, {
    checkedAt: now,
    compared: looked.compared,
    found: names.length,
    foundInAll: (before?.foundInAll ?? 0) + names.length,
    repairedInAll: (before?.repairedInAll ?? 0) + looked.repaired,
    lastFound: names.length === 0 ? (before?.lastFound ?? []) : names.slice(0, MAX_NAMED),
    lastFoundAt: names.length === 0 ? (before?.lastFoundAt ?? null) : now,
    cursor: looked.cursor,
    roundEndedAt: looked.cursor === null ? now : (before?.roundEndedAt ?? null),
  })
}
