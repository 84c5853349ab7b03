import type { Connection } from '../database.ts'
import { portionsOf, rowsOf } from '../insert-rows.ts'

const COLUMNS = ['passageId', 'placeId', 'startOffset', 'endOffset', 'rule'] as const

/** Where a passage names a place; offsets in UTF-16 code units of its text, `rule` as of a `Match`. */
export interface PlaceMention {
  readonly passageId: string
  readonly placeId: string
  readonly start: number
  readonly end: number
  readonly rule: string
}

/** Replaces the places that the passages of a version name. */
export async function replaceMentions(
  db: Connection,
  versionId: string,
  mentions: readonly PlaceMention[],
): Promise<void> {
  await db
    .deleteFrom('passagePlace')
    .using('passage')
    .whereRef('passage.passageId', '=', 'passagePlace.passageId')
    .where('passage.versionId', '=', versionId)
    .execute()
  const found = mentions.map(({ start, end, ...mention }) => ({ ...mention, startOffset: start, endOffset: end }))
  for (const rows of portionsOf(found, ({ rule }) => rule.length)) {
    await db
      .insertInto('passagePlace')
      .columns(COLUMNS)
      .expression(rowsOf('passagePlace', COLUMNS, rows))
      .onConflict((conflict) => conflict.columns(['passageId', 'placeId', 'startOffset']).doNothing())
      .execute()
  }
}
