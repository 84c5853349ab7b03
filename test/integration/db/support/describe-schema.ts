import { sql } from 'kysely'
import type { Catalogue } from '../../../../src/db/database.ts'

/** One sorted line for each column, constraint and index of a schema; the order of columns in a table is ignored. */
export async function describeSchema(catalogue: Catalogue, schema: string): Promise<readonly string[]> {
  const { rows } = await sql<{ line: string }>`
    with tables as (select oid, relname from pg_class
        where relnamespace = ${schema}::regnamespace and relkind in ('r', 'v')),
      lines as (
        select concat_ws(' ', 'column', relname, attname, format_type(atttypid, atttypmod),
          case when attnotnull then 'not null' end, nullif(attidentity, ''), nullif(attgenerated, ''),
          pg_get_expr(adbin, adrelid)) as line
        from tables join pg_attribute on attrelid = tables.oid and attnum > 0 and not attisdropped
          left join pg_attrdef on adrelid = attrelid and adnum = attnum
        union all
        select concat_ws(' ', 'constraint', relname, conname, pg_get_constraintdef(pg_constraint.oid))
        from tables join pg_constraint on conrelid = tables.oid
        union all
        select concat_ws(' ', 'index', replace(pg_get_indexdef(indexrelid), ${`${schema}.`}, ''))
        from tables join pg_index on indrelid = tables.oid)
    select line from lines order by line collate "C"`.execute(catalogue)
  return rows.map(({ line }) => line)
}
