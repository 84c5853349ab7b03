import type { IndexPorts } from './ports.ts'
import { listFrozenOf, markErased } from '../../db/texts/frozen-texts.ts'
import { recordIndexed } from './index-feed.ts'
import { tryLocked } from '../../db/locks.ts'
import { finishRemoval, listUnfinishedRemovals, listUnneededBodies, removeTexts } from '../../db/documents/removals.ts'
import { AppError } from '../../errors.ts'
import { loggerFor } from '../../logger.ts'
import { getDocument } from '../../db/documents/get-document.ts'
import { deleteVectors } from '../../db/texts/vectors.ts'
import { readRecords } from './index-feed.ts'
import { INDEX_LOCK } from './keep-index.ts'
import { toTexts } from './note-unembedded.ts'

/**
 * Removes a document permanently: its texts at once, its originals and index passages as soon as their stores are
 * available (see `finishRemovals`). A tombstone remains.
 * @throws NotFoundError `document_missing`, `document_removed`
 */
export async function removeDocument(
  app: IndexPorts,
  documentId: string,
  removal: { readonly by: string; readonly reason: string },
): Promise<void> {
  const document = await getDocument(app, documentId)
  // A vector says something of its text. Another document with the same text is embedded again when that is needed.
  const texts = toTexts(await readRecords(app.catalogue, [document.documentId]))
  await deleteVectors(app.catalogue, [...texts.keys()])
  await removeTexts(app.catalogue, document.documentId, { ...removal, now: app.clock.now() })
  loggerFor(app.log, 'removal').warn({ documentId: document.documentId, by: removal.by }, 'document removed')
  await finishRemovals(app, app.shutdown)
}

/** Continues all unfinished removals; what fails now is left for the next call. Returns how many were completed. */
export async function finishRemovals(app: IndexPorts, signal: AbortSignal): Promise<number> {
  let finished = 0
  for (const documentId of await listUnfinishedRemovals(app.catalogue)) {
    try {
      if (await finish(app, documentId, signal)) finished += 1
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      loggerFor(app.log, 'removal').warn({ documentId, code: error.code }, 'removal continues later')
    }
  }
  return finished
}

async function finish(app: IndexPorts, documentId: string, signal: AbortSignal): Promise<boolean> {
  for (const bodyKey of await listUnneededBodies(app.catalogue, documentId)) await app.blobs.remove(bodyKey, signal)
  for (const blobKey of await listFrozenOf(app.catalogue, documentId)) await app.blobs.remove(blobKey, signal)
  await markErased(app.catalogue, documentId, app.clock.now())
  const ofDocument = { kind: 'equals', field: 'document', value: documentId } as const
  const removed = await tryLocked(app.catalogue, INDEX_LOCK, 'shared', () => app.engine.remove(ofDocument, signal))
  if (removed === 'busy') return false // the index is being rebuilt
  await recordIndexed(app.catalogue, documentId)
  await finishRemoval(app.catalogue, documentId, app.clock.now())
  return true
}
