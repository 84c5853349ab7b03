import type { ColumnType, Generated, JSONColumnType } from 'kysely'

// The tables as migrations make them; names and units as in the columns. `Date` columns are UTC instants.

type Instant = ColumnType<Date, Date | undefined, Date>
type NullableInstant = ColumnType<Date | null, Date | null | undefined, Date | null>
/** bigint comes back from the driver as text. */
type Bytes = ColumnType<string, number, number>

export interface Schema {
  source: SourceTable
  run: RunTable
  document: DocumentTable
  version: VersionTable
  location: LocationTable
  capture: CaptureTable
  status_event: StatusEventTable
  page: PageTable
  passage: PassageTable
  retired_passage: RetiredPassageTable
  parse_change: ParseChangeTable
  tag: TagTable
  document_place: DocumentPlaceTable
  host: HostTable
  request: RequestTable
  edition: EditionTable
  edition_item: EditionItemTable
  alert: AlertTable
  delivery: DeliveryTable
  setting: SettingTable
}

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

export interface RunTable {
  run_id: string
  source_id: string
  state: 'due' | 'done' | 'failed'
  found: Generated<number>
  added: Generated<number>
  code: string | null
  message: string | null
  attempts: Generated<number>
  revision: Generated<number>
  created_at: Instant
  started_at: NullableInstant
  ended_at: NullableInstant
  updated_at: Instant
}

export interface DocumentTable {
  document_id: string
  /** What makes two texts versions of one work: `doi:...`, `work:...` or `location:...`. */
  work_key: string
  kind: string
  title: string
  authors: JSONColumnType<readonly string[], string | undefined, string>
  publisher: string | null
  doi: string | null
  language: string | null
  status: string
  /** ISO date with its precision: 2019, 2019-06 or 2019-06-13. */
  published: string | null
  /** The first day of `published`, as YYYY-MM-DD text. */
  published_on: ColumnType<string | null, string | null, string | null>
  source_id: string | null
  current_version_id: string | null
  /** Field name -> rule that gave its value. */
  provenance: JSONColumnType<Record<string, string>, string | undefined, string>
  created_at: Instant
  updated_at: Instant
}

export interface VersionTable {
  version_id: string
  document_id: string
  number: number
  body_key: string
  media_type: string
  file_name: string | null
  bytes: Bytes
  status: string
  published: string | null
  title: string | null
  parser_version: string | null
  page_count: Generated<number>
  passage_count: Generated<number>
  truncated: string | null
  /** The stage that is due next, or that failed; `done` after the last. */
  stage: string
  state: 'due' | 'done' | 'failed'
  code: string | null
  message: string | null
  attempts: Generated<number>
  revision: Generated<number>
  searchable_since: NullableInstant
  is_indexed: Generated<boolean>
  created_at: Instant
  updated_at: Instant
}

export interface LocationTable {
  location_id: string
  address: string
  kind: 'web' | 'file' | 'upload'
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
}

export interface StatusEventTable {
  document_id: string
  status: string
  dated: string
  version_id: string | null
  rule: string
}

export interface PageTable {
  version_id: string
  page_index: number
  label: string | null
  text: string
  headings: JSONColumnType<readonly { offset: number; level: number; title: string }[]>
  furniture: JSONColumnType<readonly { start: number; end: number }[]>
  reading: 'text' | 'ocr' | 'none'
  /** 0..1, of OCR. */
  confidence: number | null
}

export interface PassageTable {
  passage_id: string
  version_id: string
  ordinal: number
  page_index: number
  start_offset: number
  end_offset: number
  text_hash: string
  text: string
  heading_path: JSONColumnType<readonly string[]>
}

/** A passage that a later reading of its version cut otherwise: links to it still lead to its words. */
export interface RetiredPassageTable {
  passage_id: string
  version_id: string
  page_index: number
  text: string
  retired_at: Instant
}

/** What reading a version again changed. */
export interface ParseChangeTable {
  parse_change_id: Generated<string>
  version_id: string
  parser_before: string
  parser_after: string
  pages_before: number
  pages_after: number
  characters_before: number
  characters_after: number
  passages_kept: number
  passages_gone: number
  passages_new: number
  title_before: string | null
  title_after: string | null
  created_at: Instant
}

export interface TagTable {
  passage_id: string
  theme_id: string
  start_offset: number
  end_offset: number
  term: string
  rule: string
  vocabulary_version: number
  state: ColumnType<'machine' | 'accepted' | 'rejected', 'machine' | undefined, 'machine' | 'accepted' | 'rejected'>
}

export interface DocumentPlaceTable {
  document_id: string
  place_id: string
  rule: string
  mentions: Generated<number>
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

export interface EditionTable {
  edition_id: string
  title: string
  call: Generated<string>
  editors: JSONColumnType<readonly string[], string | undefined, string>
  created_at: Instant
  updated_at: Instant
}

export interface EditionItemTable {
  edition_item_id: string
  edition_id: string
  document_id: string
  passage_id: string | null
  quotation: string | null
  page_index: number | null
  page_label: string | null
  note: Generated<string>
  position: number
  created_at: Instant
}

export interface AlertTable {
  alert_id: string
  feed_key: string
  name: string
  query: JSONColumnType<object>
  email: string | null
  enabled: Generated<boolean>
  created_at: Instant
}

export interface DeliveryTable {
  delivery_id: string
  alert_id: string
  passage_id: string
  document_id: string
  version_id: string
  text_hash: string
  page_index: number
  page_label: string | null
  quotation: string
  /** Why it was told: the words and rules that matched. */
  reasons: JSONColumnType<readonly string[]>
  message_id: string | null
  sent_at: NullableInstant
  /** Why it will never be sent. */
  code: string | null
  created_at: Instant
}

export interface SettingTable {
  key: string
  value: JSONColumnType<object>
  updated_at: Instant
}
