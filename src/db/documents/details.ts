import { sql } from 'kysely'
import type { DocumentField, FieldValue } from '../../domain/document.ts'
import type { DatedEvent } from '../../domain/parsed-document.ts'
import type { Connection } from '../database.ts'

/** A candidate value for a field, and where it comes from. */
export interface FieldCandidate {
  readonly field: DocumentField
  readonly value: FieldValue
  readonly rule: string
  readonly pageIndex: number | null
  /** The address that it was stated for; null for a value from the file itself. */
  readonly address: string | null
}

/** A date given by a version, or stated for one of its addresses. */
export interface VersionDate extends DatedEvent {
  readonly address: string | null
}

/** Replaces the field candidates and dates of a version; `candidates` best first by field. */
export async function replaceDetails(
  db: Connection,
  versionId: string,
  candidates: readonly FieldCandidate[],
  dates: readonly VersionDate[],
): Promise<void> {
  await db.deleteFrom('fieldCandidate').where('versionId', '=', versionId).execute()
  await db.deleteFrom('datedEvent').where('versionId', '=', versionId).execute()
  await insertDetails(db, versionId, candidates, dates)
}

/** The same for a version that has none yet. */
export async function insertDetails(
  db: Connection,
  versionId: string,
  candidates: readonly FieldCandidate[],
  dates: readonly VersionDate[],
): Promise<void> {
  const candidateRows = candidates.map(({ field, value, rule, pageIndex, address }, ordinal) => ({
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
  if (candidateRows.length > 0) await db.insertInto('fieldCandidate').values(candidateRows).execute()
  if (dateRows.length > 0) await db.insertInto('datedEvent').values(dateRows).execute()
}

/** The field candidates of a version, best first by field. */
export async function readFieldCandidates(db: Connection, versionId: string): Promise<readonly FieldCandidate[]> {
  return db
    .selectFrom('fieldCandidate')
    .select(['field', 'value', 'rule', 'pageIndex', 'address'])
    .where('versionId', '=', versionId)
    .orderBy('field')
    .orderBy('ordinal')
    .execute()
}

/** A field candidate with whether it comes from the current version of the document. */
export interface DocumentFieldCandidate extends FieldCandidate {
  readonly isCurrent: boolean
}

/**
 * The field candidates of all versions of a document: the current version's first, then the latest; best first by
 * field.
 */
export async function readFieldCandidatesOfDocument(
  db: Connection,
  documentId: string,
): Promise<readonly DocumentFieldCandidate[]> {
  return db
    .selectFrom('fieldCandidate')
    .innerJoin('version', 'version.versionId', 'fieldCandidate.versionId')
    .innerJoin('document', 'document.documentId', 'version.documentId')
    .select(['field', 'value', 'rule', 'pageIndex', 'address'])
    .select(({ eb, ref }) =>
      sql<boolean>`coalesce(${eb('version.versionId', '=', ref('document.currentVersionId'))}, false)`.as('isCurrent'),
    )
    .where('version.documentId', '=', documentId)
    .orderBy('isCurrent', 'desc')
    .orderBy('version.number', 'desc')
    .orderBy('field')
    .orderBy('fieldCandidate.ordinal')
    .execute()
}

/** Every date given by the versions of a document, in order of time; those that could not be parsed come last. */
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
