/** Lower-case hex SHA-256 of the bytes; the only name a blob has. */
export type BlobKey = string

/** A blob that was just written. */
export interface StoredBlob {
  readonly key: BlobKey
  readonly bytes: number
}

/**
 * Keeps originals under the SHA-256 of their bytes. `write` resolves once the bytes are durable and may be repeated;
 * a blob is either whole or absent, never half. `read` of an absent key is NotFound `blob_missing`; of bytes that do
 * not match their key, Permanent `blob_damaged`. A store that is away is Transient `blob_store_unavailable`;
 * one that has no room `disk_full`, and keeps some for what is under way.
 */
export interface BlobStore {
  /** Stores the bytes and returns their key. */
  write(bytes: Uint8Array, signal?: AbortSignal): Promise<BlobKey>
  /** Stores bytes as they come, without ever holding them all; where `chunks` throws, nothing is stored. */
  writeFrom(chunks: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredBlob>
  read(key: BlobKey, signal?: AbortSignal): Promise<Uint8Array>
  /**
   * Calls `use` with the path of a file on this machine that has the blob's bytes, for others to read. It is not to be
   * changed, may be gone once `use` has ended, and has not been held against its key.
   */
  withFile<T>(key: BlobKey, use: (file: string) => Promise<T>, signal?: AbortSignal): Promise<T>
  has(key: BlobKey, signal?: AbortSignal): Promise<boolean>
  /** Repeatable: an absent key is fine. */
  remove(key: BlobKey, signal?: AbortSignal): Promise<void>
  /** All keys, in no order. */
  keys(signal?: AbortSignal): AsyncIterable<BlobKey>
  close(): Promise<void>
}
