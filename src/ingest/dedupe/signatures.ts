import { sql } from 'kysely'
import { z } from 'zod'
import type { Connection } from '../../db/database.ts'
import { columnsOf, sqlRows } from '../../db/sql-rows.ts'

/** Maximum versions read per band: a band shared by more is boilerplate. */
const MAX_IN_A_BAND = 200

/**
 * Replaces a version's signature in one statement; without bands it is excluded from the search for similar texts.
 */
export async function replaceSignature(
  db: Connection,
  versionId: string,
  signature: { readonly method: number; readonly shingles: number; readonly bands: readonly string[] },
): Promise<void> {
  const values = { method: signature.method, shingles: signature.shingles }
  const bands = sql<string>`${signature.bands}::bigint[]`
  await db
    .with('stored', (query) =>
      query
        .insertInto('signature')
        .values({ versionId, ...values })
        .onConflict((conflict) => conflict.column('versionId').doUpdateSet(values)),
    )
    .with('outdated', (query) =>
      query
        .deleteFrom('signatureBand')
        .where('versionId', '=', versionId)
        .where('band', '<>', sql<string>`all(${bands})`),
    )
    .insertInto('signatureBand')
    .columns(['band', 'versionId'])
    .expression(({ val }) =>
      db.selectNoFrom([sql<string>`unnest(${bands})`.as('band'), val(versionId).as('versionId')]),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

const CANDIDATE = z.strictObject({
  ...columnsOf('version', { versionId: z.string(), documentId: z.string() }),
  sharedBands: z.int(),
})

/** Versions of other documents that share bands with this one, most first, at most `limit`. */
export async function listCandidates(
  db: Connection,
  versionId: string,
  limit: number,
): Promise<readonly { versionId: string; documentId: string; sharedBands: number }[]> {
  return sqlRows(
    db,
    CANDIDATE,
    sql`
    select version.version_id, version.document_id, count(*)::int as shared_bands
    from signature_band own
      cross join lateral (select other.version_id from signature_band other
        where other.band = own.band and other.version_id <> own.version_id limit ${MAX_IN_A_BAND}) near
      join version on version.version_id = near.version_id
    where own.version_id = ${versionId}
      and version.document_id <> (select document_id from version where version_id = ${versionId})
    group by version.version_id, version.document_id
    order by count(*) desc, version.version_id limit ${limit}`,
  )
}
