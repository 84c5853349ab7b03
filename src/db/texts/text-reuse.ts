import { sql } from 'kysely'
import { z } from 'zod'
import type { CommonRun } from '../../domain/compare/common-runs.ts'
import type { Connection } from '../database.ts'
import { anyOf } from '../fragments.ts'
import { portionsOf, rowsOf } from '../insert-rows.ts'
import { sqlRows } from '../sql-rows.ts'

/** Passages of others that are compared with one passage. Wording that more have is a formula, not a loan. */
const MAX_OTHERS = 40

const PRINT_COLUMNS = ['passageId', 'versionId', 'prints'] as const
const REUSE_COLUMNS = ['passageA', 'passageB', 'versionA', 'versionB', 'words', 'runs'] as const

/** The fingerprints of a passage, as `fingerprintsOf` gives them. */
export interface PassagePrints {
  readonly passageId: string
  readonly prints: readonly number[]
}

/** Two passages that share wording; `a` comes before `b` in the order of their ids. */
export interface ReusePair {
  readonly passageA: string
  readonly passageB: string
  readonly versionA: string
  readonly versionB: string
  /** Of all runs. */
  readonly words: number
  readonly runs: readonly CommonRun[]
}

/** Replaces the fingerprints of a version's passages. */
export async function replacePrints(db: Connection, versionId: string, all: readonly PassagePrints[]): Promise<void> {
  await db.deleteFrom('passagePrint').where('versionId', '=', versionId).execute()
  const found = all.map(({ passageId, prints }) => ({ passageId, versionId, prints: [...prints] }))
  for (const rows of portionsOf(found, ({ prints }) => 12 * prints.length)) {
    await db
      .insertInto('passagePrint')
      .columns(PRINT_COLUMNS)
      .expression(rowsOf('passagePrint', PRINT_COLUMNS, rows))
      // another reading of the version at the same time
      .onConflict((conflict) => conflict.column('passageId').doNothing())
      .execute()
  }
}

const SHARING = z.strictObject({ passageId: z.string(), otherId: z.string(), otherVersionId: z.string() })

/**
 * Passages of other documents that have a fingerprint in common with a passage of this version, at most forty for each,
 * those that share most first.
 */
export async function listSharing(
  db: Connection,
  versionId: string,
): Promise<readonly Readonly<z.output<typeof SHARING>>[]> {
  return sqlRows(
    db,
    SHARING,
    sql`
    with own as (select document_id from version where version_id = ${versionId})
    select mine.passage_id as "passageId", theirs.passage_id as "otherId", theirs.version_id as "otherVersionId"
    from passage_print mine
    cross join lateral (
      select other.passage_id, other.version_id
      from passage_print other join version on version.version_id = other.version_id
      where other.prints && mine.prints and version.document_id not in (select document_id from own)
      order by cardinality(array(select unnest(other.prints) intersect select unnest(mine.prints))) desc, other.passage_id
      limit ${MAX_OTHERS}) theirs
    where mine.version_id = ${versionId} and cardinality(mine.prints) > 0`,
  )
}

/** Replaces the pairs in which this version has a part. */
export async function replaceReuse(db: Connection, versionId: string, pairs: readonly ReusePair[]): Promise<void> {
  await db
    .deleteFrom('textReuse')
    .where(({ eb, or }) => or([eb('versionA', '=', versionId), eb('versionB', '=', versionId)]))
    .execute()
  for (const rows of portionsOf(pairs, ({ runs }) => 60 * runs.length)) {
    await db
      .insertInto('textReuse')
      .columns(REUSE_COLUMNS)
      .expression(rowsOf('textReuse', REUSE_COLUMNS, rows))
      // the other version's stage has found it at the same time
      .onConflict((conflict) => conflict.columns(['passageA', 'passageB']).doNothing())
      .execute()
  }
}

/** The pairs between two versions, in the order of the first one's text. */
export async function listReuse(db: Connection, versionId: string, otherId: string): Promise<readonly ReusePair[]> {
  return db
    .selectFrom('textReuse')
    .innerJoin('passage', (join) =>
      join.on(({ eb, or, ref }) =>
        or([eb('passage.passageId', '=', ref('passageA')), eb('passage.passageId', '=', ref('passageB'))]),
      ),
    )
    .select([...REUSE_COLUMNS])
    .where('versionA', '=', anyOf([versionId, otherId]))
    .where('versionB', '=', anyOf([versionId, otherId]))
    .where('passage.versionId', '=', versionId)
    .orderBy('passage.ordinal')
    .orderBy('words', 'desc')
    .execute()
}
