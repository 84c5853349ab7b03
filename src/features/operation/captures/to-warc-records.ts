import { WARCRecord, WARCSerializer, type WARCRecordOpts } from 'warcio'
import type { WholeCapture } from './warc-files.ts'
import { NOTE_MEDIA_TYPE, type CaptureNote } from './capture-note.ts'

const WARC_VERSION = 'WARC/1.1'
/** WARC 1.1 section 6.7.2: the server answered 304. warcio only knows the profile for identical bytes. */
const NOT_MODIFIED_PROFILE = 'http://netpreserve.org/warc/1.1/revisit/server-not-modified'
/** Headers that describe the bytes as transferred; the stored bytes are decoded and complete. */
const TRANSFER_HEADERS: ReadonlySet<string> = new Set(['content-encoding', 'content-length', 'transfer-encoding'])
const PHRASES: Readonly<Record<number, string>> = { 200: 'OK', 304: 'Not Modified', 404: 'Not Found', 410: 'Gone' }

/** The first record of a file: the software that wrote it, and the format. */
export async function toWarcInfo(fileName: string, software: string): Promise<Uint8Array> {
  const info = { software, format: 'WARC File Format 1.1', conformsTo: 'ISO 28500:2017' }
  return pack(WARCRecord.createWARCInfo({ filename: fileName, warcVersion: WARC_VERSION }, info))
}

/**
 * The records of one capture, each a gzip member of its own: the response (or a revisit when the bytes had been
 * captured before or had not changed) and a metadata record. `body` is null where there are no bytes to write.
 */
export async function toWarcRecords(capture: WholeCapture, body: Uint8Array | null): Promise<Uint8Array> {
  const response = capture.status === null ? null : toResponse(capture, body)
  const id = response?.warcHeader('WARC-Record-ID') ?? null
  const note = WARCRecord.create(
    {
      url: capture.finalAddress ?? capture.address,
      date: capture.requestedAt.toISOString(),
      type: 'metadata',
      warcVersion: WARC_VERSION,
      warcHeaders: { 'Content-Type': NOTE_MEDIA_TYPE, ...(id === null ? {} : { 'WARC-Concurrent-To': id }) },
    },
    [Buffer.from(JSON.stringify(toNote(capture)))],
  )
  return Buffer.concat([...(response === null ? [] : [await pack(response)]), await pack(note)])
}

function toResponse(capture: WholeCapture, body: Uint8Array | null): WARCRecord {
  const { status, earlier } = capture
  const isRevisit = earlier !== null && (status === 304 || capture.bodyKey !== null)
  const record = WARCRecord.create(
    {
      url: capture.finalAddress ?? capture.address,
      date: capture.requestedAt.toISOString(),
      type: isRevisit ? 'revisit' : 'response',
      warcVersion: WARC_VERSION,
      statusline: `HTTP/1.1 ${status} ${PHRASES[status ?? 0] ?? ''}`.trimEnd(),
      httpHeaders: toHttpHeaders(capture),
      warcHeaders: toWarcHeaders(capture),
      ...(isRevisit ? toReference(earlier) : {}),
    },
    isRevisit || body === null ? [] : [body],
  )
  if (isRevisit && status === 304) record.warcHeaders.headers.set('WARC-Profile', NOT_MODIFIED_PROFILE)
  return record
}

function toWarcHeaders({ status, bodyKey }: WholeCapture): Record<string, string> {
  // The body of such a response is not read.
  if (status === 404 || status === 410) return { 'WARC-Truncated': 'unspecified' }
  return bodyKey === null ? {} : { 'WARC-Payload-Digest': `sha256:${bodyKey}` }
}

function toReference(earlier: NonNullable<WholeCapture['earlier']>): WARCRecordOpts {
  return { refersToUrl: earlier.address, refersToDate: earlier.requestedAt.toISOString() }
}

function toHttpHeaders({ headers, bodyKey, bytes }: WholeCapture): [string, string][] {
  const kept = Object.entries(headers).map(([name, value]): [string, string] => [
    TRANSFER_HEADERS.has(name) ? `x-archive-orig-${name}` : name,
    value.replace(/[\r\n\0]+/g, ' '),
  ])
  return bodyKey === null ? kept : [...kept, ['content-length', String(bytes)]]
}

/** The note as JSON, with dates as text. */
function toNote(capture: WholeCapture): Omit<CaptureNote, 'requestedAt'> & { readonly requestedAt: string } {
  const { captureId: _captureId, locationId: _locationId, kind: _kind, earlier: _earlier, ...known } = capture
  return {
    format: 'concordance-capture/1',
    ...known,
    redirects: [...known.redirects],
    headers: { ...known.headers },
    outcome: known.outcome as CaptureNote['outcome'],
    requestedAt: known.requestedAt.toISOString(),
  }
}

function pack(record: WARCRecord): Promise<Uint8Array> {
  return WARCSerializer.serialize(record, { gzip: true })
}
