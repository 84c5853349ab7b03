import { sql } from 'kysely'
import type { Connection } from '../database.ts'
import { currentVersionOf, GONE_SINCE } from './host-rules.ts'
import { lockUntilCommit } from '../locks.ts'
import type { Extent } from '../../domain/document.ts'

/** A document as people cite it. */
export interface DocumentRow extends DocumentFields {
  readonly documentId: string
  readonly publishedOn: string | null
  readonly sourceId: string | null
  readonly currentVersionId: string | null
  /** How much of it the text of its current version is. */
  readonly extent: Extent
  readonly places: readonly string[]
  /** Since when all its addresses are gone. */
  readonly goneSince: Date | null
  /** The document that it turned out to be. */
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
  /** How much of the document this text is. */
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
  /** The version whose text this one repeats in another file. */
  readonly copyOf: string | null
}

/** The fields of a document that reading its text may settle, in the order in which people read them. */
export const DOCUMENT_FIELDS = [
  'title',
  'authors',
  'publisher',
  'published',
  'kind',
  'status',
  'doi',
  'journal',
  'volume',
  'issue',
  'firstPage',
  'lastPage',
  'issn',
  'language',
] as const
export type DocumentField = (typeof DOCUMENT_FIELDS)[number]

/** A document's fields and, by field, the rule that gave its value. */
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
  const { rows } = await sql<DocumentRow>`${SELECT_DOCUMENT}
    where document_id = any(${documentIds as string[]}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.documentId, row]))
}

/** A page of all documents, or of those of a journal, without those merged or removed, newest publication first. */
export async function listDocuments(
  db: Connection,
  limit: number,
  offset: number,
  journal: string | null = null,
): Promise<readonly DocumentRow[]> {
  const wanted = journal === null ? sql`true` : sql`lower(journal) = lower(${journal})`
  const { rows } = await sql<DocumentRow>`${SELECT_DOCUMENT}
    where merged_into is null and removed_at is null and ${wanted}
    order by published_on desc nulls last, document_id limit ${limit} offset ${offset}`.execute(db)
  return rows
}

const SELECT_DOCUMENT = sql`
  select document_id as "documentId", kind, title, authors, publisher, doi, language, status, published,
    published_on as "publishedOn", journal, volume, issue, first_page as "firstPage", last_page as "lastPage", issn,
    coalesce((select extent from version where version.version_id = document.current_version_id), 'full') as extent,
    source_id as "sourceId", current_version_id as "currentVersionId", provenance,
    coalesce((select array_agg(place_id order by mentions desc, place_id) from document_place
      where document_place.document_id = document.document_id), '{}') as places,
    ${GONE_SINCE} as "goneSince", merged_into as "mergedInto", created_at as "createdAt"
  from document`

export async function readVersion(db: Connection, versionId: string): Promise<VersionRow | undefined> {
  const { rows } = await sql<VersionRow>`${SELECT_VERSION} where version_id = ${versionId}`.execute(db)
  return rows[0]
}

/** The versions of a document, the first that came first. */
export async function readVersions(db: Connection, documentId: string): Promise<readonly VersionRow[]> {
  const { rows } = await sql<VersionRow>`${SELECT_VERSION} where document_id = ${documentId} order by number`.execute(
    db,
  )
  return rows
}

const SELECT_VERSION = sql`
  select version_id as "versionId", document_id as "documentId", number, body_key as "bodyKey",
    media_type as "mediaType", file_name as "fileName", bytes::float8 as bytes, extent, status, published, title,
    parser_version as "parserVersion", page_count as "pageCount", passage_count as "passageCount", truncated, stage,
    state, code, message, revision, searchable_since as "searchableSince", is_indexed as "isIndexed",
    copy_of as "copyOf"
  from version`

/** What parsing settled about a version. */
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
      media_type: fields.mediaType,
      parser_version: fields.parserVersion,
      page_count: fields.pageCount,
      passage_count: fields.passageCount,
      truncated: fields.truncated,
      title: fields.title,
      status: fields.status,
      published: fields.published,
    })
    .where('version_id', '=', versionId)
    .execute()
}

/** Sets the version that speaks for the document, as `currentVersionOf` says. Returns its id. */
export async function chooseCurrentVersion(db: Connection, documentId: string): Promise<string | null> {
  const { rows } = await sql<{ version_id: string }>`
    update document set updated_at = now(), current_version_id = (${currentVersionOf()})
    where document_id = ${documentId} returning current_version_id as version_id`.execute(db)
  return rows[0]?.version_id ?? null
}

/** In a transaction. A DOI that another document has already stays with that one; joining the two is for a person. */
export async function updateDocument(db: Connection, documentId: string, fields: DocumentFields): Promise<void> {
  // Two documents that claim a DOI at once would both find it free, and one would fail.
  if (fields.doi !== null) await lockUntilCommit(db, `doi ${fields.doi}`)
  const doiIsFree = sql<string | null>`case when exists (select 1 from document other
    where other.doi = ${fields.doi} and other.document_id <> ${documentId}) then null else ${fields.doi} end`
  await db
    .updateTable('document')
    .set({
      kind: fields.kind,
      title: fields.title,
      authors: JSON.stringify(fields.authors),
      publisher: fields.publisher,
      doi: doiIsFree,
      language: fields.language,
      status: fields.status,
      published: fields.published,
      published_on: firstDayOf(fields.published),
      journal: fields.journal,
      volume: fields.volume,
      issue: fields.issue,
      first_page: fields.firstPage,
      last_page: fields.lastPage,
      issn: fields.issn,
      provenance: JSON.stringify(fields.provenance),
      updated_at: new Date(),
    })
    .where('document_id', '=', documentId)
    .execute()
}

/** Holds a document's row until the transaction ends, so that two changes of it do not cross. */
export async function lockDocument(db: Connection, documentId: string): Promise<void> {
  await sql`select 1 from document where document_id = ${documentId} for update`.execute(db)
}

/** The document that has this DOI, or null. */
export async function findByDoi(db: Connection, doi: string): Promise<string | null> {
  const row = await db.selectFrom('document').select('document_id').where('doi', '=', doi).executeTakeFirst()
  return row?.document_id ?? null
}

/** A dated status with the version that shows it; said twice it is one event. */
export async function recordStatus(
  db: Connection,
  event: { documentId: string; status: string; dated: string; versionId: string; rule: string },
): Promise<void> {
  await db
    .insertInto('status_event')
    .values({
      document_id: event.documentId,
      status: event.status,
      dated: event.dated,
      version_id: event.versionId,
      rule: event.rule,
    })
    .onConflict((conflict) => conflict.columns(['document_id', 'status', 'dated']).doNothing())
    .execute()
}

/** `2019` -> `2019-01-01`; null stays null. */
function firstDayOf(published: string | null): string | null {
  return published === null ? null : `${published}-01-01`.slice(0, 10)
}
