import { sql } from 'kysely'
import type { Catalogue, Connection } from '../database.ts'
import { lockUntilCommit } from '../locks.ts'

/** A version's passages as they were read once: `contentHash` of the content, `blobKey` of it compressed. */
export interface FrozenText {
  readonly contentHash: string
  readonly blobKey: string
  readonly versionId: string
  /** Of the blob. */
  readonly bytes: number
}

/** What became of a version's document since it was frozen. */
export interface TextRemoval {
  readonly versionId: string
  readonly documentId: string
  readonly removedAt: Date | null
  readonly removedBy: string | null
  readonly removalReason: string | null
}

/** Of these contents the blobs that are kept already, by content. */
export async function findFrozen(
  db: Connection,
  contentHashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ contentHash: string; blobKey: string }>`select content_hash, blob_key from frozen_text
    where content_hash = any(${contentHashes as string[]}::text[]) and erased_at is null`.execute(db)
  return new Map(rows.map((row) => [row.contentHash, row.blobKey]))
}

/**
 * Keeps texts through `write`, and returns the versions whose document was removed meanwhile: nothing is written of
 * those. The rows come first and the documents are held while the blobs are written, so that a removal finds every blob
 * that it has to take away, whenever it comes and whatever is killed.
 */
export async function keepFrozen(
  catalogue: Catalogue,
  texts: readonly FrozenText[],
  write: (text: FrozenText) => Promise<void>,
): Promise<ReadonlySet<string>> {
  if (texts.length === 0) return new Set()
  await claim(catalogue, texts)
  return catalogue.transaction().execute(async (db) => {
    const fates = await readTextRemovals(
      db,
      texts.map(({ versionId }) => versionId),
    )
    const documentIds = [...new Set([...fates.values()].map(({ documentId }) => documentId))].sort()
    for (const documentId of documentIds) await lockUntilCommit(db, documentId)
    const removed = await readTextRemovals(db, [...fates.keys()])
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

/** By version; one that the catalogue has no more is not in the map. */
export async function readTextRemovals(
  db: Connection,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, TextRemoval>> {
  const { rows } = await sql<TextRemoval>`
    select version_id, document_id, removed_at,
      removed_by, removal_reason
    from version join document using (document_id)
    where version_id = any(${versionIds as string[]}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.versionId, row]))
}

/** Blobs of what was frozen of a document, all of which are its own: they hold its versions' ids. */
export async function listFrozenOf(db: Connection, documentId: string): Promise<readonly string[]> {
  const { rows } = await sql<{
    blobKey: string
  }>`select distinct blob_key from frozen_text join version using (version_id)
    where document_id = ${documentId}`.execute(db)
  return rows.map((row) => row.blobKey)
}

/** Records that those blobs are no more. */
export async function markErased(db: Connection, documentId: string, now: Date): Promise<void> {
  await sql`update frozen_text set erased_at = ${now} from version
    where version.version_id = frozen_text.version_id and document_id = ${documentId}
      and erased_at is null`.execute(db)
}
