import { parseFailure } from '../../pool/parse-failure.ts'
import { fromQuoted, readMimeHeaders, readParameters, type MimeHeaders, type ParameterHeader } from './mime-headers.ts'

/** Real mails nest five levels deep and have a dozen parts. */
const MAX_DEPTH = 20
const MAX_PARTS = 2_000

/** A mail or one of its parts; `body` has one character for each byte, in the part's transfer encoding. */
export interface MimePart {
  readonly headers: MimeHeaders
  readonly contentType: ParameterHeader
  readonly disposition: ParameterHeader
  readonly body: string
  /** Of a multipart; else empty. */
  readonly parts: readonly MimePart[]
}

/** Reads a mail (RFC 5322, RFC 2045). Whatever is not as it should be is read as far as it goes. */
export function readMimeMessage(bytes: Uint8Array): MimePart {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  // the first line of a mailbox file is not a header
  const start = /^From [^\r\n:]*\r?\n/.exec(text.slice(0, 1_000))?.[0].length ?? 0
  return readPart(text.slice(start), 0, { parts: MAX_PARTS })
}

function readPart(text: string, depth: number, left: { parts: number }): MimePart {
  left.parts -= 1
  if (left.parts < 0) throw parseFailure('too_large', `more than ${MAX_PARTS} parts of a mail`)
  const { head, body } = splitHead(text)
  const headers = readMimeHeaders(head)
  const contentType = readParameters(headers.get('content-type'))
  const boundary = contentType.parameters.get('boundary')
  const isMultipart = contentType.value.startsWith('multipart/') && boundary !== undefined && boundary !== ''
  const inner = isMultipart && depth < MAX_DEPTH ? splitParts(body, boundary) : []
  return {
    headers,
    contentType,
    disposition: readParameters(headers.get('content-disposition')),
    body: inner.length > 0 ? '' : body,
    parts: inner.map((part) => readPart(part, depth + 1, left)),
  }
}

/** Headers end at the first empty line; a part may have none. */
function splitHead(text: string): { readonly head: string; readonly body: string } {
  if (/^\r?\n/.test(text.slice(0, 2))) return { head: '', body: text.replace(/^\r?\n/, '') }
  const end = /\r?\n\r?\n/.exec(text)
  return end === null
    ? { head: text, body: '' }
    : { head: text.slice(0, end.index), body: text.slice(end.index + end[0].length) }
}

/** The parts between the lines `--boundary`; a last part that is not closed goes to the end. */
function splitParts(body: string, boundary: string): readonly string[] {
  const mark = `--${boundary}`
  const parts: string[] = []
  let start = -1
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + mark.length)) {
    if (at > 0 && body[at - 1] !== '\n') continue
    if (start >= 0) parts.push(withoutLastBreak(body.slice(start, at)))
    const lineEnd = body.indexOf('\n', at)
    start = lineEnd < 0 || body.startsWith('--', at + mark.length) ? -1 : lineEnd + 1
    if (start < 0) return parts
  }
  return start < 0 ? parts : [...parts, body.slice(start)]
}

function withoutLastBreak(text: string): string {
  if (!text.endsWith('\n')) return text
  return text.slice(0, text.endsWith('\r\n') ? -2 : -1)
}

/** The bytes of a part, by its Content-Transfer-Encoding. */
export function contentOf({ headers, body }: MimePart): Uint8Array {
  const encoding = headers.get('content-transfer-encoding')?.split(';')[0]?.trim().toLowerCase()
  // Buffer ignores line ends and other characters that do not belong to base64
  if (encoding === 'base64') return Buffer.from(body, 'base64')
  if (encoding === 'quoted-printable') return fromQuoted(body.replace(/=[ \t]*\r?\n/g, ''), '=')
  return Buffer.from(body, 'latin1')
}
