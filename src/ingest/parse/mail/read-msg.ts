import { decode } from '../../../formats/decode-text.ts'
import { decodeRtf } from './compressed-rtf.ts'
import { encodingOfPage } from '../office/rtf-encodings.ts'
import { openCompoundFile, type CompoundStorage } from '../office/compound-file.ts'
import type { MailAttachment, MailMessage } from './mail-message.ts'
import { decodeHeader, readMimeHeaders } from './mime-headers.ts'
import { toEml } from './to-eml.ts'

/** Property tags of [MS-OXPROPS]; the kind of a value follows in the name of its stream. */
const SUBJECT = '0037'
const BODY = '1000'
const COMPRESSED_RTF = '1009'
const HTML = '1013'
const TRANSPORT_HEADERS = '007D'
const SENT_FOR_NAME = '0042'
const SENT_FOR_ADDRESS = '0065'
const SENDER_NAME = '0C1A'
const SENDER_SMTP = '5D01'
const DISPLAY_TO = '0E04'
const DISPLAY_CC = '0E03'
const ATTACHED_DATA = '3701'
const ATTACHED_SHORT_NAME = '3704'
const ATTACHED_NAME = '3707'
const ATTACHED_TYPE = '370E'
const DISPLAY_NAME = '3001'
const CONTENT_ID = '3712'
const SUBMITTED = 0x0039
const DELIVERED = 0x0e06
const MESSAGE_PAGE = 0x3ffd
const INTERNET_PAGE = 0x3fde

/** A message within a message is read as a mail of its own; each level is read several times. */
const MAX_EMBEDDED = 4
/** 100 nanoseconds since 1601, as [MS-DTYP] counts, and the difference to 1970 in milliseconds. */
const TICKS_PER_MS = 10_000n
const FROM_1601_MS = 11_644_473_600_000n

/** Reads a mail as Outlook saves it (`.msg`, [MS-OXMSG]). @throws PermanentError `malformed` */
export function readMsg(bytes: Uint8Array): MailMessage {
  return readMessage(openCompoundFile(bytes), 32, 0)
}

/** `propertyOffset`: where the fixed properties begin, after the header of their stream. */
function readMessage(storage: CompoundStorage, propertyOffset: number, depth: number): MailMessage {
  const numbers = readFixed(storage, propertyOffset)
  const page = Number(numbers.get(MESSAGE_PAGE) ?? 1252n) & 0xffff
  const text = (tag: string): string => textOf(storage, tag, page)
  const headers = readMimeHeaders(text(TRANSPORT_HEADERS))
  const plain = text(BODY)
  const html = htmlOf(storage, numbers, page)
  return {
    subject: text(SUBJECT),
    from: senderOf(text),
    to: text(DISPLAY_TO),
    copyTo: text(DISPLAY_CC),
    // the header has the sender's own day
    date: decodeHeader(headers.get('date') ?? '') || toDay(numbers.get(SUBMITTED) ?? numbers.get(DELIVERED)),
    plain:
      plain.trim() === '' && html === ''
        ? decodeRtf(storage.streams.get(streamName(COMPRESSED_RTF, '0102'))?.())
        : plain,
    html,
    attachments: [...storage.storages]
      .filter(([name]) => name.startsWith('__attach_version1.0_'))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, attached]) => toAttachment(attached, page, depth)),
  }
}

function senderOf(text: (tag: string) => string): string {
  const name = text(SENT_FOR_NAME) || text(SENDER_NAME)
  const address = text(SENDER_SMTP) || text(SENT_FOR_ADDRESS)
  return /\S@\S/.test(address) && !name.includes('@') ? `${name} <${address}>`.trim() : name || address
}

function htmlOf(storage: CompoundStorage, numbers: ReadonlyMap<number, bigint>, page: number): string {
  const bytes = storage.streams.get(streamName(HTML, '0102'))?.()
  if (bytes === undefined) return textOf(storage, HTML, page)
  return decode(bytes, encodingOfPage(Number(numbers.get(INTERNET_PAGE) ?? BigInt(page)) & 0xffff))
}

function toAttachment(storage: CompoundStorage, page: number, depth: number): readonly MailAttachment[] {
  const text = (tag: string): string => textOf(storage, tag, page)
  const name = text(ATTACHED_NAME) || text(ATTACHED_SHORT_NAME) || text(DISPLAY_NAME)
  const mediaType = text(ATTACHED_TYPE) || null
  const data = storage.streams.get(streamName(ATTACHED_DATA, '0102'))
  const embedded = storage.storages.get(streamName(ATTACHED_DATA, '000D'))
  // a picture of the text
  if (mediaType?.startsWith('image/') === true && text(CONTENT_ID) !== '') return []
  if (data !== undefined) return [{ name: name || 'attachment', mediaType, bytes: data }]
  if (embedded === undefined || depth >= MAX_EMBEDDED) return []
  const message = readMessage(embedded, 24, depth + 1)
  return [
    { name: `${name || message.subject || 'mail'}.eml`, mediaType: 'message/rfc822', bytes: () => toEml(message) },
  ]
}

function textOf({ streams }: CompoundStorage, tag: string, page: number): string {
  const wide = streams.get(streamName(tag, '001F'))
  if (wide !== undefined) return Buffer.from(wide()).toString('utf16le').replace(/\0+$/, '')
  const narrow = streams.get(streamName(tag, '001E'))
  return narrow === undefined ? '' : decode(narrow(), encodingOfPage(page)).replace(/\0+$/, '')
}

function streamName(tag: string, kind: string): string {
  return `__substg1.0_${tag}${kind}`
}

/** Numbers and times, by tag: entries of 16 bytes. */
function readFixed({ streams }: CompoundStorage, offset: number): ReadonlyMap<number, bigint> {
  const bytes = streams.get('__properties_version1.0')?.() ?? new Uint8Array()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers = new Map<number, bigint>()
  for (let at = offset; at + 16 <= bytes.length; at += 16) {
    numbers.set(view.getUint16(at + 2, true), view.getBigUint64(at + 8, true))
  }
  return numbers
}

function toDay(ticks: bigint | undefined): string {
  if (ticks === undefined || ticks === 0n) return ''
  const time = new Date(Number(ticks / TICKS_PER_MS - FROM_1601_MS))
  return Number.isNaN(time.getTime()) ? '' : time.toISOString().slice(0, 10)
}
