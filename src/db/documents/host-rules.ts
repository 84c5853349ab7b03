import { expressionBuilder, sql, type Expression, type RawBuilder } from 'kysely'
import type { HostRule } from '../../domain/host-rule.ts'
import type { Catalogue, Connection } from '../database.ts'
import { lockUntilCommit } from '../locks.ts'
import type { DB } from '../schema.generated.ts'

/** Replaces the stored host rules with the library's, so that queries can tell whether a rule excludes an address. */
export async function syncHostRules(catalogue: Catalogue, rules: readonly HostRule[]): Promise<void> {
  await catalogue.transaction().execute(async (db) => {
    await lockUntilCommit(db, 'host rules')
    await db.deleteFrom('hostRule').execute()
    if (rules.length === 0) return
    const rows = rules.map(({ pattern, matches, kind, reason }) => ({ pattern, matches, kind, reason }))
    await db.insertInto('hostRule').values(rows).execute()
  })
}

/** Ids of documents whose stored current version differs from what today's rules choose. */
export async function listStaleCurrentVersions(db: Connection): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('document')
    .select('documentId')
    .where('currentVersionId', 'is not', null)
    .where('currentVersionId', 'is distinct from', () => currentVersionOf())
    .execute()
  return rows.map((row) => row.documentId)
}

/** Subquery for `field` of the host rule that matches an address; the first by pattern, when several match. */
export function ruleOf<Field extends 'kind' | 'reason'>(address: Expression<string>, field: Field) {
  return expressionBuilder<DB>()
    .selectFrom('hostRule')
    .select(`hostRule.${field}`)
    .where(hostOf(address), '~', ({ ref }) => ref('hostRule.matches'))
    .orderBy('hostRule.pattern')
    .limit(1)
}

/** Whether a host rule excludes an address. */
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
 * Subquery for the current version of a row of `document`. Of the versions that could be parsed it prefers one that is
 * not a copy, then a whole text over an abstract, then one found at an address that no host rule excludes; then the
 * latest publication date, then the latest version. The only place of this rule; `document.current_version_id` stores
 * its result.
 */
export function currentVersionOf() {
  return expressionBuilder<DB, 'document'>()
    .selectFrom('version')
    .select('version.versionId')
    .whereRef('version.documentId', '=', 'document.documentId')
    .where('version.parserVersion', 'is not', null)
    .orderBy((eb) => eb('version.copyOf', 'is not', null))
    .orderBy(({ ref }) => sql`array_position(array['full', 'abstract', 'record'], ${ref('version.extent')})`)
    .orderBy(isExcludedEverywhere())
    .orderBy('version.published', (order) => order.desc().nullsLast())
    .orderBy('version.number', 'desc')
    .limit(1)
}

/** Whether host rules exclude every address that has, or once had, the bytes of the row of `version`. */
function isExcludedEverywhere(): RawBuilder<boolean> {
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
 * Since when the row of `document` has been gone from the web, or null: all its web addresses are gone, where addresses
 * excluded by a host rule count only when there are no others. A document known from an index's records alone is gone
 * when they are.
 */
export function goneSince(): RawBuilder<Date | null> {
  const since = expressionBuilder<DB, 'document'>()
    .selectFrom('location')
    .select(({ ref }) =>
      sql<Date | null>`case when bool_and(${ref('location.goneSince')} is not null)
        then max(${ref('location.goneSince')}) end`.as('goneSince'),
    )
    .whereRef('location.documentId', '=', 'document.documentId')
    .where(({ and, eb, exists, not, or, selectFrom }) =>
      or([
        eb('location.kind', '=', 'web'),
        and([
          eb('location.kind', '=', 'record'),
          not(
            exists(
              selectFrom('location as other')
                .select('other.locationId')
                .whereRef('other.documentId', '=', 'document.documentId')
                .where('other.kind', '<>', 'record'),
            ),
          ),
        ]),
      ]),
    )
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
