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
  return db
    .selectFrom('statusEvent')
    .select(['status', 'dated', 'versionId', 'rule', 'notedBy', 'note', 'otherDocumentId'])
    .where('documentId', '=', documentId)
    .orderBy('dated')
    .orderBy('status')
    .execute()
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
  await db.deleteFrom('statusEvent').where('documentId', '=', documentId).where('rule', '=', NEWER_VERSION).execute()
  await db
    .insertInto('statusEvent')
    .columns(['documentId', 'status', 'dated', 'versionId', 'rule'])
    .expression(({ selectFrom }) =>
      selectFrom(({ selectFrom: selectVersions }) =>
        selectVersions('version')
          .select(['documentId', 'versionId', 'published'])
          .select(({ ref }) =>
            sql<string>`lead(${ref('published')}) over (order by ${ref('published')}, ${ref('number')})`.as(
              'nextPublished',
            ),
          )
          .where('documentId', '=', documentId)
          .where('published', 'is not', null)
          .where('copyOf', 'is', null)
          .where('parserVersion', 'is not', null)
          .as('version'),
      )
        .select(({ val }) => [
          'version.documentId',
          val('superseded').as('status'),
          'version.nextPublished',
          'version.versionId',
          val(NEWER_VERSION).as('rule'),
        ])
        .whereRef('version.nextPublished', '>', 'version.published'),
    )
    .onConflict((conflict) => conflict.columns(['documentId', 'status', 'dated']).doNothing())
    .execute()
}
