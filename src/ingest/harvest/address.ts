import { hasAmbiguousHost } from '../ambiguous-host.ts'

/** The same limit as in `parseAddress`. */
const MAX_ADDRESS_CHARACTERS = 8_192

/**
 * The canonical form of an address: absolute, http or https, without fragment and default port. Null for anything else,
 * including addresses with credentials, since those must not be stored anywhere.
 */
export function normaliseAddress(text: string, base?: string): string | null {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > MAX_ADDRESS_CHARACTERS || !URL.canParse(trimmed, base)) return null
  if (hasAmbiguousHost(trimmed)) return null
  const url = new URL(trimmed, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  if (url.username || url.password || !url.hostname) return null
  url.hash = ''
  return url.href
}

/** Which addresses a source includes and excludes; see `Source`. */
export interface AddressFilter {
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/** Whether path and query pass `include` and `exclude`. */
export function passesFilter(address: string, filter: AddressFilter): boolean {
  const { pathname, search } = new URL(address)
  const holds = (part: string) => (pathname + search).includes(part)
  return (filter.include.length === 0 || filter.include.some(holds)) && !filter.exclude.some(holds)
}

/** Whether two addresses belong to one site: the same host or one a subdomain of the other, ignoring `www.`. */
export function isSameSite(one: string, other: string): boolean {
  const [a, b] = [one, other].map((address) => new URL(address).hostname.replace(/^www\./, ''))
  if (a === undefined || b === undefined) return false
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`)
}
