import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { OcrPage } from '../ingest/parse/ocr/ocr-page.ts'

// The tables as migrations make them; names and units as in the columns. `Date` columns are UTC instants.

type Instant = ColumnType<Date, Date | undefined, Date>
type NullableInstant = ColumnType<Date | null, Date | null | undefined, Date | null>
/** bigint comes back from the driver as text. */
type Bytes = ColumnType<string, number, number>
/** Of a field: JSON text in, value out. */
type AnyValue = ColumnType<string | readonly string[] | null, string, string>

export interface Schema {
  source: SourceTable
  source_cursor: SourceCursorTable
  run: RunTable
  document: DocumentTable
  version: VersionTable
  location: LocationTable
  capture: CaptureTable
  status_event: StatusEventTable
  field_offer: FieldOfferTable
  dated_event: DatedEventTable
  correction: CorrectionTable
  page: PageTable
  page_picture: PagePictureTable
  passage: PassageTable
  retired_passage: RetiredPassageTable
  parse_change: ParseChangeTable
  part: PartTable
  tag: TagTable
  document_place: DocumentPlaceTable
  host: HostTable
  request: RequestTable
  edition: EditionTable
  edition_item: EditionItemTable
  alert: AlertTable
  delivery: DeliveryTable
  setting: SettingTable
  notice: NoticeTable
  warc_file: WarcFileTable
  host_rule: HostRuleTable
  version_claim: VersionClaimTable
  signature: SignatureTable
  signature_band: SignatureBandTable
  duplicate: DuplicateTable
  duplicate_decision: DuplicateDecisionTable
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
  journal: string | null
  volume: string | null
  issue: string | null
  first_page: string | null
  last_page: string | null
  issn: string | null
  source_id: string | null
  current_version_id: string | null
  /** Field name -> rule that gave its value. */
  provenance: JSONColumnType<Record<string, string>, string | undefined, string>
  /** The document that this one turned out to be. */
  merged_into: ColumnType<string | null, string | null | undefined, string | null>
  removed_at: NullableInstant
  removed_by: ColumnType<string | null, string | null | undefined, string | null>
  removal_reason: ColumnType<string | null, string | null | undefined, string | null>
  /** When its originals and its passages in the index were gone too. */
  removal_finished_at: NullableInstant
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
  /** `full`, `abstract` or `record`: how much of the document this text is. */
  extent: Generated<string>
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
  /** The version whose text this one repeats in another file. */
  copy_of: ColumnType<string | null, string | null | undefined, string | null>
  created_at: Instant
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

export interface StatusEventTable {
  document_id: string
  status: string
  dated: string
  version_id: string | null
  rule: string
  noted_by: ColumnType<string | null, string | null | undefined, string | null>
  note: ColumnType<string | null, string | null | undefined, string | null>
  /** What superseded it. */
  other_document_id: ColumnType<string | null, string | null | undefined, string | null>
}

/** What a field of a version's document may be, best first: as its file, its sources and its people say. */
export interface FieldOfferTable {
  version_id: string
  field: string
  ordinal: number
  /** Any value of the field, JSON null among them. */
  value: AnyValue
  rule: string
  page_index: number | null
  /** Where it was said, of what a source or a person said of an address. */
  address: string | null
}

/** A date that a version gives. */
export interface DatedEventTable {
  version_id: string
  ordinal: number
  event: string
  raw: string
  /** ISO with the precision that is certain. */
  value: string | null
  /** The days that an ambiguous date may be. */
  readings: JSONColumnType<readonly string[]>
  rule: string
  page_index: number | null
  address: string | null
}

/** A field as a person has it, over whatever is read; `previous` is what it was. */
export interface CorrectionTable {
  correction_id: Generated<string>
  document_id: string
  field: string
  value: AnyValue
  previous: AnyValue
  made_by: string
  made_at: Instant
  undone_by: string | null
  undone_at: NullableInstant
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

/** A page to be read off its picture: due while both `engine` and `code` are null. */
export interface PagePictureTable {
  version_id: string
  page_index: number
  /** What read it. */
  engine: string | null
  lines: JSONColumnType<OcrPage['lines']> | null
  confidence: number | null
  /** Why it could not be read. */
  code: string | null
  message: string | null
  /** Whether the version's text was made with it. */
  is_in_text: Generated<boolean>
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

/** Pages of a version that may be a document of their own. */
export interface PartTable {
  part_id: string
  version_id: string
  first_page: number
  last_page: number
  title: string
  /** 0..1 */
  score: number
  evidence: JSONColumnType<readonly { sign: string; detail: string }[]>
  /** A person's; parsing never changes it. */
  decision: ColumnType<'accepted' | 'rejected' | null, never, 'accepted' | 'rejected'>
  decided_by: ColumnType<string | null, never, string>
  decided_at: ColumnType<Date | null, never, Date>
}

/** What reading a version again changed. */
export interface ParseChangeTable {
  parse_change_id: Generated<string>
  version_id: string
  /** Of the version when it was read; null in rows of the first program. */
  revision: number | null
  /** Themes of the version before it was read; null in rows of the first program. */
  themes_before: JSONColumnType<readonly string[]> | null
  /** Null until it is tagged. */
  themes_after: JSONColumnType<readonly string[]> | null
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

/** A file of captures: `bytes` of it are whole, whatever a crash left behind them. */
export interface WarcFileTable {
  name: string
  bytes: ColumnType<string, number | undefined, number>
  is_full: Generated<boolean>
  created_at: Instant
}

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
