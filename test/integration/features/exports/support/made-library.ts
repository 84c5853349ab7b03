import { sql } from 'kysely'
import type { App } from '../../../../../src/app.ts'
import { rebuildIndex } from '../../../../../src/ingest/index/keep-index.ts'

/** A document, with the fields that the tests need. */
export interface MadeDocument {
  /** Part of the ids of document, version and passages. */
  readonly name: string
  readonly title: string
  readonly passages: readonly string[]
  readonly places?: readonly string[]
  /** ISO day. */
  readonly published?: string
  readonly searchableSince?: string
}

/** Writes documents to the catalogue as if they had been parsed, one passage per page, and builds the index. */
export async function makeLibrary(app: App, documents: readonly MadeDocument[]): Promise<void> {
  const rows = documents.map(({ published = '2020-01-01', searchableSince = '2026-01-01', ...made }) => {
    const { passages, places = [] } = made
    return { ...made, published, searchableSince, count: passages.length, passages, places }
  })
  const made = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as made (name text, title text, published text,
    "searchableSince" timestamptz, count int, passages jsonb, places jsonb)`
  const passages = sql`${made} cross join jsonb_array_elements_text(passages) with ordinality as said (text, page)`
  await app.catalogue.transaction().execute(async (db) => {
    await sql`insert into document (document_id, work_key, kind, title, authors, publisher, language, status, published,
        published_on, provenance)
      select name, 'work:' || name, 'strategy', title, '["Ada Byron", "A Council"]', 'A Council', 'en', 'published',
        published, published::date, '{}' from ${made}`.execute(db)
    await sql`insert into version (version_id, document_id, number, body_key, media_type, bytes, status, published, title,
        page_count, passage_count, stage, state, is_indexed, searchable_since)
      select 'v-' || name, name, 1, name, 'text/html', 1, 'published', published, title, count, count, 'done', 'done', true,
        "searchableSince" from ${made}`.execute(db)
    await sql`update document set current_version_id = 'v-' || document_id`.execute(db)
    await sql`insert into document_place (document_id, place_id, mentions, rule)
      select name, place, 1, 'test' from ${made} cross join jsonb_array_elements_text(places) as place`.execute(db)
    await sql`insert into page (version_id, page_index, label, text, headings, furniture, reading)
      select 'v-' || name, page, (page + 10)::text, text, '[]', '[]', 'text' from ${passages}`.execute(db)
    await sql`insert into passage (passage_id, version_id, ordinal, page_index, start_offset, end_offset, text_hash, text,
        heading_path)
      select 'p-' || name || '-' || page, 'v-' || name, page - 1, page, 0, length(text), md5(text), text, '["Part one"]'
      from ${passages}`.execute(db)
    await sql`insert into indexed_document (document_id, written_xid)
      select name, pg_current_xact_id() from ${made}`.execute(db)
  })
  await rebuildIndex(app, app.shutdown)
}
