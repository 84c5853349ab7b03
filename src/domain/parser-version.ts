/**
 * Version of the code that turns bytes into pages and passages. Raise it whenever the same bytes may yield a different
 * text, heading, passage or field: document versions with another value then need parsing again. Compared as text, so
 * that it may name a branch under test.
 */
export const PARSER_VERSION = '5'
