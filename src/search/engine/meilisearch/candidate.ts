import type { StemCount } from '../../analysis/passage-terms.ts'
import type { Candidate } from '../search-engine.ts'
import { VERSION_ORDINAL } from './record.ts'

/** A hit as the index returns it. */
export interface MeiliHit {
  readonly id: string
  readonly document: string
  readonly version: string
  readonly ordinal: number
  readonly theme?: readonly string[]
  readonly bag: string
  readonly embedded?: string
}

/** Converts a hit to a candidate. */
export function toCandidate({ id, document, version, ordinal, theme, bag, embedded }: MeiliHit): Candidate {
  const title = ordinal === VERSION_ORDINAL
  return {
    passageId: id,
    documentId: document,
    versionId: version,
    ordinal,
    length: Number.parseInt(bag, 10) || 0,
    themes: theme ?? [],
    ...(embedded === undefined ? {} : { textHash: embedded }),
    countOf: (stem) => {
      const count = countInBag(bag, stem)
      return count === null ? null : { ...count, title }
    },
  }
}

/**
 * The count of a stem in a bag, or null where it is not in it. The stem is looked for without the space before it, which
 * is the most frequent character of a bag: a search looks up some ten thousand.
 */
function countInBag(bag: string, stem: string): Omit<StemCount, 'title'> | null {
  for (let at = bag.indexOf(stem, 1); at !== -1; at = bag.indexOf(stem, at + 1)) {
    if (bag[at - 1] !== ' ') continue
    const from = at + stem.length
    if (bag[from] === ' ') return { text: 1, heading: false }
    if (bag[from] === '=') {
      const count = bag.slice(from + 1, bag.indexOf(' ', from))
      return { text: Number.parseInt(count, 10), heading: count.endsWith('h') }
    }
  }
  return null
}
