import { sql } from 'kysely'
import type { DatedEvent, DateEvent } from '../../domain/parsed-document.ts'
import type { Connection } from '../database.ts'
import type { DocumentField } from './documents.ts'

/** A value of any field of a document. */
export type FieldValue = string | readonly string[] | null

/** What a field may be, and who says so. */
export interface FieldCandidate {
  readonly field: DocumentField
  readonly value: FieldValue
  readonly rule: string
  readonly pageIndex: number | null
  /** The address that it was said of; null for what the file says itself. */
  readonly address: string | null
}

/** A date that a version gives, or that was said of one of its addresses. */
export interface VersionDate extends DatedEvent {
  readonly address: string | null
}

/** Puts what is known of a version in place of what was known before; `offers` best first by field. */
export async function replaceDetails(
  db: Connection,
  versionId: string,
  offers: readonly FieldCandidate[],
  dates: readonly VersionDate[],
): Promise<void> {
  await db.deleteFrom('field_offer').where('version_id', '=', versionId).execute()
  await db.deleteFrom('dated_event').where('version_id', '=', versionId).execute()
  const candidateRows = offers.map(({ field, value, rule, pageIndex, address }, ordinal) => ({
    version_id: versionId,
    field,
    ordinal,
    value: JSON.stringify(value),
    rule,
    page_index: pageIndex,
    address,
  }))
  const dateRows = dates.map(({ event, raw, value, readings, rule, pageIndex, address }, ordinal) => ({
    ...{ version_id: versionId, ordinal, event, raw, value, rule, address },
    readings: JSON.stringify(readings),
    page_index: pageIndex,
  }))
  if (candidateRows.length > 0) await db.insertInto('field_offer').values(candidateRows).execute()
  if (dateRows.length > 0) await db.insertInto('dated_event').values(dateRows).execute()
}

/** What the fields of a version's document may be, best first by field. */
export async function readFieldCandidates(db: Connection, versionId: string): Promise<readonly FieldCandidate[]> {
  const rows = await db
    .selectFrom('field_offer')
    .selectAll()
    .where('version_id', '=', versionId)
    .orderBy('field')
    .orderBy('ordinal')
    .execute()
  return rows.map((row) => ({
    field: row.field as DocumentField,
    value: row.value,
    rule: row.rule,
    pageIndex: row.page_index,
    address: row.address,
  }))
}

/** What a version of a work offers, and whether it is the one that speaks for the work. */
export interface DocumentFieldCandidate extends FieldCandidate {
  readonly isCurrent: boolean
}

/** What all versions of a document offer, the current one's first, then the latest; each best first by field. */
export async function readFieldCandidatesOfDocument(
  db: Connection,
  documentId: string,
): Promise<readonly DocumentFieldCandidate[]> {
  const { rows } = await sql<DocumentFieldCandidate>`
    select field, value, rule, page_index as "pageIndex", address,
      coalesce(version_id = document.current_version_id, false) as "isCurrent"
    from field_offer join version using (version_id) join document using (document_id)
    where document_id = ${documentId}
    order by "isCurrent" desc, number desc, field, ordinal`.execute(db)
  return rows
}

/** Every date that the versions of a document give, in order of time; those that cannot be read come last. */
export async function readDates(
  db: Connection,
  documentId: string,
): Promise<readonly (VersionDate & { readonly versionId: string })[]> {
  const rows = await db
    .selectFrom('dated_event')
    .innerJoin('version', 'version.version_id', 'dated_event.version_id')
    .selectAll('dated_event')
    .where('version.document_id', '=', documentId)
    .orderBy('dated_event.value', (order) => order.asc().nullsLast())
    .orderBy('version.number')
    .orderBy('ordinal')
    .execute()
  return rows.map((row) => ({
    versionId: row.version_id,
    event: row.event as DateEvent,
    raw: row.raw,
    value: row.value,
    readings: row.readings,
    rule: row.rule,
    pageIndex: row.page_index,
    address: row.address,
  }))
}
