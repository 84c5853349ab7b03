import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'

/** Grounds on which two documents may be the same, strongest first. */
export const GROUNDS = ['doi', 'preprint', 'text', 'title'] as const
export type DuplicateGround = (typeof GROUNDS)[number]

/**
 * A decision on a pair: `copies`, the same text in two files; `versions`, one work in two texts; `different` works; or
 * `unclear`, examined without a result. An open pair has none (null).
 */
export const VERDICTS = ['copies', 'versions', 'different', 'unclear'] as const
export type DuplicateVerdict = (typeof VERDICTS)[number]

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
  await sql`
    insert into duplicate (duplicate_id, document_a, document_b, version_a, version_b, grounds, jaccard, containment, score)
    values (${duplicateId}, ${a.documentId}, ${b.documentId}, ${a.versionId}, ${b.versionId},
      ${JSON.stringify(proposal.grounds)}, ${proposal.jaccard}, ${proposal.containment}, ${proposal.score})
    on conflict (document_a, document_b) do update set version_a = excluded.version_a, version_b = excluded.version_b,
      grounds = excluded.grounds, jaccard = excluded.jaccard, containment = excluded.containment,
      score = excluded.score, updated_at = now()
    where excluded.score >= duplicate.score
      or (excluded.version_a = duplicate.version_a and excluded.version_b = duplicate.version_b)`.execute(db)
  return duplicateId
}

/** Deletes open pairs of a version that are no longer proposed. */
export async function deleteStale(db: Connection, versionId: string, found: readonly string[]): Promise<void> {
  await sql`delete from duplicate where ${versionId} in (version_a, version_b) and verdict is null
    and not exists (select 1 from duplicate_decision where duplicate_decision.duplicate_id = duplicate.duplicate_id)
    and not (duplicate_id = any(${found as string[]}::text[]))`.execute(db)
}

/** Pairs of documents that both exist; open ones by score, decided ones by date, newest first. */
export async function listDuplicates(
  db: Connection,
  which: { readonly state: 'open' | 'decided' | 'all'; readonly documentId?: string },
  limit: number,
  offset: number,
): Promise<readonly DuplicateRow[]> {
  const isOpen = sql`(verdict is null and a.merged_into is null and b.merged_into is null)`
  const state = { open: isOpen, decided: sql`verdict is not null`, all: sql`(${isOpen} or verdict is not null)` }
  const ofDocument =
    which.documentId === undefined ? sql`true` : sql`${which.documentId} in (document_a, document_b, kept_document_id)`
  const { rows } = await sql<DuplicateRow>`${SELECT_DUPLICATE}
    join document a on a.document_id = document_a join document b on b.document_id = document_b
    where a.removed_at is null and b.removed_at is null and ${state[which.state]} and ${ofDocument}
    order by decided_at desc nulls first, score desc, duplicate_id limit ${limit} offset ${offset}`.execute(db)
  return rows
}

/** The number of undecided pairs within these documents. */
export async function countOpenPairs(db: Connection, documentIds: readonly string[]): Promise<number> {
  const ids = sql`(${documentIds as string[]}::text[])`
  const { rows } = await sql<{ pairs: number }>`select count(*)::int as pairs from duplicate
    where verdict is null and document_a = any${ids} and document_b = any${ids}`.execute(db)
  return rows[0]?.pairs ?? 0
}

export async function readDuplicate(db: Connection, duplicateId: string): Promise<DuplicateRow | undefined> {
  const { rows } = await sql<DuplicateRow>`${SELECT_DUPLICATE} where duplicate_id = ${duplicateId}`.execute(db)
  return rows[0]
}

/** Every decision on a pair, oldest first. */
export async function readDecisions(db: Connection, duplicateId: string): Promise<readonly Decision[]> {
  const { rows } = await sql<Decision>`
    select verdict, decided_by, note, decided_at from duplicate_decision
    where duplicate_id = ${duplicateId} order by duplicate_decision_id`.execute(db)
  return rows
}

const SELECT_DUPLICATE = sql`
  select duplicate_id, document_a, document_b, version_a,
    version_b, grounds, jaccard, containment, score, verdict, decided_by,
    decided_at, note, kept_document_id, duplicate.created_at
  from duplicate`

function duplicateIdOf(documentA: string, documentB: string): string {
  return `q${createHash('sha256').update(`${documentA} ${documentB}`).digest('hex').slice(0, 20)}`
}
