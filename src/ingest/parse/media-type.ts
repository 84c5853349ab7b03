import { fileTypeFromBuffer } from 'file-type'
import { asciiHead, charsetOf, decodeText } from '../../formats/decode-text.ts'
import { isMail } from './mail/is-mail.ts'
import { isCompoundFile } from './office/compound-file.ts'
import { typeOfCompoundFile } from './office/compound-kinds.ts'
import { rootOf } from './xml/xml-guard.ts'

export const PDF = 'application/pdf'
export const HTML = 'text/html'
export const XHTML = 'application/xhtml+xml'
export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
export const ODT = 'application/vnd.oasis.opendocument.text'
export const EPUB = 'application/epub+zip'
export const RTF = 'application/rtf'
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const PPTX = 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
export const EML = 'message/rfc822'
export const ZIP = 'application/zip'
/** Not registered with IANA; repositories and Crossref use it. */
export const JATS = 'application/jats+xml'
export const PLAIN_TEXT = 'text/plain'
export const MARKDOWN = 'text/markdown'
export const JSON_TEXT = 'application/json'
/** Type of bytes that match no known format. */
export const UNKNOWN = 'application/octet-stream'

/** ISO 32000-1 annex H.3.4.1: readers accept the header anywhere in the first 1,024 bytes. */
const PDF_HEADER_BYTES = 1_024
const SNIFF_BYTES = 4_096

/** What may precede the first tag of a page: white space, comments, an XML declaration. */
const PROLOGUE = /^(?:[\s\uFEFF]+|<!--[^]*?-->|<\?[^]*?\?>)*/
const HTML_START = /^<(?:!doctype\s+html|(?:html|head|body|title|meta|script|style|link|base)\b)/i
/** Tags of a page without its head; sufficient unless another type was declared. */
const HTML_FRAGMENT = /^<(?:div|p|h[1-6]|table|article|section|main|header|nav|span|font|br|iframe|a|b|ul|ol)\b/i
const XHTML_NAMESPACE = 'http://www.w3.org/1999/xhtml'

/** Start of a JATS article without a DTD, which neither HTML nor DocBook has. */
const JATS_START = /<article\b[^>]*(?:\barticle-type=|\bdtd-version=)|<(?:journal-meta|article-meta)\b/

/** Kinds of Office files that differ only in macros, or in being a template or show. */
const SAME_FORMAT: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/^application\/vnd\.(?:ms-word\.|openxmlformats-officedocument\.wordprocessingml\.)(?:document|template)/, DOCX],
  [/^application\/vnd\.(?:ms-excel\.|openxmlformats-officedocument\.spreadsheetml\.)(?:sheet|template)\.?m?/, XLSX],
  [
    /^application\/vnd\.(?:ms-powerpoint\.|openxmlformats-officedocument\.presentationml\.)(?:presentation|slideshow|template)/,
    PPTX,
  ],
  [/^application\/vnd\.oasis\.opendocument\.text-template$/, ODT],
]

const BY_EXTENSION: Readonly<Record<string, string>> = {
  eml: EML,
  htm: HTML,
  html: HTML,
  markdown: MARKDOWN,
  md: MARKDOWN,
  pdf: PDF,
  txt: PLAIN_TEXT,
  xhtml: XHTML,
}

/**
 * The media type of a file from its content, since servers and file names are often wrong; `declared` (a Content-Type)
 * and `name` decide only between kinds of text. Unknown binary content is `application/octet-stream`.
 */
export async function sniffMediaType(bytes: Uint8Array, declared: string | null, name: string | null): Promise<string> {
  const ascii = asciiHead(bytes, PDF_HEADER_BYTES)
  if (ascii.startsWith('%PDF-')) return PDF
  const text = textHeadOf(bytes, charsetOf(declared))
  const hinted = hintedType(declared, name)
  const markup = text === null ? null : markupType(text, hinted)
  if (markup !== null) return markup
  if (ascii.includes('%PDF-')) return PDF
  const binary = await fileTypeFromBuffer(bytes)
  if (isCompoundFile(bytes)) return typeOfCompoundFile(bytes) ?? UNKNOWN
  if (binary) return SAME_FORMAT.find(([pattern]) => pattern.test(binary.mime))?.[1] ?? binary.mime
  if (text !== null && isMail(text, hinted === EML)) return EML
  if (text === null) return hinted === PDF ? PDF : UNKNOWN // the header may be damaged
  return hinted !== null && /^text\/|[/+](?:xml|json)$/.test(hinted) ? hinted : PLAIN_TEXT
}

/** The beginning as text, or null if it is binary. */
function textHeadOf(bytes: Uint8Array, charset: string | null): string | null {
  const { text } = decodeText(bytes.subarray(0, SNIFF_BYTES), charset, true)
  // the controls that the MIME sniffing standard (section 3) calls binary data bytes; a few are tolerated, since some editors leave them
  const controls = text.match(/[\0-\u0008\u000E-\u001A\u001C-\u001F]/g)?.length ?? 0
  return controls > text.length / 100 ? null : text
}

function markupType(text: string, hinted: string | null): string | null {
  const body = text.replace(PROLOGUE, '')
  const xml = /^[\s\uFEFF]*<\?xml\b/.test(text)
  if (HTML_START.test(body)) return xml && text.includes(XHTML_NAMESPACE) ? XHTML : HTML
  if (/^<!?\w/.test(body) && isJats(text)) return JATS
  if (xml) return 'application/xml'
  return HTML_FRAGMENT.test(body) && hinted !== PLAIN_TEXT && hinted !== MARKDOWN ? HTML : null
}

/** DocBook has `article` elements too, but not the DTD or attributes of NLM and JATS. */
function isJats(text: string): boolean {
  const { prologue, name } = rootOf(text)
  return name === 'article' && (/\bNLM\/\/DTD\b|\bJATS\b/.test(prologue) || JATS_START.test(text))
}

function hintedType(declared: string | null, name: string | null): string | null {
  const type = declared?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type !== '' && type !== UNKNOWN && type !== 'binary/octet-stream' && type !== PLAIN_TEXT) return type
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name ?? '')?.[1]?.toLowerCase()
  const named = BY_EXTENSION[extension ?? '']
  return named ?? (type === PLAIN_TEXT ? PLAIN_TEXT : null)
}
