import { sql, type Kysely } from 'kysely'

/** Plain names for tables, columns, stages and tasks that had private ones. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

/** Constraints of `table` that were named after `from` are named after `to`; PostgreSQL leaves their names as they are. */
function renameConstraints(table: string, from: string, to: string): string {
  return `do $$ declare name name; begin
    for name in select conname from pg_constraint where conrelid = '${table}'::regclass and conname like '${from}%' loop
      execute format('alter table ${table} rename constraint %I to %I', name, '${to}' || substr(name, length('${from}') + 1));
    end loop; end $$`
}

const STATEMENTS: readonly string[] = [
  `alter table field_offer rename to field_candidate`,
  renameConstraints('field_candidate', 'field_offer', 'field_candidate'),

  `alter table notice rename to operator_alert`,
  `alter table operator_alert rename column notice_id to operator_alert_id`,
  renameConstraints('operator_alert', 'notice_notice_id', 'operator_alert_operator_alert_id'),
  renameConstraints('operator_alert', 'notice', 'operator_alert'),
  `alter index notice_open rename to operator_alert_open`,

  `alter table asked_question rename to recorded_query`,
  `alter table recorded_query rename column last_asked_at to last_searched_at`,
  renameConstraints('recorded_query', 'asked_question_last_asked_at', 'recorded_query_last_searched_at'),
  renameConstraints('recorded_query', 'asked_question', 'recorded_query'),
  `alter index asked_question_newest rename to recorded_query_newest`,
  `update task set task = 'recorded-queries' where task = 'asked-questions'`,

  `alter table location rename column told_modified to reported_modified`,
  `alter index location_visit rename to location_crawl`,

  `alter table source_cursor rename column asked to crawl_key`,
  renameConstraints('source_cursor', 'source_cursor_asked', 'source_cursor_crawl_key'),
  `update source_cursor set cursor = (cursor - 'question') || jsonb_build_object('query', cursor->'question')
    where cursor->'question' is not null`,

  // Due versions are enqueued under the new name by the reconciler.
  `update version set stage = 'dedupe' where stage = 'match'`,
]
