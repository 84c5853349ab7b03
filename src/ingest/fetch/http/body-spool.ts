import { randomUUID } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** How much of one body is held in memory; dozens of hosts may send at once, and most bodies are smaller. */
const IN_MEMORY_BYTES = 4 * 1024 * 1024

/** Chunks are joined beyond this many: a body sent byte by byte would cost a hundred bytes of memory for each. */
const MAX_CHUNKS = 2_048

/**
 * Collects a body as it arrives: short ones in memory, longer ones in an unlinked temporary file, so that a body that
 * is
 * rejected in the end costs a few MiB of memory, however long it was.
 */
export class BodySpool {
  #chunks: Uint8Array[] = []
  #bufferedBytes = 0
  #file: FileHandle | null = null
  #bytes = 0

  /** Bytes added so far. */
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

  /** Everything added, in order. */
  async whole(): Promise<Uint8Array> {
    if (this.#file === null) return Buffer.concat(this.#chunks, this.#bytes)
    await this.#spill()
    const whole = Buffer.allocUnsafe(this.#bytes)
    for (let at = 0; at < whole.length;) {
      const { bytesRead } = await this.#file.read(whole, at, whole.length - at, at)
      if (bytesRead === 0) throw new Error('a spooled body is shorter than the bytes written to it')
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
    this.#file ??= await openUnlinked()
    await this.#file.appendFile(Buffer.concat(this.#chunks))
    this.#chunks = []
    this.#bufferedBytes = 0
  }
}

/** Unlinked at once, so that a killed process leaves nothing behind. */
async function openUnlinked(): Promise<FileHandle> {
  const name = path.join(tmpdir(), `concordance-body-${randomUUID()}`)
  const file = await open(name, 'wx+', 0o600)
  await unlink(name)
  return file
}
