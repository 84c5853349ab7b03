import { sql } from 'kysely'
import type { App } from '../../../../../src/app.ts'

/** A document in the catalogue after parsing. */
export interface TitledDocument {
  readonly documentId: string
  readonly title: string
  readonly publisher?: string
  /** ISO date of its known precision. */
  readonly published?: string
  readonly places?: readonly string[]
}

/** Adds documents to the catalogue with a version and an address each, and no passages. */
export async function addTitled(app: App, documents: readonly TitledDocument[]): Promise<void> {
  const rows = JSON.stringify(documents)
  const given = sql`jsonb_to_recordset(${rows}::jsonb)
    as given("documentId" text, title text, publisher text, published text)`
  await sql`insert into document (document_id, work_key, kind, title, publisher, published, status, current_version_id)
    select "documentId", 'w' || "documentId", 'strategy', title, publisher, published, 'published', 'v' || "documentId"
    from ${given}`.execute(app.catalogue)
  await sql`insert into version (version_id, document_id, number, body_key, media_type, bytes, status, stage, state,
      parser_version)
    select 'v' || "documentId", "documentId", 1, 'b' || "documentId", 'text/html', 1, 'published', 'done', 'done', '1'
    from ${given}`.execute(app.catalogue)
  await sql`insert into location (location_id, address, kind, document_id, version_id, state)
    select 'l' || "documentId", 'https://example.org/' || "documentId", 'web', "documentId", 'v' || "documentId", 'done'
    from ${given}`.execute(app.catalogue)
  const places = documents.flatMap(({ documentId, places = [] }) => places.map((placeId) => ({ documentId, placeId })))
  for (const { documentId, placeId } of places) {
    await sql`insert into document_place (document_id, place_id, rule, mentions)
      values (${documentId}, ${placeId}, 'name', 1)`.execute(app.catalogue)
  }
}
