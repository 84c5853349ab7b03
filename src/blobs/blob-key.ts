import { createHash } from 'node:crypto'
import { InvalidInputError, PermanentError } from '../errors.ts'
import type { BlobKey } from './blob-store.ts'

/** SHA-256 of the bytes, lower-case hex. */
export function blobKeyOf(bytes: Uint8Array): BlobKey {
  return createHash('sha256').update(bytes).digest('hex')
}

/** @throws InvalidInputError `blob_key_invalid`; so that a key can never leave the store's folder */
export function assertBlobKey(key: BlobKey): void {
  if (!/^[0-9a-f]{64}$/.test(key)) throw new InvalidInputError('blob_key_invalid', 'not a SHA-256 in lower-case hex')
}

/** The bytes, if they are those that the key names. @throws PermanentError `blob_damaged` */
export function verified(key: BlobKey, bytes: Uint8Array): Uint8Array {
  if (blobKeyOf(bytes) !== key) throw new PermanentError('blob_damaged', `the stored bytes of ${key} have changed`)
  return bytes
}
