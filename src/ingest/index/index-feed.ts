import { sql } from 'kysely'
import { z } from 'zod'
import { toNameTerms, type RecordTerms } from '../../search/analysis/passage-terms.ts'
import { termsOf } from '../../search/analysis/record-terms.ts'
import {
  HAS_PASSAGES,
  type IndexRecord,
  type PassageRecord,
  type VersionRecord,
} from '../../search/engine/search-engine.ts'
import { namesOf } from '../../domain/version-names.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import type { Catalogue, Connection } from '../../db/database.ts'
import { countsForTheme } from '../../db/texts/tags.ts'
import { goneSince } from '../../db/documents/host-rules.ts'
import { doiOfVersion, fieldOfVersion, IS_CURRENT, isIndexable } from '../../db/documents/indexed-versions.ts'
import { anyOf } from '../../db/fragments.ts'
import { columnsOf, sqlRows } from '../../db/sql-rows.ts'

/** Records read at once; converting many more blocks the event loop. */
const RECORDS_PER_SLICE = 1_000

/** The index records of these documents: their passages in reading order, then their versions. */
export async function readRecords(db: Connection, documentIds: readonly string[]): Promise<readonly IndexRecord[]> {
  const records: IndexRecord[] = []
  for await (const slice of readRecordSlices(db, documentIds)) for (const record of slice) records.push(record)
  return records
}

/** The same, a slice at a time. */
export async function* readRecordSlices(
  db: Connection,
  documentIds: readonly string[],
): AsyncIterable<readonly IndexRecord[]> {
  const stems = new Map<string, Set<string>>()
  for await (const passages of readPassageSlices(db, documentIds)) {
    await addStems(stems, passages)
    yield passages
  }
  yield (await readVersionRows(db, documentIds)).map((version) => ({
    ...version,
    contents: [...addTo(stems, version.versionId, toNameTerms(namesOf(version)))],
  }))
}

/** Adds the stems of passages to those of their versions. */
async function addStems(stems: Map<string, Set<string>>, passages: readonly PassageRecord[]): Promise<void> {
  for (const passage of passages) {
    await yieldToEventLoop()
    addTo(stems, passage.versionId, termsOf(passage)).add(HAS_PASSAGES)
  }
}

function addTo(stems: Map<string, Set<string>>, versionId: string, { counts }: RecordTerms): Set<string> {
  const known = stems.get(versionId) ?? new Set()
  stems.set(versionId, known)
  for (const { stem } of counts) known.add(stem)
  return known
}

async function* readPassageSlices(
  db: Connection,
  documentIds: readonly string[],
): AsyncIterable<readonly PassageRecord[]> {
  const versions = await db
    .selectFrom('version')
    .innerJoinLateral(
      ({ selectFrom }) =>
        selectFrom('passage')
          .select(({ fn }) => fn.max('ordinal').as('lastOrdinal'))
          .whereRef('passage.versionId', '=', 'version.versionId')
          .as('last'),
      (join) => join.onTrue(),
    )
    .select(['versionId', 'lastOrdinal'])
    .where('documentId', '=', anyOf(documentIds))
    .where('lastOrdinal', 'is not', null)
    .where(isIndexable())
    .orderBy('documentId')
    .orderBy('number')
    .execute()
  for (const { versionIds, from, to } of toSlices(versions)) {
    yield await sqlRows(
      db,
      PASSAGE_RECORD,
      sql`
      with gone as (select document_id, ${goneSince()} is not null as gone from document
        where document_id = ${anyOf(documentIds)})
      select 'passage' as record, passage.passage_id, passage.ordinal, passage.heading_path as headings, passage.text,
        passage.continuation,
        ${COMMON}, coalesce((select array_agg(distinct theme_id order by theme_id) from tag
          where tag.passage_id = passage.passage_id and ${countsForTheme()}), '{}') as themes
      from passage join version using (version_id) join document using (document_id) join gone using (document_id)
      where version.version_id = ${anyOf(versionIds)} and passage.ordinal between ${from} and ${to}
      order by document.document_id, version.number, passage.ordinal`,
    )
  }
}

function readVersionRows(
  db: Connection,
  documentIds: readonly string[],
): Promise<readonly Omit<VersionRecord, 'contents'>[]> {
  return sqlRows(
    db,
    VERSION_RECORD,
    sql`
    with gone as (select document_id, ${goneSince()} is not null as gone from document
      where document_id = ${anyOf(documentIds)})
    select 'version' as record, document.authors, ${doiOfVersion()} as doi, ${COMMON},
      coalesce((select array_agg(distinct theme_id order by theme_id) from tag join passage using (passage_id)
        where passage.version_id = version.version_id and ${countsForTheme()}), '{}') as themes
    from version join document using (document_id) join gone using (document_id)
    where ${isIndexable()} and document.removed_at is null order by document.document_id, version.number`,
  )
}

