/** `length` words of a query, from the one at `from` on, and what they name. */
export interface NamedRange<T> {
  readonly from: number
  readonly length: number
  readonly named: T
}

/** Finds words in a row that name something, from left to right, the longest name of at most `longest` words first. */
export function findNames<W, T>(
  words: readonly W[],
  longest: number,
  nameOf: (words: readonly W[]) => T | undefined,
): readonly NamedRange<T>[] {
  const found: NamedRange<T>[] = []
  for (let from = 0; from < words.length;) {
    const range = longestAt(words, from, longest, nameOf)
    if (range !== null) found.push(range)
    from += range?.length ?? 1
  }
  return found
}

function longestAt<W, T>(
  words: readonly W[],
  from: number,
  longest: number,
  nameOf: (words: readonly W[]) => T | undefined,
): NamedRange<T> | null {
  for (let length = Math.min(longest, words.length - from); length > 0; length -= 1) {
    const named = nameOf(words.slice(from, from + length))
    if (named !== undefined) return { from, length, named }
  }
  return null
}
