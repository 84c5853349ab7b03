/** Entries of the younger half; there are twice as many at most. */
const MAX_ENTRIES = 40_000
/** Longer keys are seldom asked for twice. */
const MAX_KEY_CHARACTERS = 60

/** Remembers what a pure function of a string gave, for the strings that were asked for last. */
export function boundedMemo<T>(compute: (key: string) => T): (key: string) => T {
  let young = new Map<string, T>()
  let old = new Map<string, T>()
  return (key) => {
    const known = young.get(key)
    if (known !== undefined) return known
    const value = old.get(key) ?? compute(key)
    if (key.length > MAX_KEY_CHARACTERS) return value
    if (young.size >= MAX_ENTRIES) {
      old = young
      young = new Map()
    }
    young.set(toOwnString(key), value)
    return value
  }
}

/** V8 keeps the whole text alive for a piece cut out of it; a copy lets it go. */
function toOwnString(piece: string): string {
  return Buffer.from(piece, 'utf16le').toString('utf16le')
}
