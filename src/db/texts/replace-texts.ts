import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { passageIdOf, textHashOf } from '../../domain/document.ts'
import type { ParsedDocument } from '../../domain/parsed-document.ts'
import { slicesOf } from '../../runtime/slices-of.ts'
import type { Connection } from '../database.ts'
import { portionsOf, rowsOf } from '../insert-rows.ts'

/** Hashing and writing so many takes some 10 ms. */
const PASSAGES_PER_INSERT = 1_000

const PAGE_COLUMNS = [
  ...([
    'versionId',
    'pageIndex',
    'label',
    'labelSource',
    'text',
    'headings',
    'furniture',
    'reading',
    'confidence',
    'tables',
  ] as const),
] as const
const PASSAGE_COLUMNS = [
  ...(['passageId', 'versionId', 'ordinal', 'pageIndex', 'startOffset', 'endOffset'] as const),
  ...(['textHash', 'text', 'headingPath', 'continuation'] as const),
] as const

/** How replacing a version's text changed it. */
export interface TextChange {
  readonly charactersBefore: number
  readonly charactersAfter: number
  readonly passagesKept: number
  readonly passagesGone: number
  readonly passagesNew: number
}

/** Stores the pages and passages of a version that has none yet. */
export async function insertTexts(db: Connection, versionId: string, parsed: ParsedDocument): Promise<void> {
  await insertPages(db, versionId, parsed.pages)
  await upsertPassages(db, versionId, parsed.passages)
}

/**
 * Replaces the pages and passages of a version. Passages with the same words at the same place stay; others are
 * retired, so that links to them can still be followed.
 */
export async function replaceTexts(db: Connection, versionId: string, parsed: ParsedDocument): Promise<TextChange> {
  const charactersBefore = await countCharacters(db, versionId)
  await db.deleteFrom('page').where('versionId', '=', versionId).execute()
  await insertPages(db, versionId, parsed.pages)
  const passagesBefore = await freeOrdinals(db, versionId)
  await upsertPassages(db, versionId, parsed.passages)
  const passagesGone = await retireUnnumbered(db, versionId)
  const passagesKept = passagesBefore - passagesGone
  return {
    charactersBefore,
    charactersAfter: await countCharacters(db, versionId),
    passagesKept,
    passagesGone,
    passagesNew: parsed.passages.length - passagesKept,
  }
}

async function insertPages(db: Connection, versionId: string, pages: ParsedDocument['pages']): Promise<void> {
  for (const some of portionsOf(pages, ({ text }) => text.length)) {
    await setImmediate()
    const rows = some.map(
      ({ index, label, labelSource, text, headings, furniture, reading, confidence, tables = [] }) => ({
        ...{ versionId, pageIndex: index, label, labelSource, text, headings, furniture, reading, confidence, tables },
      }),
    )
    await db
      .insertInto('page')
      .columns(PAGE_COLUMNS)
      .expression(rowsOf('page', PAGE_COLUMNS, rows))
      .execute()
  }
}

/** Makes the ordinals of a version's passages negative, so that new ones can take them. Returns their number. */
async function freeOrdinals(db: Connection, versionId: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('passage')
    .set((eb) => ({ ordinal: eb(eb.val(-1), '-', eb.ref('ordinal')) }))
    .where('versionId', '=', versionId)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

async function upsertPassages(db: Connection, versionId: string, passages: ParsedDocument['passages']): Promise<void> {
  let ordinal = 0
  for (const some of slicesOf(passages, PASSAGES_PER_INSERT)) {
    await setImmediate()
    const rows = some.map((passage) => {
      const textHash = textHashOf(passage.text)
      return {
        passageId: passageIdOf(versionId, passage.pageIndex, passage.start, textHash),
        versionId: versionId,
        ordinal: ordinal++,
        pageIndex: passage.pageIndex,
        startOffset: passage.start,
        endOffset: passage.end,
        textHash: textHash,
        text: passage.text,
        headingPath: passage.headingPath,
        continuation: passage.continuation,
      }
    })
    await db
      .insertInto('passage')
      .columns(PASSAGE_COLUMNS)
      .expression(rowsOf('passage', PASSAGE_COLUMNS, rows))
      .onConflict((conflict) =>
        conflict.column('passageId').doUpdateSet((set) => ({
          ordinal: set.ref('excluded.ordinal'),
          headingPath: set.ref('excluded.headingPath').$castTo<string>(),
          continuation: set.ref('excluded.continuation'),
        })),
      )
      .execute()
  }
}

/** Retires the passages whose ordinals are still negative, since the new text does not have them. */
async function retireUnnumbered(db: Connection, versionId: string): Promise<number> {
  await db
    .insertInto('retiredPassage')
    .columns(['passageId', 'versionId', 'pageIndex', 'text'])
    .expression((eb) =>
      eb
        .selectFrom('passage')
        .select(['passageId', 'versionId', 'pageIndex', 'text'])
        .where('versionId', '=', versionId)
        .where('ordinal', '<', 0),
    )
    .onConflict((conflict) => conflict.column('passageId').doNothing())
    .execute()
  const gone = await db
    .deleteFrom('passage')
    .where('versionId', '=', versionId)
    .where('ordinal', '<', 0)
    .executeTakeFirst()
  return Number(gone.numDeletedRows)
}

async function countCharacters(db: Connection, versionId: string): Promise<number> {
  const row = await db
    .selectFrom('page')
    .select(({ ref }) => sql<number>`coalesce(sum(length(${ref('text')})), 0)::int`.as('characters'))
    .where('versionId', '=', versionId)
    .executeTakeFirstOrThrow()
  return row.characters
}
