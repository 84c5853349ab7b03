/** Nothing that we read or keep nests as deep; what does, and needs cleaning, is cut off there. */
const MAX_DEPTH = 200

/**
 * Text that can be kept and sent on: PostgreSQL takes no U+0000 in text or JSON, and half a surrogate pair has no form in
 * UTF-8. What people send, what files say and what other servers say is cleaned; files of the library are refused.
 */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** The text with U+FFFD in place of each U+0000 and of each lone surrogate: of the same length, so that offsets hold. */
export function toStorableText(text: string): string {
  return isStorableText(text) ? text : text.replaceAll('\0', '\uFFFD').toWellFormed()
}

/** Plain data with every text of it storable, names of fields too; the very same data where it is so already. */
export function toStorable<T>(value: T): T {
  return (findUnstorable(value) === null ? value : clean(value)) as T
}

/** Dotted names of the first text in plain data that cannot be kept, or null; bytes and streams are no text. */
export function findUnstorable(value: unknown): string | null {
  // a list, not recursion: what is sent may nest deeper than a stack goes
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
