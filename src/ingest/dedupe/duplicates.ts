import type { DuplicateGround, DuplicateVerdict, MergeChanges } from '../../domain/duplicate.ts'
import { createHash } from 'node:crypto'
import type { Connection } from '../../db/database.ts'
import { allOf, anyOf, countRows, now } from '../../db/fragments.ts'

/** A pair of documents that may be the same. */
export interface DuplicateRow {
  readonly duplicateId: string
  readonly documentA: string
  readonly documentB: string
  /** The two most similar versions. */
  readonly versionA: string
  readonly versionB: string
  readonly grounds: readonly DuplicateGround[]
  /** 0..1, over shingles; null when no text was compared. */
  readonly jaccard: number | null
  readonly containment: number | null
  /** 0..1, the sort key of the list. */
  readonly score: number
  readonly verdict: DuplicateVerdict | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly note: string | null
  readonly keptDocumentId: string | null
  readonly createdAt: Date
}

/** One decision in the history of a pair. */
export interface Decision {
  /** Null when it reverted the one before. */
  readonly verdict: DuplicateVerdict | null
  readonly decidedBy: string
  readonly note: string | null
  readonly decidedAt: Date
}

/** Versions of two documents that may be the same. */
export interface Proposal {
  readonly here: { readonly documentId: string; readonly versionId: string }
  readonly there: { readonly documentId: string; readonly versionId: string }
  readonly grounds: readonly DuplicateGround[]
  readonly jaccard: number | null
  readonly containment: number | null
  readonly score: number
}

/**
 * Inserts or updates a pair, keeping the pair of versions with the best score and any decision. Returns its id.
 */
export async function upsertDuplicate(db: Connection, proposal: Proposal): Promise<string> {
  const { here, there } = proposal
  const [a, b] = here.documentId < there.documentId ? [here, there] : [there, here]
  const duplicateId = duplicateIdOf(a.documentId, b.documentId)
  await db
    .insertInto('duplicate')
    .values({
      duplicateId,
      documentA: a.documentId,
      documentB: b.documentId,
      versionA: a.versionId,
      versionB: b.versionId,
      grounds: JSON.stringify(proposal.grounds),
      jaccard: proposal.jaccard,
      containment: proposal.containment,
      score: proposal.score,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['documentA', 'documentB'])
        .doUpdateSet(({ ref }) => ({
          versionA: ref('excluded.versionA'),
          versionB: ref('excluded.versionB'),
          grounds: ref('excluded.grounds').$castTo<string>(),
          jaccard: ref('excluded.jaccard'),
          containment: ref('excluded.containment'),
          score: ref('excluded.score'),
          updatedAt: now(),
        }))
        .where(({ and, eb, or, ref }) =>
          or([
            eb('excluded.score', '>=', ref('duplicate.score')),
            and([
              eb('excluded.versionA', '=', ref('duplicate.versionA')),
              eb('excluded.versionB', '=', ref('duplicate.versionB')),
            ]),
          ]),
        ),
    )
    .execute()
  return duplicateId
}

/** Deletes open pairs of a version that are no longer proposed. */
export async function deleteStale(db: Connection, versionId: string, found: readonly string[]): Promise<void> {
  await db
    .deleteFrom('duplicate')
    .where(({ eb, or }) => or([eb('versionA', '=', versionId), eb('versionB', '=', versionId)]))
    .where('verdict', 'is', null)
    .where('duplicateId', '<>', allOf(found))
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('duplicateDecision')
            .select('duplicateDecision.duplicateDecisionId')
            .whereRef('duplicateDecision.duplicateId', '=', 'duplicate.duplicateId'),
        ),
      ),
    )
    .execute()
}

/** Pairs of documents that both exist; open ones by score, decided ones by date, newest first. */
export async function listDuplicates(
  db: Connection,
  which: { readonly state: 'open' | 'decided' | 'all'; readonly documentId?: string },
  limit: number,
  offset: number,
): Promise<readonly DuplicateRow[]> {
  const { state, documentId } = which
  return selectDuplicates(db)
    .innerJoin('document as a', 'a.documentId', 'documentA')
    .innerJoin('document as b', 'b.documentId', 'documentB')
    .where('a.removedAt', 'is', null)
    .where('b.removedAt', 'is', null)
    .where(({ and, eb, or }) => {
      const isOpen = and([eb('verdict', 'is', null), eb('a.mergedInto', 'is', null), eb('b.mergedInto', 'is', null)])
      const isDecided = eb('verdict', 'is not', null)
      return { open: isOpen, decided: isDecided, all: or([isOpen, isDecided]) }[state]
    })
    .$if(documentId !== undefined, (query) =>
      query.where(({ eb, or, val }) =>
        or((['documentA', 'documentB', 'keptDocumentId'] as const).map((one) => eb(one, '=', val(documentId ?? null)))),
      ),
    )
    .orderBy('decidedAt', (order) => order.desc().nullsFirst())
    .orderBy('score', 'desc')
    .orderBy('duplicateId')
    .limit(limit)
    .offset(offset)
    .execute()
}

/** A pair that was merged, with what the merge moved. */
export interface MergedPair extends DuplicateRow {
  readonly moved: MergeChanges | null
}

/** The pairs that a rule merged, one of whose versions is this one. */
export async function listMergedBy(db: Connection, versionId: string, rule: string): Promise<readonly MergedPair[]> {
  const rows = await selectDuplicates(db)
    .select('moved')
    .where(({ eb, or }) => or([eb('versionA', '=', versionId), eb('versionB', '=', versionId)]))
    .where('decidedBy', '=', rule)
    .where('moved', 'is not', null)
    .orderBy('duplicateId')
    .execute()
  return rows.map((row) => ({ ...row, moved: row.moved as MergeChanges | null }))
}

/** The number of undecided pairs within these documents. */
export async function countOpenPairs(db: Connection, documentIds: readonly string[]): Promise<number> {
  const row = await db
    .selectFrom('duplicate')
    .select(countRows().as('pairs'))
    .where('verdict', 'is', null)
    .where('documentA', '=', anyOf(documentIds))
    .where('documentB', '=', anyOf(documentIds))
    .executeTakeFirstOrThrow()
  return row.pairs
}

export async function readDuplicate(db: Connection, duplicateId: string): Promise<DuplicateRow | undefined> {
  return selectDuplicates(db).where('duplicateId', '=', duplicateId).executeTakeFirst()
}

/** Every decision on a pair, oldest first. */
export async function readDecisions(db: Connection, duplicateId: string): Promise<readonly Decision[]> {
  return db
    .selectFrom('duplicateDecision')
    .select(['verdict', 'decidedBy', 'note', 'decidedAt'])
    .where('duplicateId', '=', duplicateId)
    .orderBy('duplicateDecisionId')
    .execute()
}

function selectDuplicates(db: Connection) {
  return db
    .selectFrom('duplicate')
    .select(['duplicateId', 'documentA', 'documentB', 'versionA', 'versionB', 'grounds', 'jaccard', 'containment'])
    .select(['score', 'verdict', 'decidedBy', 'decidedAt', 'note', 'keptDocumentId', 'duplicate.createdAt'])
}

function duplicateIdOf(documentA: string, documentB: string): string {
  return `q${createHash('sha256').update(`${documentA} ${documentB}`).digest('hex').slice(0, 20)}`
}
