import { sql, type RawBuilder } from 'kysely'
import { partIdOf } from '../../domain/document.ts'
import type { ParsedPart, PartEvidence } from '../../domain/parsed-document.ts'
import type { Connection } from '../database.ts'

/** What a person decided on a proposed part. */
export const PART_DECISIONS = ['accepted', 'rejected'] as const
export type PartDecision = (typeof PART_DECISIONS)[number]

/** Pages of a version that may be a document of their own; `decision` is null until a person decides. */
export interface PartRow {
  readonly partId: string
  readonly versionId: string
  readonly firstPage: number
  readonly lastPage: number
  readonly title: string
  /** 0..1, from all signs together. */
  readonly score: number
  readonly evidence: readonly PartEvidence[]
  readonly decision: PartDecision | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
}

/** Replaces the parts that parsing proposed earlier. Parts that a person decided on stay unchanged. */
export async function replaceProposals(db: Connection, versionId: string, parts: readonly ParsedPart[]): Promise<void> {
  await db.deleteFrom('part').where('versionId', '=', versionId).where('decision', 'is', null).execute()
  if (parts.length === 0) return
  const rows = parts.map((part) => ({
    partId: partIdOf(versionId, part.firstPage),
    versionId: versionId,
    firstPage: part.firstPage,
    lastPage: part.lastPage,
    title: part.title,
    score: part.score,
    evidence: JSON.stringify(part.evidence),
  }))
  await db
    .insertInto('part')
    .values(rows)
    .onConflict((conflict) => conflict.column('partId').doNothing())
    .execute()
}

/** Records a decision; false when there is no such part. */
export async function recordDecision(
  db: Connection,
  partId: string,
  decision: PartDecision,
  decidedBy: string,
  decidedAt: Date,
): Promise<boolean> {
  const result = await db
    .updateTable('part')
    .set({ decision, decidedBy: decidedBy, decidedAt: decidedAt })
    .where('partId', '=', partId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function readPart(db: Connection, partId: string): Promise<PartRow | undefined> {
  const { rows } = await sql<PartRow>`${SELECT_PART} where part_id = ${partId}`.execute(db)
  return rows[0]
}

/** The parts of a version in the order of its pages. */
export async function listParts(db: Connection, versionId: string): Promise<readonly PartRow[]> {
  const { rows } = await sql<PartRow>`${SELECT_PART} where version_id = ${versionId} order by first_page`.execute(db)
  return rows
}

/**
 * The accepted parts of some versions, shortest first: of two parts with the same page, the inner one is more specific.
 */
export async function readAcceptedParts(db: Connection, versionIds: readonly string[]): Promise<readonly PartRow[]> {
  if (versionIds.length === 0) return []
  return selectAccepted(db, sql`select unnest(${versionIds as string[]}::text[])`)
}

/** The accepted parts of the versions of these passages, shortest first. */
export async function readPartsAround(db: Connection, passageIds: readonly string[]): Promise<readonly PartRow[]> {
  if (passageIds.length === 0) return []
  return selectAccepted(
    db,
    sql`select version_id from passage where passage_id = any(${passageIds as string[]}::text[])`,
  )
}

async function selectAccepted(db: Connection, versionIds: RawBuilder<unknown>): Promise<readonly PartRow[]> {
  const { rows } = await sql<PartRow>`${SELECT_PART} where decision = 'accepted' and version_id in (${versionIds})
    order by last_page - first_page, first_page`.execute(db)
  return rows
}

const SELECT_PART = sql`
  select part_id, version_id, first_page, last_page, title,
    score, evidence, decision, decided_by, decided_at
  from part`
