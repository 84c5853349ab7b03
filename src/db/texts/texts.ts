import { sql } from 'kysely'
import type { LabelSource } from '../../domain/pages/page-label.ts'
import type { PageTable, TextSource, Span } from '../../domain/parsed-document.ts'
import type { Connection } from '../database.ts'
import { anyOf } from '../fragments.ts'

/** Reading 20,000 passages at once blocks the event loop for a quarter of a second. */
const PASSAGES_PER_READ = 1_000

/** Where the text of a page comes from. */
export interface PageTextSource {
  readonly reading: TextSource
  /** 0..1, of OCR; null for a text layer. */
  readonly confidence: number | null
  /** Whether its content is a picture, which OCR has read or is to read. */
  readonly isPicture: boolean
}

/** A page as stored. */
export interface Page extends PageTextSource {
  readonly versionId: string
  readonly pageIndex: number
  /** `~12` where it is inferred. */
  readonly label: string | null
  readonly labelSource: LabelSource | null
  readonly text: string
  /** Running headers, footers and page numbers within `text`. */
  readonly furniture: readonly Span[]
  readonly tables: readonly PageTable[]
}

/** A passage as stored; offsets in UTF-16 code units of its page's text. */
export interface Passage {
  readonly passageId: string
  readonly documentId: string
  readonly versionId: string
  readonly ordinal: number
  readonly pageIndex: number
  readonly start: number
  readonly end: number
  readonly textHash: string
  readonly text: string
  readonly headingPath: readonly string[]
  /** The rest of its last sentence, where that continues on the next page; else ''. */
  readonly continuation: string
}

/** A retired passage, or undefined. */
export async function readRetired(
  db: Connection,
  passageId: string,
): Promise<{ versionId: string; pageIndex: number; text: string } | undefined> {
  const row = await db.selectFrom('retiredPassage').selectAll().where('passageId', '=', passageId).executeTakeFirst()
  return row && { versionId: row.versionId, pageIndex: row.pageIndex, text: row.text }
}

/** A page without its text, for lists. */
export type PageSummary = Omit<Page, 'text' | 'furniture' | 'tables'>

export async function readPages(db: Connection, versionId: string): Promise<readonly PageSummary[]> {
  return selectPages(db, versionId).orderBy('pageIndex').execute()
}

/** A page in a table of contents: its headings, and its first words. */
export interface PageOutline extends PageTextSource {
  readonly pageIndex: number
  readonly label: string | null
  readonly headings: readonly string[]
  readonly opening: string
}

export async function readPageHeads(db: Connection, versionId: string): Promise<readonly PageOutline[]> {
  return selectPages(db, versionId)
    .select(({ ref }) => [
      sql<string>`left(regexp_replace(left(${ref('text')}, 400), '[[:space:]]+', ' ', 'g'), 90)`.as('opening'),
      sql<readonly string[]>`coalesce((select jsonb_agg(heading->>'title')
        from jsonb_array_elements(${ref('headings')}) heading where (heading->>'level')::int <= 2), '[]')`.as(
        'headings',
      ),
    ])
    .orderBy('pageIndex')
    .execute()
}

export async function readPage(db: Connection, versionId: string, pageIndex: number): Promise<Page | undefined> {
  return selectPages(db, versionId)
    .select(['text', 'furniture', 'tables'])
    .where('pageIndex', '=', pageIndex)
    .executeTakeFirst()
}

function selectPages(db: Connection, versionId: string) {
  return db
    .selectFrom('page')
    .select(['versionId', 'pageIndex', 'label', 'labelSource', 'reading', 'confidence'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('pagePicture')
          .select('pagePicture.pageIndex')
          .whereRef('pagePicture.versionId', '=', 'page.versionId')
          .whereRef('pagePicture.pageIndex', '=', 'page.pageIndex'),
      )
        .$castTo<boolean>()
        .as('isPicture'),
    )
    .where('versionId', '=', versionId)
}

/** The passages of a version in reading order; only of `pageIndex`, if given. */
export async function readPassages(db: Connection, versionId: string, pageIndex?: number): Promise<readonly Passage[]> {
  const passages: Passage[] = []
  for await (const passage of streamPassages(db, versionId, pageIndex)) passages.push(passage)
  return passages
}

/** As `readPassages`, with only some of them in memory. */
export async function* streamPassages(
  db: Connection,
  versionId: string,
  pageIndex?: number,
): AsyncGenerator<Passage, void> {
  for (let last = -1; ;) {
    const rows = await selectPassages(db)
      .where('passage.versionId', '=', versionId)
      .where('ordinal', '>', last)
      .$if(pageIndex !== undefined, (query) => query.where('passage.pageIndex', '=', pageIndex ?? 0))
      .orderBy('ordinal')
      .limit(PASSAGES_PER_READ)
      .execute()
    yield* rows
    if (rows.length < PASSAGES_PER_READ) return
    last = rows.at(-1)?.ordinal ?? last
  }
}

export async function readPassagesById(
  db: Connection,
  passageIds: readonly string[],
): Promise<ReadonlyMap<string, Passage>> {
  if (passageIds.length === 0) return new Map()
  const rows = await selectPassages(db).where('passageId', '=', anyOf(passageIds)).execute()
  return new Map(rows.map((row) => [row.passageId, row]))
}

/** A passage with the printed label and the OCR confidence of its page; each null for none. */
export type LabelledPassage = Passage & Pick<Page, 'label' | 'labelSource' | 'confidence'>

export async function readMarkedPassages(
  db: Connection,
  passageIds: readonly string[],
): Promise<ReadonlyMap<string, LabelledPassage>> {
  if (passageIds.length === 0) return new Map()
  const rows = await withLabels(db).where('passageId', '=', anyOf(passageIds)).execute()
  return new Map(rows.map((row) => [row.passageId, row]))
}

function withLabels(db: Connection) {
  return selectPassages(db)
    .leftJoin('page', (join) =>
      join.onRef('page.versionId', '=', 'passage.versionId').onRef('page.pageIndex', '=', 'passage.pageIndex'),
    )
    .select(['label', 'labelSource', 'confidence'])
}

/** Passages of a version that follow each other, by their first and last ordinal. */
export interface PassageRun {
  readonly versionId: string
  readonly from: number
  readonly to: number
}

/** The passages of these runs, each run in reading order. */
export async function readPassageRuns(
  db: Connection,
  runs: readonly PassageRun[],
): Promise<readonly LabelledPassage[]> {
  if (runs.length === 0) return []
  return withLabels(db)
    .where((where) =>
      where.or(
        runs.map(({ versionId, from, to }) =>
          where.and([where('passage.versionId', '=', versionId), where.between('ordinal', from, to)]),
        ),
      ),
    )
    .orderBy('passage.versionId')
    .orderBy('ordinal')
    .execute()
}

function selectPassages(db: Connection) {
  return db
    .selectFrom('passage')
    .innerJoin('version', 'version.versionId', 'passage.versionId')
    .select([
      'passageId',
      'version.documentId',
      'passage.versionId',
      'ordinal',
      'passage.pageIndex',
      'startOffset as start',
      'endOffset as end',
      'textHash',
      'passage.text',
      'headingPath',
      'continuation',
    ])
}
