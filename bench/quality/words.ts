/** A hyphen within a word or at a line end: readers differ in which of the two they remove. */
const INNER_HYPHEN = /(?<=\p{L})[-\u2010\u00AD](?:[ \t]*\n\s*)?(?=\p{L})/gu

/** Words in comparable form: NFKC, lower case, without punctuation and without hyphens inside words. */
export function toWords(text: string): readonly string[] {
  const plain = text.normalize('NFKC').toLowerCase().replace(INNER_HYPHEN, '')
  return plain.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}

/** Harmonic mean of precision and recall over words, with multiplicity. */
export function wordF1(found: string, truth: string): number {
  const [ours, theirs] = [countsOf(toWords(found)), countsOf(toWords(truth))]
  let shared = 0
  for (const [word, count] of ours.counts) shared += Math.min(count, theirs.counts.get(word) ?? 0)
  return ours.total + theirs.total === 0 ? 1 : (2 * shared) / (ours.total + theirs.total)
}

/** Markdown as plain text, without headings, tables, lists, emphasis, comments and entities. */
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

/** Removes white space, applies lower case and NFKC, and unifies dashes and quotes. */
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
