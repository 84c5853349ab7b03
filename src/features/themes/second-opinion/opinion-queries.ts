import { sql, type Selectable } from 'kysely'
import { z } from 'zod'
import type { Connection } from '../../../db/database.ts'
import { anyOf, countRows } from '../../../db/fragments.ts'
import { portionsOf, rowsOf } from '../../../db/insert-rows.ts'
import type { CandidateTerm, ThemeOpinion, ThemeSuggestion } from '../../../db/schema.generated.ts'
import { sqlRow } from '../../../db/sql-rows.ts'
import { OPINION_RULE } from '../../../db/texts/tags.ts'
import { recountThemes } from '../../../db/texts/theme-counts.ts'
import type { SuggestionKind } from '../../../domain/states.ts'

export type OpinionRow = Selectable<ThemeOpinion>
export type SuggestionRow = Selectable<ThemeSuggestion>
export type CandidateTermRow = Selectable<CandidateTerm>

/** A passage of a current version, with what it is compared by. */
export interface OpinionPassage {
  readonly passageId: string
  readonly versionId: string
  readonly documentId: string
  readonly textHash: string
  readonly text: string
}

/** Changes whenever training may give another result: text, a tag or a decision was added, removed or changed. */
export async function readFingerprint(db: Connection, vocabularyVersion: number): Promise<string> {
  const row = await sqlRow(
    db,
    z.strictObject({ passages: z.number(), tags: z.number(), accepted: z.number(), decision: z.number() }),
    sql`select (select count(*)::int from passage) as passages, (select count(*)::int from tag where rule <> ${OPINION_RULE}) as tags,
      (select count(*)::int from tag where state <> 'machine') as accepted,
      (select coalesce(max(decision_id), 0) from tag_decision) as decision`,
  )
  return `${vocabularyVersion} ${row.passages} ${row.tags} ${row.accepted} ${row.decision}`
}

/** Passages of current versions in the order of the hash of their text, which is as good as chance and stays the same. */
export function listByHash(db: Connection, limit: number): Promise<OpinionPassage[]> {
  return selectPassages(db).orderBy('passage.textHash').orderBy('passage.passageId').limit(limit).execute()
}

/** These passages, if they are still of current versions. */
export function readOpinionPassages(db: Connection, passageIds: readonly string[]): Promise<OpinionPassage[]> {
  return selectPassages(db).where('passage.passageId', '=', anyOf(passageIds)).execute()
}

/** All passages of current versions, in portions. */
export async function* streamCurrent(db: Connection, portion: number): AsyncGenerator<readonly OpinionPassage[], void> {
  for (let last = ''; ;) {
    const rows = await selectPassages(db)
      .where('passage.passageId', '>', last)
      .orderBy('passage.passageId')
      .limit(portion)
      .execute()
    if (rows.length > 0) yield rows
    if (rows.length < portion) return
    last = rows.at(-1)?.passageId ?? last
  }
}

function selectPassages(db: Connection) {
  return db
    .selectFrom('passage')
    .innerJoin('document', 'document.currentVersionId', 'passage.versionId')
    .select(['passage.passageId', 'passage.versionId', 'document.documentId', 'passage.textHash', 'passage.text'])
}

/** The themes that the rules, or people, gave these passages; tags of the second opinion itself are left out. */
export async function readRuleThemes(
  db: Connection,
  passageIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await db
    .selectFrom('tag')
    .select(['passageId', 'themeId'])
    .distinct()
    .where('passageId', '=', anyOf(passageIds))
    .where('state', '<>', 'rejected')
    .where('rule', '<>', OPINION_RULE)
    .execute()
  const themes = new Map<string, Set<string>>()
  for (const { passageId, themeId } of rows) themes.set(passageId, (themes.get(passageId) ?? new Set()).add(themeId))
  return themes
}

/** What a run found: one opinion for each theme, and the suggestions, in place of all earlier ones. */
export async function replaceOpinions(
  db: Connection,
  opinions: readonly OpinionRow[],
  suggestions: readonly SuggestionRow[],
): Promise<void> {
  await db.deleteFrom('themeOpinion').execute()
  if (opinions.length > 0)
    await db
      .insertInto('themeOpinion')
      .values([...opinions])
      .execute()
  await db.deleteFrom('themeSuggestion').execute()
  const columns = ['passageId', 'themeId', 'kind', 'probability'] as const
  for (const rows of portionsOf(suggestions, () => 100)) {
    await db
      .insertInto('themeSuggestion')
      .columns(columns)
      .expression((eb) =>
        // a passage may have been retired since it was read
        eb
          .selectFrom(rowsOf('themeSuggestion', columns, rows).as<'row'>(sql.ref('row')))
          .innerJoin('passage', 'passage.passageId', 'row.passageId')
          .select(['row.passageId', 'row.themeId', 'row.kind', 'row.probability']),
      )
      .execute()
  }
}

