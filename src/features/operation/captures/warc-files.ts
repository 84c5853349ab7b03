import { sql } from 'kysely'
import { z } from 'zod'
import type { LocationKind } from '../../../domain/states.ts'
import type { Hints } from '../../../domain/document.ts'
import type { Connection } from '../../../db/database.ts'
import { anyOf } from '../../../db/fragments.ts'
import { columnsOf, jsonOf, sqlRows, textOf } from '../../../db/sql-rows.ts'
import type { Capture } from '../../../db/harvest/captures.ts'

/** An earlier capture that a later one refers to. */
export interface EarlierCapture {
  readonly address: string
  readonly requestedAt: Date
}

/** A capture with everything needed to rebuild its document and version. */
export interface WholeCapture extends Capture {
  readonly captureId: string
  readonly kind: LocationKind
  readonly sourceId: string | null
  readonly workKey: string | null
  readonly hints: Hints
  /** Work key of the document that the bytes belong to. */
  readonly documentKey: string | null
  readonly fileName: string | null
  readonly mediaType: string | null
  /** The first capture of the same bytes; for a 304, the last capture with bytes at this address. */
  readonly earlier: EarlierCapture | null
}

/** A WARC file; its first `bytes` are complete records. */
export interface WarcFile {
  readonly name: string
  readonly bytes: number
}

const WHOLE_CAPTURE = z.strictObject({
  ...columnsOf('capture', {
    ...{ captureId: z.string(), locationId: z.string(), address: z.string(), finalAddress: z.string().nullable() },
    ...{ redirects: z.array(z.string()), headers: jsonOf<Readonly<Record<string, string>>>() },
    ...{ status: z.int().nullable(), robots: z.string().nullable(), bodyKey: z.string().nullable() },
    ...{ ms: z.int().nullable(), outcome: z.string(), code: z.string().nullable(), message: z.string().nullable() },
    requestedAt: z.date(),
  }),
  ...columnsOf('location', {
    ...{ kind: textOf<LocationKind>(), sourceId: z.string().nullable(), workKey: z.string().nullable() },
    hints: jsonOf<Hints>(),
  }),
  ...columnsOf('version', { fileName: z.string().nullable(), mediaType: z.string().nullable() }),
  ...{ bytes: z.number().nullable(), documentKey: z.string().nullable() },
  earlier: z.strictObject({ address: z.string(), requestedAt: z.string() }).nullable(),
})

/** Captures that have not been written to a file yet, oldest first. */
export async function listUnwrittenCaptures(db: Connection, limit: number): Promise<readonly WholeCapture[]> {
  const rows = await sqlRows(
    db,
    WHOLE_CAPTURE,
    sql`
    select capture_id, capture.location_id, capture.address,
      final_address, redirects, capture.status, headers, robots, capture.body_key,
      capture.bytes::float8 as bytes, ms, outcome, capture.code, capture.message, requested_at,
      location.kind, location.source_id, location.work_key, location.hints,
      document.work_key as document_key, version.file_name, version.media_type,
      (select jsonb_build_object('address', coalesce(first.final_address, first.address),
          'requestedAt', first.requested_at) from capture first
        where first.capture_id < capture.capture_id and (first.body_key = capture.body_key
          or capture.body_key is null and first.location_id = capture.location_id and first.body_key is not null)
        order by case when capture.body_key is null then -first.capture_id else first.capture_id end limit 1) as earlier
    from capture join location using (location_id) left join version on version.body_key = capture.body_key
      left join document on document.document_id = version.document_id
    where warc_file is null order by capture_id limit ${limit}`,
  )
  return rows.map((row) => ({
    ...row,
    earlier: row.earlier === null ? null : { ...row.earlier, requestedAt: new Date(row.earlier.requestedAt) },
  }))
}

/** The newest file among `names` that is not full, or null. */
export async function readOpenWarcFile(db: Connection, names: readonly string[]): Promise<WarcFile | null> {
  const row = await db
    .selectFrom('warcFile')
    .select('name')
    .select(({ cast }) => cast<number>('bytes', 'float8').as('bytes'))
    .where('isFull', '=', false)
    .where('name', '=', anyOf(names))
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

export async function addWarcFile(db: Connection, name: string): Promise<void> {
  await db.insertInto('warcFile').values({ name }).execute()
}

/** Records that these captures are in the file, and how many bytes of it are complete. Call it in a transaction. */
export async function commitWarcFile(
  db: Connection,
  file: WarcFile & { readonly isFull: boolean },
  captureIds: readonly string[],
): Promise<void> {
  await db
    .updateTable('warcFile')
    .set({ bytes: file.bytes, isFull: file.isFull })
    .where('name', '=', file.name)
    .execute()
  await db
    .updateTable('capture')
    .set({ warcFile: file.name })
    .where('captureId', '=', sql<string>`any(${captureIds}::bigint[])`)
    .execute()
}

/** When an address was last captured, and whether it has a capture at exactly `requestedAt`. */
export async function readCaptureTimes(
  db: Connection,
  locationId: string,
  requestedAt: Date,
): Promise<{ readonly lastAt: Date | null; readonly has: boolean }> {
  return db
    .selectFrom('capture')
    .select(({ eb, fn }) => [
      fn.max('requestedAt').$castTo<Date | null>().as('lastAt'),
      sql<boolean>`coalesce(${fn('bool_or', [eb('requestedAt', '=', requestedAt)])}, false)`.as('has'),
    ])
    .where('locationId', '=', locationId)
    .executeTakeFirstOrThrow()
}
