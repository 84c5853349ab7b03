import type { App } from '../../app.ts'
import { countIndexed, listIndexable, readRecords } from '../../catalogue/index-feed.ts'
import { tryLocked } from '../../catalogue/locks.ts'
import { loggerFor } from '../../logger.ts'
import type { PassageRecord } from '../../search/search-engine.ts'

/** Writers of the index share this lock; a rebuild holds it alone, so that no write goes to the index swapped away. */
export const INDEX_LOCK = 'index'
const DOCUMENTS_A_READ = 100
const RECORDS_A_PUT = 5_000

/** What became of a look at the index. */
export type IndexCheck = 'fine' | 'rebuilt' | 'busy'

/** Why the index must be built anew, or null. */
export async function faultOfIndex(app: App, signal?: AbortSignal): Promise<string | null> {
  const state = await app.engine.state(signal)
  if (state.kind === 'absent') return 'index_absent'
  if (!state.current) return 'settings_differ'
  return null
}

/** Builds the index if there is none with our settings. */
export async function ensureIndex(app: App, signal: AbortSignal): Promise<IndexCheck> {
  return (await faultOfIndex(app, signal)) === null ? 'fine' : rebuildIndex(app, signal)
}

/**
 * Compares the index with the catalogue and builds it anew where they differ. Only counts that no writer can be
 * changing are compared, so this looks while it holds the lock alone.
 */
export async function repairIndex(app: App, signal: AbortSignal): Promise<IndexCheck> {
  const fault = await tryLocked(app.catalogue, INDEX_LOCK, 'alone', async () => {
    const known = await faultOfIndex(app, signal)
    if (known !== null) return known
    const state = await app.engine.state(signal)
    const expected = await countIndexed(app.catalogue)
    const records = state.kind === 'there' ? state.records : 0
    return expected === null || records === expected ? null : `index has ${records} passages, catalogue ${expected}`
  })
  if (fault === 'busy') return 'busy'
  if (fault === null) return 'fine'
  loggerFor(app.log, 'index').warn({ fault }, 'index differs from the catalogue and is built anew')
  return rebuildIndex(app, signal)
}

/** Builds the index anew from the catalogue beside the old one, which answers until the swap. */
export async function rebuildIndex(app: App, signal: AbortSignal): Promise<IndexCheck> {
  const startedMs = Date.now()
  let records = 0
  const result = await tryLocked(app.catalogue, INDEX_LOCK, 'alone', () =>
    app.engine.rebuild(async (put) => {
      for await (const batch of readBatches(app, signal)) {
        records += batch.length
        await put(batch, signal)
      }
    }, signal),
  )
  if (result === 'busy') return 'busy'
  loggerFor(app.log, 'index').info({ records, ms: Date.now() - startedMs }, 'index built')
  return 'rebuilt'
}

async function* readBatches(app: App, signal: AbortSignal): AsyncIterable<readonly PassageRecord[]> {
  let batch: PassageRecord[] = []
  let afterId = ''
  for (;;) {
    const documentIds = await listIndexable(app.catalogue, afterId, DOCUMENTS_A_READ)
    for (const documentId of documentIds) {
      signal.throwIfAborted()
      batch.push(...(await readRecords(app.catalogue, documentId)))
      if (batch.length >= RECORDS_A_PUT) {
        yield batch
        batch = []
      }
    }
    const last = documentIds.at(-1)
    if (last === undefined) break
    afterId = last
  }
  if (batch.length > 0) yield batch
}
