import type { Catalogue, Connection } from '../database.ts'
import { anyOf } from '../fragments.ts'
import { lockUntilCommit } from '../locks.ts'

/** A snapshot of a version's passages: `contentHash` is of the content, `blobKey` of its compressed blob. */
export interface FrozenText {
  readonly contentHash: string
  readonly blobKey: string
  readonly versionId: string
  /** Size of the blob. */
  readonly bytes: number
}

/** Whether, by whom and why a version's document was removed. */
export interface TextRemoval {
  readonly versionId: string
  readonly documentId: string
  readonly removedAt: Date | null
  readonly removedBy: string | null
  readonly removalReason: string | null
}

/** The blob keys of those contents that are already stored, by content hash. */
export async function findFrozen(
  db: Connection,
  contentHashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('frozenText')
    .select(['contentHash', 'blobKey'])
    .where('contentHash', '=', anyOf(contentHashes))
    .where('erasedAt', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.contentHash, row.blobKey]))
}

/**
 * Stores texts through `write`, and returns the versions whose document was removed meanwhile, for which nothing is
 * written. The rows are inserted first and the documents are locked while the blobs are written, so that a removal
 * finds every blob that it has to delete, whenever it runs and whatever is killed.
 */
export async function storeFrozenTexts(
  catalogue: Catalogue,
  texts: readonly FrozenText[],
  write: (text: FrozenText) => Promise<void>,
): Promise<ReadonlySet<string>> {
  if (texts.length === 0) return new Set()
  await claim(catalogue, texts)
  return catalogue.transaction().execute(async (db) => {
    const removals = await readTextRemovals(
      db,
      texts.map(({ versionId }) => versionId),
    )
    const documentIds = [...new Set([...removals.values()].map(({ documentId }) => documentId))].sort()
    for (const documentId of documentIds) await lockUntilCommit(db, documentId)
    const removed = await readTextRemovals(db, [...removals.keys()])
    const isRemoved = (versionId: string) => (removed.get(versionId)?.removedAt ?? null) !== null
    for (const text of texts) if (!isRemoved(text.versionId)) await write(text)
    return new Set(texts.map(({ versionId }) => versionId).filter(isRemoved))
  })
}

async function claim(db: Connection, texts: readonly FrozenText[]): Promise<void> {
  const rows = texts.map(({ contentHash, blobKey, versionId, bytes }) => ({
    contentHash: contentHash,
    blobKey: blobKey,
    versionId: versionId,
    bytes,
  }))
  await db
    .insertInto('frozenText')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('contentHash').doUpdateSet((set) => ({
        blobKey: set.ref('excluded.blobKey'),
        bytes: set.ref('excluded.bytes'),
        erasedAt: null,
      })),
    )
    .execute()
}

/** By version; a version that is no longer in the catalogue is not in the map. */
export async function readTextRemovals(
  db: Connection,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, TextRemoval>> {
  const rows = await db
    .selectFrom('version')
    .innerJoin('document', 'document.documentId', 'version.documentId')
    .select(['versionId', 'version.documentId', 'removedAt', 'removedBy', 'removalReason'])
    .where('versionId', '=', anyOf(versionIds))
    .execute()
  return new Map(rows.map((row) => [row.versionId, row]))
}

/** Blob keys of the snapshots of a document. No other document shares them, since they hold its versions' ids. */
export async function listFrozenOf(db: Connection, documentId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('frozenText')
    .innerJoin('version', 'version.versionId', 'frozenText.versionId')
    .select('blobKey')
    .distinct()
    .where('documentId', '=', documentId)
    .execute()
  return rows.map((row) => row.blobKey)
}

/** Records that the snapshot blobs of a document were deleted. */
export async function markErased(db: Connection, documentId: string, now: Date): Promise<void> {
  await db
    .updateTable('frozenText')
    .from('version')
    .set({ erasedAt: now })
    .whereRef('version.versionId', '=', 'frozenText.versionId')
    .where('version.documentId', '=', documentId)
    .where('frozenText.erasedAt', 'is', null)
    .execute()
}
