import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Instant, NullableInstant } from './columns.ts'

// What may be one work, and who speaks for it.

/** Hosts whose addresses never stand for a document, as `library/hosts.yaml` has them. */
export interface HostRuleTable {
  pattern: string
  /** The pattern as a regular expression of PostgreSQL. */
  matches: string
  kind: 'staging' | 'mirror'
  reason: string
}

/** What a version says of itself that may join it with another document. */
export interface VersionClaimTable {
  version_id: string
  doi: string | null
  doi_rule: string | null
  /** The DOI of the article that this is a preprint of. */
  preprint_of: string | null
  title_key: string | null
  surnames: JSONColumnType<readonly string[], string, string>
}

export interface SignatureTable {
  version_id: string
  /** Of `compare/signature.ts`. */
  method: number
  shingles: number
}

export interface SignatureBandTable {
  /** bigint, as decimal text. */
  band: string
  version_id: string
}

/** Two documents that may be one. `document_a` is the lesser id; a verdict is a person's, or a rule's named as such. */
export interface DuplicateTable {
  duplicate_id: string
  document_a: string
  document_b: string
  version_a: string
  version_b: string
  grounds: JSONColumnType<readonly string[], string, string>
  jaccard: number | null
  containment: number | null
  score: number
  verdict: string | null
  decided_by: string | null
  decided_at: NullableInstant
  note: string | null
  kept_document_id: string | null
  /** What a merge moved, for taking it back. */
  moved: JSONColumnType<object> | null
  created_at: Instant
  updated_at: Instant
}

/** Every decision there was, the ones taken back included (null). */
export interface DuplicateDecisionTable {
  duplicate_decision_id: Generated<string>
  duplicate_id: string
  verdict: string | null
  decided_by: string
  note: string | null
  decided_at: ColumnType<Date, Date, Date>
}
