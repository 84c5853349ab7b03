/** A local plan with appendices has about 1,000 pages; a longer file is a register or an attack. */
export const MAX_PAGES = 5_000

/**
 * Pages read, multiplied by pages in the file; stricter than MAX_PAGES only above 5,000 pages. pdf.js searches a flat
 * page tree from its start for each page: 500 of 50,000 take 11 s on a slow core, 2,000 take 45 s.
 */
export const MAX_PAGE_LOADS = 25_000_000

/** UTF-16 code units of all pages; about four times the text of the longest inquiry report. */
export const MAX_TEXT_CHARACTERS = 20_000_000

/** Far above any file in the library; the whole file is read into the child's memory. */
export const MAX_INPUT_BYTES = 100 * 1024 * 1024

/** Pages of one file that OCR reads: a volume of scans; a quarter of an hour at two seconds each. */
export const MAX_OCR_PAGES = 500

/** Characters read per page: a newspaper page has a fiftieth; each takes 150 bytes during layout. */
export const MAX_PAGE_CHARACTERS = 1_000_000

/** Links stored per document. */
export const MAX_LINKS = 1_000

/** Longer addresses contain tracking or data, and most servers refuse them. */
export const MAX_LINK_CHARACTERS = 2_048

export const MAX_TITLE_CHARACTERS = 500

/** Papers of large collaborations list thousands; only the first are cited. */
export const MAX_AUTHORS = 200

export const MAX_NAME_CHARACTERS = 200

export const MAX_HEADINGS = 10_000

/** As in HTML; deeper levels of an outline count as this one. */
export const MAX_HEADING_LEVEL = 6

export const MAX_LABEL_CHARACTERS = 40

/** Parts of an archive: an EPUB of a long report has hundreds, a DOCX with a picture per page a thousand. */
export const MAX_ZIP_ENTRIES = 10_000

/** Unpacked bytes of one part of an archive; the same as MAX_XML_BYTES. */
export const MAX_ZIP_PART_BYTES = 50 * 1024 * 1024

/** Unpacked bytes of all parts of an archive that are read. */
export const MAX_ZIP_BYTES = 100 * 1024 * 1024

/** DEFLATE reaches 1,032:1; the XML of real documents stays under 100:1. */
export const MAX_ZIP_RATIO = 200

/** The ratio is checked only above this many unpacked bytes. */
export const MIN_RATIO_BYTES = 10 * 1024 * 1024

/** The parsed tree takes ten times as much memory. */
export const MAX_XML_BYTES = 50 * 1024 * 1024

/** Articles nest about 20 levels deep; the stack of recursive readers is sufficient for thousands. */
export const MAX_XML_DEPTH = 512

/** Files within one container that become documents: a committee's pack has a few dozen. */
export const MAX_CONTAINED_FILES = 100

/** Unpacked bytes of all files within one container; about twice the largest pack of a council. */
export const MAX_CONTAINED_BYTES = 200 * 1024 * 1024

/** Containers around a document: a PDF attached to a mail in an archive lies in two. */
export const MAX_CONTAINED_DEPTH = 3

/** Files, and bytes of files, within one outermost container, however deep they lie. */
export const MAX_CONTAINED_FILES_IN_ALL = 500
export const MAX_CONTAINED_BYTES_IN_ALL = 1024 * 1024 * 1024
