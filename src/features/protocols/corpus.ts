import { sql } from 'kysely'
import type { Catalogue, Connection } from '../../db/database.ts'
import { anyOf } from '../../db/fragments.ts'
import { countsForTheme } from '../../db/texts/tags.ts'
import { readFacts, type VersionFacts } from '../../search/facts/version-facts.ts'

/** A passage with everything that a query is matched against. */
export interface CorpusPassage {
  readonly passageId: string
  readonly pageIndex: number
  readonly pageLabel: string | null
  readonly headings: readonly string[]
  readonly text: string
  /** Ids of themes, sorted. */
  readonly themes: readonly string[]
}

/** A searchable version. */
export interface CorpusVersion {
  readonly facts: VersionFacts
  /** The version whose text it repeats. */
  readonly copyOf: string | null
}

/** Runs `work` in a read-only transaction that sees the catalogue as it is at one moment, whatever is written meanwhile. */
export function inOneSnapshot<T>(catalogue: Catalogue, work: (db: Connection) => Promise<T>): Promise<T> {
  return catalogue.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)
}

/** All searchable versions, sorted by id. */
export async function readCorpusVersions(db: Connection): Promise<readonly CorpusVersion[]> {
  const facts = await readFacts(db, 'all')
  const rows = await db
    .selectFrom('version')
    .select('versionId')
    .select(({ ref }) => ref('copyOf').$notNull().as('copyOf'))
    .where('copyOf', 'is not', null)
    .execute()
  const copies = new Map(rows.map((row) => [row.versionId, row.copyOf]))
  return facts
    .map(({ facts: each }) => ({ facts: each, copyOf: copies.get(each.versionId) ?? null }))
    .sort((a, b) => (a.facts.versionId < b.facts.versionId ? -1 : 1))
}

/** The passages of these versions in reading order; a version without passages is not in the map. */
export async function readCorpusPassages(
  db: Connection,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly CorpusPassage[]>> {
  const rows = await db
    .selectFrom('passage')
    .leftJoin('page', (join) =>
      join.onRef('page.versionId', '=', 'passage.versionId').onRef('page.pageIndex', '=', 'passage.pageIndex'),
    )
    .select(['passage.versionId', 'passage.passageId', 'passage.pageIndex', 'page.label as pageLabel'])
    .select(['headingPath as headings', 'passage.text'])
    .select(({ selectFrom }) =>
      sql<readonly string[]>`coalesce(${selectFrom('tag')
        .select(({ ref }) => sql`array_agg(distinct ${ref('themeId')} order by ${ref('themeId')})`.as('themes'))
        .whereRef('tag.passageId', '=', 'passage.passageId')
        .where(countsForTheme())}, '{}')`.as('themes'),
    )
    .where('passage.versionId', '=', anyOf(versionIds))
    .orderBy('passage.versionId')
    .orderBy('ordinal')
    .execute()
  const passages = new Map<string, CorpusPassage[]>()
  for (const { versionId, ...passage } of rows) {
    const known = passages.get(versionId)
    if (known === undefined) passages.set(versionId, [passage])
    else known.push(passage)
  }
  return passages
}
