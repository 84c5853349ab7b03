import { sql, type SelectQueryBuilder } from 'kysely'
import type { Connection } from '../../db/database.ts'
import { isIndexable } from '../../db/documents/indexed-versions.ts'
import type { DB } from '../../db/schema.generated.ts'
import { readSetting, writeSetting } from '../../db/settings.ts'
import { listEmbeddingDueOf } from '../../db/texts/vectors.ts'

/** A version as it should be in the index. */
export interface ExpectedVersion {
  readonly versionId: string
  readonly documentId: string
  readonly passages: number
}

/** Progress and results of the continuous comparison of index and catalogue. Times are ISO instants. */
export interface IndexCheckState {
  readonly checkedAt: string
  /** Documents that the last check compared in full. */
  readonly compared: number
  /** Documents that differed in the last check (`found`) and in all checks together. */
  readonly found: number
  readonly foundInAll: number
  readonly repairedInAll: number
  /** The last ones found, at most 20. */
  readonly lastFound: readonly string[]
  readonly lastFoundAt: string | null
  /** The last document compared; null at the start of a round. */
  readonly cursor: string | null
  /** When the last round through all documents ended. */
  readonly roundEndedAt: string | null
}

/** Progress of an index rebuild, written by the process that runs it. */
export interface IndexBuildState {
  readonly startedAt: string
  readonly written: number
  readonly expected: number
  readonly endedAt: string | null
}

const CHECK = 'index-check'
const BUILD = 'index-build'

/** All versions that should be in the index, with their number of passages. */
export async function readExpectedVersions(db: Connection): Promise<readonly ExpectedVersion[]> {
  return db
    .selectFrom('version')
    .innerJoin('document', 'document.documentId', 'version.documentId')
    .select(['versionId', 'version.documentId', 'passageCount as passages'])
    .where('document.removedAt', 'is', null)
    .where('isIndexed', '=', true)
    .where(isIndexable())
    .execute()
}

/**
 * The documents among these without pending jobs, whose index records should match the catalogue. Those that are being
 * embedded get vectors first and are written afterwards.
 */
export async function listIdle(db: Connection, documentIds: readonly string[]): Promise<readonly string[]> {
  const due = new Set(await listEmbeddingDueOf(db, documentIds))
  const written = documentIds.filter((documentId) => !due.has(documentId))
  return listWithout(db, written, (versions) =>
    versions
      .whereRef('version.documentId', '=', 'wanted.id')
      .where('state', '=', 'due')
      .where('stage', 'in', ['parse', 'tag', 'index', 'ocr']),
  )
}

/** The versions among these that are not in the catalogue or have nothing to index. */
export async function listUnknownVersions(db: Connection, versionIds: readonly string[]): Promise<readonly string[]> {
  return listWithout(db, versionIds, (versions) =>
    versions.whereRef('version.versionId', '=', 'wanted.id').where(isIndexable()),
  )
}

type WantedVersions = SelectQueryBuilder<DB & { wanted: { id: string } }, 'version' | 'wanted', { versionId: string }>

/** Those of `ids`, in order, for which `narrow` leaves no version; it refers to them as `wanted.id`. */
async function listWithout(
  db: Connection,
  ids: readonly string[],
  narrow: (versions: WantedVersions) => WantedVersions,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom(db.selectNoFrom(sql<string>`unnest(${ids}::text[])`.as('id')).as('wanted'))
    .select('wanted.id')
    .where(({ exists, not, selectFrom }) => not(exists(narrow(selectFrom('version').select('version.versionId')))))
    .orderBy('wanted.id')
    .execute()
  return rows.map((row) => row.id)
}

export async function readIndexCheck(db: Connection): Promise<IndexCheckState | null> {
  return ((await readSetting(db, CHECK)) as IndexCheckState | undefined) ?? null
}

export async function writeIndexCheck(db: Connection, state: IndexCheckState): Promise<void> {
  await writeSetting(db, CHECK, state)
}

export async function readIndexBuild(db: Connection): Promise<IndexBuildState | null> {
  return ((await readSetting(db, BUILD)) as IndexBuildState | undefined) ?? null
}

export async function writeIndexBuild(db: Connection, state: IndexBuildState): Promise<void> {
  await writeSetting(db, BUILD, state)
}
