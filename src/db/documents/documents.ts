import { sql } from 'kysely'
import { compileOnce } from '../compile-once.ts'
import type { Connection } from '../database.ts'
import { anyOf } from '../fragments.ts'
import { currentVersionOf, goneSince } from './host-rules.ts'
import { lockUntilCommit } from '../locks.ts'
import type { Extent } from '../../domain/document.ts'

/** A document as people cite it. */
export interface DocumentRow extends DocumentFields {
  readonly documentId: string
  readonly publishedOn: string | null
  readonly sourceId: string | null
  readonly currentVersionId: string | null
  /** How much of the document the text of its current version covers. */
  readonly extent: Extent
  readonly places: readonly string[]
  /** Since when all its addresses have been gone. */
  readonly goneSince: Date | null
  /** The document that this one was merged into. */
  readonly mergedInto: string | null
  readonly createdAt: Date
}

export interface VersionRow {
  readonly versionId: string
  readonly documentId: string
  readonly number: number
  readonly bodyKey: string
  readonly mediaType: string
  readonly fileName: string | null
  readonly bytes: number
  /** How much of the document this text covers. */
  readonly extent: Extent
  readonly status: string
  readonly published: string | null
  readonly title: string | null
  readonly parserVersion: string | null
  readonly pageCount: number
  readonly passageCount: number
  readonly truncated: string | null
  readonly stage: string
  readonly state: string
  readonly code: string | null
  readonly message: string | null
  readonly revision: number
  readonly searchableSince: Date | null
  readonly isIndexed: boolean
  /** The version of which this one is a copy in another file. */
  readonly copyOf: string | null
}

/** The fields of a document; `provenance` is the rule that gave each value, by field. */
export interface DocumentFields {
  readonly kind: string
  readonly title: string
  readonly authors: readonly string[]
  readonly publisher: string | null
  readonly doi: string | null
  readonly language: string | null
  readonly status: string
  /** ISO with its precision. */
  readonly published: string | null
  readonly journal: string | null
  readonly volume: string | null
  readonly issue: string | null
  readonly firstPage: string | null
  readonly lastPage: string | null
  readonly issn: string | null
  readonly provenance: Readonly<Record<string, string>>
}

export async function readDocument(db: Connection, documentId: string): Promise<DocumentRow | undefined> {
  return (await readDocuments(db, [documentId])).get(documentId)
}

export async function readDocuments(
  db: Connection,
  documentIds: readonly string[],
): Promise<ReadonlyMap<string, DocumentRow>> {
  if (documentIds.length === 0) return new Map()
  const rows = await selectByIds(db, documentIds)
  return new Map(rows.map((row) => [row.documentId, row]))
}

const selectByIds = compileOnce((db, documentIds: readonly string[]) =>
  selectDocuments(db).where('documentId', '=', anyOf(documentIds)),
)

/**
 * One page of the list of documents (of one journal if given), without merged or removed ones, newest publication
 * first.
 */
export async function listDocuments(
  db: Connection,
  limit: number,
  offset: number,
  journal: string | null = null,
): Promise<readonly DocumentRow[]> {
  return selectDocuments(db)
    .where('mergedInto', 'is', null)
    .where('removedAt', 'is', null)
    .$if(journal !== null, (query) =>
      query.where(({ eb, fn, ref, val }) => eb(fn('lower', [ref('journal')]), '=', fn('lower', [val(journal)]))),
    )
    .orderBy('publishedOn', (order) => order.desc().nullsLast())
    .orderBy('documentId')
    .limit(limit)
    .offset(offset)
    .execute()
}

function selectDocuments(db: Connection) {
  return db
    .selectFrom('document')
    .select(['documentId', 'kind', 'title', 'authors', 'publisher', 'doi', 'language', 'status', 'published'])
    .select(['publishedOn', 'journal', 'volume', 'issue', 'firstPage', 'lastPage', 'issn', 'sourceId'])
    .select(['currentVersionId', 'provenance', 'mergedInto', 'createdAt'])
    .select(({ fn, ref, selectFrom }) => [
      fn
        .coalesce(
          selectFrom('version')
            .select('version.extent')
            .whereRef('version.versionId', '=', 'document.currentVersionId'),
          sql<Extent>`'full'`,
        )
        .as('extent'),
      sql<readonly string[]>`coalesce(${selectFrom('documentPlace')
        .select(({ ref: ofPlace }) =>
          sql`array_agg(${ofPlace('placeId')} order by ${ofPlace('mentions')} desc, ${ofPlace('placeId')})`.as('ids'),
        )
        .where('documentPlace.documentId', '=', ref('document.documentId'))}, '{}')`.as('places'),
      goneSince().as('goneSince'),
    ])
}

export async function readVersion(db: Connection, versionId: string): Promise<VersionRow | undefined> {
  return selectVersions(db).where('versionId', '=', versionId).executeTakeFirst()
}

