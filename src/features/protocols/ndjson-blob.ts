import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { ProtocolPorts } from './ports.ts'
import { PermanentError } from '../../errors.ts'

const pack = promisify(gzip)
const unpack = promisify(gunzip)

/** Unpacked size; the longest parsed text is 20 MB, and lists of a million lines are shorter than this. */
const MAX_CONTENT_BYTES = 512 * 1024 * 1024

/** Newline-delimited JSON as a gzip blob. */
export interface Packed {
  readonly bytes: Uint8Array
  /** SHA-256 of the content before it was compressed. */
  readonly contentHash: string
}

/** Packs values as JSON, one per line; the same values always have the same `contentHash`. */
export async function packLines(values: readonly unknown[]): Promise<Packed> {
  const content = values.map((value) => `${JSON.stringify(value)}\n`).join('')
  return { bytes: await pack(content), contentHash: hashOf(content) }
}

/** The SHA-256 of a text, in hex. */
export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** The values of a blob that `packLines` made. @throws NotFoundError `blob_missing`; PermanentError `blob_damaged` */
export async function readLines(app: ProtocolPorts, key: string, signal?: AbortSignal): Promise<readonly unknown[]> {
  const bytes = await app.blobs.read(key, signal)
  const content = await unpack(bytes, { maxOutputLength: MAX_CONTENT_BYTES }).catch((cause: unknown) => {
    throw new PermanentError('blob_damaged', `blob ${key} is not a compressed list`, { cause })
  })
  return content
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
}
