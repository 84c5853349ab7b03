import { matchesPattern, toRobotsPath, toRobotsPattern, type RobotsPattern } from './robots-pattern.ts'

/** RFC 9309 section 2.5: a parser must accept at least 500 KiB of robots.txt; the rest is ignored. */
export const MAX_ROBOTS_BYTES = 500 * 1024

/** Longer delays are cut to this: a site that wants no visits has `Disallow`. */
const MAX_CRAWL_DELAY_MS = 60 * 60 * 1000

/** Pattern pieces times characters of the path; this many take some 50 ms. */
const MAX_MATCH_STEPS = 50_000_000

/** Each sitemap address occupies memory for as long as the file is cached. */
const MAX_SITEMAPS = 100

const MAX_RULE_CHARACTERS = 200

/** The rules of one robots.txt that apply to us. */
export interface RobotsRules {
  /** Decides on a path with its query. */
  verdict(path: string): RobotsVerdict
  readonly crawlDelayMs: number | null
  /** Absolute http(s) addresses, not checked further. */
  readonly sitemaps: readonly string[]
  /** Length of the text, used to limit the cache. */
  readonly characters: number
}

/** `rule` is `no_rule`, `too_complex` or the deciding line: `line 3: Disallow: /x`. */
export interface RobotsVerdict {
  readonly allowed: boolean
  readonly rule: string
}

interface Rule {
  readonly kind: 'allow' | 'disallow'
  readonly pattern: RobotsPattern
  /** `line 3: Disallow: /x` */
  readonly label: string
}

/** The rules for the user agents in `agents`. */
interface Group {
  readonly agents: readonly string[]
  readonly rules: Rule[]
  crawlDelaySeconds: number | null
}

/**
 * Parses robots.txt according to RFC 9309. Anything that is not a rule is skipped, so an HTML page allows everything.
 * @param isCut whether the file was truncated: its incomplete last line is then dropped
 */
export function parseRobots(bytes: Uint8Array, userAgent: string, isCut: boolean): RobotsRules {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\ufeff/, '')
  const lines = text.split(/\r\n|\r|\n/)
  if (isCut) lines.pop()
  const { groups, sitemaps } = toGroups(lines)
  const { rules, crawlDelaySeconds } = ownGroup(groups, toToken(userAgent))
  const pieces = rules.reduce((sum, { pattern }) => sum + pattern.pieces.length, 0)
  return {
    verdict: (path) => {
      if (path === '/robots.txt') return { allowed: true, rule: 'no_rule' }
      if (pieces * path.length > MAX_MATCH_STEPS) return { allowed: false, rule: 'too_complex' }
      const rule = decide(rules, path)
      return { allowed: rule?.kind !== 'disallow', rule: rule?.label ?? 'no_rule' }
    },
    crawlDelayMs: crawlDelaySeconds === null ? null : Math.min(crawlDelaySeconds * 1000, MAX_CRAWL_DELAY_MS),
    sitemaps: sitemaps.filter(isWebAddress).slice(0, MAX_SITEMAPS),
    characters: text.length,
  }
}

/** The longest matching rule; of two equally long ones, the allowing one. */
function decide(rules: readonly Rule[], path: string): Rule | null {
  const { asSent, plain } = toRobotsPath(path)
  let best: Rule | null = null
  for (const rule of rules) {
    const lead = rule.pattern.octets - (best?.pattern.octets ?? -1)
    if (lead < 0 || (lead === 0 && rule.kind === 'disallow')) continue
    if (matchesPattern(rule.pattern, rule.kind === 'allow' ? asSent : plain)) best = rule
  }
  return best
}

function toGroups(lines: readonly string[]): { groups: readonly Group[]; sitemaps: readonly string[] } {
  const groups: Group[] = []
  const sitemaps: string[] = []
  let agents: string[] = []
  let group: Group | null = null
  let delaySeconds: number | null = null // of a group whose first rule is yet to come
  for (const [index, line] of lines.entries()) {
    const [name, value] = toDirective(line)
    if (name === 'sitemap') sitemaps.push(value)
    if (name === 'user-agent') {
      agents = group === null ? [...agents, toToken(value)] : [toToken(value)]
      group = null
    }
    if (name === 'crawl-delay') {
      // only a rule ends the list of agents, so a delay between two of them is that of the group they share
      if (group === null) delaySeconds = toDelay(value) ?? delaySeconds
      else group.crawlDelaySeconds = toDelay(value) ?? group.crawlDelaySeconds
    }
    if (name !== 'allow' && name !== 'disallow') continue
    if (group === null) {
      groups.push((group = { agents, rules: [], crawlDelaySeconds: delaySeconds }))
      delaySeconds = null
    }
    if (value !== '') group.rules.push(toRule(name, value, line, index + 1))
  }
  // an empty group allows its agents everything
  if (group === null) groups.push({ agents, rules: [], crawlDelaySeconds: delaySeconds })
  return { groups, sitemaps }
}

/** All groups that name us, combined (RFC 9309 section 2.2.1), or else those for `*`. */
function ownGroup(groups: readonly Group[], token: string): Omit<Group, 'agents'> {
  const ours = groups.filter(({ agents }) => agents.includes(token))
  const chosen = ours.length > 0 ? ours : groups.filter(({ agents }) => agents.includes('*'))
  const delays = chosen.flatMap(({ crawlDelaySeconds }) => crawlDelaySeconds ?? [])
  return {
    rules: chosen.flatMap(({ rules }) => rules),
    crawlDelaySeconds: delays.length === 0 ? null : Math.max(...delays),
  }
}

/** `Disallow: /x # why` -> `['disallow', '/x']`. A missing colon is tolerated when one word follows. */
function toDirective(line: string): readonly [name: string, value: string] {
  const bare = line.replace(/#.*/, '').trim()
  const parts = /^([a-z-]+)\s*:\s*(.*)$/i.exec(bare) ?? /^(user-agent|allow|disallow)\s+(\S+)$/i.exec(bare)
  return [parts?.[1]?.toLowerCase() ?? '', parts?.[2] ?? '']
}

function toRule(kind: Rule['kind'], value: string, line: string, lineNumber: number): Rule {
  const label = `line ${lineNumber}: ${line.trim().slice(0, MAX_RULE_CHARACTERS)}`
  return { kind, pattern: toRobotsPattern(value, kind), label }
}

/** RFC 9309 section 2.2.1: a product token consists of letters, - and _; anything after it is a version. */
function toToken(agent: string): string {
  return (/^(\*|[a-z_-]+)/i.exec(agent)?.[0] ?? '').toLowerCase()
}

function toDelay(value: string): number | null {
  const seconds = Number(value === '' ? NaN : value)
  return seconds >= 0 ? seconds : null
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
