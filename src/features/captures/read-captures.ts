import { WARCParser } from 'warcio'
import { MAX_BODY_BYTES } from '../../domain/body-limit.ts'
import { toStorable } from '../../formats/storable-text.ts'
import { captureNoteSchema, type CaptureNote } from './capture-note.ts'

/** A record holds a body, or a note, and its headers. */
const MAX_RECORD_BYTES = MAX_BODY_BYTES + 1024 * 1024

/** A capture as it stands in a WARC file. */
export type FoundCapture =
  /** `body` is null where the record has none: a revisit, a failure, a document that is gone. */
  | { readonly kind: 'capture'; readonly note: CaptureNote; readonly body: Uint8Array | null }
  /** A record that nothing can be made of, and why. */
  | { readonly kind: 'unusable'; readonly address: string; readonly reason: string }

/**
 * The captures in the bytes of a WARC file, in order; a record that was cut off at the end is no capture. Records of other
 * programs, which have no note of ours beside them, are unusable.
 */
export async function* readCaptures(
  warc: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncIterable<FoundCapture> {
  let held: { readonly id: string; readonly address: string; readonly body: Uint8Array | null } | null = null
  for await (const record of new WARCParser(warc)) {
    const address = record.warcTargetURI ?? ''
    if (!(record.warcContentLength <= MAX_RECORD_BYTES)) {
      yield { kind: 'unusable', address, reason: `larger than ${MAX_RECORD_BYTES} bytes; what follows is not read` }
      return
    }
    // Every record is read to its end: warcio, left to skip one that was cut off, would never come back.
    const body = await record.readFully(false)
    if (record.warcType === 'response' || record.warcType === 'revisit') {
      if (held !== null) yield withoutNote(held.address)
      held = { id: record.warcHeader('WARC-Record-ID') ?? '', address, body: body.length === 0 ? null : body }
      continue
    }
    if (record.warcType === 'metadata') {
      const note = readNote(body)
      if (note === null) yield { kind: 'unusable', address, reason: 'its note cannot be read' }
      else {
        const isBeside = held !== null && record.warcHeader('WARC-Concurrent-To') === held.id
        yield { kind: 'capture', note, body: isBeside ? (held?.body ?? null) : null }
      }
    }
    held = null
  }
  if (held !== null) yield withoutNote(held.address)
}

function withoutNote(address: string): FoundCapture {
  return { kind: 'unusable', address, reason: 'no note of Concordance is beside it' }
}

function readNote(body: Uint8Array): CaptureNote | null {
  try {
    const parsed = captureNoteSchema.safeParse(toStorable(JSON.parse(Buffer.from(body).toString())))
    return parsed.success ? parsed.data : null
  } catch {
    return null // not JSON: another program's record, or one that was cut off
  }
}
