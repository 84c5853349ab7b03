/** Marks a line end within a table cell, whose row is one line (ZERO WIDTH SPACE). */
export const LINE_END_IN_CELL = '\u200B'

/** The start of a word at the end of a line, its hyphen, and the rest, which must begin in lower case. */
const BROKEN_WORD = /(\p{L}[\p{L}\p{M}]*)([-\u2010\u00AD])(?:[ \t]*\n[ \t]*|\u200B)(\p{Ll}[\p{L}\p{M}]*)/gu
const COMPOUND = /\p{L}[\p{L}\p{M}]*(?:[-\u2010]\p{L}[\p{L}\p{M}]*)+/gu
const HYPHENS = /[-\u2010]/

/** A single letter before a hyphen is a prefix, as in e-learning, not half a word. */
const MIN_BROKEN_CHARACTERS = 2

/** First elements of English compounds, as in low-carbon, and endings with which they form one word. */
const COMPOUND_HEADS = /^(?:low|high|long|short|zero|self|cross|non)$/i
const SINGLE_WORD_ENDINGS =
  /^(?:e[rns]\w*|ly|ness|lands?|lights?|lighted|lighting|ways?|ages?|falls?|comings?|lists?|listed|hand|ish|less|sense|ings?|over|roads?|wind|words?|itud\w*|evity)$/

/**
 * Joins words broken at line ends, over all pages of one document: `informa-\ntion` becomes `information`, and
 * `low-\ncarbon` becomes `low-carbon` if the document contains that within a line, or if its first half is known to
 * form compounds.
 */
export function joinHyphens(pages: readonly string[]): readonly string[] {
  const compounds = compoundsOf(pages)
  return pages.map((page) =>
    page.replace(BROKEN_WORD, (_, head: string, hyphen: string, tail: string) => {
      if (hyphen === '\u00AD') return head + tail
      const isCompound = COMPOUND_HEADS.test(head) && !SINGLE_WORD_ENDINGS.test(tail)
      const keep = isCompound || head.length < MIN_BROKEN_CHARACTERS || compounds.has(`${head}-${tail}`.toLowerCase())
      return keep ? `${head}-${tail}` : head + tail
    }),
  )
}

/** Each pair of neighbours in each hyphenated word: `state-of-the-art` includes `the-art`. */
function compoundsOf(pages: readonly string[]): ReadonlySet<string> {
  const compounds = new Set<string>()
  for (const page of pages) {
    for (const [word] of page.matchAll(COMPOUND)) {
      const parts = word.toLowerCase().split(HYPHENS)
      parts.slice(1).forEach((part, index) => compounds.add(`${parts[index] ?? ''}-${part}`))
    }
  }
  return compounds
}
