import type { IndexPorts } from './ports.ts'
import { writeIndexBuild, type IndexBuildState } from './index-check-state.ts'
import { listIndexable, readRecordSlices } from './index-feed.ts'
import { tryLocked } from '../../db/locks.ts'
import { deleteUnusedVectors, markVectorsUsed } from '../../db/texts/vectors.ts'
import { countTotals } from '../../db/totals.ts'
import { loggerFor } from '../../logger.ts'
import type { IndexRecord } from '../../search/engine/search-engine.ts'
import { noteUnembedded, toTexts } from './note-unembedded.ts'
import { beginVocabularyRewrite } from './write-words.ts'

/**
 * Writers of the index share this lock; a rebuild holds it exclusively, so that no write goes to the replaced index.
 */
export const INDEX_LOCK = 'index'
const DOCUMENTS_PER_READ = 100
/** Vectors of earlier texts and models are kept so long after a rebuild that did not need them. */
const UNUSED_DAYS = 30

/** Why the index must be rebuilt, or null. */
export async function rebuildReason(app: IndexPorts, signal?: AbortSignal): Promise<string | null> {
  const state = await app.engine.state(signal)
  if (state.kind === 'absent') return 'index_absent'
  if (!state.current) return 'settings_differ'
  return null
}

/** Builds the index if there is none with our settings, after ending a swap that was interrupted. */
export async function ensureIndex(app: IndexPorts, signal: AbortSignal): Promise<'fine' | 'rebuilt' | 'busy'> {
  if ((await settleIndex(app)) === 'busy') return 'busy'
  return (await rebuildReason(app, signal)) === null ? 'fine' : rebuildIndex(app, signal)
}

/**
 * Ends a swap over several servers that a killed process or server left half done. `busy`: the process that swaps is at
 * work, or others write.
 */
export async function settleIndex(app: IndexPorts): Promise<'fine' | 'busy'> {
  if (!(await app.engine.isSwapping())) return 'fine'
  const settled = await tryLocked(app.catalogue, INDEX_LOCK, 'alone', async () => {
    loggerFor(app.log, 'index').warn('a swap of the index over several servers was interrupted; it is being ended')
    await app.engine.settle()
  })
  return settled === 'busy' ? 'busy' : 'fine'
}

/** Rebuilds the index from the catalogue beside the old one, which serves searches until the swap. */
export async function rebuildIndex(app: IndexPorts, signal: AbortSignal): Promise<'rebuilt' | 'busy'> {
  const { meaning } = app
  const startedMs = Date.now()
  let passages = 0
  const result = await tryLocked(app.catalogue, INDEX_LOCK, 'alone', async () => {
    const { passages: expected } = await countTotals(app.catalogue)
    const startedAt = app.clock.now().toISOString()
    const report = (ended: Partial<IndexBuildState> = {}) =>
      writeIndexBuild(app.catalogue, { startedAt, written: passages, expected, endedAt: null, ...ended })
    await report()
    const vocabulary = await beginVocabularyRewrite(app.catalogue)
    await app.engine.rebuild(async (put) => {
      for await (const batch of readBatches(app, signal)) {
        await vocabulary.write(batch)
        await noteUnembedded(app, batch)
        if (meaning !== null) await markVectorsUsed(app.catalogue, meaning.model, [...toTexts(batch).keys()])
        await put(batch, signal)
        passages += batch.filter(({ record }) => record === 'passage').length
        await report()
      }
    }, signal)
    await vocabulary.end()
    if (meaning !== null) await deleteUnusedVectors(app.catalogue, UNUSED_DAYS)
    await report({ endedAt: app.clock.now().toISOString() })
  })
  if (result === 'busy') return 'busy'
  loggerFor(app.log, 'index').info({ passages, ms: Date.now() - startedMs }, 'index built')
  return 'rebuilt'
}

async function* readBatches(app: IndexPorts, signal: AbortSignal): AsyncIterable<readonly IndexRecord[]> {
  let afterId = ''
  for (;;) {
    const documentIds = await listIndexable(app.catalogue, afterId, DOCUMENTS_PER_READ)
    const last = documentIds.at(-1)
    if (last === undefined) return
    for await (const slice of readRecordSlices(app.catalogue, documentIds)) {
      signal.throwIfAborted()
      yield slice
    }
    afterId = last
  }
}
