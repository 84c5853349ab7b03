import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Instant, NullableInstant } from './columns.ts'

// What sources are, what was asked of the web, and what it answered.

export interface SourceTable {
  source_id: string
  title: string
  kind: string
  url: string
  publisher: string | null
  enabled: boolean
  definition: JSONColumnType<object>
  created_at: Instant
}

/** How far a source was walked; see `catalogue/source-cursors.ts`. */
export interface SourceCursorTable {
  source_id: string
  cursor: JSONColumnType<object>
  /** What the source was when the cursor was kept: a cursor is of use for the same question only. */
  asked: string
  run_id: string
  /** Of that run, up to here. */
  found: number
  added: number
  updated_at: Instant
}

export interface RunTable {
  run_id: string
  source_id: string
  state: 'due' | 'done' | 'failed'
  found: Generated<number>
  added: Generated<number>
  /** It asked for changes since an earlier run, so that what it did not meet may be there all the same. */
  is_partial: Generated<boolean>
  code: string | null
  message: string | null
  attempts: Generated<number>
  revision: Generated<number>
  created_at: Instant
  started_at: NullableInstant
  ended_at: NullableInstant
  /** While due: not to be tried before. */
  due_at: Instant
  /** The host that it waits for, while it does. */
  waits_for: string | null
  updated_at: Instant
}

/** Periodic work, by its name: how it went the last time. */
export interface TaskTable {
  task: string
  state: 'due' | 'done' | 'failed'
  code: string | null
  message: string | null
  attempts: Generated<number>
  /** Always 0, so that a retry and the clock ask for the same job. */
  revision: Generated<number>
  updated_at: Instant
}

export interface LocationTable {
  location_id: string
  address: string
  /** `record`: what an index knows of a paper, at the index's own address. */
  kind: 'web' | 'file' | 'upload' | 'record'
  source_id: string | null
  document_id: string | null
  version_id: string | null
  work_key: string | null
  hints: JSONColumnType<object>
  /** Bytes handed in rather than fetched. */
  body_key: string | null
  state: 'due' | 'done' | 'failed' | 'gone'
  code: string | null
  message: string | null
  attempts: Generated<number>
  revision: Generated<number>
  etag: string | null
  last_modified: string | null
  first_seen_at: Instant
  last_seen_at: Instant
  fetched_at: NullableInstant
  /** The source's own id for it. */
  record_id: string | null
  /** When it was last changed, as its source wrote it. */
  told_modified: string | null
  /** Where the copy that we hold comes from, and when it was taken, if from a web archive. */
  archive_address: string | null
  archived_at: NullableInstant
  /** Since when its publisher has answered that there is no such thing. */
  gone_since: NullableInstant
  /** Of an address that is fetched: `example.org` or `example.org:8080`. */
  host: ColumnType<string | null, never, never>
  /** While due: not to be asked for earlier. */
  due_at: Instant
  updated_at: Instant
}

export interface CaptureTable {
  capture_id: Generated<string>
  location_id: string
  address: string
  final_address: string | null
  redirects: JSONColumnType<readonly string[]>
  status: number | null
  headers: JSONColumnType<Record<string, string>>
  robots: string | null
  body_key: string | null
  bytes: ColumnType<string | null, number | null, number | null>
  ms: number | null
  outcome: string
  code: string | null
  message: string | null
  requested_at: ColumnType<Date, Date, Date>
  /** The WARC file that it is in; null until it is written. */
  warc_file: ColumnType<string | null, undefined, string>
}

export interface HostTable {
  host: string
  next_at: ColumnType<Date, Date, Date>
  busy_until: NullableInstant
  busy_by: string | null
  /** Who waits and is next, so that a long list of documents does not keep it waiting for ever. */
  reserved_by: string | null
  reserved_until: NullableInstant
  /** The pause that followed the last request. */
  delay_ms: Generated<number>
  /** Requests in a row that failed by the host's fault. */
  failures: Generated<number>
  last_at: NullableInstant
  last_ms: number | null
  last_status: number | null
  last_code: string | null
  /** UTC day that `requests_today` counts. */
  day: string | null
  requests_today: Generated<number>
  paused_at: NullableInstant
  /** null: until somebody resumes it. */
  paused_until: NullableInstant
  pause_reason: string | null
}

/** Every request that left, robots.txt and lists among them; what a site owner may be shown. */
export interface RequestTable {
  request_id: Generated<string>
  host: string
  address: string
  requested_at: Instant
  ms: number
  status: number | null
  bytes: ColumnType<string | null, number | null, number | null>
  code: string | null
  /** The line of robots.txt that let it pass, or why it needed none. */
  robots: string | null
  /** The location, run or command that asked. */
  holder: string
  /** Since the end of the request before it. */
  quiet_ms: ColumnType<string | null, number | null, number | null>
  /** Kept quiet after it, at least. */
  pause_ms: number
}

/** A file of captures: `bytes` of it are whole, whatever a crash left behind them. */
export interface WarcFileTable {
  name: string
  bytes: ColumnType<string, number | undefined, number>
  is_full: Generated<boolean>
  created_at: Instant
}

/** Something that the operator should know; open until it has passed. */
export interface NoticeTable {
  notice_id: string
  kind: string
  source_id: string | null
  message: string
  /** What the source used to yield, of a notice that it yields much less. */
  baseline: number | null
  opened_at: Date
  closed_at: NullableInstant
  closing: string | null
  message_id: string
  sent_at: NullableInstant
  /** Why it will never be sent. */
  code: string | null
}
