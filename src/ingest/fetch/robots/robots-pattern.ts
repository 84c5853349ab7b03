/** A path of a rule, ready to be compared. */
export interface RobotsPattern {
  /** What must follow in this order: the first at the beginning, with anything between two. */
  readonly pieces: readonly string[]
  /** Whether the last piece must be at the end (`$`). */
  readonly isWhole: boolean
  /** RFC 9309 section 2.2.2: of two rules the one with more octets counts. */
  readonly octets: number
}

/** A path as it is asked for, in the two ways in which it may be meant. */
export interface RobotsPath {
  readonly asSent: string
  /** Without escapes that need not be: RFC 9309 section 2.2.2 takes both for the same. */
  readonly plain: string
}

/**
 * The pattern of a rule. Where RFC 9309 and the reader that most sites are written for (Google's) disagree, whether
 * `%62` in a rule means `b`, a rule that forbids is read both ways and one that allows only to the letter: when in
 * doubt we stay away.
 */
export function toRobotsPattern(value: string, kind: 'allow' | 'disallow'): RobotsPattern {
  const written = kind === 'allow' ? toEscaped(value) : toPlain(value)
  const isWhole = written.endsWith('$')
  const pieces = (isWhole ? written.slice(0, -1) : written).split(/\*+/)
  return { pieces, isWhole, octets: written.length }
}

export function toRobotsPath(path: string): RobotsPath {
  return { asSent: upperEscapes(path), plain: toPlain(path) }
}

/** Takes the first place for each piece, which is right for patterns that know nothing but `*`; so it never goes back. */
export function matchesPattern({ pieces, isWhole }: RobotsPattern, path: string): boolean {
  const [first = '', ...others] = pieces
  if (!path.startsWith(first)) return false
  let at = first.length
  if (others.length === 0) return !isWhole || at === path.length
  const last = others.pop() ?? ''
  for (const piece of others) {
    const found = path.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return isWhole ? path.length - last.length >= at && path.endsWith(last) : path.indexOf(last, at) >= 0
}

/** Everything outside ASCII escaped as UTF-8. */
function toEscaped(path: string): string {
  const escaped = path.toWellFormed().replace(/[^\u0000-\u007f]+/g, (text) => encodeURIComponent(text))
  return upperEscapes(escaped)
}

/** That, and no escapes of characters that need none (RFC 3986 section 2.3). */
function toPlain(path: string): string {
  return toEscaped(path).replace(/%[0-9A-F]{2}/g, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    return /[a-z0-9._~-]/i.test(character) ? character : escape
  })
}

function upperEscapes(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase())
}
