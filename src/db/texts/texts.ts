import { sql } from 'kysely'
import { passageIdOf, textHashOf } from '../../domain/document.ts'
import type { ParsedDocument, Reading, Span } from '../../domain/parsed-document.ts'
import type { Connection } from '../database.ts'

/** Rows an insert; PostgreSQL takes 65,535 parameters a statement. */
const ROWS_AN_INSERT = 2_000

/** How a page was read. */
export interface PageReading {
  readonly reading: Reading
  /** 0..1, of OCR; null for a text layer. */
  readonly confidence: number | null
  /** Whether what it says stands in a picture, which OCR has read or is to read. */
  readonly isPicture: boolean
}

/** A page as stored. */
export interface Page extends PageReading {
  readonly versionId: string
  readonly pageIndex: number
  readonly label: string | null
  readonly text: string
  /** Running headers, footers and page numbers within `text`. */
  readonly furniture: readonly Span[]
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
}

/** What a version's text was before, and what became of its passages. */
export interface TextChange {
  readonly charactersBefore: number
  readonly charactersAfter: number
  readonly passagesKept: number
  readonly passagesGone: number
  readonly passagesNew: number
}

/**
 * Puts what parsing found in place of what the version had. Passages with the same words at the same place stay; others
 * retire, so that links to them can be followed.
 */
export async function replaceTexts(db: Connection, versionId: string, parsed: ParsedDocument): Promise<TextChange> {
  const charactersBefore = await countCharacters(db, versionId)
  await db.deleteFrom('page').where('version_id', '=', versionId).execute()
  const pages = parsed.pages.map((page) => ({
    version_id: versionId,
    page_index: page.index,
    label: page.label,
    text: page.text,
    headings: JSON.stringify(page.headings),
    furniture: JSON.stringify(page.furniture),
    reading: page.reading,
    confidence: page.confidence,
  }))
  for (const rows of chunksOf(pages)) await db.insertInto('page').values(rows).execute()
  const passages = parsed.passages.map((passage, ordinal) => {
    const textHash = textHashOf(passage.text)
    return {
      passage_id: passageIdOf(versionId, passage.pageIndex, passage.start, textHash),
      version_id: versionId,
      ordinal,
      page_index: passage.pageIndex,
      start_offset: passage.start,
      end_offset: passage.end,
      text_hash: textHash,
      text: passage.text,
      heading_path: JSON.stringify(passage.headingPath),
    }
  })
  const { kept, gone } = await keepOnly(
    db,
    versionId,
    passages.map((passage) => passage.passage_id),
  )
  for (const rows of chunksOf(passages)) {
    await db
      .insertInto('passage')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('passage_id').doUpdateSet((set) => ({
          ordinal: set.ref('excluded.ordinal'),
          heading_path: set.ref('excluded.heading_path'),
        })),
      )
      .execute()
  }
  return {
    charactersBefore,
    charactersAfter: await countCharacters(db, versionId),
    passagesKept: kept,
    passagesGone: gone,
    passagesNew: passages.length - kept,
  }
}

/** Passages that are no more retire, and their ordinals are freed for those that stay. */
async function keepOnly(
  db: Connection,
  versionId: string,
  passageIds: readonly string[],
): Promise<{ kept: number; gone: number }> {
  const isGone = sql`version_id = ${versionId} and not (passage_id = any(${passageIds as string[]}::text[]))`
  await sql`insert into retired_passage (passage_id, version_id, page_index, text)
    select passage_id, version_id, page_index, text from passage where ${isGone}
    on conflict (passage_id) do nothing`.execute(db)
  const gone = await sql`delete from passage where ${isGone}`.execute(db)
  const kept = await sql`update passage set ordinal = -1 - ordinal where version_id = ${versionId}`.execute(db)
  return { kept: Number(kept.numAffectedRows ?? 0), gone: Number(gone.numAffectedRows ?? 0) }
}

async function countCharacters(db: Connection, versionId: string): Promise<number> {
  const { rows } = await sql<{ characters: number }>`select coalesce(sum(length(text)), 0)::int as characters
    from page where version_id = ${versionId}`.execute(db)
  return rows[0]?.characters ?? 0
}

/** A passage of an earlier reading, or undefined. */
export async function readRetired(
  db: Connection,
  passageId: string,
): Promise<{ versionId: string; pageIndex: number; text: string } | undefined> {
  const row = await db.selectFrom('retired_passage').selectAll().where('passage_id', '=', passageId).executeTakeFirst()
  return row && { versionId: row.version_id, pageIndex: row.page_index, text: row.text }
}

