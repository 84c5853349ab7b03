import { sql } from 'kysely'
import type { DocumentField } from '../../domain/document.ts'
import type { DatedEvent } from '../../domain/parsed-document.ts'
import type { Connection } from '../database.ts'

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
  await db.deleteFrom('fieldOffer').where('versionId', '=', versionId).execute()
  await db.deleteFrom('datedEvent').where('versionId', '=', versionId).execute()
  const candidateRows = offers.map(({ field, value, rule, pageIndex, address }, ordinal) => ({
    versionId: versionId,
    field,
    ordinal,
    value: JSON.stringify(value),
    rule,
    pageIndex: pageIndex,
    address,
  }))
  const dateRows = dates.map(({ event, raw, value, readings, rule, pageIndex, address }, ordinal) => ({
    ...{ versionId: versionId, ordinal, event, raw, value, rule, address },
    readings: JSON.stringify(readings),
    pageIndex: pageIndex,
  }))
  if (candidateRows.length > 0) await db.insertInto('fieldOffer').values(candidateRows).execute()
  if (dateRows.length > 0) await db.insertInto('datedEvent').values(dateRows).execute()
}

/** What the fields of a version's document may be, best first by field. */
export async function readFieldCandidates(db: Connection, versionId: string): Promise<readonly FieldCandidate[]> {
  return db
    .selectFrom('fieldOffer')
    .select(['field', 'value', 'rule', 'pageIndex', 'address'])
    .where('versionId', '=', versionId)
    .orderBy('field')
    .orderBy('ordinal')
    .execute()
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
  return db
    .selectFrom('fieldOffer')
    .innerJoin('version', 'version.versionId', 'fieldOffer.versionId')
    .innerJoin('document', 'document.documentId', 'version.documentId')
    .select(['field', 'value', 'rule', 'pageIndex', 'address'])
    .select(({ eb, ref }) =>
      sql<boolean>`coalesce(${eb('version.versionId', '=', ref('document.currentVersionId'))}, false)`.as('isCurrent'),
    )
    .where('version.documentId', '=', documentId)
    .orderBy('isCurrent', 'desc')
    .orderBy('version.number', 'desc')
    .orderBy('field')
    .orderBy('fieldOffer.ordinal')
    .execute()
}

/** Every date that the versions of a document give, in order of time; those that cannot be read come last. */
export async function readDates(
  db: Connection,
  documentId: string,
): Promise<readonly (VersionDate & { readonly versionId: string })[]> {
  return db
    .selectFrom('datedEvent')
    .innerJoin('version', 'version.versionId', 'datedEvent.versionId')
    .select(['datedEvent.versionId', 'event', 'raw', 'value', 'readings', 'rule', 'pageIndex', 'address'])
    .where('version.documentId', '=', documentId)
    .orderBy('datedEvent.value', (order) => order.asc().nullsLast())
    .orderBy('version.number')
    .orderBy('ordinal')
    .execute()
}
