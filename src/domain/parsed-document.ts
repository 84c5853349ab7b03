/** What parsing a file yields. Offsets count UTF-16 code units of the page's `text`; page indexes start at 1. */
export interface ParsedDocument {
  readonly pages: readonly ParsedPage[]
  readonly passages: readonly ParsedPassage[]
  readonly metadata: ParsedMetadata
  /** Addresses that the file points to (href targets), at most 1,000. */
  readonly links: readonly string[]
  /** Documents that it may hold, as a committee's pack does; a person decides. Only PDFs are looked at. */
  readonly parts: readonly ParsedPart[]
  /** Why this is not the whole of the file, or null. Links count too: a list of addresses cut short misses documents. */
  readonly truncated: Truncation | null
}

/** Which cap of limits.ts was hit; where several were, the first in this order. */
export type Truncation = 'page_cap' | 'text_cap' | 'ocr_cap' | 'link_cap'

export interface ParsedPage {
  readonly index: number
  /** The number printed on the page, such as `iv` or `297`; null where the file has none (a web page). */
  readonly label: string | null
  /** NFC, no NUL, lines separated by \n. */
  readonly text: string
  readonly headings: readonly Heading[]
  /** Running headers, footers and page numbers within `text`, in order: on the page, but in no passage. */
  readonly furniture: readonly Span[]
  /** How `text` came about; `none`: there was nothing to read, or nobody to read it. */
  readonly reading: Reading
  /** 0..1, of OCR; null for a text layer, which nobody has doubted, and for a page that OCR has not seen. */
  readonly confidence: number | null
  /** Whether what it says stands in a picture, all of it or nearly: OCR can tell more than the file does. */
  readonly isPicture: boolean
}

export const READINGS = ['text', 'ocr', 'none'] as const
export type Reading = (typeof READINGS)[number]

/** A part of a text, in UTF-16 code units; `end` is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A heading and where it stands in its page's text; `level` 1 is the topmost. */
export interface Heading {
  readonly offset: number
  readonly level: number
  readonly title: string
}

/** About 120 words of one page. `text` is the page's text from `start` to `end` to the letter. */
export interface ParsedPassage {
  readonly pageIndex: number
  readonly start: number
  readonly end: number
  readonly text: string
  readonly headingPath: readonly string[]
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
  /** 0..1, from the signs together. */
  readonly score: number
  readonly evidence: readonly PartEvidence[]
}

/** `detail`: the words that the sign was read from; empty where it is none of words. */
export interface PartEvidence {
  readonly sign: PartSign
  readonly detail: string
}

/** A value and the rule that found it, such as `pdf:info.Title` or `html:citation_title`. */
export interface FoundValue<T> {
  readonly value: T
  readonly rule: string
  /** The page that it was read off, where it was read off one. */
  readonly pageIndex?: number
}

/** What a file says of its work. Each value is that of the first rule that gives a fit one. */
export interface ParsedMetadata {
  readonly title: FoundValue<string> | null
  readonly authors: FoundValue<readonly string[]> | null
  readonly publisher: FoundValue<string> | null
  /** ISO 8601 with the precision that is known: `2019`, `2019-06` or `2019-06-13`. */
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
  /** What a notice on the document says that it is. */
  readonly status: FoundValue<'withdrawn'> | null
  /** What other rules give for these fields, best first: for a person to choose from. */
  readonly others: readonly OtherValue[]
  /** Every date that the file gives, those that contradict each other too. */
  readonly dates: readonly DatedEvent[]
}

export type MetadataField = Exclude<keyof ParsedMetadata, 'others' | 'dates'>

export interface OtherValue extends FoundValue<string | readonly string[]> {
  readonly field: MetadataField
}

/**
 * What a date is of. `dated`: printed without saying what of; `created`: when a program made the file, which is evidence
 * of publication only where there is no other.
 */
export const DATE_EVENTS = [
  'published',
  'online',
  'launched',
  'agreed',
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
  /** ISO with the precision that is certain: the year alone of `8/5/2020`; null where none is. */
  readonly value: string | null
  /** The days that an ambiguous date may be; none where it is clear. */
  readonly readings: readonly string[]
  readonly rule: string
  readonly pageIndex: number | null
}
