import { sql } from 'kysely'
import type { ContainedFile, ContainedFileCode } from '../../domain/parsed-document.ts'
import type { Connection } from '../database.ts'

/** How deep a version lies in containers (0: in none), and the body of the outermost one, its own if it is in none. */
export interface Nesting {
  readonly depth: number
  readonly rootKey: string
}

/** A contained file as it is stored; `locationId` is null for one that is not read as a document. */
export interface StoredContainedFile extends ContainedFile {
  readonly locationId: string | null
}

/** A contained file, and the document that it became, once it has. */
export interface ContainedRow {
  readonly ordinal: number
  readonly name: string
  readonly mediaType: string | null
  readonly bytes: number | null
  readonly code: ContainedFileCode | null
  readonly documentId: string | null
  readonly versionId: string | null
  readonly title: string | null
}

/** A document that contains a given one, the version that does, and the name of the file in it. */
export interface ContainerRow {
  readonly documentId: string
  readonly versionId: string
  readonly title: string
  readonly name: string
}

/** The nesting of a version: by its shallowest container, and none if it was also found outside of any. */
export async function readNesting(db: Connection, versionId: string, bodyKey: string): Promise<Nesting> {
  const outside = await db
    .selectFrom('location')
    .select('locationId')
    .where('versionId', '=', versionId)
    .where('kind', '<>', 'contained')
    .limit(1)
    .executeTakeFirst()
  if (outside !== undefined) return { depth: 0, rootKey: bodyKey }
  const row = await db
    .selectFrom('containedFile')
    .select(['depth', 'rootKey'])
    .where('bodyKey', '=', bodyKey)
    .orderBy('depth')
    .orderBy('versionId')
    .limit(1)
    .executeTakeFirst()
  return row ?? { depth: 0, rootKey: bodyKey }
}

/** Whether these bytes are a version already, also of a document that was removed since. */
export async function isKnownBody(db: Connection, bodyKey: string): Promise<boolean> {
  const row = await db.selectFrom('version').select('versionId').where('bodyKey', '=', bodyKey).executeTakeFirst()
  return row !== undefined
}

/** The source at which a version was first found; null if it was added by hand. */
export async function readSourceOf(db: Connection, versionId: string): Promise<string | null> {
  const row = await db
    .selectFrom('location')
    .select('sourceId')
    .where('versionId', '=', versionId)
    .where('sourceId', 'is not', null)
    .orderBy('firstSeenAt')
    .limit(1)
    .executeTakeFirst()
  return row?.sourceId ?? null
}

/** Files, and their bytes, that are read from other containers within the same outermost one. */
export async function countContained(
  db: Connection,
  rootKey: string,
  exceptVersionId: string,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const row = await db
    .selectFrom('containedFile')
    .select(({ fn }) => [fn.countAll<string>().as('files'), sql<string>`coalesce(sum(bytes), 0)`.as('bytes')])
    .where('rootKey', '=', rootKey)
    .where('versionId', '<>', exceptVersionId)
    .where('code', 'is', null)
    .executeTakeFirstOrThrow()
  return { files: Number(row.files), bytes: Number(row.bytes) }
}

/** Replaces the list of files within a version. */
export async function replaceContained(
  db: Connection,
  versionId: string,
  { depth, rootKey }: Nesting,
  files: readonly StoredContainedFile[],
): Promise<void> {
  await db.deleteFrom('containedFile').where('versionId', '=', versionId).execute()
  if (files.length === 0) return
  const rows = files.map(({ sha256, ...file }) => ({ ...file, bodyKey: sha256, versionId, depth: depth + 1, rootKey }))
  await db.insertInto('containedFile').values(rows).execute()
}

/** The files within a version, in its order. */
export async function listContainedFiles(db: Connection, versionId: string): Promise<readonly ContainedRow[]> {
  const rows = await db
    .selectFrom('containedFile as file')
    .leftJoin('location', 'location.locationId', 'file.locationId')
    .leftJoin('document', 'document.documentId', 'location.documentId')
    .select(['file.ordinal', 'file.name', 'file.mediaType', 'file.bytes', 'file.code'])
    .select(['location.documentId', 'location.versionId', 'document.title'])
    .where('file.versionId', '=', versionId)
    .orderBy('file.ordinal')
    .execute()
  return rows.map((row) => ({
    ...row,
    bytes: row.bytes === null ? null : Number(row.bytes),
    code: row.code as ContainedFileCode | null,
  }))
}

/** The documents of which a file has the bytes of a version of this one. */
export async function listContainers(db: Connection, documentId: string): Promise<readonly ContainerRow[]> {
  return db
    .selectFrom('containedFile as file')
    .innerJoin('location', 'location.locationId', 'file.locationId')
    .innerJoin('version', 'version.versionId', 'file.versionId')
    .innerJoin('document', 'document.documentId', 'version.documentId')
    .select(['document.documentId', 'version.versionId', 'document.title', 'file.name'])
    .where('location.documentId', '=', documentId)
    .orderBy('document.title')
    .orderBy('file.ordinal')
    .execute()
}
