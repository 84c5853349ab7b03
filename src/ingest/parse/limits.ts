/** A local plan with its appendices has about 1,000 pages; more than this is a register or an attack. */
export const MAX_PAGES = 5_000

/**
 * Pages read times pages there are; no limit beside MAX_PAGES for files of up to 5,000 pages. pdf.js walks a flat page
 * tree from its beginning for each page: 500 of 50,000 take 11 s on a slow core, 2,000 take 45 s.
 */
export const MAX_PAGE_LOADS = 25_000_000

/** UTF-16 code units over all pages, about four times the text of the longest inquiry report. */
export const MAX_TEXT_CHARACTERS = 20_000_000

/** Nothing in the library comes near; it is read into the child's memory whole. */
export const MAX_INPUT_BYTES = 100 * 1024 * 1024

/** Pages of one file that OCR reads: a volume of scans, at two seconds each a quarter of an hour. */
export const MAX_OCR_PAGES = 500

/** Letters read of one page: a newspaper's has a fiftieth; each takes 150 bytes while the page is laid out. */
export const MAX_PAGE_CHARACTERS = 1_000_000

export const MAX_LINKS = 1_000

/** Longer addresses are tracking or data, and most servers refuse them. */
export const MAX_LINK_CHARACTERS = 2_048

export const MAX_TITLE_CHARACTERS = 500

/** Papers of large collaborations list thousands; the first are who is cited. */
export const MAX_AUTHORS = 200

export const MAX_NAME_CHARACTERS = 200

export const MAX_HEADINGS = 10_000

/** As in HTML; an outline that goes deeper is read as if it stopped here. */
export const MAX_HEADING_LEVEL = 6

export const MAX_LABEL_CHARACTERS = 40

/** Of an archive: an EPUB of a long report has hundreds of parts, a DOCX with a picture a page a thousand. */
export const MAX_ZIP_ENTRIES = 10_000

/** Bytes that one part of an archive may open to; as much as any XML that is read. */
export const MAX_ZIP_PART_BYTES = 50 * 1024 * 1024

/** Bytes that all parts of an archive that are read may open to. */
export const MAX_ZIP_BYTES = 100 * 1024 * 1024

/** DEFLATE reaches 1,032:1; the XML of real documents stays under 100:1. */
export const MAX_ZIP_RATIO = 200

/** Below this many bytes a ratio harms nobody. */
export const MIN_RATIO_BYTES = 10 * 1024 * 1024

/** Its tree takes ten times as much memory. */
export const MAX_XML_BYTES = 50 * 1024 * 1024

/** Articles nest some 20 deep; readers that recurse have a stack for thousands. */
export const MAX_XML_DEPTH = 512