function* chunksOf<T>(rows: readonly T[]): Iterable<readonly T[]> {
  for (let from = 0; from < rows.length; from += ROWS_AN_INSERT) yield rows.slice(from, from + ROWS_AN_INSERT)
}

/** A page in a list. */
export type PageLine = Omit<Page, 'text' | 'furniture'>

export async function readPages(db: Connection, versionId: string): Promise<readonly PageLine[]> {
  const { rows } = await sql<PageLine>`select version_id as "versionId", page_index as "pageIndex", label, ${READING}
    from page where version_id = ${versionId} order by page_index`.execute(db)
  return rows
}

/** A page as a table of contents has it: its headings, and its first words. */
export interface PageHead extends PageReading {
  readonly pageIndex: number
  readonly label: string | null
  readonly headings: readonly string[]
  readonly opening: string
}

export async function readPageHeads(db: Connection, versionId: string): Promise<readonly PageHead[]> {
  const { rows } = await sql<PageHead>`
    select page_index as "pageIndex", label, ${READING}, left(regexp_replace(left(text, 400), '[[:space:]]+', ' ', 'g'), 90) as opening,
      coalesce((select jsonb_agg(heading->>'title') from jsonb_array_elements(headings) heading
        where (heading->>'level')::int <= 2), '[]') as headings
    from page where version_id = ${versionId} order by page_index`.execute(db)
  return rows
}

export async function readPage(db: Connection, versionId: string, pageIndex: number): Promise<Page | undefined> {
  const { rows } = await sql<Page>`select version_id as "versionId", page_index as "pageIndex", label, text, furniture,
      ${READING}
    from page where version_id = ${versionId} and page_index = ${pageIndex}`.execute(db)
  return rows[0]
}

/** The passages of a version in reading order; of one page only, if that is given. */
export async function readPassages(db: Connection, versionId: string, pageIndex?: number): Promise<readonly Passage[]> {
  const ofPage = pageIndex === undefined ? sql`true` : sql`page_index = ${pageIndex}`
  const { rows } = await sql<Passage>`${SELECT_PASSAGE} where version_id = ${versionId} and ${ofPage}
    order by ordinal`.execute(db)
  return rows
}

export async function readPassagesById(
  db: Connection,
  passageIds: readonly string[],
): Promise<ReadonlyMap<string, Passage>> {
  if (passageIds.length === 0) return new Map()
  const { rows } = await sql<Passage>`${SELECT_PASSAGE}
    where passage_id = any(${passageIds as string[]}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.passageId, row]))
}

/** A passage with the printed label of its page and how sure OCR was of that; null for none. */
export type MarkedPassage = Passage & Pick<Page, 'label' | 'confidence'>

export async function readMarkedPassages(
  db: Connection,
  passageIds: readonly string[],
): Promise<ReadonlyMap<string, MarkedPassage>> {
  if (passageIds.length === 0) return new Map()
  const { rows } = await sql<MarkedPassage>`
    select passage.*, label, confidence
    from (${SELECT_PASSAGE} where passage_id = any(${passageIds as string[]}::text[])) passage
      left join page on page.version_id = "versionId" and page.page_index = "pageIndex"`.execute(db)
  return new Map(rows.map((row) => [row.passageId, row]))
}

/** The printed labels of these pages and how sure OCR was of them: `${versionId}/${pageIndex}` -> both, null for none. */
export async function readPageMarks(
  db: Connection,
  passages: Iterable<Pick<Passage, 'versionId' | 'pageIndex'>>,
): Promise<ReadonlyMap<string, Pick<Page, 'label' | 'confidence'>>> {
  const wanted = [...passages]
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ key: string; label: string | null; confidence: number | null }>`
    select version_id || '/' || page_index as key, label, confidence
    from page join (select distinct * from unnest(${wanted.map(({ versionId }) => versionId)}::text[],
      ${wanted.map(({ pageIndex }) => pageIndex)}::int[]) as wanted (version_id, page_index)) wanted
      using (version_id, page_index)`.execute(db)
  return new Map(rows.map(({ key, ...marks }) => [key, marks]))
}

const READING = sql`reading, confidence,
  exists (select 1 from page_picture picture where picture.version_id = page.version_id
    and picture.page_index = page.page_index) as "isPicture"`

const SELECT_PASSAGE = sql`
  select passage_id as "passageId", document_id as "documentId", version_id as "versionId", ordinal,
    page_index as "pageIndex", start_offset as start, end_offset as "end", text_hash as "textHash", text,
    heading_path as "headingPath"
  from passage join version using (version_id)`
