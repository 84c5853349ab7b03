import { toWordKey } from '../../../../formats/word-key.ts'

/** Separators between a title and a site name. Hyphens within words, as in "long-term", have no spaces around them. */
const SEPARATOR = /\s+[-–—|:·»«›/]{1,2}\s+|\s*[|»]\s*/gu

/** A site name has at most this many words... */
const MAX_SITE_WORDS = 5
/** ...and a title cut at a bar, with no heading to confirm it, has at least this many. */
const MIN_TITLE_WORDS = 3

/**
 * "Title - Site" without the site: cut where the rest equals a heading of the page, where the end is the name of its
 * site or publisher, or at a bar, which titles themselves rarely contain.
 */
export function withoutSite(title: string, sites: readonly string[], headings: readonly string[]): string {
  const whole = title.replace(/\s+/g, ' ').trim()
  const headingKeys = new Set(headings.map(toWordKey).filter((key) => key !== ''))
  if (headingKeys.has(toWordKey(whole))) return whole
  const siteKeys = new Set(sites.map(toWordKey).filter((key) => key !== ''))
  const gaps = [...whole.matchAll(SEPARATOR)].map((gap) => ({
    mark: gap[0].trim(),
    before: whole.slice(0, gap.index),
    after: whole.slice(gap.index + gap[0].length),
  }))
  const matched = gaps.find(({ before }) => headingKeys.has(toWordKey(before)))
  if (matched) return matched.before
  const last = gaps.at(-1)
  if (last && siteKeys.has(toWordKey(last.after))) return last.before
  if (last && last.mark === '|' && wordsIn(last.after) <= MAX_SITE_WORDS && wordsIn(last.before) >= MIN_TITLE_WORDS)
    return last.before
  return whole
}

function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length
}
