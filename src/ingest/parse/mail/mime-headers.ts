import { decode, decodeText } from '../../../formats/decode-text.ts'

/** Headers of real mails have some hundred lines; a hostile one may be all header. */
const MAX_HEADER_CHARACTERS = 256 * 1024
const MAX_VALUE_CHARACTERS = 32 * 1024

/** The headers of a mail or of one of its parts, unfolded, by lower-case name; of several the first. */
export type MimeHeaders = ReadonlyMap<string, string>

/** A header with parameters, such as `text/plain; charset=utf-8`. */
export interface ParameterHeader {
  /** Lower case. */
  readonly value: string
  readonly parameters: ReadonlyMap<string, string>
}

/** RFC 2047: `=?charset?encoding?text?=`. */
const ENCODED_WORD = /=\?([^?\s]{1,60})\?([bq])\?([^?]*)\?=/gi
const BETWEEN_WORDS = /(\?=)\s+(?==\?[^?\s]{1,60}\?[bq]\?)/gi
const PARAMETER = /;\s*([^\s=;"]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"]*))/g

/** The headers in `head`, in which each character is one byte. */
export function readMimeHeaders(head: string): MimeHeaders {
  const headers = new Map<string, string>()
  const lines = head
    .slice(0, MAX_HEADER_CHARACTERS)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase()
    if (!/^[!-9;-~]{1,80}$/.test(name) || headers.has(name)) continue
    headers.set(name, line.slice(colon + 1, colon + 1 + MAX_VALUE_CHARACTERS).trim())
  }
  return headers
}

/** The text of a header: encoded words decoded, other bytes as UTF-8 or windows-1252. */
export function decodeHeader(raw: string): string {
  if (!ENCODED_WORD.test(raw)) return decodeBytes(raw)
  ENCODED_WORD.lastIndex = 0
  // a character may be divided between two words of one charset
  const joined = joinWords(raw.replace(BETWEEN_WORDS, '$1'))
  return joined.replace(ENCODED_WORD, (_all, charset: string, kind: string, text: string) =>
    decodeCharset(toBytes(kind, text), charset.replace(/\*.*$/, '')),
  )
}

/** Bytes in a charset by any name; where it is unknown, as UTF-8 if valid, else windows-1252. */
export function decodeCharset(bytes: Uint8Array, charset: string | null): string {
  return decodeText(bytes, charset, false).text
}

/** Reads a header such as Content-Type or Content-Disposition, with continued and encoded parameters (RFC 2231). */
export function readParameters(raw: string | undefined): ParameterHeader {
  const text = raw ?? ''
  const pieces = new Map<string, string>()
  for (const [, name = '', quoted, plain] of text.matchAll(PARAMETER)) {
    const value = quoted === undefined ? (plain ?? '').trim() : quoted.replace(/\\(.)/g, '$1')
    if (!pieces.has(name.toLowerCase())) pieces.set(name.toLowerCase(), value)
  }
  const parameters = new Map<string, string>()
  for (const name of new Set([...pieces.keys()].map((key) => key.replace(/\*.*$/, '')))) {
    parameters.set(name, parameterOf(pieces, name))
  }
  return { value: (text.split(';')[0] ?? '').trim().toLowerCase(), parameters }
}

function parameterOf(pieces: ReadonlyMap<string, string>, name: string): string {
  const plain = pieces.get(name)
  if (plain !== undefined) return decodeHeader(plain)
  let text = pieces.get(`${name}*`) ?? ''
  let isExtended = text !== ''
  for (let count = 0; text.length < MAX_VALUE_CHARACTERS; count++) {
    const piece = pieces.get(`${name}*${count}`)
    const extended = pieces.get(`${name}*${count}*`)
    if (piece === undefined && extended === undefined) break
    if (extended !== undefined) isExtended = true
    text += extended ?? piece ?? ''
  }
  if (!isExtended) return decodeHeader(text)
  const [, charset = 'utf-8', value = text] = /^([^']{0,60})'[^']{0,60}'([^]*)$/.exec(text) ?? []
  return decodeCharset(fromPercent(value), charset)
}

/** Joins neighbouring words of one charset and encoding, whose bytes go on from one to the next. */
function joinWords(text: string): string {
  const words = /(=\?[^?\s]{1,60}\?q\?)([^?]*)\?=(?=\1)\1/gi
  let before = text
  // each pass joins every second pair
  for (let pass = 0; pass < 12; pass++) {
    const after = before.replace(words, '$1$2')
    if (after === before) break
    before = after
  }
  return joinBase64(before)
}

function joinBase64(text: string): string {
  return text.replace(
    /(=\?[^?\s]{1,60}\?b\?)([^?]*)\?=((?:\1[^?]*\?=)+)/gi,
    (_all, start: string, first: string, rest: string) => {
      const bodies = [
        first,
        ...rest
          .split(start)
          .slice(1)
          .map((word) => word.slice(0, -2)),
      ]
      const bytes = Buffer.concat(bodies.map((body) => Buffer.from(body, 'base64')))
      return `${start}${bytes.toString('base64')}?=`
    },
  )
}

function toBytes(kind: string, text: string): Uint8Array {
  if (kind.toLowerCase() === 'b') return Buffer.from(text, 'base64')
  return fromQuoted(text.replaceAll('_', ' '), '=')
}

function fromPercent(text: string): Uint8Array {
  return fromQuoted(text, '%')
}

/** Bytes of a text in which `mark` and two hexadecimal digits are a byte. */
export function fromQuoted(text: string, mark: '=' | '%'): Uint8Array {
  const pattern = mark === '=' ? /=([0-9a-f]{2})/gi : /%([0-9a-f]{2})/gi
  return Buffer.from(
    text.replace(pattern, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}

function decodeBytes(raw: string): string {
  return /^[\0-\x7f]*$/.test(raw) ? raw : decode(Buffer.from(raw, 'latin1'), encodingOf(raw))
}

function encodingOf(raw: string): string {
  return decodeText(Buffer.from(raw, 'latin1'), null, false).encoding
}
