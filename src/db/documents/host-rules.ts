import { expressionBuilder, sql, type Expression, type RawBuilder } from 'kysely'
import type { HostRule } from '../../domain/host-rule.ts'
import type { Catalogue, Connection } from '../database.ts'
import { lockUntilCommit } from '../locks.ts'
import type { DB } from '../schema.generated.ts'

/** Puts the library's rules in place of those before, so that queries can ask whether an address is under one. */
export async function syncHostRules(catalogue: Catalogue, rules: readonly HostRule[]): Promise<void> {
  await catalogue.transaction().execute(async (db) => {
    await lockUntilCommit(db, 'host rules')
    await db.deleteFrom('hostRule').execute()
    if (rules.length === 0) return
    const rows = rules.map(({ pattern, matches, kind, reason }) => ({ pattern, matches, kind, reason }))
    await db.insertInto('hostRule').values(rows).execute()
  })
}

/** Documents whose current version is another one under today's rules. */
export async function listMischosen(db: Connection): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('document')
    .select('documentId')
    .where('currentVersionId', 'is not', null)
    .where('currentVersionId', 'is distinct from', () => currentVersionOf())
    .execute()
  return rows.map((row) => row.documentId)
}

/** The rule that an address is under, as a subquery of one row's `field`; the first by pattern, of several. */
export function ruleOf<Field extends 'kind' | 'reason'>(address: Expression<string>, field: Field) {
  return expressionBuilder<DB>()
    .selectFrom('hostRule')
    .select(`hostRule.${field}`)
    .where(hostOf(address), '~', ({ ref }) => ref('hostRule.matches'))
    .orderBy('hostRule.pattern')
    .limit(1)
}

/** Whether an address is under a rule. */
function isExcluded(address: Expression<string>) {
  const { exists, selectFrom } = expressionBuilder<DB>()
  return exists(
    selectFrom('hostRule')
      .select('hostRule.pattern')
      .where(hostOf(address), '~', ({ ref }) => ref('hostRule.matches')),
  )
}

function hostOf(address: Expression<string>): RawBuilder<string> {
  return sql`lower(substring(${address} from '^https?://(?:[^/@]*@)?([^/:?#]+)'))`
}

/**
 * The current version of the row of `document`: of those that could be read one that is no copy, a whole text rather
 * than an abstract, and found elsewhere than under a rule, before others; of these the one published last, and of one
 * date the one that came last. The one place of this rule; `document.current_version_id` keeps what it came to.
 */
export function currentVersionOf() {
  return expressionBuilder<DB, 'document'>()
    .selectFrom('version')
    .select('version.versionId')
    .whereRef('version.documentId', '=', 'document.documentId')
    .where('version.parserVersion', 'is not', null)
    .orderBy((eb) => eb('version.copyOf', 'is not', null))
    .orderBy(({ ref }) => sql`array_position(array['full', 'abstract', 'record'], ${ref('version.extent')})`)
    .orderBy(isExcludedAltogether())
    .orderBy('version.published', (order) => order.desc().nullsLast())
    .orderBy('version.number', 'desc')
    .limit(1)
}

/** Whether every address that has, or once had, the bytes of the row of `version` is under a rule. */
function isExcludedAltogether(): RawBuilder<boolean> {
  const all = expressionBuilder<DB, 'version'>()
    .selectFrom(({ selectFrom }) =>
      selectFrom('location')
        .select('location.address')
        .whereRef('location.versionId', '=', 'version.versionId')
        .unionAll(
          selectFrom('capture')
            .innerJoin('location', 'location.locationId', 'capture.locationId')
            .select('location.address')
            .whereRef('capture.bodyKey', '=', 'version.bodyKey'),
        )
        .as('found'),
    )
    .select(({ fn, ref }) => fn<boolean>('bool_and', [isExcluded(ref('found.address'))]).as('isExcluded'))
  return sql`coalesce(${all}, false)`
}

/**
 * Since when the row of `document` is gone from its source, or null: all its addresses on the web are, those under a
 * rule counting only where there are no others.
 */
export function goneSince(): RawBuilder<Date | null> {
  const since = expressionBuilder<DB, 'document'>()
    .selectFrom('location')
    .select(({ ref }) =>
      sql<Date | null>`case when bool_and(${ref('location.goneSince')} is not null)
        then max(${ref('location.goneSince')}) end`.as('goneSince'),
    )
    .whereRef('location.documentId', '=', 'document.documentId')
    .where('location.kind', '=', 'web')
    .where(({ exists, not, or, ref, selectFrom }) =>
      or([
        not(isExcluded(ref('location.address'))),
        not(
          exists(
            selectFrom('location as other')
              .select('other.locationId')
              .whereRef('other.documentId', '=', 'document.documentId')
              .where('other.kind', '=', 'web')
              .where(({ ref: refOther }) => not(isExcluded(refOther('other.address')))),
          ),
        ),
      ]),
    )
  return sql`(${since})`
}
