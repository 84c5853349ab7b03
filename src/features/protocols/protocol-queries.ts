import { sql } from 'kysely'
import type { Catalogue, Connection } from '../../db/database.ts'
import { lockUntilCommit } from '../../db/locks.ts'

/** One revision of a protocol. `queries` are stored search requests. */
export interface ProtocolRevision {
  readonly protocolId: string
  /** From 1; a revision is never changed. */
  readonly revision: number
  readonly name: string
  readonly purpose: string
  readonly queries: readonly Readonly<Record<string, unknown>>[]
  readonly editionId: string | null
  readonly createdBy: string
  readonly createdAt: Date
}

/** A protocol in a list: its latest revision, the number of its runs and the time of the last one. */
export interface ProtocolLine extends ProtocolRevision {
  readonly runs: number
  readonly lastRunAt: Date | null
}

export type NewRevision = Omit<ProtocolRevision, 'revision' | 'createdAt'>

/**
 * Adds a revision after `basedOn`, or creates the protocol when that is null. Returns its number; null where `basedOn` is
 * not the latest revision any more.
 */
export async function insertRevision(
  catalogue: Catalogue,
  revision: NewRevision,
  basedOn: number | null,
  now: Date,
): Promise<number | null> {
  const { protocolId } = revision
  return catalogue.transaction().execute(async (db) => {
    await lockUntilCommit(db, `protocol ${protocolId}`)
    if (basedOn === null) await db.insertInto('protocol').values({ protocolId: protocolId, createdAt: now }).execute()
    const { rows } = await sql<{ latest: number | null }>`select max(revision) as latest from protocol_revision
      where protocol_id = ${protocolId}`.execute(db)
    if ((rows[0]?.latest ?? null) !== basedOn) return null
    const number = (basedOn ?? 0) + 1
    await db
      .insertInto('protocolRevision')
      .values({
        protocolId: protocolId,
        revision: number,
        name: revision.name,
        purpose: revision.purpose,
        queries: JSON.stringify(revision.queries),
        editionId: revision.editionId,
        createdBy: revision.createdBy,
        createdAt: now,
      })
      .execute()
    return number
  })
}

/** The protocols of the library, the most recently revised first. */
export async function listProtocols(db: Connection, limit: number, offset: number): Promise<readonly ProtocolLine[]> {
  const { rows } = await sql<ProtocolLine>`
    select ${REVISION_FIELDS}, (select count(*)::int from protocol_run run
        where run.protocol_id = latest.protocol_id and basis = 'today' and state = 'done') as runs,
      (select max(ended_at) from protocol_run run
        where run.protocol_id = latest.protocol_id and basis = 'today' and state = 'done') as last_run_at
    from (select distinct on (protocol_id) * from protocol_revision order by protocol_id, revision desc) latest
    order by created_at desc, protocol_id limit ${limit} offset ${offset}`.execute(db)
  return rows
}

/** All revisions of a protocol, the latest first; empty where there is no such protocol. */
export async function readRevisions(db: Connection, protocolId: string): Promise<readonly ProtocolRevision[]> {
  const { rows } = await sql<ProtocolRevision>`select ${REVISION_FIELDS} from protocol_revision
    where protocol_id = ${protocolId} order by revision desc`.execute(db)
  return rows
}

const REVISION_FIELDS = sql`protocol_id, revision, name, purpose, queries, edition_id,
  created_by, created_at`

/** A run of a protocol. `versions` (`RunVersions`) and `outcome` (`RunOutcome`) are null until it is done. */
export interface RunRow {
  readonly runId: string
  readonly protocolId: string
  readonly revision: number
  readonly basis: 'today' | 'snapshot'
  /** The run that it repeats or is compared with. */
  readonly ofRunId: string | null
  readonly requestedBy: string
  readonly state: 'due' | 'done' | 'failed'
  readonly code: string | null
  readonly message: string | null
  readonly createdAt: Date
  readonly endedAt: Date | null
  readonly versions: object | null
  readonly snapshotKey: string | null
  readonly resultsKey: string | null
  /** SHA-256 of the results before they were compressed. */
  readonly resultsHash: string | null
  readonly changesKey: string | null
  readonly outcome: object | null
}

export async function insertRun(
  db: Connection,
  run: Pick<RunRow, 'runId' | 'protocolId' | 'revision' | 'basis' | 'ofRunId' | 'requestedBy' | 'createdAt'>,
): Promise<void> {
  await db
    .insertInto('protocolRun')
    .values({
      runId: run.runId,
      protocolId: run.protocolId,
      revision: run.revision,
      basis: run.basis,
      ofRunId: run.ofRunId,
      requestedBy: run.requestedBy,
      createdAt: run.createdAt,
    })
    .execute()
}

/** The stored result of a run. */
export type RunEnd = Pick<RunRow, 'snapshotKey' | 'resultsKey' | 'resultsHash' | 'changesKey'> & {
  readonly versions: object
  readonly outcome: object
}

/** Stores the result of a run that is due; a run that has ended stays as it is. */
export async function endRun(db: Connection, runId: string, end: RunEnd, now: Date): Promise<void> {
  await db
    .updateTable('protocolRun')
    .set({
      state: 'done',
      endedAt: now,
      versions: JSON.stringify(end.versions),
      outcome: JSON.stringify(end.outcome),
      snapshotKey: end.snapshotKey,
      resultsKey: end.resultsKey,
      resultsHash: end.resultsHash,
      changesKey: end.changesKey,
    })
    .where('runId', '=', runId)
    .where('state', '=', 'due')
    .execute()
}

export async function readRun(db: Connection, runId: string): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`select ${RUN_FIELDS} from protocol_run where run_id = ${runId}`.execute(db)
  return rows[0]
}

/** The runs of a protocol, the latest first. */
export async function listRuns(db: Connection, protocolId: string, limit: number): Promise<readonly RunRow[]> {
  const { rows } = await sql<RunRow>`select ${RUN_FIELDS} from protocol_run where protocol_id = ${protocolId}
    order by created_at desc, run_id limit ${limit}`.execute(db)
  return rows
}

const RUN_FIELDS = sql`run_id as "runId", protocol_id as "protocolId", revision, basis, of_run_id as "ofRunId",
  requested_by as "requestedBy", state, code, message, created_at as "createdAt", ended_at as "endedAt", versions,
  snapshot_key as "snapshotKey", results_key as "resultsKey", results_hash as "resultsHash",
  changes_key as "changesKey", outcome`

/** By document id: whether it was removed, and the document it was merged into. */
export async function readDocumentOutcomes(
  db: Connection,
  documentIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly removed: boolean; readonly mergedInto: string | null }>> {
  const { rows } = await sql<{ documentId: string; removed: boolean; mergedInto: string | null }>`
    select document_id, removed_at is not null as removed, merged_into from document
    where document_id = any(${documentIds as string[]}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.documentId, { removed: row.removed, mergedInto: row.mergedInto }]))
}
