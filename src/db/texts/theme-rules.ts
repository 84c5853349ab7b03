import { sql } from 'kysely'
import type { Theme } from '../../domain/vocabulary.ts'
import type { Connection } from '../database.ts'
import { now } from '../fragments.ts'

/** A theme as somebody saved it; it holds unless it was taken back or a later one of the theme holds. */
export interface ThemeRule {
  readonly ruleId: number
  readonly themeId: string
  readonly theme: Theme
  readonly reason: string
  readonly savedBy: string
  readonly savedAt: Date
  readonly takenBackBy: string | null
  readonly takenBackAt: Date | null
}

/** A text that is another one after every change of a rule. */
export async function readRulesStamp(db: Connection): Promise<string> {
  const row = await db
    .selectFrom('themeRule')
    .select(({ fn }) => [fn.max('ruleId').as('last'), fn.count('takenBackAt').as('takenBack')])
    .executeTakeFirstOrThrow()
  return `${row.last ?? 0}-${row.takenBack}`
}

/** The rules that hold: of each theme the last one that was not taken back. */
export async function readRulesInForce(db: Connection): Promise<readonly ThemeRule[]> {
  return db
    .selectFrom('themeRule')
    .selectAll()
    .distinctOn('themeId')
    .where('takenBackAt', 'is', null)
    .orderBy('themeId')
    .orderBy('ruleId', 'desc')
    .execute()
}

/** Every rule that was saved for a theme, the last one first. */
export async function listRulesOf(db: Connection, themeId: string): Promise<readonly ThemeRule[]> {
  return db.selectFrom('themeRule').selectAll().where('themeId', '=', themeId).orderBy('ruleId', 'desc').execute()
}

export async function saveRules(
  db: Connection,
  themes: readonly Theme[],
  { by, reason, at }: { readonly by: string; readonly reason: string; readonly at: Date },
): Promise<void> {
  if (themes.length === 0) return
  const rows = themes.map((theme) => ({
    ...{ themeId: theme.id, theme: JSON.stringify(theme) },
    ...{ reason, savedBy: by, savedAt: at },
  }))
  await db.insertInto('themeRule').values(rows).execute()
}

/** Takes back the rule of a theme that holds; false where that of the file holds. */
export async function takeBackRule(db: Connection, themeId: string, by: string, at: Date): Promise<boolean> {
  const result = await db
    .updateTable('themeRule')
    .set({ takenBackBy: by, takenBackAt: at })
    .where('ruleId', '=', ({ selectFrom }) =>
      selectFrom('themeRule as holding')
        .select(({ fn }) => fn.max('holding.ruleId').as('ruleId'))
        .where('holding.themeId', '=', themeId)
        .where('holding.takenBackAt', 'is', null),
    )
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Notes by which rules a version was tagged. */
export async function noteTaggedWith(db: Connection, versionId: string, rulesHash: string): Promise<void> {
  await db.updateTable('version').set({ taggedWith: rulesHash }).where('versionId', '=', versionId).execute()
}

/** How many parsed versions there are, and how many of them are tagged by these rules. */
export async function countTaggedWith(
  db: Connection,
  rulesHash: string,
): Promise<{ readonly versions: number; readonly tagged: number }> {
  return db
    .selectFrom('version')
    .select(({ fn }) => [
      sql<number>`count(*)::int`.as('versions'),
      fn.count<number>('versionId').filterWhere('taggedWith', '=', rulesHash).as('tagged'),
    ])
    .where('parserVersion', 'is not', null)
    .executeTakeFirstOrThrow()
    .then(({ versions, tagged }) => ({ versions, tagged: Number(tagged) }))
}

/** Requeues the versions that are tagged by other rules, at most `limit`; those on their way to the tagger reach it anyway. */
export async function requeueForTag(
  db: Connection,
  rulesHash: string,
  limit: number,
): Promise<readonly { readonly subjectId: string; readonly revision: number }[]> {
  return db
    .updateTable('version')
    .set((eb) => ({
      ...{ stage: 'tag' as const, state: 'due' as const, code: null, message: null, attempts: 0, updatedAt: now() },
      revision: eb('revision', '+', 1),
    }))
    .where('versionId', 'in', ({ selectFrom }) =>
      selectFrom('version')
        .select('versionId')
        .where('parserVersion', 'is not', null)
        .where('stage', 'not in', ['fetch', 'parse', 'tag'])
        .where('taggedWith', 'is distinct from', rulesHash)
        .orderBy('versionId')
        .limit(limit),
    )
    .returning(['versionId as subjectId', 'revision'])
    .execute()
}
