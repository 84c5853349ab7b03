import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { WARCParser } from 'warcio'

/** A file is sent in pieces of about this size; a larger capture is a piece of its own. */
const PIECE_BYTES = 16 * 1024 * 1024

/** A part of a WARC file that never separates a capture from its note. */
export interface WarcPiece {
  readonly bytes: Uint8Array
  /** The file ends within a record, which is lost. */
  readonly isTorn: boolean
}

/** Splits a WARC file, only where a record follows a note, in bounded memory. */
export async function* splitWarc(fileName: string, pieceBytes = PIECE_BYTES): AsyncIterable<WarcPiece> {
  const file = await open(fileName, 'r')
  try {
    let from = 0
    let isAfterNote = false
    const parser = new WARCParser(createReadStream(fileName), { parseHttp: false })
    for await (const record of parser) {
      if (isAfterNote && parser.offset - from >= pieceBytes) {
        yield { bytes: await readRange(file, from, parser.offset), isTorn: false }
        from = parser.offset
      }
      isAfterNote = record.warcType === 'metadata'
      // Read rather than skipped, since warcio would skip for ever where the file ends too early.
      for await (const _chunk of record.reader);
      record.consumed = 'skipped'
    }
    const bytes = await readRange(file, from, (await file.stat()).size)
    yield { bytes, isTorn: await isTorn(bytes) }
  } finally {
    await file.close()
  }
}

async function readRange(file: FileHandle, from: number, to: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(to - from)
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from)
  return bytes.subarray(0, bytesRead)
}

/** warcio takes the end of the file for the end of its last record, so zlib decides. */
async function isTorn(bytes: Uint8Array): Promise<boolean> {
  try {
    await pipeline(Readable.from([bytes]), createGunzip(), async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const _chunk of chunks);
    })
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR'
  }
}
