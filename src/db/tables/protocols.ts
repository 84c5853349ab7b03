import type { Generated, JSONColumnType } from 'kysely'
import type { Instant, NullableInstant } from './columns.ts'

// Search protocols: what was asked, by which runs, of which texts.

export interface ProtocolTable {
  protocol_id: string
  created_at: Instant
}

/** Never changed once it is there. */
export interface ProtocolRevisionTable {
  protocol_id: string
  revision: number
  name: string
  purpose: string
  queries: JSONColumnType<readonly object[]>
  /** The edition whose decisions are the screening. */
  edition_id: string | null
  created_by: string
  created_at: Instant
}

export interface ProtocolRunTable {
  run_id: string
  protocol_id: string
  revision: number
  basis: 'today' | 'snapshot'
  /** The run that it repeats or is compared with. */
  of_run_id: string | null
  requested_by: string
  state: Generated<'due' | 'done' | 'failed'>
  code: string | null
  message: string | null
  attempts: Generated<number>
  /** As other subjects' `revision`, which here is the protocol's. */
  job_revision: Generated<number>
  updated_at: Instant
  created_at: Instant
  ended_at: NullableInstant
  /** Of the program and of all that its answers depend on. */
  versions: JSONColumnType<object> | null
  /** Blobs: the list of all texts, what was found, and what changed. */
  snapshot_key: string | null
  results_key: string | null
  /** SHA-256 of the results before they were compressed. */
  results_hash: string | null
  changes_key: string | null
  outcome: JSONColumnType<object> | null
}

/** A version's passages as a run read them, kept as a blob. */
export interface FrozenTextTable {
  /** SHA-256 of the content before it was compressed. */
  content_hash: string
  blob_key: string
  version_id: string
  /** Of the blob. */
  bytes: number
  created_at: Instant
  /** When its document was removed. */
  erased_at: NullableInstant
}

/** A document that an edition does not take, and why. */
export interface EditionExclusionTable {
  edition_id: string
  document_id: string
  reason: string
  decided_by: string
  decided_at: Instant
}
