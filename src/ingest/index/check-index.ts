import type { IndexPorts } from './ports.ts'
import { readIndexCheck, writeIndexCheck, type IndexCheckState } from './index-check-state.ts'
import { listIndexable } from './index-feed.ts'
import { tryLocked } from '../../db/locks.ts'
import { countTotals } from '../../db/totals.ts'
import { loggerFor } from '../../logger.ts'
import { compareCounts, listDiffering, rewriteDocument, type Differences } from './compare-index.ts'
import { rebuildReason, INDEX_LOCK, rebuildIndex, settleIndex } from './keep-index.ts'

/**
 * Documents that one scheduled check compares in full: 3,000 an hour; each check takes a third of a second of analysis.
 */
const SLICE = 50
/** Only one check runs at a time; a second one returns `busy`. */
const CHECK_LOCK = 'index-check'
/** Above this share of the library and this many documents, a rebuild is quicker than rewriting them one by one. */
const REBUILD_SHARE = 0.25
const REBUILD_LEAST = 10
const MAX_NAMED = 20

/** The result of an index check. `busy`: another check or a rebuild is running; `unfit`: the index needs a rebuild. */
export type IndexCheckResult =
  | { readonly kind: 'busy' }
  | { readonly kind: 'rebuilt' | 'unfit'; readonly fault: string }
  | (Differences & { readonly kind: 'checked'; readonly compared: number; readonly repaired: number })

/** Which documents are compared in full, and whether differences are repaired. */
export interface IndexCheckOptions {
  readonly documents: 'slice' | 'all'
  readonly repair: boolean
}

/** The scheduled check: compares and repairs one slice. */
export async function repairIndex(
  app: IndexPorts,
  signal: AbortSignal,
): Promise<'fine' | 'repaired' | 'rebuilt' | 'busy'> {
  const result = await checkIndex(app, { documents: 'slice', repair: true }, signal)
  if (result.kind === 'busy' || result.kind === 'rebuilt') return result.kind
  return result.kind === 'checked' && result.documentIds.length + result.orphans.length === 0 ? 'fine' : 'repaired'
}

/**
 * Compares the index with the catalogue: its settings, the number of passages of each version, and the next slice of
 * the
 * documents (or all) in full. With `repair`, documents that differ are rewritten and unknown versions removed; the
 * whole
 * index is rebuilt when it is absent, has other settings or differs in too many documents.
 */
export async function checkIndex(
  app: IndexPorts,
  options: IndexCheckOptions,
  signal: AbortSignal,
): Promise<IndexCheckResult> {
  const result = await tryLocked(app.catalogue, CHECK_LOCK, 'alone', () => checkAndRepair(app, options, signal))
  return result === 'busy' ? { kind: 'busy' } : result
}

async function checkAndRepair(
  app: IndexPorts,
  options: IndexCheckOptions,
  signal: AbortSignal,
): Promise<IndexCheckResult> {
  if (options.repair && (await settleIndex(app)) === 'busy') return { kind: 'busy' }
  const fault = await rebuildReason(app, signal)
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
  await recordCheck(app, before, { found, repaired, compared: slice.documentIds.length, cursor: slice.cursor })
  return { kind: 'checked', ...found, compared: slice.documentIds.length, repaired }
}

async function rebuild(app: IndexPorts, fault: string, signal: AbortSignal): Promise<IndexCheckResult> {
  loggerFor(app.log, 'index').warn({ fault }, 'index differs from the catalogue and is rebuilt')
  return (await rebuildIndex(app, signal)) === 'busy' ? { kind: 'busy' } : { kind: 'rebuilt', fault }
}

/** The next documents in order of id; `cursor` is null when these are the last. */
async function readSlice(
  app: IndexPorts,
  cursor: string | null,
  { documents }: IndexCheckOptions,
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

/**
 * Returns how many documents and orphans were repaired: none during a rebuild, since a later check finds them again.
 */
async function repair(app: IndexPorts, { documentIds, orphans }: Differences, signal: AbortSignal): Promise<number> {
  if (documentIds.length + orphans.length === 0) return 0
  loggerFor(app.log, 'index').warn(
    { documents: documentIds.length, orphans: orphans.length, first: documentIds[0] ?? orphans[0] },
    'index differs from the catalogue and is repaired',
  )
  const repaired = await tryLocked(app.catalogue, INDEX_LOCK, 'shared', async () => {
    for (const documentId of documentIds) await rewriteDocument(app, documentId, signal)
    for (const value of orphans) await app.engine.remove({ kind: 'equals', field: 'version', value }, signal)
    return documentIds.length + orphans.length
  })
  return repaired === 'busy' ? 0 : repaired
}

interface CheckSummary {
  readonly found: Differences
  readonly repaired: number
  readonly compared: number
  readonly cursor: string | null
}

async function recordCheck(
  app: IndexPorts,
  before: IndexCheckState | null,
  { found, ...summary }: CheckSummary,
): Promise<void> {
  const now = app.clock.now().toISOString()
  const names = [...found.documentIds, ...found.orphans]
  await writeIndexCheck(app.catalogue, {
    checkedAt: now,
    compared: summary.compared,
    found: names.length,
    foundInAll: (before?.foundInAll ?? 0) + names.length,
    repairedInAll: (before?.repairedInAll ?? 0) + summary.repaired,
    lastFound: names.length === 0 ? (before?.lastFound ?? []) : names.slice(0, MAX_NAMED),
    lastFoundAt: names.length === 0 ? (before?.lastFoundAt ?? null) : now,
    cursor: summary.cursor,
    roundEndedAt: summary.cursor === null ? now : (before?.roundEndedAt ?? null),
  })
}
