import { sql } from 'kysely'
import type { Match } from '../../domain/vocabulary.ts'
import type { Connection } from '../database.ts'

const ROWS_PER_INSERT = 250

/** A theme assigned to a passage, with the words and the rule that caused it. */
export interface Tag {
  readonly passageId: string
  readonly themeId: string
  readonly start: number
  readonly end: number
  readonly term: string
  readonly rule: string
  readonly state: string
}

/** A document's place and the rule that gave it. */
export interface PlaceFinding {
  readonly placeId: string
  readonly rule: string
  readonly mentions: number
}

/** Replaces the machine's tags of a version. Tags that a person decided on stay unchanged. */
export async function replaceMachineTags(
  db: Connection,
  versionId: string,
  found: readonly { passageId: string; match: Match }[],
  vocabularyVersion: number,
): Promise<void> {
  await sql`delete from tag using passage where passage.passage_id = tag.passage_id
    and passage.version_id = ${versionId} and tag.state = 'machine'`.execute(db)
  for (let from = 0; from < found.length; from += ROWS_PER_INSERT) {
    const rows = found.slice(from, from + ROWS_PER_INSERT).map(({ passageId, match }) => ({
      passageId: passageId,
      themeId: match.id,
      startOffset: match.start,
      endOffset: match.end,
      term: match.term,
      rule: match.rule,
      vocabularyVersion: vocabularyVersion,
    }))
    await db
      .insertInto('tag')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['passageId', 'themeId', 'startOffset']).doNothing())
      .execute()
  }
}

export async function replacePlaces(db: Connection, documentId: string, found: readonly PlaceFinding[]): Promise<void> {
  await db.deleteFrom('documentPlace').where('documentId', '=', documentId).execute()
  if (found.length === 0) return
  const rows = found.map((finding) => ({
    documentId: documentId,
    placeId: finding.placeId,
    rule: finding.rule,
    mentions: finding.mentions,
  }))
  await db
    .insertInto('documentPlace')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['documentId', 'placeId']).doNothing())
    .execute()
}

/** The tags of these passages that are not rejected, by passage. */
export async function readTags(
  db: Connection,
  passageIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Tag[]>> {
  const byPassage = new Map<string, Tag[]>()
  if (passageIds.length === 0) return byPassage
  const { rows } = await sql<Tag>`
    select passage_id, theme_id, start_offset as start, end_offset as "end", term, rule, state
    from tag where passage_id = any(${passageIds as string[]}::text[]) and state <> 'rejected'
    order by start_offset, theme_id`.execute(db)
  for (const tag of rows) {
    const tags = byPassage.get(tag.passageId)
    if (tags === undefined) byPassage.set(tag.passageId, [tag])
    else tags.push(tag)
  }
  return byPassage
}

/** How many passages and documents (in their current versions) have each theme. */
export async function countThemes(
  db: Connection,
): Promise<readonly { themeId: string; passages: number; documents: number }[]> {
  const { rows } = await sql<{ themeId: string; passages: number; documents: number }>`
    select theme_id, count(distinct passage_id)::int as passages,
      count(distinct document.document_id)::int as documents
    from tag join passage using (passage_id)
      join document on document.current_version_id = passage.version_id
    where tag.state <> 'rejected' group by theme_id`.execute(db)
  return rows
}

/** How many passages of one version have each theme, most first. */
export async function countThemesOf(
  db: Connection,
  versionId: string,
): Promise<readonly { themeId: string; passages: number }[]> {
  const { rows } = await sql<{ themeId: string; passages: number }>`
    select theme_id, count(distinct passage_id)::int as passages
    from tag join passage using (passage_id) where version_id = ${versionId} and tag.state <> 'rejected'
    group by theme_id order by passages desc, theme_id`.execute(db)
  return rows
}

/** The tags of a theme on the passages of a version, in reading order. */
export async function listTagged(db: Connection, versionId: string, themeId: string): Promise<readonly Tag[]> {
  const { rows } = await sql<Tag>`
    select passage_id, theme_id, tag.start_offset as start, tag.end_offset as "end", term,
      rule, state
    from tag join passage using (passage_id)
    where version_id = ${versionId} and theme_id = ${themeId} and tag.state <> 'rejected'
    order by passage.ordinal, tag.start_offset`.execute(db)
  return rows
}

export async function countPlaces(db: Connection): Promise<readonly { placeId: string; documents: number }[]> {
  const { rows } = await sql<{ placeId: string; documents: number }>`
    select place_id, count(*)::int as documents from document_place
      join document using (document_id) where current_version_id is not null group by place_id`.execute(db)
  return rows
}
