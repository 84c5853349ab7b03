import { LRUCache } from 'lru-cache'

const MAX_ENTRIES = 80_000
/** Longer keys are seldom asked for twice. */
const MAX_KEY_CHARACTERS = 60

/** Remembers what a pure function of a string gave, for the strings that were asked for last. */
export function boundedMemo<T extends object | string>(compute: (key: string) => T): (key: string) => T {
  const known = new LRUCache<string, T>({ max: MAX_ENTRIES })
  return (key) => {
    const value = known.get(key)
    if (value !== undefined) return value
    const made = compute(key)
    if (key.length <= MAX_KEY_CHARACTERS) known.set(toOwnString(key), made)
    return made
  }
}

/** V8 keeps the whole text alive for a piece cut out of it; a copy lets it go. */
function toOwnString(piece: string): string {
  return Buffer.from(piece, 'utf16le').toString('utf16le')
}
