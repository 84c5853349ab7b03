import type { Connection } from '../database.ts'

/** A document with a page that anybody may read, and when it last changed. */
export interface PublicDocument {
  readonly documentId: string
  readonly changedAt: Date
}

/** How many documents have a page that anybody may read. */
export async function countPublicDocuments(db: Connection): Promise<number> {
  const { documents } = await publicDocuments(db)
    .select(({ fn }) => fn.countAll<string>().as('documents'))
    .executeTakeFirstOrThrow()
  return Number(documents)
}

/** Those documents in order of id, `limit` of them after the first `offset`. */
export async function listPublicDocuments(
  db: Connection,
  offset: number,
  limit: number,
): Promise<readonly PublicDocument[]> {
  return publicDocuments(db)
    .select(({ fn, ref }) => [
      'document.documentId',
      fn<Date>('greatest', [ref('document.updatedAt'), ref('version.updatedAt')]).as('changedAt'),
    ])
    .orderBy('document.documentId')
    .offset(offset)
    .limit(limit)
    .execute()
}

/** Neither removed nor merged, and read at least once. */
function publicDocuments(db: Connection) {
  return db
    .selectFrom('document')
    .innerJoin('version', 'version.versionId', 'document.currentVersionId')
    .where('document.removedAt', 'is', null)
    .where('document.mergedInto', 'is', null)
}
