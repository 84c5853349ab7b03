import { sql } from 'kysely'
import { z } from 'zod'
import type { Filterable } from '../../domain/filter.ts'
import type { VersionNames } from '../../domain/version-names.ts'
import type { Connection } from '../../db/database.ts'
import { compileOnce } from '../../db/compile-once.ts'
import { anyOf } from '../../db/fragments.ts'
import { columnsOf, sqlRows } from '../../db/sql-rows.ts'
import { goneSince } from '../../db/documents/host-rules.ts'
import { doiOfVersion, fieldOfVersion, IS_CURRENT, isIndexable } from '../../db/documents/indexed-versions.ts'

/** The facts common to all passages of a searchable version: what it is filtered and counted by. */
export interface VersionFacts extends Omit<Filterable, 'themes'>, VersionNames {
  readonly publisher: string | null
  readonly passages: number
}

/** Documents written to the index by transactions from `marker` on, with the transaction of each. */
export interface FactsChanges {
  /** The marker for the next read: all transactions before it have ended. */
  readonly marker: string
  readonly written: ReadonlyMap<string, string>
}

/** Documents written to the index since `marker`; those of a transaction that had not ended then are returned again. */
export async function readFactsChanges(db: Connection, marker: string): Promise<FactsChanges> {
  const [row] = await selectChanges(db, marker)
  if (row === undefined) throw new Error('a query that always returns a row returned none')
  return { marker: row.next, written: new Map(row.written ?? []) }
}

/** Each search sends it. */
const selectChanges = compileOnce((db, marker: string) =>
  db.selectNoFrom(({ selectFrom }) => [
    sql<string>`pg_snapshot_xmin(pg_current_snapshot())::text`.as('next'),
    selectFrom('indexedDocument')
      .select(({ ref }) =>
        sql<
          readonly (readonly [string, string])[] | null
        >`jsonb_agg(jsonb_build_array(${ref('documentId')}, ${ref('writtenXid')}::text))`.as('pairs'),
      )
      .where('writtenXid', '>=', sql<string>`${marker}::xid8`)
      .as('written'),
  ]),
)

/** Facts of a version with the number that the index counts it by. */
export interface NumberedFacts {
  readonly serial: number
  readonly facts: VersionFacts
}

const FACTS = z.strictObject({
  ...columnsOf('version', { serial: z.int(), versionId: z.string(), revision: z.int() }),
  ...columnsOf('document', {
    ...{ documentId: z.string(), kind: z.string(), publisher: z.string().nullable(), language: z.string().nullable() },
    ...{ authors: z.array(z.string()), doi: z.string().nullable() },
  }),
  ...{ title: z.string(), status: z.string(), published: z.string().nullable(), source: z.string().nullable() },
  ...{ current: IS_CURRENT, gone: z.boolean(), places: z.array(z.string()), passages: z.int() },
})

/** Reads the facts of the versions of these documents, or of all. */
export async function readFacts(
  db: Connection,
  documentIds: readonly string[] | 'all',
): Promise<readonly NumberedFacts[]> {
  const wanted = documentIds === 'all' ? sql`true` : sql`document_id = ${anyOf(documentIds)}`
  const rows = await sqlRows(
    db,
    FACTS,
    sql`
    with indexed as (select document_id, ${goneSince()} is not null as gone,
        coalesce((select array_agg(place_id order by place_id) from document_place
          where document_place.document_id = document.document_id), '{}') as places
      from document where ${wanted})
    select serial, version_id, document.document_id, version.revision,
      document.current_version_id = version.version_id as current, gone, ${fieldOfVersion('title')} as title, places,
      document.kind, document.publisher, document.authors, ${doiOfVersion()} as doi, ${fieldOfVersion('status')} as status, document.language,
      document.source_id as source, rpad(${fieldOfVersion('published')}, 10, '-01-01') as published,
      version.passage_count as passages
    from version join document using (document_id) join indexed using (document_id)
    where ${isIndexable()}`,
  )
  return rows.map(({ serial, ...facts }) => ({ serial, facts }))
}

/** A version with the time at which it became searchable. */
export interface NewVersion {
  readonly versionId: string
  readonly documentId: string
  readonly searchableSince: Date
}

/** Of these versions, those that became searchable last, newest first. */
export async function listNewestVersions(
  db: Connection,
  versionIds: readonly string[],
  limit: number,
): Promise<readonly NewVersion[]> {
  return db
    .selectFrom('version')
    .select(['versionId', 'documentId'])
    .select(({ ref }) => ref('searchableSince').$notNull().as('searchableSince'))
    .where('versionId', '=', anyOf(versionIds))
    .where('searchableSince', 'is not', null)
    .orderBy('searchableSince', 'desc')
    .orderBy('versionId')
    .limit(limit)
    .execute()
}
