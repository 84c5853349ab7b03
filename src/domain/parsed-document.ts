import type { DocumentKind, DocumentStatus } from './document.ts'
import type { LabelSource } from './pages/page-label.ts'

/** The result of parsing a file. Offsets count UTF-16 code units of the page's `text`; page indexes start at 1. */
export interface ParsedDocument {
  readonly pages: readonly ParsedPage[]
  readonly passages: readonly ParsedPassage[]
  readonly metadata: ParsedMetadata
  /** Addresses that the file points to (href targets), at most 1,000. */
  readonly links: readonly string[]
  /** Documents that it may contain, as a committee's pack does; a person decides. PDFs only. */
  readonly parts: readonly ParsedPart[]
  /**
   * Why this does not cover the whole file, or null. Links count too: a truncated list of addresses misses documents.
   */
  readonly truncated: Truncation | null
}

/** Which limit of limits.ts was reached; of several, the first in this order. */
export type Truncation = 'page_cap' | 'text_cap' | 'ocr_cap' | 'link_cap'

export interface ParsedPage {
  readonly index: number
  /**
   * The number of the page, such as `iv` or `297`; `~297` if it is inferred, and null where there is none (a web page).
   */
  readonly label: string | null
  /** How `label` is known; null where there is none. */
  readonly labelSource: LabelSource | null
  /** NFC, no NUL, lines separated by \n. */
  readonly text: string
  readonly headings: readonly Heading[]
  /** Running headers, footers and page numbers within `text`, in order: on the page, but in no passage. */
  readonly furniture: readonly Span[]
  /** Tables whose rows are lines of `text`, in order; none where a format or a reading gives no cells. */
  readonly tables?: readonly PageTable[]
  /** Where `text` comes from; `none`: there was no text, or nothing that could read it. */
  readonly reading: TextSource
  /** 0..1, of OCR; null for a text layer, and for a page not read by OCR. */
  readonly confidence: number | null
  /**
   * Whether all or nearly all of its content is a picture, so that OCR can read more than the file contains as text.
   */
  readonly isPicture: boolean
}

export const TEXT_SOURCES = ['text', 'ocr', 'none'] as const
export type TextSource = (typeof TEXT_SOURCES)[number]

/** A part of a text, in UTF-16 code units; `end` is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A table within the text of a page: its rows stand in that text, cell by cell. */
export interface PageTable extends Span {
  /** Its title as given by the file; null where there is none. */
  readonly caption: string | null
  /** Rows at its top that name the columns. */
  readonly headRows: number
  /** All rows, those of heads first; each has as many cells as the table has columns, '' for an empty one. */
  readonly rows: readonly (readonly string[])[]
}

/** A heading and its offset in the text of its page; `level` 1 is the highest. */
export interface Heading {
  readonly offset: number
  readonly level: number
  readonly title: string
}

/** About 120 words of one page. `text` is exactly the page's text from `start` to `end`. */
export interface ParsedPassage {
  readonly pageIndex: number
  readonly start: number
  readonly end: number
  readonly text: string
  readonly headingPath: readonly string[]
  /** The rest of its last sentence, where that goes on at the beginning of the next page; else ''. */
  readonly continuation: string
}

/** Signs that a document begins on a page. */
export const PART_SIGNS = [
  'agenda_pages',
  'agenda_link',
  'item_heading',
  'outline',
  'numbers_restart',
  'title',
  'appendix_heading',
  'running_lines_change',
  'paper_change',
] as const
export type PartSign = (typeof PART_SIGNS)[number]

/** Pages of a file that may be a document of their own. */
export interface ParsedPart {
  readonly firstPage: number
  readonly lastPage: number
  readonly title: string
  /** 0..1, from all signs together. */
  readonly score: number
  readonly evidence: readonly PartEvidence[]
}

/** `detail`: the words in which the sign was found; empty when it is not found in words. */
export interface PartEvidence {
  readonly sign: PartSign
  readonly detail: string
}

