/** Characters of a page without layout that are read for its title and names. */
export const PLAIN_LINE_CHARACTERS = 6_000

/** A longer line is text: no title, name or label needs more, and patterns are not run on it. */
export const MAX_LINE_CHARACTERS = 300

/** Lines of one page that are read; a cover has a few dozen, a page of tables hundreds. */
export const MAX_PAGE_LINES = 120
