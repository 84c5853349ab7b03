import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import type { Connection } from '../database.ts'
import { anyOf } from '../fragments.ts'
import { sqlRow } from '../sql-rows.ts'

/** A vector with the hash of its text, as base64url; an empty one where the embedder refuses the text. */
export interface StoredVector {
  readonly hash: string
  readonly vector: Float32Array
}

/** The vectors that a model has made of the texts with these hashes, as far as they are known. */
export async function readVectors(
  db: Connection,
  model: string,
  hashes: readonly string[],
): Promise<readonly StoredVector[]> {
  if (hashes.length === 0) return []
  const rows = await db
    .selectFrom('embedding')
    .select(['textHash', 'vector'])
    .where('model', '=', model)
    .where('textHash', '=', anyOfHashes(hashes))
    .execute()
  return rows.map(({ textHash, vector }) => ({ hash: textHash.toString('base64url'), vector: toFloats(vector) }))
}

/** Those of these hashes that the model was asked about; `isRefused`: it has no vector for the text. */
export async function listKnownHashes(
  db: Connection,
  model: string,
  hashes: readonly string[],
): Promise<readonly { readonly hash: string; readonly isRefused: boolean }[]> {
  if (hashes.length === 0) return []
  const rows = await db
    .selectFrom('embedding')
    .select(['textHash', sql<boolean>`length(vector) = 0`.as('isRefused')])
    .where('model', '=', model)
    .where('textHash', '=', anyOfHashes(hashes))
    .execute()
  return rows.map(({ textHash, isRefused }) => ({ hash: textHash.toString('base64url'), isRefused }))
}

/** Keeps vectors; one that is known stays as it is. */
export async function writeVectors(db: Connection, model: string, vectors: readonly StoredVector[]): Promise<void> {
  if (vectors.length === 0) return
  const hashes = vectors.map(({ hash }) => toBytes(hash))
  const bytes = vectors.map(({ vector }) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength))
  await sql`
    insert into embedding (model, text_hash, vector)
    select ${model}, given.hash, given.vector
    from unnest(${hashes}::bytea[], ${bytes}::bytea[]) as given (hash, vector)
    on conflict do nothing`.execute(db)
}

/** Notes that these are in use today; those that have not been for long are deleted by `deleteUnusedVectors`. */
export async function markVectorsUsed(db: Connection, model: string, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return
  await db
    .updateTable('embedding')
    .set({ usedOn: sql<string>`current_date` })
    .where('model', '=', model)
    .where('textHash', '=', anyOfHashes(hashes))
    .where('usedOn', '<', sql<string>`current_date`)
    .execute()
}

/** Deletes what has not been in use for this many days, of any model. For the end of a rebuild, which marks what is. */
export async function deleteUnusedVectors(db: Connection, days: number): Promise<void> {
  await db
    .deleteFrom('embedding')
    .where('usedOn', '<', sql<string>`current_date - ${days}::int`)
    .execute()
}

/** Deletes the vectors of these texts, whatever the model. */
export async function deleteVectors(db: Connection, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return
  await db.deleteFrom('embedding').where('textHash', '=', anyOfHashes(hashes)).execute()
}

/** Notes documents with passages that are in the index without a vector. */
export async function addEmbeddingDue(db: Connection, documentIds: readonly string[]): Promise<void> {
  if (documentIds.length === 0) return
  await sql`
    insert into embedding_due (document_id)
    select given from unnest(${documentIds}::text[]) as given order by given
    on conflict do nothing`.execute(db)
}

/** The first documents after `afterId` whose passages are to be embedded. */
export async function listEmbeddingDue(db: Connection, afterId: string, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('embeddingDue')
    .select('documentId')
    .where('documentId', '>', afterId)
    .orderBy('documentId')
    .limit(limit)
    .execute()
  return rows.map(({ documentId }) => documentId)
}

/** Those of these documents whose passages are to be embedded. */
export async function listEmbeddingDueOf(db: Connection, documentIds: readonly string[]): Promise<readonly string[]> {
  if (documentIds.length === 0) return []
  const rows = await db
    .selectFrom('embeddingDue')
    .select('documentId')
    .where('documentId', '=', anyOf(documentIds))
    .execute()
  return rows.map(({ documentId }) => documentId)
}

export async function removeEmbeddingDue(db: Connection, documentIds: readonly string[]): Promise<void> {
  if (documentIds.length === 0) return
  await db.deleteFrom('embeddingDue').where('documentId', '=', anyOf(documentIds)).execute()
}

const DUE = z.strictObject({ passages: z.int() })

/** Passages of the documents whose passages are to be embedded. */
export async function countEmbeddingDue(db: Connection): Promise<number> {
  const { passages } = await sqlRow(
    db,
    DUE,
    sql`select coalesce(sum(passage_count), 0)::int as passages
      from embedding_due join version using (document_id) where is_indexed`,
  )
  return passages
}

/** As `anyOf`, for hashes as base64url. */
function anyOfHashes<T extends Buffer>(hashes: readonly string[]): RawBuilder<T> {
  return sql<T>`any(${hashes.map(toBytes)}::bytea[])`
}

function toBytes(hash: string): Buffer {
  return Buffer.from(hash, 'base64url')
}

/** A copy, since the bytes need not lie where a number may. */
function toFloats(bytes: Buffer): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer)
}
