import { sql } from 'kysely'
import type { Connection } from '../database.ts'
import { anyOf } from '../fragments.ts'
import { ruleOf } from './host-rules.ts'

/** An address that a document was found at, with what is known of it. */
export interface AddressRow {
  readonly locationId: string
  readonly address: string
  readonly kind: 'web' | 'file' | 'upload' | 'record'
  readonly versionId: string | null
  readonly state: string
  readonly firstSeenAt: Date
  readonly lastSeenAt: Date
  readonly fetchedAt: Date | null
  readonly goneSince: Date | null
  /** Where the copy that we hold comes from, and when it was taken, if from a web archive. */
  readonly archiveAddress: string | null
  readonly archivedAt: Date | null
  /** `staging` or `mirror` where a rule of the library says that it never stands for the document. */
  readonly standing: string | null
  readonly standingReason: string | null
}

/** A time in which an address was gone; `until` is null while it is. */
export interface Absence {
  readonly locationId: string
  readonly since: Date
  readonly until: Date | null
}

/** All addresses of a document, the first that was seen first. */
export async function readLocationsOf(db: Connection, documentId: string): Promise<readonly AddressRow[]> {
  return (await readLocationsOfAll(db, [documentId])).get(documentId) ?? []
}

/** All addresses of these documents, by document, the first that was seen first. */
export async function readLocationsOfAll(
  db: Connection,
  documentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly AddressRow[]>> {
  if (documentIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('location')
    .select(['documentId', 'locationId', 'address', 'kind', 'versionId', 'state', 'firstSeenAt', 'lastSeenAt'])
    .select(['fetchedAt', 'goneSince', 'archiveAddress', 'archivedAt'])
    .select(({ ref }) => [
      ruleOf(ref('location.address'), 'kind').as('standing'),
      ruleOf(ref('location.address'), 'reason').as('standingReason'),
    ])
    .where('documentId', '=', anyOf(documentIds))
    .orderBy('firstSeenAt')
    .orderBy('address')
    .execute()
  const byDocument = new Map<string, AddressRow[]>()
  for (const { documentId, ...row } of rows) {
    if (documentId === null) continue
    const known = byDocument.get(documentId)
    if (known === undefined) byDocument.set(documentId, [row])
    else known.push(row)
  }
  return byDocument
}

/**
 * The address to cite: on the web and under no rule; one that has the current version and still answers before others.
 * Null where there is none: a mirror never stands for its document.
 */
export function chooseAddress(rows: readonly AddressRow[], currentVersionId: string | null): AddressRow | null {
  const rank = (row: AddressRow): number =>
    (row.versionId === currentVersionId ? 0 : 2) + (row.goneSince === null ? 0 : 1)
  const eligible = rows.filter((row) => row.kind === 'web' && row.standing === null)
  return eligible.reduce<AddressRow | null>((best, row) => (best === null || rank(row) < rank(best) ? row : best), null)
}

/** When the addresses of a document were gone, from the captures, in order. */
export async function readAbsences(db: Connection, documentId: string): Promise<readonly Absence[]> {
  const { rows } = await sql<Absence>`
    with seen as (
      select location_id, requested_at, capture.outcome = 'gone' as gone,
        lag(capture.outcome = 'gone') over (partition by location_id order by requested_at, capture_id) as gone_before
      from capture join location using (location_id)
      where document_id = ${documentId} and capture.outcome <> 'failed'),
    turns as (select *, lead(requested_at) over (partition by location_id order by requested_at) as next_at
      from seen where gone is distinct from gone_before)
    select location_id, requested_at as since, next_at as until
    from turns where gone order by requested_at, location_id`.execute(db)
  return rows
}

/** Records that its publisher answers that there is no such thing; the first time stays. True: it is news. */
export async function markGone(db: Connection, locationId: string, now: Date): Promise<boolean> {
  const { rows } = await sql<{ isNews: boolean }>`
    update location set gone_since = coalesce(location.gone_since, ${now}), fetched_at = ${now}
    from location before where before.location_id = location.location_id and location.location_id = ${locationId}
    returning before.gone_since is null as is_news`.execute(db)
  return rows[0]?.isNews ?? false
}

/** Records that it answers. True: it was gone. */
export async function markFound(db: Connection, locationId: string): Promise<boolean> {
  const result = await db
    .updateTable('location')
    .set({ goneSince: null })
    .where('locationId', '=', locationId)
    .where('goneSince', 'is not', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}
