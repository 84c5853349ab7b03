import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'
import { IS_INDEXABLE } from './index-feed.ts'
import { readSetting, writeSetting } from '../../db/settings.ts'

/** A version as the index should have it. */
export interface ExpectedVersion {
  readonly versionId: string
  readonly documentId: string
  readonly passages: number
}

/** How far the continuous comparison of index and catalogue is, and what it met. Moments are ISO instants. */
export interface IndexCheckState {
  readonly checkedAt: string
  /** Documents that the last look compared word for word. */
  readonly compared: number
  /** Differing documents of the last look, and those of all looks. */
  readonly found: number
  readonly foundInAll: number
  readonly repairedInAll: number
  /** The last of them, at most 20. */
  readonly lastFound: readonly string[]
  readonly lastFoundAt: string | null
  /** The last document that was compared; null at the start of a round. */
  readonly cursor: string | null
  /** When the last round through all documents ended. */
  readonly roundEndedAt: string | null
}

/** How far the building of a new index is; kept by who builds it. */
export interface IndexBuildState {
  readonly startedAt: string
  readonly written: number
  readonly expected: number
  readonly endedAt: string | null
}

const CHECK = 'index-check'
const BUILD = 'index-build'

/** All versions that the index has, or should have, with how many passages. */
export async function readExpectedVersions(db: Connection): Promise<readonly ExpectedVersion[]> {
  const { rows } = await sql<ExpectedVersion>`select version_id, document_id,
    passage_count as passages from version where is_indexed and ${IS_INDEXABLE}`.execute(db)
  return rows
}

/** Those of these documents that have nothing on its way, so that the index should be as the catalogue is. */
export async function listAtRest(db: Connection, documentIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ documentId: string }>`
    select wanted.document_id from unnest(${documentIds as string[]}::text[]) as wanted (document_id)
    where not exists (select from version where version.document_id = wanted.document_id and state = 'due'
      and stage in ('parse', 'tag', 'index', 'ocr')) order by 1`.execute(db)
  return rows.map((row) => row.documentId)
}

/** Those of these versions that the catalogue does not have (any more), or has nothing of to index. */
export async function listUnknownVersions(db: Connection, versionIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ versionId: string }>`
    select wanted.version_id from unnest(${versionIds as string[]}::text[]) as wanted (version_id)
    where not exists (select from version where version.version_id = wanted.version_id and ${IS_INDEXABLE})
    order by 1`.execute(db)
  return rows.map((row) => row.versionId)
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
