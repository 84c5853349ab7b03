import { sql } from 'kysely'
import type { OcrPage } from '../../../domain/pages/ocr-page.ts'
import type { Connection } from '../../../db/database.ts'

/** The progress of OCR on a version. */
export interface OcrProgress {
  /** Indexes of pages that have not been tried yet, in order. */
  readonly due: readonly number[]
  /** Whether there are results that the version's text does not include yet. */
  readonly hasNew: boolean
}

/** Reads how many picture pages of a version still need OCR. */
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

/** Pages that OCR has read, including blank ones. */
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

/** Saves the recognised text of a page, replacing any earlier result. */
export async function saveOcrPage(db: Connection, versionId: string, page: OcrPage): Promise<void> {
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

/** Saves why a page could not be read. */
export async function saveOcrFailure(
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

/** Stores picture pages that OCR has yet to read; those that are known keep their results. */
export async function insertPictures(db: Connection, versionId: string, pageIndexes: readonly number[]): Promise<void> {
  if (pageIndexes.length === 0) return
  const indexes = sql<number>`unnest(${pageIndexes}::int[])`
  await db
    .insertInto('pagePicture')
    .columns(['versionId', 'pageIndex'])
    .expression(({ val }) => db.selectNoFrom([val(versionId).as('versionId'), indexes.as('pageIndex')]))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/**
 * Replaces the version's picture pages with `pageIndexes`, keeping their OCR results, and marks all results as included
 * in the version's text. Call it in the transaction that writes that text.
 */
export async function replacePictures(
  db: Connection,
  versionId: string,
  pageIndexes: readonly number[],
): Promise<void> {
  await db
    .deleteFrom('pagePicture')
    .where('versionId', '=', versionId)
    .where('pageIndex', '<>', sql<number>`all(${pageIndexes}::int[])`)
    .execute()
  await insertPictures(db, versionId, pageIndexes)
  await db
    .updateTable('pagePicture')
    .set({ isInText: true })
    .where('versionId', '=', versionId)
    .where((eb) => eb.or([eb('engine', 'is not', null), eb('code', 'is not', null)]))
    .execute()
}
