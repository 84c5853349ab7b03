import { expressionBuilder, type Expression } from 'kysely'
import { jsonBuildObject } from 'kysely/helpers/postgres'
import { partIdOf } from '../../domain/document.ts'
import type { EvidencePart } from '../../domain/evidence-part.ts'
import type { PartDecision } from '../../domain/states.ts'
import type { ParsedPart, PartEvidence } from '../../domain/parsed-document.ts'
import type { Connection } from '../database.ts'
import type { DB } from '../schema.generated.ts'

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

/** The innermost accepted part of a version with this page, or null. */
export async function readInnermostPart(
  db: Connection,
  versionId: string,
  pageIndex: number,
): Promise<EvidencePart | null> {
  const { val } = expressionBuilder()
  const row = await db.selectNoFrom(innermostPart(val(versionId), val(pageIndex)).as('part')).executeTakeFirst()
  return row?.part ?? null
}

/** The same as an expression: of two parts with the same page, the shorter one is more specific. */
export function innermostPart(versionId: Expression<string>, pageIndex: Expression<number>) {
  return expressionBuilder<DB>()
    .selectFrom('part')
    .leftJoin('page as first', (join) =>
      join.onRef('first.versionId', '=', 'part.versionId').onRef('first.pageIndex', '=', 'part.firstPage'),
    )
    .leftJoin('page as last', (join) =>
      join.onRef('last.versionId', '=', 'part.versionId').onRef('last.pageIndex', '=', 'part.lastPage'),
    )
    .select(({ ref }) =>
      jsonBuildObject({
        partId: ref('part.partId'),
        title: ref('part.title'),
        firstPage: ref('part.firstPage'),
        lastPage: ref('part.lastPage'),
        firstLabel: ref('first.label'),
        lastLabel: ref('last.label'),
      }).as('part'),
    )
    .where('part.versionId', '=', versionId)
    .where('part.decision', '=', 'accepted')
    .where('part.firstPage', '<=', pageIndex)
    .where('part.lastPage', '>=', pageIndex)
    .orderBy(({ eb, ref }) => eb(ref('part.lastPage'), '-', ref('part.firstPage')))
    .orderBy('part.firstPage')
    .limit(1)
}

function selectParts(db: Connection) {
  return db
    .selectFrom('part')
    .select(['partId', 'versionId', 'firstPage', 'lastPage', 'title', 'score', 'evidence'])
    .select(['decision', 'decidedBy', 'decidedAt'])
}
