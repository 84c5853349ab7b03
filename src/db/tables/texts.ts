import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { OcrPage } from '../../domain/ocr-page.ts'
import type { Instant } from './columns.ts'

// What versions say: pages, passages, and what was found in them.

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

/** When the index was last told of a document: the transaction that noted it. */
export interface IndexedDocumentTable {
  document_id: string
  written_xid: string
}
