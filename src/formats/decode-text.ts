import { isAscii } from 'node:buffer'

/** How much of a page is searched for a declared encoding, as browsers do (HTML standard, "prescan"). */
const PRESCAN_BYTES = 4_096

/** In UTF-16 without a mark, western text has a NUL in nearly every second byte; this share is enough to tell. */
const MIN_NUL_SHARE = 0.3

/** ISO-8859-1 and ASCII are labels of it too (WHATWG encoding standard). */
const WESTERN = 'windows-1252'

const META_CHARSET = /<meta\b[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})/gi
const XML_ENCODING = /^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']/i

/** In windows-1252: € … quotes and dashes, bullet, TM, no-break space, £ § © « ® ° ± ² ³ · ¹ º » ¼ ½ ¾. */
const WESTERN_SIGNS: ReadonlySet<number> = new Set([
  0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99, 0xa0, 0xa3, 0xa7, 0xa9, 0xab, 0xae, 0xb0, 0xb1, 0xb2,
  0xb3, 0xb7, 0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe,
])

/** Decoded text; `encoding` is the WHATWG name. */
export interface DecodedText {
  readonly text: string
  readonly encoding: string
}

/**
 * Decodes text by, in this order: byte-order mark, the NULs of UTF-16 without one, UTF-8 if the bytes are valid as such
 * and more than ASCII, then the charset that the server gave, then those that the page declares (only with `markup`),
 * then windows-1252. Declarations are often wrong, while text in another encoding is practically never valid UTF-8.
 * Bytes invalid in the encoding become U+FFFD; if they are letters and signs of windows-1252, another declared encoding
 * is tried, then that one.
 */
export function decodeText(bytes: Uint8Array, charset: string | null, markup: boolean): DecodedText {
  const sure = encodingOfMark(bytes) ?? utf16Without(bytes)
  if (sure !== null) return { text: decode(bytes, sure), encoding: sure }
  const declared = [knownEncoding(charset), ...(markup ? declaredEncodings(bytes) : [])].filter((name) => name !== null)
  const utf8 = isAscii(bytes) ? null : decodeUtf8(bytes)
  if (utf8 !== null) return { text: utf8, encoding: 'utf-8' }
  const encoding = declared.find((name) => name !== 'utf-8' || !isWestern(bytes)) ?? WESTERN
  // ASCII text is the same in nearly all encodings
  if (encoding === WESTERN && isAscii(bytes)) return { text: decode(bytes, 'utf-8'), encoding: 'utf-8' }
  return { text: decode(bytes, encoding), encoding }
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

/** Whether every byte that is not UTF-8 is a letter or sign that western texts have in windows-1252, and none is UTF-8. */
function isWestern(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80) continue
    const next = bytes[at + 1] ?? 0
    if (byte >= 0xc2 && next >= 0x80 && next < 0xc0) return false
    if (!isWesternByte(byte)) return false
  }
  return true
}

/** Letters with accents, and the quotes, dashes, spaces and signs of ordinary text. */
function isWesternByte(byte: number): boolean {
  if (byte >= 0xc0) return byte !== 0xd7 && byte !== 0xf7 && byte !== 0xff
  return WESTERN_SIGNS.has(byte)
}

/** All encodings that the page declares, in order. A declaration of UTF-16 readable as ASCII is wrong: it means UTF-8. */
function declaredEncodings(bytes: Uint8Array): readonly string[] {
  const head = asciiHead(bytes, PRESCAN_BYTES)
  const labels = [XML_ENCODING.exec(head)?.[1], ...[...head.matchAll(META_CHARSET)].map(([, label]) => label)]
  return labels.flatMap((label) => {
    const encoding = knownEncoding(label ?? null)
    if (encoding === null) return []
    return [encoding.startsWith('utf-16') ? 'utf-8' : encoding]
  })
}

function knownEncoding(label: string | null): string | null {
  if (label === null) return null
  try {
    return new TextDecoder(label).encoding
  } catch {
    return null
  }
}
