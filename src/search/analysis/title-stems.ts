import { LRUCache } from 'lru-cache'
import { toTitleStems } from './passage-terms.ts'

/** A title is analysed for each passage of its document: when they are indexed, and when they are ranked. */
const known = new LRUCache<string, ReadonlySet<string>>({ max: 5_000 })

/** The distinct stems of a title. */
export function titleStemsOf(title: string): ReadonlySet<string> {
  const before = known.get(title)
  if (before !== undefined) return before
  const stems = new Set(toTitleStems(title))
  known.set(title, stems)
  return stems
}
