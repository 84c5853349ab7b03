/** What stands between a title and the name of its site. Hyphens within words, as in "long-term", have no space around. */
const SEPARATOR = /\s+[-–—|:·»«›/]{1,2}\s+|\s*[|»]\s*/gu

/** A name of a site has few words... */
const MAX_SITE_WORDS = 5
/** ...and a title that stands before a bar without help of a heading has some. */
const MIN_TITLE_WORDS = 3

/**
 * "Title - Site" without the site: cut where the page calls its site or publisher so, where a heading of the page is
 * the rest, or at a bar, which titles themselves hardly use.
 */
export function withoutSite(title: string, sites: readonly string[], headings: readonly string[]): string {
  const whole = title.replace(/\s+/g, ' ').trim()
  const known = new Set(headings.map(toKey).filter((key) => key !== ''))
  if (known.has(toKey(whole))) return whole
  const names = new Set(sites.map(toKey).filter((key) => key !== ''))
  const gaps = [...whole.matchAll(SEPARATOR)].map((gap) => ({
    mark: gap[0].trim(),
    before: whole.slice(0, gap.index),
    after: whole.slice(gap.index + gap[0].length),
  }))
  const headed = gaps.find(({ before }) => known.has(toKey(before)))
  if (headed) return headed.before
  const last = gaps.at(-1)
  if (last && names.has(toKey(last.after))) return last.before
  if (last && last.mark === '|' && wordsIn(last.after) <= MAX_SITE_WORDS && wordsIn(last.before) >= MIN_TITLE_WORDS)
    return last.before
  return whole
}

function toKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length
}
