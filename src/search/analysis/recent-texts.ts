import { LRUCache } from 'lru-cache'
import { analyse } from './analyse.ts'
import type { Token } from './token.ts'

/** Some 7 MB: the passages that a few searches read. */
const MAX_TOKENS = 60_000

const recent = new LRUCache<string, readonly Token[]>({
  maxSize: MAX_TOKENS,
  sizeCalculation: (tokens) => Math.max(1, tokens.length),
})

/**
 * As `analyse`, remembered for the texts read lately: a search ranks a passage by the order of its words, marks them when
 * it is shown, and often shows it again on the next page.
 */
export function analyseRecent(text: string): readonly Token[] {
  const known = recent.get(text)
  if (known !== undefined) return known
  const tokens = analyse(text)
  recent.set(text, tokens)
  return tokens
}
