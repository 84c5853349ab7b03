import { expressionBuilder, sql, type RawBuilder } from 'kysely'
import { countsForTheme } from './tags.ts'
import type { Connection } from '../database.ts'
import type { DB } from '../schema.generated.ts'

/** What parsing a version again changed. Characters and passages are counted over the whole version. */
export interface ParseChange {
  readonly versionId: string
  readonly documentId: string
  readonly title: string
  readonly parserBefore: string
  readonly parserAfter: string
  readonly pagesBefore: number
  readonly pagesAfter: number
  readonly charactersBefore: number
  readonly charactersAfter: number
  readonly passagesKept: number
  readonly passagesGone: number
  readonly passagesNew: number
  readonly titleBefore: string | null
  readonly titleAfter: string | null
  /** Null until the version is tagged, and when the earlier themes are not known. */
  readonly themesGained: readonly string[] | null
  readonly themesLost: readonly string[] | null
  readonly createdAt: Date
}

/** A change as known after parsing; themes are added later. */
type NewChange = Omit<ParseChange, 'documentId' | 'title' | 'themesGained' | 'themesLost' | 'createdAt'> & {
  /** Revision of the version when it was parsed: repeating the same parse makes no second row. */
  readonly revision: number
  readonly themesBefore: readonly string[]
}

export async function recordParseChange(db: Connection, change: NewChange): Promise<void> {
  await db
    .insertInto('parseChange')
    .values({
      versionId: change.versionId,
      revision: change.revision,
      parserBefore: change.parserBefore,
      parserAfter: change.parserAfter,
      pagesBefore: change.pagesBefore,
      pagesAfter: change.pagesAfter,
      charactersBefore: change.charactersBefore,
      charactersAfter: change.charactersAfter,
      passagesKept: change.passagesKept,
      passagesGone: change.passagesGone,
      passagesNew: change.passagesNew,
      titleBefore: change.titleBefore,
      titleAfter: change.titleAfter,
      themesBefore: JSON.stringify(change.themesBefore),
    })
    .onConflict((conflict) => conflict.columns(['versionId', 'revision']).doNothing())
    .execute()
}

/**
 * The themes of a version before it is parsed again; if it was not tagged since the last parse, those before that
 * parse.
 */
export async function readThemesBefore(db: Connection, versionId: string): Promise<readonly string[]> {
  const row = await db
    .selectNoFrom(({ fn, selectFrom }) =>
      fn
        .coalesce(
          selectFrom('parseChange')
            .select(({ ref }) => ref('themesBefore').$notNull().as('themes'))
            .where('versionId', '=', versionId)
            .where(isUntagged())
            .orderBy('parseChangeId', 'desc')
            .limit(1),
          themesOf(versionId),
        )
        .as('themes'),
    )
    .executeTakeFirstOrThrow()
  return row.themes
}

/** Completes the changes of a version that wait for its themes; later tagging does not alter a completed change. */
export async function recordThemesAfter(db: Connection, versionId: string): Promise<void> {
  await db
    .updateTable('parseChange')
    .set({ themesAfter: themesOf(versionId).$castTo<string>() })
    .where('versionId', '=', versionId)
    .where(isUntagged())
    .execute()
}

function isUntagged() {
  const eb = expressionBuilder<DB, 'parseChange'>()
  return eb.and([eb('themesBefore', 'is not', null), eb('themesAfter', 'is', null)])
}

function themesOf(versionId: string): RawBuilder<readonly string[]> {
  const themes = expressionBuilder<DB>()
    .selectFrom('tag')
    .innerJoin('passage', 'passage.passageId', 'tag.passageId')
    .select(({ ref }) => sql`coalesce(jsonb_agg(distinct ${ref('themeId')}), '[]')`.as('themes'))
    .where('passage.versionId', '=', versionId)
    .where(countsForTheme())
  return sql<readonly string[]>`${themes}`
}

/** Parse changes, the latest first. */
export async function listParseChanges(db: Connection, limit: number, offset: number): Promise<readonly ParseChange[]> {
  return db
    .selectFrom('parseChange')
    .innerJoin('version', 'version.versionId', 'parseChange.versionId')
    .innerJoin('document', 'document.documentId', 'version.documentId')
    .select(['parseChange.versionId', 'version.documentId', 'document.title', 'parserBefore', 'parserAfter'])
    .select(['pagesBefore', 'pagesAfter', 'charactersBefore', 'charactersAfter'])
    .select(['passagesKept', 'passagesGone', 'passagesNew', 'titleBefore', 'titleAfter', 'parseChange.createdAt'])
    .select(without('themesAfter', 'themesBefore').as('themesGained'))
    .select(without('themesBefore', 'themesAfter').as('themesLost'))
    .orderBy('parseChangeId', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

/** SQL for the themes in `one` and not in `other`; null when either is null. */
function without(one: 'themesBefore' | 'themesAfter', other: 'themesBefore' | 'themesAfter') {
  const { ref } = expressionBuilder<DB, 'parseChange'>()
  return sql<readonly string[] | null>`case when ${ref(one)} is not null and ${ref(other)} is not null then
    (select coalesce(jsonb_agg(theme order by theme), '[]') from jsonb_array_elements_text(${ref(one)}) theme
      where not ${ref(other)} @> jsonb_build_array(theme)) end`
}
