import { toOwnString } from './own-string.ts'

/** Of each of two generations. */
const MAX_ENTRIES = 40_000
/** Longer keys are seldom requested twice. */
const MAX_KEY_CHARACTERS = 60

/**
 * Memoises a pure function of a string for the keys used lately. A search looks up each word of the passages it shows,
 * so there is no order to keep, which took an eighth of its time: when the recent keys are many, those before them are
 * dropped.
 */
export function boundedMemo<T extends object | string>(compute: (key: string) => T): (key: string) => T {
  let recent = new Map<string, T>()
  let earlier = new Map<string, T>()
  const keep = (key: string, value: T): void => {
    if (recent.size >= MAX_ENTRIES) [recent, earlier] = [new Map(), recent]
    recent.set(key, value)
  }
  return (key) => {
    const value = recent.get(key)
    if (value !== undefined) return value
    if (key.length > MAX_KEY_CHARACTERS) return compute(key)
    const own = toOwnString(key) // also what is computed is made of the copy, since many a word is a slice of its key
    const made = earlier.get(key) ?? compute(own)
    keep(own, made)
    return made
  }
}
