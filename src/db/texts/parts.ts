import { partIdOf } from '../../domain/document.ts'
import type { PartDecision } from '../../domain/states.ts'
import type { ParsedPart, PartEvidence } from '../../domain/parsed-document.ts'
import type { Connection } from '../database.ts'
import { anyOf } from '../fragments.ts'

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
  await insertProposals(db, versionId, parts)
}

/** Stores proposed parts; those that are known stay unchanged. */
export async function insertProposals(db: Connection, versionId: string, parts: readonly ParsedPart[]): Promise<void> {
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
  return selectParts(db).where('partId', '=', partId).executeTakeFirst()
}

/** The parts of a version in the order of its pages. */
export async function listParts(db: Connection, versionId: string): Promise<readonly PartRow[]> {
  return selectParts(db).where('versionId', '=', versionId).orderBy('firstPage').execute()
}

/**
 * The accepted parts of some versions, shortest first: of two parts with the same page, the inner one is more specific.
 */
export async function readAcceptedParts(db: Connection, versionIds: readonly string[]): Promise<readonly PartRow[]> {
  if (versionIds.length === 0) return []
  return selectAccepted(db).where('versionId', '=', anyOf(versionIds)).execute()
}

/** The accepted parts of the versions of these passages, shortest first. */
export async function readPartsAround(db: Connection, passageIds: readonly string[]): Promise<readonly PartRow[]> {
  if (passageIds.length === 0) return []
  return selectAccepted(db)
    .where('versionId', 'in', ({ selectFrom }) =>
      selectFrom('passage').select('versionId').where('passageId', '=', anyOf(passageIds)),
    )
    .execute()
}

function selectAccepted(db: Connection) {
  return selectParts(db)
    .where('decision', '=', 'accepted')
    .orderBy(({ eb, ref }) => eb('lastPage', '-', ref('firstPage')))
    .orderBy('firstPage')
}

function selectParts(db: Connection) {
  return db
    .selectFrom('part')
    .select(['partId', 'versionId', 'firstPage', 'lastPage', 'title', 'score', 'evidence'])
    .select(['decision', 'decidedBy', 'decidedAt'])
}
