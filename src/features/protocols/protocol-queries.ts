import type { Catalogue, Connection } from '../../db/database.ts'
import { anyOf, countRows } from '../../db/fragments.ts'
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
    const { latest } = await db
      .selectFrom('protocolRevision')
      .select(({ fn }) => fn.max('revision').as('latest'))
      .where('protocolId', '=', protocolId)
      .executeTakeFirstOrThrow()
    if (latest !== basedOn) return null
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
  return db
    .selectFrom(
      selectRevisions(db).distinctOn('protocolId').orderBy('protocolId').orderBy('revision', 'desc').as('latest'),
    )
    .selectAll('latest')
    .select(({ selectFrom }) => {
      const done = selectFrom('protocolRun')
        .whereRef('protocolRun.protocolId', '=', 'latest.protocolId')
        .where('basis', '=', 'today')
        .where('state', '=', 'done')
      return [
        done.select(countRows().as('count')).$asScalar().$notNull().as('runs'),
        done.select(({ fn }) => fn.max('protocolRun.endedAt').as('endedAt')).as('lastRunAt'),
      ]
    })
    .orderBy('latest.createdAt', 'desc')
    .orderBy('latest.protocolId')
    .limit(limit)
    .offset(offset)
    .execute()
}

/** All revisions of a protocol, the latest first; empty where there is no such protocol. */
export async function readRevisions(db: Connection, protocolId: string): Promise<readonly ProtocolRevision[]> {
  return selectRevisions(db).where('protocolId', '=', protocolId).orderBy('revision', 'desc').execute()
}

function selectRevisions(db: Connection) {
  return db
    .selectFrom('protocolRevision')
    .select(['protocolId', 'revision', 'name', 'purpose', 'queries', 'editionId', 'createdBy', 'createdAt'])
}

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
  return selectRuns(db).where('runId', '=', runId).executeTakeFirst()
}

/** The runs of a protocol, the latest first. */
export async function listRuns(db: Connection, protocolId: string, limit: number): Promise<readonly RunRow[]> {
  return selectRuns(db)
    .where('protocolId', '=', protocolId)
    .orderBy('createdAt', 'desc')
    .orderBy('runId')
    .limit(limit)
    .execute()
}

function selectRuns(db: Connection) {
  return db
    .selectFrom('protocolRun')
    .select(['runId', 'protocolId', 'revision', 'basis', 'ofRunId', 'requestedBy', 'state', 'code', 'message'])
    .select(['createdAt', 'endedAt', 'versions', 'snapshotKey', 'resultsKey', 'resultsHash', 'changesKey', 'outcome'])
}

/** By document id: whether it was removed, and the document it was merged into. */
export async function readDocumentOutcomes(
  db: Connection,
  documentIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly removed: boolean; readonly mergedInto: string | null }>> {
  const rows = await db
    .selectFrom('document')
    .select(['documentId', 'mergedInto'])
    .select((eb) => eb('removedAt', 'is not', null).$castTo<boolean>().as('removed'))
    .where('documentId', '=', anyOf(documentIds))
    .execute()
  return new Map(rows.map((row) => [row.documentId, { removed: row.removed, mergedInto: row.mergedInto }]))
}
