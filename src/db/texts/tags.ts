import { expressionBuilder, sql, type Expression, type SqlBool } from 'kysely'
import type { Span } from '../../domain/parsed-document.ts'
import { COUNTED_STANCES, STANCES, type Stance } from '../../domain/states.ts'
import type { Match, ThemeTag } from '../../domain/vocabulary.ts'
import type { Connection } from '../database.ts'
import type { DB } from '../schema.generated.ts'
import { anyOf, countRows } from '../fragments.ts'
import { portionsOf, rowsOf } from '../insert-rows.ts'
import { recountThemes } from './theme-counts.ts'

const TAG_COLUMNS = [
  ...(['passageId', 'themeId', 'startOffset', 'endOffset', 'term', 'rule', 'vocabularyVersion'] as const),
  ...(['stance', 'cueStart', 'cueEnd'] as const),
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
  readonly stance: Stance
  /** The words that show the stance, in the passage's text; null where only the phrase stands. */
  readonly cue: Span | null
}

/** A theme found in a passage; one without a stance is a mention. */
export type FoundTheme = Match & Partial<Pick<ThemeTag, 'stance' | 'cue'>>

/**
 * The rule for which rows of `tag` count for their theme, in every count, list, filter and export: no person has rejected
 * them, and what they say is one of these stances. For statements that read the table under its own name.
 */
export function countsForTheme(stances: readonly Stance[] = COUNTED_STANCES): Expression<SqlBool> {
  const eb = expressionBuilder<DB, 'tag'>()
  return eb.and([isNotRejected(), eb('tag.stance', 'in', stances)])
}

/** As `countsForTheme`, whatever is said: for showing what a passage says of a theme, which may be a refusal. */
export function isNotRejected(): Expression<SqlBool> {
  return expressionBuilder<DB, 'tag'>()('tag.state', '<>', 'rejected')
}

/** A document's place and the rule that gave it. */
export interface PlaceFinding {
  readonly placeId: string
  readonly rule: string
  readonly mentions: number
  /** The first passage that names it, if any does. */
  readonly passageId?: string | null
}

/** The rule of tags that the second opinion set, which it alone takes back. */
export const OPINION_RULE = 'second-opinion'

/** Replaces the rules' tags of a version. Tags that a person decided on stay unchanged. */
export async function replaceMachineTags(
  db: Connection,
  versionId: string,
  found: readonly { passageId: string; match: FoundTheme }[],
  vocabularyVersion: number,
): Promise<void> {
  await db
    .deleteFrom('tag')
    .using('passage')
    .whereRef('passage.passageId', '=', 'tag.passageId')
    .where('passage.versionId', '=', versionId)
    .where('tag.state', '=', 'machine')
    .where('tag.rule', '<>', OPINION_RULE)
    .execute()
  const tags = found.map(({ passageId, match }) => ({
    passageId: passageId,
    themeId: match.id,
    startOffset: match.start,
    endOffset: match.end,
    term: match.term,
    rule: match.rule,
    vocabularyVersion: vocabularyVersion,
    stance: match.stance ?? 'mentions',
    cueStart: match.cue?.start ?? null,
    cueEnd: match.cue?.end ?? null,
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
    passageId: finding.passageId ?? null,
  }))
  await db
    .insertInto('documentPlace')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['documentId', 'placeId']).doNothing())
    .execute()
}

/** The tags of these passages that no person has rejected, refusals among them, by passage. */
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
  stances: readonly Stance[] = COUNTED_STANCES,
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
    .where(countsForTheme(stances))
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
    .where(countsForTheme())
    .groupBy('themeId')
    .orderBy('passages', 'desc')
    .orderBy('themeId')
    .execute()
}

/** The tags of a theme on the passages of a version, in reading order; refusals too, unless stances are named. */
export async function listTagged(
  db: Connection,
  versionId: string,
  themeId: string,
  stances: readonly Stance[] = STANCES,
): Promise<readonly Tag[]> {
  return selectTags(db)
    .innerJoin('passage', 'passage.passageId', 'tag.passageId')
    .where('versionId', '=', versionId)
    .where('themeId', '=', themeId)
    .where('tag.stance', 'in', stances)
    .orderBy('passage.ordinal')
    .orderBy('tag.startOffset')
    .execute()
}

/** Tags that no person has rejected, whatever they say. */
function selectTags(db: Connection) {
  return db
    .selectFrom('tag')
    .select(['tag.passageId', 'themeId', 'tag.startOffset as start', 'tag.endOffset as end', 'term', 'rule', 'state'])
    .select(['stance', cueOfTag().as('cue')])
    .where(isNotRejected())
}

/** The span of a tag's cue as JSON, or null. */
export function cueOfTag() {
  return sql<Span | null>`case when tag.cue_start is not null
    then jsonb_build_object('start', tag.cue_start, 'end', tag.cue_end) end`
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
