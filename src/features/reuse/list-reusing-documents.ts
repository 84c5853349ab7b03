import { sql } from 'kysely'
import { z } from 'zod'
import { readDocuments, type DocumentRow } from '../../db/documents/documents.ts'
import { sqlRows } from '../../db/sql-rows.ts'
import type { ReusePorts } from './ports.ts'

/**
 * Whether the first of two documents was published before the other; `unknown` where a date is missing, or as imprecise
 * as 2019 beside June 2019.
 */
export type ReuseOrder = 'earlier' | 'unknown'

/** Two documents of which passages share wording. */
export interface ReusingDocuments {
  /** The earlier one, if that is known. */
  readonly first: DocumentRow
  readonly second: DocumentRow
  readonly order: ReuseOrder
  /** Passages of `second` that share a run of words with one of `first`. */
  readonly passages: number
  /** Words of these runs. */
  readonly words: number
  /** They are nearly one text, and nobody has decided yet whether they are one work. */
  readonly mayBeOneWork: boolean
}

/** Which pairs of documents are listed. */
export interface ReuseFilter {
  readonly documentId: string | null
  /** One of the two documents is of this place. */
  readonly placeId: string | null
}

const ROW = z.strictObject({
  ...{ firstId: z.string(), secondId: z.string() },
  ...{ passages: z.int(), words: z.int(), mayBeOneWork: z.boolean() },
})

/**
 * Pairs of documents that share wording, those with the most words first. Only current versions count, so that versions
 * and mirrors of one work are no pair.
 */
export async function listReusingDocuments(
  { catalogue }: ReusePorts,
  { documentId, placeId }: ReuseFilter,
  limit: number,
  offset: number,
): Promise<readonly ReusingDocuments[]> {
  const rows = await sqlRows(
    catalogue,
    ROW,
    sql`
    with found as (
      select a.document_id as a, b.document_id as b, reuse.passage_a, reuse.passage_b, reuse.words,
        (coalesce(b.published_on, 'infinity'), b.document_id) < (coalesce(a.published_on, 'infinity'), a.document_id)
          as is_b_first
      from text_reuse reuse
      join document a on a.current_version_id = reuse.version_a
      join document b on b.current_version_id = reuse.version_b
      where a.removed_at is null and b.removed_at is null
        and (${documentId}::text is null or ${documentId} in (a.document_id, b.document_id))
        and (${placeId}::text is null or exists (select from document_place place
          where place.place_id = ${placeId} and place.document_id in (a.document_id, b.document_id)))),
    each as (
      select case when is_b_first then b else a end as first, case when is_b_first then a else b end as second,
        case when is_b_first then passage_a else passage_b end as passage, max(words) as words
      from found group by 1, 2, 3)
    select first as "firstId", second as "secondId", count(*)::int as passages, sum(words)::int as words,
      exists (select from duplicate where verdict is null and grounds ? 'text'
        and ((document_a = first and document_b = second) or (document_a = second and document_b = first)))
        as "mayBeOneWork"
    from each group by first, second
    order by sum(words) desc, first, second limit ${limit} offset ${offset}`,
  )
  const documents = await readDocuments(
    catalogue,
    rows.flatMap(({ firstId, secondId }) => [firstId, secondId]),
  )
  return rows.flatMap(({ firstId, secondId, ...counts }) => {
    const [first, second] = [documents.get(firstId), documents.get(secondId)]
    return first === undefined || second === undefined
      ? []
      : [{ first, second, order: orderOf(first, second), ...counts }]
  })
}

/** The order of two documents given by rising date. */
export function orderOf(first: DocumentRow, second: DocumentRow): ReuseOrder {
  const [from, to] = [first.published, second.published]
  if (from === null || to === null) return 'unknown'
  return to.startsWith(from) || from.startsWith(to) ? 'unknown' : 'earlier'
}
