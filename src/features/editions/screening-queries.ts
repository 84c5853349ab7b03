import { sql } from 'kysely'
import { z } from 'zod'
import type { Connection } from '../../db/database.ts'
import { anyOf } from '../../db/fragments.ts'
import { columnsOf, sqlRows } from '../../db/sql-rows.ts'

/** A document that is excluded from an edition, and why. */
export interface Exclusion {
  readonly documentId: string
  readonly reason: string
  readonly decidedBy: string
  readonly decidedAt: Date
}

/** The decision of an edition on a document: included, or excluded with the reason. */
export type ScreeningDecision =
  | { readonly kind: 'included' }
  | { readonly kind: 'excluded'; readonly reason: string; readonly by: string; readonly at: Date }

/** Excludes a document from an edition; a second call replaces the reason. */
export async function excludeDocument(db: Connection, editionId: string, exclusion: Exclusion): Promise<void> {
  const values = { reason: exclusion.reason, decidedBy: exclusion.decidedBy, decidedAt: exclusion.decidedAt }
  await db
    .insertInto('editionExclusion')
    .values({ editionId: editionId, documentId: exclusion.documentId, ...values })
    .onConflict((conflict) => conflict.columns(['editionId', 'documentId']).doUpdateSet(values))
    .execute()
}

/** Returns false where it was not excluded. */
export async function deleteExclusion(db: Connection, editionId: string, documentId: string): Promise<boolean> {
  const result = await db
    .deleteFrom('editionExclusion')
    .where('editionId', '=', editionId)
    .where('documentId', '=', documentId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

const DECISION = z.strictObject({
  ...columnsOf('document', { documentId: z.string() }),
  ...columnsOf('editionExclusion', {
    ...{ reason: z.string().nullable(), decidedBy: z.string().nullable(), decidedAt: z.date().nullable() },
  }),
  isIncluded: z.boolean(),
})

/** The latest first. */
export async function listExclusions(
  db: Connection,
  editionId: string,
  limit: number,
  offset: number,
): Promise<readonly Exclusion[]> {
  return db
    .selectFrom('editionExclusion')
    .select(['documentId', 'reason', 'decidedBy', 'decidedAt'])
    .where('editionId', '=', editionId)
    .orderBy('decidedAt', 'desc')
    .orderBy('documentId')
    .limit(limit)
    .offset(offset)
    .execute()
}

/**
 * The decisions of an edition on these documents; undecided documents are not in the map. A decision on a document that
 * was merged into another applies to both; a document in the edition is included even if it was excluded before.
 */
export async function readDecisions(
  db: Connection,
  editionId: string,
  documentIds: readonly string[],
): Promise<ReadonlyMap<string, ScreeningDecision>> {
  const rows = await sqlRows(
    db,
    DECISION,
    sql`
    with asked as (select document_id, coalesce(merged_into, document_id) as whole_id from document
        where document_id = ${anyOf(documentIds)}),
      item as (select coalesce(merged_into, document_id) as whole_id
        from edition_item join document using (document_id) where edition_id = ${editionId}),
      exclusion as (select distinct on (1) coalesce(merged_into, document_id) as whole_id, reason, decided_by, decided_at
        from edition_exclusion join document using (document_id) where edition_id = ${editionId}
        order by 1, decided_at desc)
    select document_id, whole_id in (select whole_id from item) as is_included, reason, decided_by, decided_at
    from asked left join exclusion using (whole_id)
    where whole_id in (select whole_id from item) or reason is not null`,
  )
  return new Map(
    rows.map((row): [string, ScreeningDecision] => [
      row.documentId,
      row.isIncluded || row.reason === null || row.decidedAt === null
        ? { kind: 'included' }
        : { kind: 'excluded', reason: row.reason, by: row.decidedBy ?? '', at: row.decidedAt },
    ]),
  )
}
