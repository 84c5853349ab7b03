import { randomUUID } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** What of one body is kept in memory; dozens of hosts may send theirs at once, and most bodies are smaller. */
const IN_MEMORY_BYTES = 4 * 1024 * 1024

/** A byte at a time would cost a hundred each. */
const MAX_CHUNKS = 2_048

/**
 * A body as it comes in: short ones in memory, the rest of long ones in a file without a name, so that a body which is
 * refused in the end has cost a few MiB of memory, however long it was.
 */
export class BodySpool {
  #chunks: Uint8Array[] = []
  #bufferedBytes = 0
  #file: FileHandle | null = null
  #bytes = 0

  /** So far. */
  get bytes(): number {
    return this.#bytes
  }

  async add(chunk: Uint8Array): Promise<void> {
    this.#chunks.push(chunk)
    this.#bufferedBytes += chunk.length
    this.#bytes += chunk.length
    if (this.#bufferedBytes > IN_MEMORY_BYTES) await this.#spill()
    else if (this.#chunks.length > MAX_CHUNKS) this.#chunks = [Buffer.concat(this.#chunks)]
  }

  /** All that was added, in order. */
  async whole(): Promise<Uint8Array> {
    if (this.#file === null) return Buffer.concat(this.#chunks, this.#bytes)
    await this.#spill()
    const whole = Buffer.allocUnsafe(this.#bytes)
    for (let at = 0; at < whole.length;) {
      const { bytesRead } = await this.#file.read(whole, at, whole.length - at, at)
      if (bytesRead === 0) throw new Error('a spooled body is shorter than what was written')
      at += bytesRead
    }
    return whole
  }

  /** Must be called once, at the end. */
  async close(): Promise<void> {
    this.#chunks = []
    await this.#file?.close()
  }

  async #spill(): Promise<void> {
    this.#file ??= await openNameless()
    await this.#file.appendFile(Buffer.concat(this.#chunks))
    this.#chunks = []
    this.#bufferedBytes = 0
  }
}

/** Unlinked at once, so that nothing is left by a process that is killed. */
async function openNameless(): Promise<FileHandle> {
  const name = path.join(tmpdir(), `concordance-body-${randomUUID()}`)
  const file = await open(name, 'wx+', 0o600)
  await unlink(name)
  return file
}
