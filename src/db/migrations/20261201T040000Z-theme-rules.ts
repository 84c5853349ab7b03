import type { Kysely } from 'kysely'

/** Rules of themes as people changed them since `themes.yaml`, and by which rules each version was tagged. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('theme_rule')
    .addColumn('rule_id', 'integer', (column) => column.generatedAlwaysAsIdentity().primaryKey())
    .addColumn('theme_id', 'text', (column) => column.notNull())
    // the whole theme, in the form of themes.yaml
    .addColumn('theme', 'jsonb', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('saved_by', 'text', (column) => column.notNull())
    .addColumn('saved_at', 'timestamptz', (column) => column.notNull())
    // null while it holds; the rule before it, or that of the file, then holds again
    .addColumn('taken_back_by', 'text')
    .addColumn('taken_back_at', 'timestamptz')
    .execute()
  await db.schema.createIndex('theme_rule_theme').on('theme_rule').columns(['theme_id', 'rule_id']).execute()
  // hash of the rules; null before rules were noted
  await db.schema.alterTable('version').addColumn('tagged_with', 'text').execute()
}
