import type { Match } from '../../domain/vocabulary.ts'
import type { Connection } from '../database.ts'
import { anyOf, countRows } from '../fragments.ts'
import { portionsOf, rowsOf } from '../insert-rows.ts'
import { recountThemes } from './theme-counts.ts'

const TAG_COLUMNS = [
  ...(['passageId', 'themeId', 'startOffset', 'endOffset', 'term', 'rule', 'vocabularyVersion'] as const),
] as const

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
  await db
    .deleteFrom('tag')
    .using('passage')
    .whereRef('passage.passageId', '=', 'tag.passageId')
    .where('passage.versionId', '=', versionId)
    .where('tag.state', '=', 'machine')
    .execute()
  const tags = found.map(({ passageId, match }) => ({
    passageId: passageId,
    themeId: match.id,
    startOffset: match.start,
    endOffset: match.end,
    term: match.term,
    rule: match.rule,
    vocabularyVersion: vocabularyVersion,
  }))
  for (const rows of portionsOf(tags, ({ term, rule }) => term.length + rule.length)) {
    await db
      .insertInto('tag')
      .columns(TAG_COLUMNS)
      .expression(rowsOf('tag', TAG_COLUMNS, rows))
      .onConflict((conflict) => conflict.columns(['passageId', 'themeId', 'startOffset']).doNothing())
      .execute()
  }
  await recountThemes(db, [versionId])
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
  const rows = await selectTags(db)
    .where('tag.passageId', '=', anyOf(passageIds))
    .orderBy('startOffset')
    .orderBy('themeId')
    .execute()
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
  return db
    .selectFrom('tag')
    .innerJoin('passage', 'passage.passageId', 'tag.passageId')
    .innerJoin('document', 'document.currentVersionId', 'passage.versionId')
    .select('themeId')
    .select(({ cast, fn }) => [
      cast<number>(fn.count('tag.passageId').distinct(), 'integer').as('passages'),
      cast<number>(fn.count('document.documentId').distinct(), 'integer').as('documents'),
    ])
    .where('tag.state', '<>', 'rejected')
    .groupBy('themeId')
    .execute()
}

/** How many passages of one version have each theme, most first. */
export async function countThemesOf(
  db: Connection,
  versionId: string,
): Promise<readonly { themeId: string; passages: number }[]> {
  return db
    .selectFrom('tag')
    .innerJoin('passage', 'passage.passageId', 'tag.passageId')
    .select('themeId')
    .select(({ cast, fn }) => cast<number>(fn.count('tag.passageId').distinct(), 'integer').as('passages'))
    .where('versionId', '=', versionId)
    .where('tag.state', '<>', 'rejected')
    .groupBy('themeId')
    .orderBy('passages', 'desc')
    .orderBy('themeId')
    .execute()
}

/** The tags of a theme on the passages of a version, in reading order. */
export async function listTagged(db: Connection, versionId: string, themeId: string): Promise<readonly Tag[]> {
  return selectTags(db)
    .innerJoin('passage', 'passage.passageId', 'tag.passageId')
    .where('versionId', '=', versionId)
    .where('themeId', '=', themeId)
    .orderBy('passage.ordinal')
    .orderBy('tag.startOffset')
    .execute()
}

/** Tags that hold. */
function selectTags(db: Connection) {
  return db
    .selectFrom('tag')
    .select(['tag.passageId', 'themeId', 'tag.startOffset as start', 'tag.endOffset as end', 'term', 'rule', 'state'])
    .where('tag.state', '<>', 'rejected')
}

export async function countPlaces(db: Connection): Promise<readonly { placeId: string; documents: number }[]> {
  return db
    .selectFrom('documentPlace')
    .innerJoin('document', 'document.documentId', 'documentPlace.documentId')
    .select(['placeId', countRows().as('documents')])
    .where('currentVersionId', 'is not', null)
    .groupBy('placeId')
    .execute()
}
