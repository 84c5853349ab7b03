import { sql, type Kysely } from 'kysely'

/**
 * What a passage says of a theme (its stance, with the words that show it), where each passage names a place, and which
 * words gave a document its place.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('tag')
    .addColumn('stance', 'text', (column) => column.notNull().defaultTo('mentions'))
    // in UTF-16 code units of the passage's text; null where no words but the phrase itself show the stance
    .addColumn('cue_start', 'integer')
    .addColumn('cue_end', 'integer')
    .execute()
  await db.schema
    .createTable('passage_place')
    .addColumn('passage_id', 'text', (column) => column.notNull().references('passage.passage_id').onDelete('cascade'))
    .addColumn('place_id', 'text', (column) => column.notNull())
    .addColumn('start_offset', 'integer', (column) => column.notNull())
    .addColumn('end_offset', 'integer', (column) => column.notNull())
    .addColumn('rule', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('passage_place_pkey', ['passage_id', 'place_id', 'start_offset'])
    .execute()
  await db.schema.createIndex('passage_place_place').on('passage_place').column('place_id').execute()
  await db.schema
    .alterTable('document_place')
    // the passage that names it, and the words that do; null where a rule needs neither
    .addColumn('passage_id', 'text', (column) => column.references('passage.passage_id').onDelete('set null'))
    .addColumn('words', 'text')
    .execute()
  await sql`create index document_place_passage on document_place (passage_id) where passage_id is not null`.execute(db)
}
