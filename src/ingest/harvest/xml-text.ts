import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { XMLParser } from 'fast-xml-parser'
import { PermanentError, messageOf } from '../../errors.ts'
import { decodeText } from '../../formats/decode-text.ts'

/** sitemaps.org allows 50 MiB, unpacked; no feed needs as much. */
const MAX_XML_BYTES = 50 * 1024 * 1024

const unpack = promisify(gunzip)

/** Text as received, and its charset as the server stated it. */
export interface EncodedText {
  readonly bytes: Uint8Array
  readonly charset?: string | null
}

/**
 * The text of an XML or JSON file, decompressed when its bytes are gzip, whatever its name. The server's charset counts
 * more than the file's own declaration (RFC 7303 section 3), unless its bytes are invalid in it.
 * @throws PermanentError `too_large`; `bad_response` when it does not unpack
 */
export async function readText({ bytes, charset = null }: EncodedText): Promise<string> {
  const whole = isGzip(bytes) ? await unpackBounded(bytes) : bytes
  if (whole.length > MAX_XML_BYTES) throw tooLarge()
  const { text } = decodeText(whole, charset, true)
  return charset !== null && text.includes('\ufffd') ? decodeText(whole, null, true).text : text
}

/** The name of the first element after declaration and comments, without its prefix; null when there is none. */
export function rootNameOf(text: string): string | null {
  let rest = text.replace(/^\ufeff/, '').trimStart()
  for (;;) {
    const end = rest.startsWith('<?') ? '?>' : rest.startsWith('<!--') ? '-->' : null
    if (end === null) return /^<(?:[\w-]+:)?([\w-]+)/.exec(rest)?.[1]?.toLowerCase() ?? null
    const closed = rest.indexOf(end)
    if (closed === -1) return null
    rest = rest.slice(closed + end.length).trimStart()
  }
}

/** Whether the bytes start with the gzip signature. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/**
 * Cuts XML after its `count`th element with one of these names, whatever the prefix, to limit endless lists. The
 * parsers
 * used here accept unclosed outer elements.
 */
export function cutAfterElements(text: string, names: readonly string[], count: number): string {
  const closing = new RegExp(`</(?:[\\w-]+:)?(?:${names.join('|')})\\s*>`, 'g')
  for (let met = 0; met < count; met += 1) if (!closing.exec(text)) return text
  return text.slice(0, closing.lastIndex)
}

/**
 * Rejects document type declarations, which enable entity bombs and external reads. The same characters inside comments
 * and CDATA are ignored.
 * @throws PermanentError `xml_dtd_refused`
 */
export function refuseDtd(text: string): void {
  let from = text.indexOf('<!')
  while (from !== -1) {
    const end = text.startsWith('<!--', from) ? '-->' : text.startsWith('<![CDATA[', from) ? ']]>' : null
    if (end === null) throw new PermanentError('xml_dtd_refused', 'file holds a document type declaration')
    const closed = text.indexOf(end, from + 4)
    if (closed === -1) return // the parser will refuse it
    from = text.indexOf('<!', closed)
  }
}

/**
 * Parses XML to plain objects: without prefixes, values as text, an empty root element as an empty object. Elements
 * named
 * in `lists` are arrays however often they occur. With `attributes`, attributes are included as `@name`.
 * @throws PermanentError `xml_dtd_refused`, `xml_invalid`
 */
export function parseXml(text: string, lists: readonly string[], attributes = false): unknown {
  refuseDtd(text)
  const parser = new XMLParser({
    ignoreAttributes: !attributes,
    attributeNamePrefix: '@',
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    htmlEntities: true, // for &#38; and the like; without a DTD there are no others
    isArray: (name) => lists.includes(name),
  })
  try {
    const parsed: unknown = parser.parse(text)
    return blankToEmpty(parsed)
  } catch (error) {
    throw new PermanentError('xml_invalid', `XML cannot be read: ${messageOf(error)}`, { cause: error })
  }
}

/** The parser turns an empty root into an empty string; an empty list must still be a list. */
function blankToEmpty(parsed: unknown): unknown {
  if (typeof parsed !== 'object' || parsed === null) return parsed
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, value === '' ? {} : value]))
}

async function unpackBounded(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await unpack(bytes, { maxOutputLength: MAX_XML_BYTES })
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    if (isTooLarge) throw tooLarge()
    throw new PermanentError('bad_response', `gzip file does not unpack: ${messageOf(error)}`, { cause: error })
  }
}

function tooLarge(): PermanentError {
  return new PermanentError('too_large', `file unpacks to more than ${MAX_XML_BYTES} bytes`)
}
