import yauzl from 'yauzl'
import { AppError } from '../../../errors.ts'
import { malformed, parseFailure } from '../../pool/parse-failure.ts'
import { MAX_ZIP_BYTES, MAX_ZIP_ENTRIES, MAX_ZIP_PART_BYTES, MAX_ZIP_RATIO, MIN_RATIO_BYTES } from '../limits.ts'

/** The upper half of code page 437, in which old programs write names. */
const DOS_CHARACTERS =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0'

/** The unpacked parts of an archive by name. Names are only looked up, never used as file paths. */
export type ZipParts = ReadonlyMap<string, Uint8Array>

/**
 * Unpacks the parts whose names `isWanted` accepts, into memory. The declared sizes are not trusted; unpacked bytes are
 * counted. Of several parts with one name, the first is used.
 * @throws PermanentError `too_large` above a limit of limits.ts, `encrypted`, or `malformed` if it is not an archive
 */
export async function readZip(bytes: Uint8Array, isWanted: (name: string) => boolean): Promise<ZipParts> {
  const archive = await openArchive(bytes)
  const parts = new Map<string, Uint8Array>()
  let remaining = MAX_ZIP_BYTES
  try {
    for await (const entry of archive.eachEntry()) {
      const name = Buffer.from(entry.fileNameRaw).toString('utf8')
      if (!isWanted(name) || parts.has(name)) continue
      const part = await unpack(archive, entry, Math.min(remaining, MAX_ZIP_PART_BYTES))
      remaining -= part.length
      parts.set(name, part)
    }
  } catch (error) {
    throw error instanceof AppError ? error : malformed('archive', error)
  }
  return parts
}

/** An entry of an archive. `read` must be called before the next one is asked for, if at all. */
export interface ZipEntry {
  readonly name: string
  /** Unpacks it; throws as `readZip` does, for more than `maxBytes` too. */
  read(maxBytes: number): Promise<Uint8Array>
}

/**
 * The entries of an archive in the order of its directory, folders (whose names end with `/`) included.
 * @throws PermanentError as `readZip`
 */
export async function* readEachEntry(bytes: Uint8Array): AsyncGenerator<ZipEntry> {
  const archive = await openArchive(bytes)
  const entries = archive.eachEntry()[Symbol.asyncIterator]()
  for (let next = await nextEntry(entries); next !== null; next = await nextEntry(entries)) {
    const entry = next
    yield { name: nameOf(entry), read: (maxBytes) => unpackSafely(archive, entry, maxBytes) }
  }
}

async function nextEntry(entries: AsyncIterator<yauzl.Entry>): Promise<yauzl.Entry | null> {
  try {
    const { done, value } = await entries.next()
    return done === true ? null : value
  } catch (error) {
    throw malformed('archive', error)
  }
}

async function unpackSafely(archive: yauzl.ZipFile, entry: yauzl.Entry, maxBytes: number): Promise<Uint8Array> {
  try {
    return await unpack(archive, entry, maxBytes)
  } catch (error) {
    throw error instanceof AppError ? error : malformed('archive', error)
  }
}

/** Bit 11 of the flags says that the name is UTF-8; many programs write it without saying so. */
function nameOf(entry: yauzl.Entry): string {
  const raw = Buffer.from(entry.fileNameRaw)
  const text = raw.toString('utf8')
  return text.includes('\uFFFD') ? decodeDosName(raw) : text
}

/** @throws PermanentError `too_large` or `malformed` */
async function openArchive(bytes: Uint8Array): Promise<yauzl.ZipFile> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // names are not decoded and sizes not checked: yauzl would reject a whole archive for one invalid name
  const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false }
  const archive = await yauzl.fromBufferPromise(buffer, options).catch((error: unknown) => {
    throw malformed('archive', error)
  })
  if (archive.entryCount > MAX_ZIP_ENTRIES) {
    throw parseFailure('too_large', `${archive.entryCount} parts, more than ${MAX_ZIP_ENTRIES}`)
  }
  return archive
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

function decodeDosName(raw: Uint8Array): string {
  return Array.from(raw, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : DOS_CHARACTERS.charAt(byte - 0x80))).join(
    '',
  )
}
