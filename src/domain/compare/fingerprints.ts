import { hashWord, mix } from './shingles.ts'

/** Words of a run that is hashed. Shorter runs are shared by chance: "the United Kingdom and the rest of the". */
const RUN_WORDS = 8
/** Runs of which the one with the least hash is kept. */
const WINDOW = 9

/** Every run of so many words that two texts share has a fingerprint in common. */
export const FOUND_RUN_WORDS = RUN_WORDS + WINDOW - 1

const FNV_OFFSET = 0x811c9dc5

/**
 * The fingerprints of a text's words as signed 32-bit numbers, each once: of any nine runs of eight words in a row, the
 * one with the least hash, which is about a fifth of all. By winnowing: Schleimer, Wilkerson and Aiken, "Winnowing: local
 * algorithms for document fingerprinting", SIGMOD 2003. A text shorter than a run has none.
 */
export function fingerprintsOf(words: readonly string[]): readonly number[] {
  const hashes = hashRuns(words)
  const kept = new Set<number>()
  const last = Math.max(0, hashes.length - WINDOW)
  for (let from = 0; from <= last && hashes.length > 0; from += 1) {
    let least = hashes[from] ?? 0
    for (let at = from + 1; at < Math.min(hashes.length, from + WINDOW); at += 1)
      least = Math.min(least, hashes[at] ?? 0)
    kept.add(least)
  }
  return [...kept]
}

function hashRuns(words: readonly string[]): readonly number[] {
  const ofWords = words.map(hashWord)
  const runs = Math.max(0, ofWords.length - RUN_WORDS + 1)
  return Array.from({ length: runs }, (_, from) => {
    let hash = FNV_OFFSET
    for (let at = from; at < from + RUN_WORDS; at += 1) hash = mix(Math.imul(hash, 31) + (ofWords[at] ?? 0))
    return hash | 0
  })
}