/** Whether a version has never been parsed, so that nothing found in its bytes is stored. */
export async function isUnparsed(db: Connection, versionId: string): Promise<boolean> {
  const row = await db
    .selectFrom('version')
    .select('parserVersion')
    .where('versionId', '=', versionId)
    .executeTakeFirst()
  return row?.parserVersion === null
}

export async function readVersionsById(
  db: Connection,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, VersionRow>> {
  const rows = await selectVersions(db).where('versionId', '=', anyOf(versionIds)).execute()
  return new Map(rows.map((row) => [row.versionId, row]))
}

/** The versions of a document, oldest first. */
export async function readVersions(db: Connection, documentId: string): Promise<readonly VersionRow[]> {
  return selectVersions(db).where('documentId', '=', documentId).orderBy('number').execute()
}

function selectVersions(db: Connection) {
  return db
    .selectFrom('version')
    .select(['versionId', 'documentId', 'number', 'bodyKey', 'mediaType', 'fileName', 'extent', 'status', 'published'])
    .select(['title', 'parserVersion', 'pageCount', 'passageCount', 'truncated', 'stage', 'state', 'code', 'message'])
    .select(['revision', 'searchableSince', 'isIndexed', 'copyOf'])
    .select((eb) => eb.cast<number>('bytes', 'float8').as('bytes'))
}

/** Stores what parsing found about a version. */
export async function updateVersion(
  db: Connection,
  versionId: string,
  fields: Pick<
    VersionRow,
    'mediaType' | 'parserVersion' | 'pageCount' | 'passageCount' | 'truncated' | 'title' | 'status' | 'published'
  >,
): Promise<void> {
  await db
    .updateTable('version')
    .set({
      mediaType: fields.mediaType,
      parserVersion: fields.parserVersion,
      pageCount: fields.pageCount,
      passageCount: fields.passageCount,
      truncated: fields.truncated,
      title: fields.title,
      status: fields.status,
      published: fields.published,
    })
    .where('versionId', '=', versionId)
    .execute()
}

/**
 * Sets the document's current version by the rule of `currentVersionOf`. Returns its id, or null when there is none.
 */
export async function chooseCurrentVersion(db: Connection, documentId: string): Promise<string | null> {
  const row = await db
    .updateTable('document')
    .set({ updatedAt: sql<Date>`now()`, currentVersionId: () => currentVersionOf() })
    .where('documentId', '=', documentId)
    .returning('currentVersionId')
    .executeTakeFirst()
  return row?.currentVersionId ?? null
}

/**
 * Must run in a transaction. A DOI that another document already has stays with that one; merging the two is for a
 * person.
 */
export async function updateDocument(db: Connection, documentId: string, fields: DocumentFields): Promise<void> {
  // Without the lock, two documents that claim a DOI at once would both find it free, and one would fail.
  if (fields.doi !== null) await lockUntilCommit(db, `doi ${fields.doi}`)
  const other = db
    .selectFrom('document as other')
    .select('other.documentId')
    .where('other.doi', '=', fields.doi)
    .where('other.documentId', '<>', documentId)
  const freeDoi = sql<string | null>`case when exists ${other} then null else ${fields.doi} end`
  await db
    .updateTable('document')
    .set({
      kind: fields.kind,
      title: fields.title,
      authors: JSON.stringify(fields.authors),
      publisher: fields.publisher,
      doi: freeDoi,
      language: fields.language,
      status: fields.status,
      published: fields.published,
      publishedOn: firstDayOf(fields.published),
      journal: fields.journal,
      volume: fields.volume,
      issue: fields.issue,
      firstPage: fields.firstPage,
      lastPage: fields.lastPage,
      issn: fields.issn,
      provenance: JSON.stringify(fields.provenance),
      updatedAt: new Date(),
    })
    .where('documentId', '=', documentId)
    .execute()
}

/** Locks a document's row until the transaction ends, so that two changes to it do not interleave. */
export async function lockDocument(db: Connection, documentId: string): Promise<void> {
  await db.selectFrom('document').select('documentId').where('documentId', '=', documentId).forUpdate().execute()
}

/** The document that has this DOI, or null. */
export async function findByDoi(db: Connection, doi: string): Promise<string | null> {
  const row = await db.selectFrom('document').select('documentId').where('doi', '=', doi).executeTakeFirst()
  return row?.documentId ?? null
}

/** Records a dated status with the version that shows it. Repeatable: the same event is stored once. */
export async function recordStatus(
  db: Connection,
  event: { documentId: string; status: string; dated: string; versionId: string; rule: string },
): Promise<void> {
  await db
    .insertInto('statusEvent')
    .values({
      documentId: event.documentId,
      status: event.status,
      dated: event.dated,
      versionId: event.versionId,
      rule: event.rule,
    })
    .onConflict((conflict) => conflict.columns(['documentId', 'status', 'dated']).doNothing())
    .execute()
}

/** `2019` -> `2019-01-01`; null stays null. */
function firstDayOf(published: string | null): string | null {
  return published === null ? null : `${published}-01-01`.slice(0, 10)
}
