import { sql } from 'kysely'
import { z } from 'zod'
import type { LocationKind } from '../../domain/states.ts'
import type { Connection } from '../database.ts'
import { anyOf } from '../fragments.ts'
import { columnsOf, sqlRows } from '../sql-rows.ts'
import { ruleOf } from './host-rules.ts'

/** An address at which a document was found. */
export interface AddressRow {
  readonly locationId: string
  readonly address: string
  readonly kind: LocationKind
  readonly versionId: string | null
  readonly state: string
  readonly firstSeenAt: Date
  readonly lastSeenAt: Date
  readonly fetchedAt: Date | null
  readonly goneSince: Date | null
  /** For a copy from a web archive: its address there and when it was captured. */
  readonly archiveAddress: string | null
  readonly archivedAt: Date | null
  /** `staging` or `mirror` where a host rule excludes the address from being canonical. */
  readonly exclusionKind: string | null
  readonly exclusionReason: string | null
}

/** A period in which an address was gone; `until` is null while it still is. */
export interface Absence {
  readonly locationId: string
  readonly since: Date
  readonly until: Date | null
}

/** All addresses of a document, in the order in which they were first seen. */
export async function readLocationsOf(db: Connection, documentId: string): Promise<readonly AddressRow[]> {
  return (await readLocationsOfAll(db, [documentId])).get(documentId) ?? []
}

/** All addresses of these documents, by document, in the order in which they were first seen. */
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
      ruleOf(ref('location.address'), 'kind').as('exclusionKind'),
      ruleOf(ref('location.address'), 'reason').as('exclusionReason'),
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
 * The canonical address, to be cited: a web address that no host rule excludes, preferably one that has the current
 * version and still answers. Null when there is none: a mirror is never canonical.
 */
export function chooseAddress(rows: readonly AddressRow[], currentVersionId: string | null): AddressRow | null {
  const rank = (row: AddressRow): number =>
    (row.versionId === currentVersionId ? 0 : 2) + (row.goneSince === null ? 0 : 1)
  const eligible = rows.filter((row) => row.kind === 'web' && row.exclusionKind === null)
  return eligible.reduce<AddressRow | null>((best, row) => (best === null || rank(row) < rank(best) ? row : best), null)
}

const ABSENCE = z.strictObject({
  ...columnsOf('capture', { locationId: z.string() }),
  since: z.date(),
  until: z.date().nullable(),
})

/** The periods in which addresses of a document were gone, derived from the captures, in order of time. */
export async function readAbsences(db: Connection, documentId: string): Promise<readonly Absence[]> {
  return sqlRows(
    db,
    ABSENCE,
    sql`
    with seen as (
      select location_id, requested_at, capture.outcome = 'gone' as gone,
        lag(capture.outcome = 'gone') over (partition by location_id order by requested_at, capture_id) as gone_before
      from capture join location using (location_id)
      where document_id = ${documentId} and capture.outcome <> 'failed'),
    turns as (select *, lead(requested_at) over (partition by location_id order by requested_at) as next_at
      from seen where gone is distinct from gone_before)
    select location_id, requested_at as since, next_at as until
    from turns where gone order by requested_at, location_id`,
  )
}

/**
 * Records that the publisher answers that the address is gone; the first such time is kept. Returns whether it is new.
 */
export async function markGone(db: Connection, locationId: string, now: Date): Promise<boolean> {
  const row = await db
    .updateTable('location')
    .from('location as before')
    .set(({ ref }) => ({ goneSince: sql<Date>`coalesce(${ref('location.goneSince')}, ${now})`, fetchedAt: now }))
    .whereRef('before.locationId', '=', 'location.locationId')
    .where('location.locationId', '=', locationId)
    .returning((eb) => eb('before.goneSince', 'is', null).$castTo<boolean>().as('isNews'))
    .executeTakeFirst()
  return row?.isNews ?? false
}

/** Records that the address answers. Returns whether it was gone before. */
export async function markFound(db: Connection, locationId: string): Promise<boolean> {
  const result = await db
    .updateTable('location')
    .set({ goneSince: null })
    .where('locationId', '=', locationId)
    .where('goneSince', 'is not', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}
