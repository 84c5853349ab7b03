import { createHash } from 'node:crypto'

/** Hashes kept of a passage: enough to tell it from the others of its page, too few to read it from. */
const SKETCH_WORDS = 24
/** Hexadecimal digits of a word's hash. */
const DIGITS = 6

/** Hashes of the distinct words of a text: letters and digits, in lower case. */
function toWordHashes(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return new Set([...new Set(words)].map((word) => createHash('sha256').update(word).digest('hex').slice(0, DIGITS)))
}

/** The smallest hashes of a text's words, the same few for every text that has them. */
export function toWordSketch(text: string): readonly string[] {
  return [...toWordHashes(text)].sort().slice(0, SKETCH_WORDS)
}

/** How much of a sketch is in a text, 0..1; 1 for the text that it was made of, 0 for an empty sketch. */
export function sketchOverlap(sketch: readonly string[], text: string): number {
  if (sketch.length === 0) return 0
  const hashes = toWordHashes(text)
  return sketch.filter((hash) => hashes.has(hash)).length / sketch.length
}
