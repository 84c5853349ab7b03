import type { MailAttachment, MailMessage } from './mail-message.ts'
import { decodeCharset, decodeHeader } from './mime-headers.ts'
import { contentOf, readMimeMessage, type MimePart } from './mime-message.ts'

interface Collected {
  readonly plain: string[]
  readonly html: string[]
  readonly attachments: MailAttachment[]
}

/** Reads a mail as it travels (`.eml`, RFC 5322). */
export function readEml(bytes: Uint8Array): MailMessage {
  const message = readMimeMessage(bytes)
  const found: Collected = { plain: [], html: [], attachments: [] }
  collect(message, found, false)
  const header = (name: string): string => decodeHeader(message.headers.get(name) ?? '')
  return {
    subject: header('subject'),
    from: header('from') || header('sender'),
    to: header('to'),
    copyTo: header('cc'),
    date: header('date') || dateOfTransport(message),
    plain: found.plain.join('\n\n'),
    html: found.html.join('\n'),
    attachments: found.attachments,
  }
}

/** `isRelated`: within multipart/related, where pictures belong to the page beside them. */
function collect(part: MimePart, found: Collected, isRelated: boolean): void {
  if (part.parts.length > 0) {
    const within = isRelated || part.contentType.value === 'multipart/related'
    return part.parts.forEach((inner) => collect(inner, found, within))
  }
  const type = part.contentType.value || 'text/plain'
  const name = nameOf(part)
  const isAttached = part.disposition.value === 'attachment' || (name !== null && part.disposition.value !== 'inline')
  if (type === 'text/plain' && !isAttached) found.plain.push(textOf(part))
  else if (type === 'text/html' && !isAttached) found.html.push(textOf(part))
  else if (!isShownInText(part, type, isRelated)) found.attachments.push(toAttachment(part, type, name))
}

/** Logos and pictures of the text, and signatures of programs. */
function isShownInText(part: MimePart, type: string, isRelated: boolean): boolean {
  if (/^application\/(?:pgp-signature|(?:x-)?pkcs7-signature)$/.test(type)) return true
  const isInline = part.disposition.value !== 'attachment'
  return type.startsWith('image/') && isInline && (isRelated || part.headers.has('content-id'))
}

function toAttachment(part: MimePart, type: string, name: string | null): MailAttachment {
  if (type === 'message/rfc822') {
    const subject = decodeHeader(readMimeMessage(contentOf(part).subarray(0, 64 * 1024)).headers.get('subject') ?? '')
    return { name: name ?? `${subject || 'mail'}.eml`, mediaType: type, bytes: () => contentOf(part) }
  }
  return { name: name ?? 'attachment', mediaType: type, bytes: () => contentOf(part) }
}

function nameOf({ disposition, contentType }: MimePart): string | null {
  return disposition.parameters.get('filename') ?? contentType.parameters.get('name') ?? null
}

function textOf(part: MimePart): string {
  const text = decodeCharset(contentOf(part), part.contentType.parameters.get('charset') ?? null)
  return part.contentType.parameters.get('format')?.toLowerCase() === 'flowed' ? unfold(text) : text
}

/** RFC 3676: a line that ends with a space goes on in the next one. */
function unfold(text: string): string {
  return text.replace(/^(?!-- $)(.*) \r?\n(?!>)/gm, '$1 ')
}

/** Servers write the date after the last semicolon. */
function dateOfTransport({ headers }: MimePart): string {
  return headers.get('received')?.split(';').at(-1)?.trim() ?? ''
}
