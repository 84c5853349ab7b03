/** The path pattern of a rule, prepared for matching. */
export interface RobotsPattern {
  /** Literal pieces in order: the first at the start of the path, with anything between two. */
  readonly pieces: readonly string[]
  /** Whether the last piece must end the path (`$`). */
  readonly isAnchored: boolean
  /** RFC 9309 section 2.2.2: the rule with more octets takes precedence. */
  readonly octets: number
}

/** A requested path in both interpretations of its escapes. */
export interface RobotsPath {
  readonly asSent: string
  /** Without unnecessary escapes, which RFC 9309 section 2.2.2 treats as the same path. */
  readonly plain: string
}

/**
 * The pattern of a rule. RFC 9309 and the parser that most sites are written for (Google's) disagree on whether `%62`
 * in
 * a rule means `b`. A disallowing rule is therefore matched without such escapes and an allowing one literally: when in
 * doubt, the address is not fetched.
 */
export function toRobotsPattern(value: string, kind: 'allow' | 'disallow'): RobotsPattern {
  const written = kind === 'allow' ? toEscaped(value) : toPlain(value)
  const isAnchored = written.endsWith('$')
  const pieces = (isAnchored ? written.slice(0, -1) : written).split(/\*+/)
  return { pieces, isAnchored, octets: written.length }
}

export function toRobotsPath(path: string): RobotsPath {
  return { asSent: upperEscapes(path), plain: toPlain(path) }
}

/** Takes the first match of each piece, which suffices for patterns with only `*`, so there is no backtracking. */
export function matchesPattern({ pieces, isAnchored }: RobotsPattern, path: string): boolean {
  const [first = '', ...others] = pieces
  if (!path.startsWith(first)) return false
  let at = first.length
  if (others.length === 0) return !isAnchored || at === path.length
  const last = others.pop() ?? ''
  for (const piece of others) {
    const found = path.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return isAnchored ? path.length - last.length >= at && path.endsWith(last) : path.indexOf(last, at) >= 0
}

/** Escapes everything outside ASCII as UTF-8. */
function toEscaped(path: string): string {
  const escaped = path.toWellFormed().replace(/[^\u0000-\u007f]+/g, (text) => encodeURIComponent(text))
  return upperEscapes(escaped)
}

/** As `toEscaped`, and decodes escapes of characters that need none (RFC 3986 section 2.3). */
function toPlain(path: string): string {
  return toEscaped(path).replace(/%[0-9A-F]{2}/g, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    return /[a-z0-9._~-]/i.test(character) ? character : escape
  })
}

function upperEscapes(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase())
}
