/** A hyphen within a word, or at a line end that parts one: readers differ in which of the two they undo. */
const INNER_HYPHEN = /(?<=\p{L})[-\u2010\u00AD](?:[ \t]*\n\s*)?(?=\p{L})/gu

/** Words as they are compared: NFKC, lower case, without punctuation, hyphens within a word left out. */
export function toWords(text: string): readonly string[] {
  const plain = text.normalize('NFKC').toLowerCase().replace(INNER_HYPHEN, '')
  return plain.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}

/** Harmonic mean of precision and recall over words, each as often as it stands there. */
export function wordF1(found: string, truth: string): number {
  const [ours, theirs] = [countsOf(toWords(found)), countsOf(toWords(truth))]
  let shared = 0
  for (const [word, count] of ours.counts) shared += Math.min(count, theirs.counts.get(word) ?? 0)
  return ours.total + theirs.total === 0 ? 1 : (2 * shared) / (ours.total + theirs.total)
}

/** Markdown as plain text: marks of headings, tables, lists, emphasis, comments and entities left out. */
export function toPlainText(markdown: string): string {
  return markdown
    .replace(/<!--.*?-->|```\w*|^\|[-| :]+\|$/gms, ' ')
    .replace(/^[ \t]*(#+|[-*])[ \t]/gm, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\\(?=[_*#])/g, '')
    .replace(/[|*]/g, ' ')
}

/** Without any white space, lower case, NFKC, dashes and quotes made one. */
export function toSolid(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2010-\u2015\u2212\u00AD]/g, '-')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201C\u201D]/g, '"')
    .replace(/[\s\u200B\u00A0]+/g, '')
}

function countsOf(words: readonly string[]): { readonly counts: ReadonlyMap<string, number>; readonly total: number } {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return { counts, total: words.length }
}
