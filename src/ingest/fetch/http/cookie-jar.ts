/** Enough for any chain of redirects; a site that sets more is not kept a list for. */
const MAX_COOKIES = 50

/** RFC 6265 section 6.1: at least 4096 bytes for name, value and attributes. */
const MAX_CHARACTERS = 4_096

/** RFC 6265 section 4.1.1, read leniently: anything but control characters and separators. */
const PAIR = /^([^\u0000-\u0020=;,"\u007f]+)\s*=\s*([^\u0000-\u001f;\u007f]*)$/

interface Cookie {
  readonly name: string
  readonly value: string
  readonly host: string
  readonly isHostOnly: boolean
  readonly path: string
  readonly isSecure: boolean
}

/**
 * The cookies of one chain of redirects. Sites that set one and redirect, often to the same address, expect it back;
 * nothing is kept once the chain has ended, so that no visit is told from another.
 */
export interface CookieJar {
  /** Takes over the Set-Cookie headers of a response from `url`. */
  store(url: URL, setCookies: readonly string[]): void
  /** The Cookie header for a request to `url`; null for none. */
  headerFor(url: URL): string | null
}

export function createCookieJar(nowMs: () => number): CookieJar {
  const cookies = new Map<string, Cookie>()
  return {
    store: (url, setCookies) => {
      for (const text of setCookies.slice(0, MAX_COOKIES)) {
        const parsed = parseSetCookie(text, url, nowMs())
        if (parsed === null) continue
        const { cookie, isExpired } = parsed
        const key = [cookie.host, cookie.path, cookie.name].join('\n')
        if (isExpired) cookies.delete(key)
        else if (cookies.has(key) || cookies.size < MAX_COOKIES) cookies.set(key, cookie)
      }
    },
    headerFor: (url) => {
      const sent = [...cookies.values()].filter((cookie) => isSentTo(cookie, url))
      return sent.length === 0 ? null : sent.map(({ name, value }) => `${name}=${value}`).join('; ')
    },
  }
}

function parseSetCookie(text: string, url: URL, nowMs: number) {
  if (text.length > MAX_CHARACTERS) return null
  const [pair = '', ...attributes] = text.split(';').map((part) => part.trim())
  const [, name, value = ''] = PAIR.exec(pair) ?? []
  if (name === undefined) return null
  const attributeOf = (wanted: string) => {
    const found = attributes.findLast((attribute) => attribute.toLowerCase().split('=')[0]?.trim() === wanted)
    return found === undefined ? null : found.replace(/^[^=]*=?\s*/, '')
  }
  const domain = (attributeOf('domain') ?? '').toLowerCase().replace(/^\./, '')
  if (domain !== '' && !isDomainOf(domain, url.hostname)) return null
  const path = attributeOf('path') ?? ''
  const cookie: Cookie = {
    name,
    value: value.trim(),
    host: domain === '' ? url.hostname : domain,
    isHostOnly: domain === '',
    path: path.startsWith('/') ? path : url.pathname.replace(/\/[^/]*$/, '') || '/',
    isSecure: attributeOf('secure') !== null,
  }
  return { cookie, isExpired: isExpired(attributeOf('max-age'), attributeOf('expires'), nowMs) }
}

/** Max-Age takes precedence over Expires (RFC 6265 section 5.3). */
function isExpired(maxAge: string | null, expires: string | null, nowMs: number): boolean {
  if (maxAge !== null && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0
  return expires !== null && Date.parse(expires.replaceAll('-', ' ')) <= nowMs
}

/** A site may set cookies for itself and for the domain that it is part of, but not for a top-level domain. */
function isDomainOf(domain: string, host: string): boolean {
  return host === domain || (domain.includes('.') && host.endsWith(`.${domain}`) && !/^[\d.]+$/.test(host))
}

function isSentTo({ host, isHostOnly, path, isSecure }: Cookie, url: URL): boolean {
  const isHost = url.hostname === host || (!isHostOnly && url.hostname.endsWith(`.${host}`))
  const isPath = url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
  return isHost && isPath && (!isSecure || url.protocol === 'https:')
}
