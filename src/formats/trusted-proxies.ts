import ipaddr from 'ipaddr.js'

/** The proxies in front of us: their number, or their addresses, subnets or names known to express. */
export type TrustedProxies = number | readonly string[]

/** Names of address ranges that express accepts (from the package proxy-addr). */
const RANGES: readonly string[] = ['loopback', 'linklocal', 'uniquelocal']
const MAX_HOPS = 10

/** Reads `1`, `loopback` or `10.0.0.0/8, 192.0.2.1`; null for anything else. */
export function parseTrustedProxies(value: string): TrustedProxies | null {
  if (/^\d+$/.test(value)) return Number(value) >= 1 && Number(value) <= MAX_HOPS ? Number(value) : null
  const entries = value.split(/[\s,]+/).filter((entry) => entry !== '')
  const isKnown = (entry: string) => RANGES.includes(entry) || isAddress(entry) || ipaddr.isValidCIDR(entry)
  return entries.length > 0 && entries.every(isKnown) ? entries : null
}

/** Accepts only full addresses: `ipaddr.isValid` also accepts `10` and `0x7f.1`. */
function isAddress(entry: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(entry) || ipaddr.IPv6.isValid(entry)
}
