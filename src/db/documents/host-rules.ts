import { sql, type RawBuilder } from 'kysely'
import type { HostRule } from '../../domain/host-rule.ts'
import type { Catalogue, Connection } from '../database.ts'
import { lockUntilCommit } from '../locks.ts'

/** Puts the library's rules in place of those before, so that queries can ask whether an address is under one. */
export async function syncHostRules(catalogue: Catalogue, rules: readonly HostRule[]): Promise<void> {
  await catalogue.transaction().execute(async (db) => {
    await lockUntilCommit(db, 'host rules')
    await db.deleteFrom('host_rule').execute()
    if (rules.length === 0) return
    const rows = rules.map(({ pattern, matches, kind, reason }) => ({ pattern, matches, kind, reason }))
    await db.insertInto('host_rule').values(rows).execute()
  })
}

/** Documents whose version that speaks for them is another one under today's rules. */
export async function listMischosen(db: Connection): Promise<readonly string[]> {
  const { rows } = await sql<{ document_id: string }>`
    select document_id from document
    where current_version_id is not null and current_version_id is distinct from (${currentVersionOf()})`.execute(db)
  return rows.map((row) => row.document_id)
}

/** The rule that an address is under, as a subquery of one row's `field`; the first by pattern, of several. */
export function ruleOf(address: RawBuilder<unknown>, field: 'kind' | 'reason'): RawBuilder<string | null> {
  return sql`(select ${sql.ref(field)} from host_rule where ${hostOf(address)} ~ matches order by pattern limit 1)`
}

/** Whether an address is under a rule. */
export function isExcluded(address: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`exists (select 1 from host_rule where ${hostOf(address)} ~ matches)`
}

function hostOf(address: RawBuilder<unknown>): RawBuilder<string> {
  return sql`lower(substring(${address} from '^https?://(?:[^/@]*@)?([^/:?#]+)'))`
}

/**
 * The version that speaks for the row of `document`: of those that could be read one that is no copy, a whole text
 * rather than an abstract, and found elsewhere than under a rule, before others; of these the one published last, and of one date the one that came last.
 */
export function currentVersionOf(): RawBuilder<string | null> {
  return sql`select version_id from version where version.document_id = document.document_id and parser_version is not null
    order by copy_of is not null, array_position(array['full', 'abstract', 'record'], extent), ${isExcludedEntirely}, published desc nulls last, number desc limit 1`
}

/** Whether every address that has, or once had, the version's bytes is under a rule. */
const isExcludedEntirely = sql`coalesce((select bool_and(${isExcluded(sql`found.address`)}) from (
  select address from location where location.version_id = version.version_id
  union all
  select location.address from capture join location using (location_id) where capture.body_key = version.body_key) found
  ), false)`

/**
 * Since when the row of `document` is gone from its source, or null: all its addresses on the web are, those under a
 * rule counting only where there are no others.
 */
export const GONE_SINCE = sql<Date | null>`(
  select case when bool_and(gone_since is not null) then max(gone_since) end from location
  where location.document_id = document.document_id and kind = 'web' and (not ${isExcluded(sql`location.address`)}
    or not exists (select 1 from location other where other.document_id = document.document_id and other.kind = 'web'
      and not ${isExcluded(sql`other.address`)})))`
