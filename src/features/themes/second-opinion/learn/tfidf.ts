import { termsOf } from './terms-of.ts'

/** A text as numbers: `indexes` of terms, rising, with their weights; of length 1 unless it has no known term. */
export interface SparseVector {
  readonly indexes: Int32Array
  readonly values: Float64Array
}

/** The terms that texts are compared by. */
export interface TermSpace {
  readonly terms: readonly string[]
  /** The vector of a text; terms that are not in the space are ignored. */
  readonly toVector: (text: string) => SparseVector
}

/** Terms of fewer texts say nothing of others. */
const MIN_TEXTS = 2
/** Kept are those of most texts. 30,000 take some 4 MB. */
const MAX_TERMS = 30_000
/** Terms in a larger share of many texts distinguish none. */
const MAX_SHARE = 0.5
const MANY_TEXTS = 40
/** Counted at most, so that memory is bounded; beyond it terms of a single text are forgotten. */
const MAX_COUNTED = 400_000

/**
 * The space of the terms of `texts`, weighted by rarity: a term's weight is (1 + ln tf) * idf with the smoothed
 * idf = ln((1 + n) / (1 + df)) + 1, and vectors are scaled to length 1. The same texts give the same space.
 */
export function createTermSpace(texts: Iterable<string>): TermSpace {
  const counts = new Map<string, number>()
  let total = 0
  for (const text of texts) {
    total += 1
    for (const term of new Set(termsOf(text))) counts.set(term, (counts.get(term) ?? 0) + 1)
    if (counts.size > MAX_COUNTED) for (const [term, count] of counts) if (count < MIN_TEXTS) counts.delete(term)
  }
  const kept = [...counts]
    .filter(([, count]) => count >= MIN_TEXTS && (total < MANY_TEXTS || count <= total * MAX_SHARE))
    .sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))
    .slice(0, MAX_TERMS)
  const terms = kept.map(([term]) => term)
  const rarities = kept.map(([, count]) => Math.log((1 + total) / (1 + count)) + 1)
  const places = new Map(terms.map((term, index) => [term, index]))
  return { terms, toVector: (text) => toVector(text, places, rarities) }
}

function toVector(text: string, places: ReadonlyMap<string, number>, rarities: readonly number[]): SparseVector {
  const counts = new Map<number, number>()
  for (const term of termsOf(text)) {
    const place = places.get(term)
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1)
  }
  const indexes = Int32Array.from([...counts.keys()].sort((a, b) => a - b))
  const values = Float64Array.from(indexes, (index) => (1 + Math.log(counts.get(index) ?? 1)) * (rarities[index] ?? 0))
  const length = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0))
  return { indexes, values: length === 0 ? values : values.map((value) => value / length) }
}
