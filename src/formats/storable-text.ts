/** No data of ours nests this deep; data that does, and needs cleaning, is cut off there. */
const MAX_DEPTH = 200

/**
 * Whether text can be stored and transmitted: PostgreSQL allows no U+0000 in text or JSON, and UTF-8 cannot represent a
 * lone surrogate. Input from people, files and other servers is cleaned; library files with such text are refused.
 */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** Replaces each U+0000 and each lone surrogate by U+FFFD; keeps the length, so that offsets stay valid. */
export function toStorableText(text: string): string {
  return isStorableText(text) ? text : text.replaceAll('\0', '\uFFFD').toWellFormed()
}

/** Plain data with all texts and field names made storable; the same object when nothing had to change. */
export function toStorable<T>(value: T): T {
  return (findUnstorable(value) === null ? value : clean(value)) as T
}

/** The dotted path of a text in plain data that cannot be stored, or null; bytes and streams are ignored. */
export function findUnstorable(value: unknown): string | null {
  // iterative, since input may nest deeper than the call stack allows
  const open: { readonly path: string; readonly value: unknown }[] = [{ path: '', value }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, value: at } = next
    if (typeof at === 'string' && !isStorableText(at)) return path
    if (!isPlain(at)) continue
    for (const [name, inner] of Object.entries(at)) {
      if (!isStorableText(name)) return path
      if (typeof inner === 'string' ? !isStorableText(inner) : isPlain(inner)) {
        open.push({ path: path === '' ? name : `${path}.${name}`, value: inner })
      }
    }
  }
  return null
}

function clean(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return toStorableText(value)
  if (!isPlain(value)) return value
  if (depth > MAX_DEPTH) return null
  if (Array.isArray(value)) return value.map((inner) => clean(inner, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [toStorableText(name), clean(inner, depth + 1)]),
  )
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
