import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { StoredBlob } from './blob-store.ts'
import { temporaryName } from '../runtime/leftovers.ts'

/** A file of received bytes, flushed to disk, with its key and size. */
export interface SpooledFile extends StoredBlob {
  readonly file: string
}

/** Smaller chunks are written together: a system call for each kilobyte would be slower than the network. */
const WRITE_BYTES = 1024 * 1024

/**
 * Writes a stream to a new hidden file in `folder` and flushes it, hashing meanwhile, so that memory holds only one
 * piece at a time. On failure the file is removed; otherwise it belongs to the caller.
 */
export async function spoolToFile(
  chunks: AsyncIterable<Uint8Array>,
  folder: string,
  signal?: AbortSignal,
): Promise<SpooledFile> {
  const file = path.join(folder, temporaryName())
  const handle = await open(file, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const piece of inPieces(chunks)) {
      signal?.throwIfAborted()
      hash.update(piece)
      bytes += piece.length
      await handle.writeFile(piece)
    }
    await handle.sync()
    await handle.close()
    return { file, key: hash.digest('hex'), bytes }
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(file, { force: true })
    throw error
  }
}

async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let waiting: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    waiting.push(chunk)
    bytes += chunk.length
    if (bytes < WRITE_BYTES) continue
    yield Buffer.concat(waiting, bytes)
    waiting = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(waiting, bytes)
}
