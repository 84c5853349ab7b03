import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { InvalidInputError, PermanentError } from '../errors.ts'
import type { BlobKey } from './blob-store.ts'

/** Hashed without yielding: takes 10 ms on a slow core. */
const SLICE_BYTES = 2 * 1024 * 1024

/** SHA-256 of the bytes, lower-case hex. */
export function blobKeyOf(bytes: Uint8Array): BlobKey {
  return createHash('sha256').update(bytes).digest('hex')
}

/** @throws InvalidInputError `blob_key_invalid`; prevents keys that lead out of the folder of the store */
export function assertBlobKey(key: BlobKey): void {
  if (!/^[0-9a-f]{64}$/.test(key)) throw new InvalidInputError('blob_key_invalid', 'not a SHA-256 in lower-case hex')
}

/** As `blobKeyOf`, for large inputs: yields to the event loop every few milliseconds. */
export async function blobKeyOfMany(bytes: Uint8Array): Promise<BlobKey> {
  const hash = createHash('sha256')
  for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
    hash.update(bytes.subarray(from, from + SLICE_BYTES))
    if (from + SLICE_BYTES < bytes.length) await setImmediate()
  }
  return hash.digest('hex')
}

/** Returns the bytes if they match the key. @throws PermanentError `blob_damaged` */
export async function verified(key: BlobKey, bytes: Uint8Array): Promise<Uint8Array> {
  if ((await blobKeyOfMany(bytes)) !== key)
    throw new PermanentError('blob_damaged', `the stored bytes of ${key} have changed`)
  return bytes
}
