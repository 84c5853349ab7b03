import ipaddr from 'ipaddr.js'
import { InvalidInputError, PermanentError } from '../../../errors.ts'
import { isReservedPort } from './reserved-ports.ts'

/** Longer addresses are traps far more often than documents; servers commonly stop at 8 KiB too. */
const MAX_ADDRESS_CHARACTERS = 8_192

/** Control characters, blanks and backslashes: two parsers may read two different hosts from them. */
const AMBIGUOUS = /[\u0000-\u0020\u007f\\]/

/** RFC 6761, RFC 6762, RFC 8375 and the suffixes that clouds and routers use internally. */
const INSIDE_NAMES = ['localhost', 'localdomain', 'local', 'internal', 'intranet', 'home.arpa', 'onion']

/** RFC 4291 section 2.4: all global unicast assigned so far; the rest of IPv6 embeds or hides other addresses. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3')

/** The virtual public address at which Azure serves the machine itself: keys, health, DNS. It is inside every VNet. */
const CLOUD_HOSTS: ReadonlySet<string> = new Set(['168.63.129.16'])

/** RFC 5214 section 6.1: an interface identifier `[0-3]00:5efe` is followed by the IPv4 address that is reached. */
const ISATAP_MARK = 0x5efe
const ISATAP_FLAGS: ReadonlySet<number> = new Set([0x0000, 0x0100, 0x0200, 0x0300])

/** Decides which addresses may be requested. One for the whole program: a refused address is never connected to. */
export interface AddressGuard {
  /**
   * Checks scheme, credentials, port and host as written; the IP addresses of a name are checked when it is resolved.
   * @throws InvalidInputError `address_invalid`, `address_credentials`
   * @throws PermanentError `address_refused`, its message naming the rule
   */
  check(url: URL): void
  /** @throws PermanentError `address_refused` when `ip`, which `host` resolved to, is not public. */
  checkResolved(host: string, ip: string): void
  /** Whether the operator named this exact host and port as trusted. */
  isTrusted(host: string, port: string): boolean
}

/**
 * @param allowPrivate exact `host:port` entries that may be private, such as `127.0.0.1:8080`
 * @throws InvalidInputError `allow_private_invalid` for an entry in any other form
 */
export function createAddressGuard(allowPrivate: readonly string[]): AddressGuard {
  const trusted = new Set(allowPrivate.map(toHostAndPort))
  const isTrusted = (host: string, port: string) => trusted.has(`${host}:${port}`)
  return {
    isTrusted,
    check: (url) => {
      checkForm(url)
      const port = portOf(url)
      if (isTrusted(url.hostname, port)) return
      if (isReservedPort(Number(port))) throw refused(url.hostname, `port ${port} belongs to another service`)
      const rule = ruleAgainstHost(url.hostname)
      if (rule) throw refused(url.hostname, rule)
    },
    checkResolved: (host, ip) => {
      const rule = ruleAgainstIp(ip)
      if (rule) throw refused(host, `it resolves to an address that is ${rule}`)
    },
  }
}

/**
 * An address as given by a person, a page or a feed. The fragment is dropped.
 * @throws InvalidInputError `address_invalid`, `address_credentials`; the text itself is never in the message, since
 *   it may hold a password
 */
export function parseAddress(text: string): URL {
  const invalid = (why: string) => new InvalidInputError('address_invalid', `address ${why}`)
  if (text.length > MAX_ADDRESS_CHARACTERS) throw invalid(`is longer than ${MAX_ADDRESS_CHARACTERS} characters`)
  if (AMBIGUOUS.test(text)) throw invalid('holds a blank, a control character or a backslash')
  if (!URL.canParse(text)) throw invalid('cannot be read')
  const url = new URL(text)
  checkForm(url)
  url.hash = ''
  return url
}

/** Whether an address, as written, is on this machine or in this network. */
export function isInside(url: URL): boolean {
  return ruleAgainstHost(url.hostname) !== null || !/[.:]/.test(url.hostname)
}

/** The port that a connection would use. */
function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80')
}

/** Which rule an IP address breaks (`loopback`, `private` ...), or null for a public one. */
function ruleAgainstIp(ip: string): string | null {
  if (!ipaddr.isValid(ip)) return 'unreadable'
  const parsed = ipaddr.parse(ip)
  const range = parsed.range()
  if (range !== 'unicast') return range
  if (parsed instanceof ipaddr.IPv4) return CLOUD_HOSTS.has(parsed.toString()) ? 'a service of the cloud' : null
  if (!parsed.match(GLOBAL_IPV6)) return 'outside global unicast'
  return isIsatap(parsed) ? 'isatap' : null
}

/** Whether an address embeds an IPv4 address to which a tunnel would take the request. */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return parts[5] === ISATAP_MARK && ISATAP_FLAGS.has(parts[4] ?? -1)
}

function checkForm(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new InvalidInputError('address_invalid', 'address is neither http nor https')
  }
  if (url.username || url.password) {
    throw new InvalidInputError('address_credentials', 'address holds a user name or a password')
  }
  if (!url.hostname) throw new InvalidInputError('address_invalid', 'address names no host')
}

/**
 * `host` comes from a URL, which has already normalised decimal, octal, hexadecimal and full-width forms to dotted
 * ones.
 */
function ruleAgainstHost(host: string): string | null {
  const name = host.replace(/^\[|\]$/g, '').replace(/\.+$/, '')
  if (!name) return 'empty'
  if (ipaddr.isValid(name)) return ruleAgainstIp(name)
  const inside = INSIDE_NAMES.find((suffix) => name === suffix || name.endsWith(`.${suffix}`))
  return inside ? `a name under ${inside}` : null
}

function refused(host: string, rule: string): PermanentError {
  return new PermanentError('address_refused', `address on ${host} refused: ${rule}`)
}

function toHostAndPort(entry: string): string {
  const shape = /^[^/@?#]+:\d{1,5}$/.exec(entry)
  const text = `http://${entry}/`
  if (!shape || AMBIGUOUS.test(entry) || !URL.canParse(text)) {
    throw new InvalidInputError('allow_private_invalid', `not host:port: ${entry}`)
  }
  const url = new URL(text)
  return `${url.hostname}:${portOf(url)}`
}
