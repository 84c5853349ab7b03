import type { Word } from './words.ts'

/** Fewer words in a row are shared by texts that do not know each other: names, and turns of phrase. */
export const MIN_RUN_WORDS = 12

/** Places of one word that are tried; a text that repeats a word more often has it in its other runs too. */
const MAX_PLACES = 64

/** A run of words that two texts share, in UTF-16 code units of each. */
export interface CommonRun {
  readonly words: number
  readonly a: readonly [start: number, end: number]
  readonly b: readonly [start: number, end: number]
}

/**
 * The longest runs of at least twelve words in a row that stand in both texts, in the order of the first, which has no
 * word in two runs.
 */
export function commonRuns(a: readonly Word[], b: readonly Word[]): readonly CommonRun[] {
  const places = placesOf(b)
  const runs: CommonRun[] = []
  for (let at = 0; at + MIN_RUN_WORDS <= a.length;) {
    const [inB, words] = longestFrom(a, at, b, places.get(a[at]?.key ?? '') ?? [])
    if (words >= MIN_RUN_WORDS) {
      runs.push({ words, a: spanOf(a, at, words), b: spanOf(b, inB, words) })
      at += words
    } else at += 1
  }
  return runs
}

function placesOf(words: readonly Word[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>()
  for (const [at, { key }] of words.entries()) {
    const known = places.get(key)
    if (known === undefined) places.set(key, [at])
    else if (known.length < MAX_PLACES) known.push(at)
  }
  return places
}

function longestFrom(
  a: readonly Word[],
  at: number,
  b: readonly Word[],
  places: readonly number[],
): readonly [inB: number, words: number] {
  let best: readonly [number, number] = [0, 0]
  for (const place of places) {
    let words = 0
    while (at + words < a.length && a[at + words]?.key === b[place + words]?.key) words += 1
    if (words > best[1]) best = [place, words]
  }
  return best
}

function spanOf(words: readonly Word[], from: number, count: number): readonly [number, number] {
  return [words[from]?.start ?? 0, words[from + count - 1]?.end ?? 0]
}
