import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Catalogue, Connection } from '../../db/database.ts'
import { readDuplicate, type DuplicateRow, type Verdict } from './duplicates.ts'
import { lockUntilCommit } from '../../db/locks.ts'
import { mergeDocuments, splitDocuments, type Moved } from './merge-documents.ts'
import type { DueJob } from '../jobs/progress.ts'

/** What is decided of a pair, by whom. `keptId` is one of its documents; it matters where they become one. */
export interface NewDecision {
  /** Null takes the last decision back. */
  readonly verdict: Verdict | null
  readonly decidedBy: string
  readonly note: string | null
  readonly keptId: string
  readonly now: Date
}

/** What holds for a pair and was not so before it is decided once more. */
export interface DecideOptions {
  /** Leaves a pair alone that anybody has decided before, or whose decision was taken back. */
  readonly onlyUndecided: boolean
}

/**
 * Records a decision and makes it so, in one transaction: an earlier merge is taken back first. Returns the jobs that
 * became due; null where it was left alone.
 * @throws NotFoundError `duplicate_missing`, `document_missing`; ConflictError `duplicate_moved` when a document of the
 *   pair has become part of a third one
 */
export async function decideDuplicate(
  catalogue: Catalogue,
  duplicateId: string,
  decision: NewDecision,
  options: DecideOptions = { onlyUndecided: false },
): Promise<readonly DueJob[] | null> {
  return catalogue.transaction().execute(async (db) => {
    await lockUntilCommit(db, duplicateId)
    const pair = await readDuplicate(db, duplicateId)
    if (pair === undefined) throw new NotFoundError('duplicate_missing', `no pair ${duplicateId}`)
    if (options.onlyUndecided && (await hasDecisions(db, duplicateId))) return null
    const undone = await takeBack(db, pair)
    const isMerge = decision.verdict === 'copies' || decision.verdict === 'versions'
    const merged = isMerge ? await merge(db, pair, decision) : null
    await record(db, duplicateId, decision, merged?.moved ?? null)
    return [...undone, ...(merged?.jobs ?? [])]
  })
}

async function merge(db: Connection, pair: DuplicateRow, decision: NewDecision) {
  const keepsA = decision.keptId === pair.documentA
  const gone = keepsA ? pair.documentB : pair.documentA
  const [kept, copied] = keepsA ? [pair.versionA, pair.versionB] : [pair.versionB, pair.versionA]
  const copy = decision.verdict === 'copies' ? { versionId: copied, copyOf: kept } : null
  return mergeDocuments(db, decision.keptId, gone, copy)
}

async function takeBack(db: Connection, pair: DuplicateRow): Promise<readonly DueJob[]> {
  const row = await db
    .selectFrom('duplicate')
    .select(['moved', 'keptDocumentId'])
    .where('duplicateId', '=', pair.duplicateId)
    .executeTakeFirst()
  const moved = (row?.moved ?? null) as Moved | null
  const kept = row?.keptDocumentId ?? null
  if (moved === null || kept === null) return []
  const gone = kept === pair.documentA ? pair.documentB : pair.documentA
  const now = await db.selectFrom('document').select('mergedInto').where('documentId', '=', gone).executeTakeFirst()
  if (now?.mergedInto !== kept) {
    throw new ConflictError('duplicate_moved', `${kept} has become part of ${now?.mergedInto}; take that back first`)
  }
  return splitDocuments(db, kept, gone, moved)
}

async function record(db: Connection, duplicateId: string, decision: NewDecision, moved: Moved | null): Promise<void> {
  const { verdict, decidedBy, note, now } = decision
  await db
    .updateTable('duplicate')
    .set({
      verdict,
      decidedBy: verdict === null ? null : decidedBy,
      decidedAt: verdict === null ? null : now,
      note: verdict === null ? null : note,
      keptDocumentId: moved === null ? null : decision.keptId,
      moved: moved === null ? null : JSON.stringify(moved),
      updatedAt: new Date(),
    })
    .where('duplicateId', '=', duplicateId)
    .execute()
  await db
    .insertInto('duplicateDecision')
    .values({ duplicateId: duplicateId, verdict, decidedBy: decidedBy, note, decidedAt: now })
    .execute()
}

async function hasDecisions(db: Connection, duplicateId: string): Promise<boolean> {
  const row = await db
    .selectFrom('duplicateDecision')
    .select('duplicateDecisionId')
    .where('duplicateId', '=', duplicateId)
    .executeTakeFirst()
  return row !== undefined
}
