import { sql } from 'kysely'
import type { OcrPage } from '../../../domain/ocr-page.ts'
import type { Connection } from '../../../db/database.ts'

/** How far OCR is with a version. */
export interface OcrProgress {
  /** Page indexes that nobody has tried yet, in order. */
  readonly due: readonly number[]
  /** Whether something was tried that the version's text does not show yet. */
  readonly hasNew: boolean
}

export async function readOcrProgress(db: Connection, versionId: string): Promise<OcrProgress> {
  const rows = await db
    .selectFrom('pagePicture')
    .select(['pageIndex', 'engine', 'code', 'isInText'])
    .where('versionId', '=', versionId)
    .orderBy('pageIndex')
    .execute()
  const isDue = (row: (typeof rows)[number]) => row.engine === null && row.code === null
  return {
    due: rows.filter(isDue).map((row) => row.pageIndex),
    hasNew: rows.some((row) => !isDue(row) && !row.isInText),
  }
}

/** Pages that OCR has read, blank ones too. */
export async function readOcrPages(db: Connection, versionId: string): Promise<readonly OcrPage[]> {
  const rows = await db
    .selectFrom('pagePicture')
    .select(['pageIndex', 'engine', 'lines', 'confidence'])
    .where('versionId', '=', versionId)
    .where('engine', 'is not', null)
    .orderBy('pageIndex')
    .execute()
  return rows.map((row) => ({
    index: row.pageIndex,
    engine: row.engine ?? '',
    lines: row.lines ?? [],
    confidence: row.confidence ?? 0,
  }))
}

/** Keeps what OCR read of a page; read again, it is put in place of what was there. */
export async function keepOcrPage(db: Connection, versionId: string, page: OcrPage): Promise<void> {
  await db
    .updateTable('pagePicture')
    .set({
      engine: page.engine,
      lines: JSON.stringify(page.lines),
      confidence: page.confidence,
      code: null,
      message: null,
      isInText: false,
    })
    .where('versionId', '=', versionId)
    .where('pageIndex', '=', page.index)
    .execute()
}

/** Keeps why a page could not be read. */
export async function keepOcrFailure(
  db: Connection,
  versionId: string,
  pageIndex: number,
  failure: { readonly code: string; readonly message: string },
): Promise<void> {
  await db
    .updateTable('pagePicture')
    .set({ code: failure.code, message: failure.message, isInText: false })
    .where('versionId', '=', versionId)
    .where('pageIndex', '=', pageIndex)
    .execute()
}

/**
 * Makes `pageIndexes` the version's pictures, keeping what OCR has read of them, and notes that everything tried so far
 * is in the version's text. For the transaction that writes that text.
 */
export async function replacePictures(
  db: Connection,
  versionId: string,
  pageIndexes: readonly number[],
): Promise<void> {
  const wanted = sql`${pageIndexes as number[]}::int[]`
  await sql`delete from page_picture where version_id = ${versionId} and not (page_index = any(${wanted}))`.execute(db)
  await sql`insert into page_picture (version_id, page_index)
    select ${versionId}, page_index from unnest(${wanted}) page_index on conflict do nothing`.execute(db)
  await sql`update page_picture set is_in_text = true
    where version_id = ${versionId} and (engine is not null or code is not null)`.execute(db)
}
