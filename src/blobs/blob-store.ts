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
 * not match their key, Permanent `blob_damaged`. An unavailable store is Transient `blob_store_unavailable`;
 * a full one `disk_full`, which leaves a reserve for work in progress.
 */
export interface BlobStore {
  /** Stores the bytes and returns their key. */
  write(bytes: Uint8Array, signal?: AbortSignal): Promise<BlobKey>
  /** Stores a stream of bytes without holding all of it in memory; when `chunks` throws, nothing is stored. */
  writeFrom(chunks: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredBlob>
  read(key: BlobKey, signal?: AbortSignal): Promise<Uint8Array>
  /**
   * Calls `use` with the path of a local file that contains the blob's bytes, for other programs to read. The file must
   * not be changed, may be gone once `use` has ended, and has not been verified against its key.
   */
  withFile<T>(key: BlobKey, use: (file: string) => Promise<T>, signal?: AbortSignal): Promise<T>
  has(key: BlobKey, signal?: AbortSignal): Promise<boolean>
  /** Repeatable: removing an absent key is not an error. */
  remove(key: BlobKey, signal?: AbortSignal): Promise<void>
  /** All keys, in no particular order. */
  keys(signal?: AbortSignal): AsyncIterable<BlobKey>
  close(): Promise<void>
}
