import robotsModule from 'robots-parser'

/** Its types describe an ES module, while the package is CommonJS and exports the function itself. */
const robotsParser = robotsModule as unknown as typeof robotsModule.default

/** RFC 9309 section 2.5: a parser must take at least 500 KiB of robots.txt; we ignore the rest. */
export const MAX_ROBOTS_BYTES = 500 * 1024

/** A site that asks for more than this is asked to be left alone, which `Disallow` says better. */
const MAX_CRAWL_DELAY_MS = 60 * 60 * 1000

/** robots-parser's cost is (characters of wildcard patterns) x (characters of the path); this much takes about 50 ms. */
const MAX_MATCH_STEPS = 20_000_000

/** A sitemap directive each costs memory for as long as the answer is cached. */
const MAX_SITEMAPS = 100

const MAX_RULE_CHARACTERS = 200

/** Rules hold for the origin they came from, which the gate has looked up by; robots-parser wants one named. */
const ANY_ORIGIN = 'http://site.invalid'

/** What one robots.txt says to us. */
export interface RobotsRules {
  /** For a path with its query. */
  verdict(path: string): RobotsVerdict
  readonly crawlDelayMs: number | null
  /** Absolute http(s) addresses, unchecked otherwise. */
  readonly sitemaps: readonly string[]
  /** Length of the text, to bound what is cached. */
  readonly characters: number
}

/** `rule` is `no_rule`, `too_complex` or the deciding line: `line 3: Disallow: /x`. */
export interface RobotsVerdict {
  readonly allowed: boolean
  readonly rule: string
}

/**
 * Reads robots.txt after RFC 9309. Anything that is not a rule is skipped, so that an HTML page allows all.
 * @param isCut whether the file went on: its last line is then half a line, and dropped
 */
export function parseRobots(bytes: Uint8Array, userAgent: string, isCut: boolean): RobotsRules {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\ufeff/, '')
  const lines = text.split(/\r\n|\r|\n/)
  if (isCut) lines.pop()
  const prepared = lines.map(prepareLine)
  const robots = robotsParser(`${ANY_ORIGIN}/robots.txt`, prepared.join('\n'))
  const wildcardCharacters = prepared.filter((line) => line.includes('*')).join('').length
  const delaySeconds = robots.getCrawlDelay(userAgent)
  return {
    verdict: (path) => {
      if (path === '/robots.txt') return { allowed: true, rule: 'no_rule' }
      if (wildcardCharacters * path.length > MAX_MATCH_STEPS) return { allowed: false, rule: 'too_complex' }
      const address = ANY_ORIGIN + canonicalEscapes(path)
      const line = robots.getMatchingLineNumber(address, userAgent)
      const rule =
        line > 0 ? `line ${line}: ${(lines[line - 1] ?? '').trim().slice(0, MAX_RULE_CHARACTERS)}` : 'no_rule'
      return { allowed: robots.isAllowed(address, userAgent) ?? false, rule }
    },
    crawlDelayMs:
      delaySeconds !== undefined && delaySeconds >= 0 ? Math.min(delaySeconds * 1000, MAX_CRAWL_DELAY_MS) : null,
    sitemaps: robots.getSitemaps().filter(isWebAddress).slice(0, MAX_SITEMAPS),
    characters: text.length,
  }
}

/** Brings a line to what robots-parser compares by; every line stays one line, so that numbers hold. */
function prepareLine(line: string): string {
  const parts = /^\s*([a-z-]+)\s*:(.*)$/i.exec(line.replace(/#.*/, ''))
  const name = parts?.[1]?.toLowerCase()
  const value = parts?.[2]?.trim()
  if (name === undefined || value === undefined) return ''
  if (name === 'allow' || name === 'disallow') return `${name}: ${canonicalEscapes(value).replace(/\*+/g, '*')}`
  // RFC 9309 section 2.2.1: a product token has letters, - and _; what follows it is a version
  if (name === 'user-agent') return `${name}: ${/^(\*|[a-z_-]+)/i.exec(value)?.[0] ?? 'unnamed'}`
  return `${name}: ${value}`
}

/** RFC 9309 section 2.2.2: an escaped unreserved character and the character itself are the same. */
function canonicalEscapes(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    return /[a-z0-9._~-]/i.test(character) ? character : escape.toUpperCase()
  })
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
