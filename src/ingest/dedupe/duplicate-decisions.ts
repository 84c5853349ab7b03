import type { MergeChanges, DuplicateVerdict } from '../../domain/duplicate.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Catalogue, Connection } from '../../db/database.ts'
import { readDuplicate, type DuplicateRow } from './duplicates.ts'
import { lockUntilCommit } from '../../db/locks.ts'
import { mergeDocuments, splitDocuments } from './merge-documents.ts'
import type { DueJob } from '../jobs/progress.ts'

/** A decision on a pair. `keptId` is the document of the pair that is kept if they are merged. */
export interface NewDecision {
  /** Null reverts the last decision. */
  readonly verdict: DuplicateVerdict | null
  readonly decidedBy: string
  readonly note: string | null
  readonly keptId: string
  readonly now: Date
}

/** Conditions under which a decision applies. */
export interface DecideOptions {
  /** Leaves a pair alone that has ever been decided, even if the decision was reverted. */
  readonly onlyUndecided: boolean
}

/**
 * Records a decision and applies it in one transaction, after reverting an earlier merge. Returns the jobs that became
 * due, or null when the pair was left alone.
 * @throws NotFoundError `duplicate_missing`, `document_missing`; ConflictError `duplicate_moved` when a document of the
 *   pair has been merged into a third one
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
    const undone = await revertMerge(db, pair)
    const isMerge = decision.verdict === 'copies' || decision.verdict === 'versions'
    const merged = isMerge ? await applyMerge(db, pair, decision) : null
    await recordDecision(db, duplicateId, decision, merged?.moved ?? null)
    return [...undone, ...(merged?.jobs ?? [])]
  })
}

async function applyMerge(db: Connection, pair: DuplicateRow, decision: NewDecision) {
  const keepsA = decision.keptId === pair.documentA
  const gone = keepsA ? pair.documentB : pair.documentA
  const [kept, copied] = keepsA ? [pair.versionA, pair.versionB] : [pair.versionB, pair.versionA]
  const copy = decision.verdict === 'copies' ? { versionId: copied, copyOf: kept } : null
  return mergeDocuments(db, decision.keptId, gone, copy)
}

async function revertMerge(db: Connection, pair: DuplicateRow): Promise<readonly DueJob[]> {
  const row = await db
    .selectFrom('duplicate')
    .select(['moved', 'keptDocumentId'])
    .where('duplicateId', '=', pair.duplicateId)
    .executeTakeFirst()
  const moved = (row?.moved ?? null) as MergeChanges | null
  const kept = row?.keptDocumentId ?? null
  if (moved === null || kept === null) return []
  const gone = kept === pair.documentA ? pair.documentB : pair.documentA
  const now = await db.selectFrom('document').select('mergedInto').where('documentId', '=', gone).executeTakeFirst()
  if (now?.mergedInto !== kept) {
    throw new ConflictError(
      'duplicate_moved',
      `${kept} has been merged into ${now?.mergedInto}; revert that merge first`,
    )
  }
  return splitDocuments(db, kept, gone, moved)
}

async function recordDecision(
  db: Connection,
  duplicateId: string,
  decision: NewDecision,
  moved: MergeChanges | null,
): Promise<void> {
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
