import { sql } from 'kysely'
import type { Connection } from '../database.ts'

/** A dated event in a document's life: a status shown by a version, or one noted by a person. */
export interface StatusEvent {
  readonly status: string
  /** ISO date with its precision. */
  readonly dated: string
  readonly versionId: string | null
  readonly rule: string
  readonly notedBy: string | null
  readonly note: string | null
  /** What superseded it. */
  readonly otherDocumentId: string | null
}

/** The statuses that people may note as an event. */
export const NOTED_STATUSES = ['withdrawn', 'superseded'] as const
export type NotedStatus = (typeof NOTED_STATUSES)[number]

/** The rule of events derived from the dates of a document's versions. */
const NEWER_VERSION = 'newer-version'

export async function readStatusEvents(db: Connection, documentId: string): Promise<readonly StatusEvent[]> {
  const { rows } = await sql<StatusEvent>`
    select status, dated, version_id, rule, noted_by, note,
      other_document_id
    from status_event where document_id = ${documentId} order by dated, status`.execute(db)
  return rows
}

/** Records an event noted by a person; recording the same event again replaces its note. */
export async function recordEvent(
  db: Connection,
  documentId: string,
  event: Pick<StatusEvent, 'dated' | 'notedBy' | 'note' | 'otherDocumentId'> & { readonly status: NotedStatus },
): Promise<void> {
  const values = {
    rule: 'noted',
    versionId: null,
    notedBy: event.notedBy,
    note: event.note,
    otherDocumentId: event.otherDocumentId,
  }
  await db
    .insertInto('statusEvent')
    .values({ documentId: documentId, status: event.status, dated: event.dated, ...values })
    .onConflict((conflict) => conflict.columns(['documentId', 'status', 'dated']).doUpdateSet(values))
    .execute()
}

/** Deletes an event noted by a person; false when there is none. */
export async function deleteNoted(db: Connection, documentId: string, status: string, dated: string): Promise<boolean> {
  const result = await db
    .deleteFrom('statusEvent')
    .where('documentId', '=', documentId)
    .where('status', '=', status)
    .where('dated', '=', dated)
    .where('rule', '=', 'noted')
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Each dated version but the last was superseded on the day of the next one; copies of a text supersede nothing. */
export async function recordSuperseded(db: Connection, documentId: string): Promise<void> {
  await sql`delete from status_event where document_id = ${documentId} and rule = ${NEWER_VERSION}`.execute(db)
  await sql`
    insert into status_event (document_id, status, dated, version_id, rule)
    select ${documentId}, 'superseded', next_published, version_id, ${NEWER_VERSION} from (
      select version_id, published, lead(published) over (order by published, number) as next_published
      from version where document_id = ${documentId} and published is not null and copy_of is null
        and parser_version is not null) dated
    where next_published > published
    on conflict (document_id, status, dated) do nothing`.execute(db)
}
