import yauzl from 'yauzl'
import { AppError } from '../../../errors.ts'
import { malformed, parseFailure } from '../../pool/parse-failure.ts'
import { MAX_ZIP_BYTES, MAX_ZIP_ENTRIES, MAX_ZIP_PART_BYTES, MAX_ZIP_RATIO, MIN_RATIO_BYTES } from '../limits.ts'

/** The parts of an archive by name; only those that were asked for. Names are looked up, never used as paths. */
export type ZipParts = ReadonlyMap<string, Uint8Array>

/**
 * Unpacks the parts whose names `isWanted` takes, into memory. Sizes that the archive declares are not believed: what
 * comes out is counted. Of parts of one name the first counts.
 * @throws PermanentError `too_large` over a cap of limits.ts, `malformed` for what is no archive
 */
export async function readZip(bytes: Uint8Array, isWanted: (name: string) => boolean): Promise<ZipParts> {
  const archive = await openArchive(bytes)
  if (archive.entryCount > MAX_ZIP_ENTRIES) {
    throw parseFailure('too_large', `${archive.entryCount} parts, more than ${MAX_ZIP_ENTRIES}`)
  }
  const parts = new Map<string, Uint8Array>()
  let left = MAX_ZIP_BYTES
  try {
    for await (const entry of archive.eachEntry()) {
      const name = Buffer.from(entry.fileNameRaw).toString('utf8')
      if (!isWanted(name) || parts.has(name)) continue
      const part = await unpack(archive, entry, Math.min(left, MAX_ZIP_PART_BYTES))
      left -= part.length
      parts.set(name, part)
    }
  } catch (error) {
    throw error instanceof AppError ? error : malformed('archive', error)
  }
  return parts
}

async function openArchive(bytes: Uint8Array): Promise<yauzl.ZipFile> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // names stay bytes and sizes unchecked: yauzl would refuse a whole archive for one odd name
  const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false }
  try {
    return await yauzl.fromBufferPromise(buffer, options)
  } catch (error) {
    throw malformed('archive', error)
  }
}

async function unpack(archive: yauzl.ZipFile, entry: yauzl.Entry, maxBytes: number): Promise<Uint8Array> {
  if (entry.isEncrypted()) throw parseFailure('encrypted', 'a part of the archive is encrypted')
  const stream = await archive.openReadStreamPromise(entry)
  const chunks: Buffer[] = []
  let produced = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      produced += chunk.length
      if (produced > maxBytes) throw parseFailure('too_large', `a part opens to more than ${maxBytes} bytes`)
      if (produced > MIN_RATIO_BYTES && produced > entry.compressedSize * MAX_ZIP_RATIO) {
        throw parseFailure('too_large', `a part opens to more than ${MAX_ZIP_RATIO} times its size`)
      }
      chunks.push(chunk)
    }
  } finally {
    stream.destroy()
  }
  return Buffer.concat(chunks)
}
