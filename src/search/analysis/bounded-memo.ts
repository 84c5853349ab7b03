import { LRUCache } from 'lru-cache'

const MAX_ENTRIES = 80_000
/** Longer keys are seldom requested twice. */
const MAX_KEY_CHARACTERS = 60

/** Memoises a pure function of a string for the most recently used keys. */
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

/** A slice keeps its whole parent string alive in V8; a copy does not. */
function toOwnString(piece: string): string {
  return Buffer.from(piece, 'utf16le').toString('utf16le')
}
