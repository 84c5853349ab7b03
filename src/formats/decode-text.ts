/** How much of a page is searched for a declared encoding, as browsers do (HTML standard, "prescan"). */
const PRESCAN_BYTES = 4_096

/** In UTF-16 without a mark, western text has a NUL in nearly every second byte; this share is enough to tell. */
const MIN_NUL_SHARE = 0.3

/** ISO-8859-1 and ASCII are labels of it too (WHATWG encoding standard). */
const WESTERN = 'windows-1252'

const META_CHARSET = /<meta\b[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})/i
const XML_ENCODING = /^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']/i

/** Decoded text; `encoding` is the WHATWG name. */
export interface DecodedText {
  readonly text: string
  readonly encoding: string
}

/**
 * Decodes text by, in this order: byte-order mark, the NULs of UTF-16 without one, then the charset that the server
 * gave, then the one that the page declares (only with `markup`), then UTF-8 if it is valid, then windows-1252. Servers
 * declare the latter for anything, so valid UTF-8 takes precedence over it. Bytes invalid in a declared encoding become
 * U+FFFD.
 */
export function decodeText(bytes: Uint8Array, charset: string | null, markup: boolean): DecodedText {
  const mark = encodingOfMark(bytes)
  const named = mark ?? utf16Without(bytes) ?? knownEncoding(charset) ?? (markup ? declaredEncoding(bytes) : null)
  if (named !== null && named !== WESTERN) return { text: decode(bytes, named), encoding: named }
  const text = decodeUtf8(bytes)
  if (text !== null) return { text, encoding: 'utf-8' }
  return { text: decode(bytes, WESTERN), encoding: WESTERN }
}

/** The charset of a Content-Type such as `text/html; charset=utf-8`, or null. */
export function charsetOf(contentType: string | null): string | null {
  return /;\s*charset\s*=\s*["']?([\w.:-]{2,40})/i.exec(contentType ?? '')?.[1] ?? null
}

/** Bytes as text of the same length, for inspecting markup of unknown encoding. */
export function asciiHead(bytes: Uint8Array, maxBytes: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, maxBytes)).toString('latin1')
}

/** Bytes in an encoding by its WHATWG name; invalid bytes become U+FFFD. */
export function decode(bytes: Uint8Array, encoding: string): string {
  // Node 20 reads whole windows-1252 texts as ISO-8859-1, losing quotes and dashes; only its streaming path is right
  // (https://github.com/nodejs/node/issues/56542). One byte a character: there is nothing to flush.
  return new TextDecoder(encoding).decode(bytes, { stream: encoding === WESTERN })
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function encodingOfMark(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return null
}

function utf16Without(bytes: Uint8Array): string | null {
  const head = bytes.subarray(0, PRESCAN_BYTES)
  const half = head.length / 2
  let [even, odd] = [0, 0]
  head.forEach((byte, index) => {
    if (byte !== 0) return
    if (index % 2 === 0) even += 1
    else odd += 1
  })
  if (odd > half * MIN_NUL_SHARE && even === 0) return 'utf-16le'
  return even > half * MIN_NUL_SHARE && odd === 0 ? 'utf-16be' : null
}

/** A declaration of UTF-16 that is readable as ASCII must be wrong: the standard then uses UTF-8. */
function declaredEncoding(bytes: Uint8Array): string | null {
  const head = asciiHead(bytes, PRESCAN_BYTES)
  const encoding = knownEncoding(XML_ENCODING.exec(head)?.[1] ?? META_CHARSET.exec(head)?.[1] ?? null)
  return encoding?.startsWith('utf-16') ? 'utf-8' : encoding
}

function knownEncoding(label: string | null): string | null {
  if (label === null) return null
  try {
    return new TextDecoder(label).encoding
  } catch {
    return null
  }
}
