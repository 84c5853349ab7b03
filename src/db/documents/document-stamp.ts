import { createHash } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import type { Connection } from '../database.ts'
import { sqlRows } from '../sql-rows.ts'

/** What the public pages of a document are made of, as one value that changes with any of it. */
export interface DocumentStamp {
  readonly tag: string
  /** The latest change of the document or one of its versions. */
  readonly changedAt: Date
}

const ROW = z.strictObject({ changedAt: z.date(), changes: z.array(z.string()) })

/**
 * Reads the stamp of a public document by one statement, which is much cheaper than its pages; undefined for one that is
 * missing, removed or merged. Texts and tags are not looked at: what writes them also writes the row of their version.
 */
export async function readDocumentStamp(db: Connection, documentId: string): Promise<DocumentStamp | undefined> {
  const ofDocument = sql`document_id = ${documentId}`
  const ofVersion = sql`version_id in (select version_id from version where ${ofDocument})`
  const changes = [
    ...['document', 'version', 'location', 'status_event', 'correction'].map((name) => changesOf(name, ofDocument)),
    ...['field_candidate', 'dated_event', 'part'].map((name) => changesOf(name, ofVersion)),
    changesOf('document_place', ofDocument),
    changesOf('duplicate', sql`document_a = ${documentId} or document_b = ${documentId}`),
    changesOf('host_rule', sql`true`),
  ]
  const [row] = await sqlRows(
    db,
    ROW,
    sql`select greatest(updated_at, (select max(updated_at) from version where ${ofDocument})) as changed_at,
      array[${sql.join(changes)}] as changes
      from document where ${ofDocument} and removed_at is null and merged_into is null`,
  )
  if (row === undefined) return undefined
  const tag = createHash('sha256')
    .update([documentId, ...row.changes].join(' '))
    .digest('hex')
    .slice(0, 16)
  return { tag, changedAt: row.changedAt }
}

/** Changes with each row that is written or deleted: `xmin` is the transaction that wrote a row. */
function changesOf(table: string, where: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select count(*) || '.' || coalesce(sum(xmin::text::bigint), 0) from ${sql.table(table)} where ${where})`
}