/** Passages `from` to `to`, by ordinal, of some versions. */
interface RecordSlice {
  readonly versionIds: readonly string[]
  readonly from: number
  readonly to: number
}

/** Short versions are read together, long ones in parts. */
function* toSlices(versions: readonly { versionId: string; lastOrdinal: number }[]): Iterable<RecordSlice> {
  let together: string[] = []
  let passages = 0
  const all = { from: 0, to: RECORDS_PER_SLICE - 1 }
  for (const { versionId, lastOrdinal } of versions) {
    const passageCount = lastOrdinal + 1
    if (passages + passageCount > RECORDS_PER_SLICE && together.length > 0) {
      yield { versionIds: together, ...all }
      ;[together, passages] = [[], 0]
    }
    if (passageCount <= RECORDS_PER_SLICE) {
      together.push(versionId)
      passages += passageCount
      continue
    }
    for (let from = 0; from < passageCount; from += RECORDS_PER_SLICE) {
      yield { versionIds: [versionId], from, to: from + RECORDS_PER_SLICE - 1 }
    }
  }
  if (together.length > 0) yield { versionIds: together, ...all }
}

/** Documents in the index, in order of id after `afterId`, at most `limit`. */
export async function listIndexable(db: Connection, afterId: string, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('version')
    .select('documentId')
    .distinct()
    .where('isIndexed', '=', true)
    .where('documentId', '>', afterId)
    .orderBy('documentId')
    .limit(limit)
    .execute()
  return rows.map((row) => row.documentId)
}

/** Records that the index has been updated with these documents, and since when their versions are in it. */
export async function recordDocumentsIndexed(
  catalogue: Catalogue,
  documentIds: readonly string[],
  now: Date,
): Promise<void> {
  await catalogue.transaction().execute(async (db) => {
    await db
      .updateTable('version')
      .set(({ fn, val }) => ({ isIndexed: true, searchableSince: fn.coalesce('searchableSince', val(now)) }))
      .where('documentId', '=', anyOf(documentIds))
      .where(({ eb, or }) => or([eb('isIndexed', '=', true), eb('stage', 'in', ['index', 'alert', 'dedupe', 'done'])]))
      .where(({ eb, or }) => or([eb('isIndexed', '=', false), eb('searchableSince', 'is', null)]))
      .execute()
    await recordAllIndexed(db, documentIds)
  })
}

/** Records that the index has been updated with a document's present state, including its removal. */
export async function recordIndexed(db: Connection, documentId: string): Promise<void> {
  await recordAllIndexed(db, [documentId])
}

async function recordAllIndexed(db: Connection, documentIds: readonly string[]): Promise<void> {
  await db
    .insertInto('indexedDocument')
    .values(documentIds.map((documentId) => ({ documentId, writtenXid: sql<string>`pg_current_xact_id()` })))
    .onConflict((conflict) =>
      conflict.column('documentId').doUpdateSet(({ ref }) => ({ writtenXid: ref('excluded.writtenXid') })),
    )
    .execute()
}

const COMMON_FIELDS = {
  ...columnsOf('version', { versionId: z.string(), serial: z.int(), revision: z.int() }),
  ...columnsOf('document', {
    ...{ documentId: z.string(), kind: z.string(), publisher: z.string().nullable(), language: z.string().nullable() },
  }),
  ...{ title: z.string(), status: z.string(), published: z.string().nullable(), source: z.string().nullable() },
  ...{ places: z.array(z.string()), themes: z.array(z.string()), current: IS_CURRENT, gone: z.boolean() },
}

const PASSAGE_RECORD = z.strictObject({
  record: z.literal('passage'),
  ...columnsOf('passage', { passageId: z.string(), ordinal: z.int(), text: z.string(), continuation: z.string() }),
  headings: z.array(z.string()),
  ...COMMON_FIELDS,
})

const VERSION_RECORD = z.strictObject({
  record: z.literal('version'),
  ...columnsOf('document', { authors: z.array(z.string()), doi: z.string().nullable() }),
  ...COMMON_FIELDS,
})

const COMMON = sql`
  document.document_id, version.version_id, version.serial, version.revision,
  document.current_version_id = version.version_id as "current", ${fieldOfVersion('title')} as title,
  coalesce((select array_agg(place_id order by place_id) from document_place
    where document_place.document_id = document.document_id), '{}') as places,
  gone, document.kind, document.publisher, ${fieldOfVersion('status')} as status, document.language,
  document.source_id as source, rpad(${fieldOfVersion('published')}, 10, '-01-01') as published`