export function listOpinions(db: Connection): Promise<OpinionRow[]> {
  return db.selectFrom('themeOpinion').selectAll().orderBy('themeId').execute()
}

/** How many suggestions of each kind a theme has. */
export async function countSuggestions(
  db: Connection,
): Promise<readonly { themeId: string; kind: SuggestionKind; suggestions: number }[]> {
  return db
    .selectFrom('themeSuggestion')
    .select(['themeId', 'kind', countRows().as('suggestions')])
    .groupBy(['themeId', 'kind'])
    .execute()
}

/** Suggestions on a theme, the surest first: most probable where missed, least probable where doubtful. */
export function listSuggestions(
  db: Connection,
  themeId: string,
  kind: SuggestionKind,
  limit: number,
  offset: number,
): Promise<SuggestionRow[]> {
  return db
    .selectFrom('themeSuggestion')
    .selectAll()
    .where('themeId', '=', themeId)
    .where('kind', '=', kind)
    .orderBy('probability', kind === 'missed' ? 'desc' : 'asc')
    .orderBy('passageId')
    .limit(limit)
    .offset(offset)
    .execute()
}

export function listCandidateTerms(db: Connection, limit: number, offset: number): Promise<CandidateTermRow[]> {
  return db
    .selectFrom('candidateTerm')
    .selectAll()
    .orderBy('documents', 'desc')
    .orderBy('passages', 'desc')
    .orderBy('term')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function replaceCandidateTerms(db: Connection, terms: readonly CandidateTermRow[]): Promise<void> {
  await db.deleteFrom('candidateTerm').execute()
  const columns = ['term', 'passages', 'documents', 'ratio', 'passageIds'] as const
  for (const rows of portionsOf(terms, () => 300)) {
    await db
      .insertInto('candidateTerm')
      .columns(columns)
      .expression(rowsOf('candidateTerm', columns, rows))
      .execute()
  }
}

/** Tags that the second opinion set: `versionIds` of those that changed. */
export async function replaceOpinionTags(
  db: Connection,
  tags: readonly { readonly passageId: string; readonly themeId: string; readonly characters: number }[],
  vocabularyVersion: number,
): Promise<readonly string[]> {
  const wanted = new Set(tags.map(({ passageId, themeId }) => `${passageId} ${themeId}`))
  const held = await db
    .selectFrom('tag')
    .select(['passageId', 'themeId'])
    .where('rule', '=', OPINION_RULE)
    .where('state', '=', 'machine')
    .execute()
  const gone = held.filter(({ passageId, themeId }) => !wanted.has(`${passageId} ${themeId}`))
  for (const { passageId, themeId } of gone) {
    await db
      .deleteFrom('tag')
      .where('passageId', '=', passageId)
      .where('themeId', '=', themeId)
      .where('rule', '=', OPINION_RULE)
      .where('state', '=', 'machine')
      .execute()
  }
  const had = new Set(held.map(({ passageId, themeId }) => `${passageId} ${themeId}`))
  const added = tags.filter(({ passageId, themeId }) => !had.has(`${passageId} ${themeId}`))
  for (const { passageId, themeId, characters } of added) {
    await db
      .insertInto('tag')
      .values({
        ...{ passageId, themeId, startOffset: 0, endOffset: characters, term: '' },
        ...{ rule: OPINION_RULE, vocabularyVersion },
      })
      .onConflict((conflict) => conflict.columns(['passageId', 'themeId', 'startOffset']).doNothing())
      .execute()
  }
  const changed = [...gone, ...added].map(({ passageId }) => passageId)
  const rows = await db
    .selectFrom('passage')
    .select('versionId')
    .distinct()
    .where('passageId', '=', anyOf(changed))
    .execute()
  const versionIds = rows.map(({ versionId }) => versionId)
  await recountThemes(db, versionIds)
  return versionIds
}
