import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'

/** Why two documents may be one, the strongest first. */
export const GROUNDS = ['doi', 'preprint', 'text', 'title'] as const
export type Ground = (typeof GROUNDS)[number]

/**
 * What was decided: `copies`, the same text in two files; `versions`, one work in two texts; `different` works; or
 * `unclear`, looked at and left. Null is open.
 */
export const VERDICTS = ['copies', 'versions', 'different', 'unclear'] as const
export type Verdict = (typeof VERDICTS)[number]

export interface DuplicateRow {
  readonly duplicateId: string
  readonly documentA: string
  readonly documentB: string
  /** The two versions that are most alike. */
  readonly versionA: string
  readonly versionB: string
  readonly grounds: readonly Ground[]
  /** 0..1, of shingles; null where no text was compared. */
  readonly jaccard: number | null
  readonly containment: number | null
  /** 0..1, for the order of the list. */
  readonly score: number
  readonly verdict: Verdict | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly note: string | null
  readonly keptDocumentId: string | null
  readonly createdAt: Date
}

export interface Decision {
  /** Null: taken back. */
  readonly verdict: Verdict | null
  readonly decidedBy: string
  readonly note: string | null
  readonly decidedAt: Date
}

/** Two versions of two documents that may be one. */
export interface Proposal {
  readonly here: { readonly documentId: string; readonly versionId: string }
  readonly there: { readonly documentId: string; readonly versionId: string }
  readonly grounds: readonly Ground[]
  readonly jaccard: number | null
  readonly containment: number | null
  readonly score: number
}

/**
 * Notes a pair, or what is known of it now. Of several pairs of versions the one with the best score is kept; what
 * people decided stays. Returns its id.
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

/** Takes back open pairs of a version that a new reading of it no longer gives. */
export async function deleteStale(db: Connection, versionId: string, found: readonly string[]): Promise<void> {
  await sql`delete from duplicate where ${versionId} in (version_a, version_b) and verdict is null
    and not exists (select 1 from duplicate_decision where duplicate_decision.duplicate_id = duplicate.duplicate_id)
    and not (duplicate_id = any(${found as string[]}::text[]))`.execute(db)
}

/** Pairs whose documents are both there and still two; the likeliest first, decided ones by when. */
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

/** Pairs within these documents that may be one and on which nobody has decided. */
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

/** Every decision on a pair, the first that came first. */
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
