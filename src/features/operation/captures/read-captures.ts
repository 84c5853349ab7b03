import { WARCParser } from 'warcio'
import { MAX_BODY_BYTES } from '../../../domain/body-limit.ts'
import { toStorable } from '../../../formats/storable-text.ts'
import { captureNoteSchema, type CaptureNote } from './capture-note.ts'

/** A record holds a body or a note, and its headers. */
const MAX_RECORD_BYTES = MAX_BODY_BYTES + 1024 * 1024

/** A capture read from a WARC file, or a record that cannot be used. */
export type FoundCapture =
  /** `body` is null where the record has none: a revisit, a failure, a document that is gone. */
  | { readonly kind: 'capture'; readonly note: CaptureNote; readonly body: Uint8Array | null }
  /** A record that cannot be used, and why. */
  | { readonly kind: 'unusable'; readonly address: string; readonly reason: string }

/**
 * The captures in a WARC file, in order; a record cut off at the end is ignored. Records of other programs, which
 * lack our note, are unusable.
 */
export async function* readCaptures(
  warc: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncIterable<FoundCapture> {
  let pending: { readonly id: string; readonly address: string; readonly body: Uint8Array | null } | null = null
  for await (const record of new WARCParser(warc)) {
    const address = record.warcTargetURI ?? ''
    if (!(record.warcContentLength <= MAX_RECORD_BYTES)) {
      yield { kind: 'unusable', address, reason: `larger than ${MAX_RECORD_BYTES} bytes; what follows is not read` }
      return
    }
    // Every record is read to its end, since warcio never returns when it has to skip one that was cut off.
    const body = await record.readFully(false)
    if (record.warcType === 'response' || record.warcType === 'revisit') {
      if (pending !== null) yield withoutNote(pending.address)
      pending = { id: record.warcHeader('WARC-Record-ID') ?? '', address, body: body.length === 0 ? null : body }
      continue
    }
    if (record.warcType === 'metadata') {
      const note = readNote(body)
      if (note === null) yield { kind: 'unusable', address, reason: 'its note cannot be read' }
      else {
        const isBeside = pending !== null && record.warcHeader('WARC-Concurrent-To') === pending.id
        yield { kind: 'capture', note, body: isBeside ? (pending?.body ?? null) : null }
      }
    }
    pending = null
  }
  if (pending !== null) yield withoutNote(pending.address)
}

function withoutNote(address: string): FoundCapture {
  return { kind: 'unusable', address, reason: 'it has no Concordance note beside it' }
}

function readNote(body: Uint8Array): CaptureNote | null {
  try {
    const parsed = captureNoteSchema.safeParse(toStorable(JSON.parse(Buffer.from(body).toString())))
    return parsed.success ? parsed.data : null
  } catch {
    return null // not JSON: a record of another program, or one that was cut off
  }
}
