/**
 * Consecutive words in a shingle. With four, a text of which 20 % of the words were changed keeps 41 % of them, and two
 * texts of one field by different authors share about 1 %.
 */
const SHINGLE_WORDS = 4

/** How similar two texts are by their shared shingles; both 0..1. */
export interface Likeness {
  /** Shared shingles as a share of all shingles of both texts. */
  readonly jaccard: number
  /** Shared shingles as a share of the shorter text's: 1 for an excerpt. */
  readonly containment: number
}

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** The shingles of a text's words as 32-bit numbers; a text shorter than a shingle has none. */
export function toShingles(words: readonly string[]): ReadonlySet<number> {
  const shingler = createShingler()
  for (const word of words) shingler.add(word)
  return shingler.shingles
}

/** Takes a text word by word, so that a long one is neither held as words nor processed without a pause. */
export interface Shingler {
  /** Shingles of the words so far. */
  readonly shingles: ReadonlySet<number>
  add(word: string): void
}

export function createShingler(): Shingler {
  const shingles = new Set<number>()
  const last: number[] = []
  return {
    shingles,
    add: (word) => {
      last.push(hashWord(word))
      if (last.length > SHINGLE_WORDS) last.shift()
      if (last.length < SHINGLE_WORDS) return
      shingles.add(last.reduce((hash, next) => mix(Math.imul(hash, 31) + next), FNV_OFFSET))
    },
  }
}

/** The exact similarity of two texts by their shingles; 0 for texts without any. */
export function likenessOf(a: ReadonlySet<number>, b: ReadonlySet<number>): Likeness {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a]
  let shared = 0
  for (const shingle of small) if (large.has(shingle)) shared += 1
  if (shared === 0) return { jaccard: 0, containment: 0 }
  return { jaccard: shared / (a.size + b.size - shared), containment: shared / small.size }
}

/** The finaliser of MurmurHash3 (Austin Appleby, public domain): every bit of the result depends on every bit. */
export function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function hashWord(word: string): number {
  let hash = FNV_OFFSET
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), FNV_PRIME)
  return hash
}