/** A value and the rule that found it, such as `pdf:info.Title` or `html:citation_title`. */
export interface FoundValue<T> {
  readonly value: T
  readonly rule: string
  /** The page on which it was found, if it was found on one. */
  readonly pageIndex?: number
}

/** Metadata that a file states about its work. Each value is that of the first rule that gives a valid one. */
export interface ParsedMetadata {
  readonly title: FoundValue<string> | null
  readonly authors: FoundValue<readonly string[]> | null
  readonly publisher: FoundValue<string> | null
  /** ISO 8601, as precise as known: `2019`, `2019-06` or `2019-06-13`. */
  readonly published: FoundValue<string> | null
  /** Bare and lower case: `10.1177/0269094220959299`. */
  readonly doi: FoundValue<string> | null
  readonly language: FoundValue<string> | null
  readonly journal: FoundValue<string> | null
  readonly volume: FoundValue<string> | null
  readonly issue: FoundValue<string> | null
  /** As printed: `277`, `e217`, `iv`. */
  readonly firstPage: FoundValue<string> | null
  readonly lastPage: FoundValue<string> | null
  /** With its hyphen: `0269-0942`. */
  readonly issn: FoundValue<string> | null
  /** Kind by the words of its cover or the type that its publisher states. */
  readonly kind: FoundValue<DocumentKind> | null
  /** Status stated by a notice on the document, or by its first pages. */
  readonly status: FoundValue<DocumentStatus> | null
  /** Values that other rules give for these fields, best first, for a person to choose from. */
  readonly others: readonly AlternativeValue[]
  /** Every date that the file gives, including contradictory ones. */
  readonly dates: readonly DatedEvent[]
}

export type MetadataField = Exclude<keyof ParsedMetadata, 'others' | 'dates'>

export interface AlternativeValue extends FoundValue<string | readonly string[]> {
  readonly field: MetadataField
}

/**
 * The event that a date belongs to. `consultation`: when a draft was put out for comments; `dated`: printed without
 * stating the event; `created`: when a program made the file, which is never a date of publication.
 */
export const DATE_EVENTS = [
  'published',
  'online',
  'issued',
  'launched',
  'adopted',
  'agreed',
  'consultation',
  'submitted',
  'received',
  'revised',
  'accepted',
  'updated',
  'withdrawn',
  'dated',
  'created',
] as const
export type DateEvent = (typeof DATE_EVENTS)[number]

export interface DatedEvent {
  readonly event: DateEvent
  /** As written, white space collapsed. */
  readonly raw: string
  /** ISO, as precise as is certain: only the year of `8/5/2020`; null when nothing is certain. */
  readonly value: string | null
  /** The days, months or years that an ambiguous date may mean; empty for a clear one. */
  readonly readings: readonly string[]
  readonly rule: string
  readonly pageIndex: number | null
}

/**
 * A file within a file: an attachment of a mail or a PDF, or a file of an archive. It becomes a document of its own
 * unless `code` says why not.
 */
export interface ContainedFile {
  /** Its position in the container, from 1. */
  readonly ordinal: number
  /** As the container names it, cleaned, perhaps with folders. Never used as a file path. */
  readonly name: string
  /** By its content; null if that was not looked at. */
  readonly mediaType: string | null
  /** Null if it was not unpacked. */
  readonly bytes: number | null
  /** Of its bytes, as lower-case hex. */
  readonly sha256: string | null
  readonly code: ContainedFileCode | null
}

/**
 * Why a contained file was not read as a document: a code of a parse failure, or a limit. `contains_itself`: it is the
 * bytes of a container around it again; `nested_too_deep`: it lies in too many containers.
 */
export const CONTAINED_FILE_CODES = [
  'contains_itself',
  'empty',
  'encrypted',
  'malformed',
  'nested_too_deep',
  'too_large',
  'too_many_files',
  'unsupported',
] as const
export type ContainedFileCode = (typeof CONTAINED_FILE_CODES)[number]
