/**
 * Version of everything that turns bytes into pages and passages. Raise it whenever the same bytes may yield another
 * text, heading, passage or field: versions that carry a smaller number are then due for a new parse. Compared as a
 * text, so that it may name a branch while one is tried.
 */
export const PARSER_VERSION = '3'
