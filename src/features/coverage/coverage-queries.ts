import { sql } from 'kysely'
import { z } from 'zod'
import type { Connection } from '../../db/database.ts'
import { anyOf } from '../../db/fragments.ts'
import { columnsOf, jsonOf, sqlRows } from '../../db/sql-rows.ts'

/** What the coverage register needs to know about a document in the library. */
export interface HeldDocument {
  readonly documentId: string
  readonly title: string
  readonly kind: string
  readonly status: string
  readonly published: string | null
  readonly places: readonly string[]
  /** Of the current version, or of the newest one where none could be read. */
  readonly mediaType: string
  readonly pages: number
  readonly passages: number
  /** Pages on which no words could be read. */
  readonly wordlessPages: number
  /** null: it could be read. */
  readonly unread: { readonly state: string; readonly code: string | null; readonly message: string | null } | null
  readonly locations: readonly HeldLocation[]
}

/** An address where a document is or was available. */
export interface HeldLocation {
  readonly address: string
  readonly sourceId: string | null
  readonly state: string
  readonly code: string | null
  /** When it was last fetched from there, or uploaded. */
  readonly lastSeenAt: Date | null
  /** When it was first found to be gone, unchanged by later checks; null again once it is back. */
  readonly goneAt: Date | null
}

/** An address from which no document has been fetched yet. */
export interface SoughtAddress {
  readonly address: string
  readonly sourceId: string | null
  readonly state: string
  readonly code: string | null
  readonly message: string | null
  /** Places declared for it; empty where none are. */
  readonly places: readonly string[]
}

const HELD = z.strictObject({
  ...columnsOf('document', {
    ...{ documentId: z.string(), title: z.string(), kind: z.string(), status: z.string() },
    published: z.string().nullable(),
  }),
  ...columnsOf('version', { mediaType: z.string() }),
  ...{ places: z.array(z.string()), pages: z.int(), passages: z.int(), wordlessPages: z.int() },
  unread: jsonOf<NonNullable<HeldDocument['unread']>>().nullable(),
  locations: jsonOf<readonly JsonLocation[]>(),
})

/** Dates arrive as text in JSON. */
type JsonLocation = Omit<HeldLocation, 'lastSeenAt' | 'goneAt'> & {
  readonly lastSeenAt: string | null
  readonly goneAt: string | null
}

/** Documents about these places, or available at these addresses. */
export async function readHeldDocuments(
  db: Connection,
  placeIds: readonly string[],
  addresses: readonly string[],
): Promise<readonly HeldDocument[]> {
  const rows = await sqlRows(
    db,
    HELD,
    sql`
    select document.document_id as "documentId", document.title, document.kind, document.status, document.published,
      coalesce((select array_agg(place_id order by place_id) from document_place
        where document_place.document_id = document.document_id), '{}') as places,
      version.media_type as "mediaType", version.page_count as pages, version.passage_count as passages,
      (select count(*)::int from page where page.version_id = version.version_id and reading = 'none')
        as "wordlessPages",
      case when document.current_version_id is null
        then jsonb_build_object('state', version.state, 'code', version.code, 'message', version.message) end as unread,
      (select coalesce(jsonb_agg(to_jsonb(held) order by held.address), '[]') from (${LOCATIONS}) held) as locations
    from document join lateral (select * from version where version.document_id = document.document_id
      order by version_id = document.current_version_id desc nulls last, number desc limit 1) version on true
    where exists (select 1 from document_place where document_place.document_id = document.document_id
        and place_id = ${anyOf(placeIds)})
      or exists (select 1 from location where location.document_id = document.document_id
        and address = ${anyOf(addresses)})
    order by document.document_id`,
  )
  return rows.map((row) => ({ ...row, locations: row.locations.map(withDates) }))
}

/**
 * Addresses without a document (due, failed, or gone before they were fetched) that may be about these places: declared
 * so, listed in `addresses`, or found in one of these sources.
 */
export async function readSoughtAddresses(
  db: Connection,
  placeIds: readonly string[],
  addresses: readonly string[],
  sourceIds: readonly string[],
): Promise<readonly SoughtAddress[]> {
  return db
    .selectFrom('location')
    .select(['address', 'sourceId', 'state', 'code', 'message'])
    .select(({ ref }) => sql<readonly string[]>`coalesce(${ref('hints')}->'places', '[]')`.as('places'))
    .where('documentId', 'is', null)
    .where(({ eb, or, ref }) =>
      or([
        eb('address', '=', anyOf(addresses)),
        sql<boolean>`${ref('hints')}->'places' ?| ${placeIds}::text[]`,
        eb('sourceId', '=', anyOf(sourceIds)),
      ]),
    )
    .orderBy('address')
    .execute()
}

function withDates(location: JsonLocation): HeldLocation {
  const toDate = (value: string | null): Date | null => (value === null ? null : new Date(value))
  return { ...location, lastSeenAt: toDate(location.lastSeenAt), goneAt: toDate(location.goneAt) }
}

const LOCATIONS = sql`
  select address, source_id as "sourceId", state, code, seen.at as "lastSeenAt",
    coalesce((select min(requested_at) from capture where capture.location_id = location.location_id
        and outcome = 'gone' and requested_at > coalesce(seen.at, '-infinity')),
      case when state = 'gone' then updated_at end) as "goneAt"
  from location cross join lateral (
    select case when location.kind = 'web' then max(requested_at) else location.fetched_at end as at from capture
    where capture.location_id = location.location_id and outcome in ('new', 'known', 'unchanged')) seen
  where location.document_id = document.document_id`
