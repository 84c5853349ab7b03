import { randomUUID } from 'node:crypto'
import type { BlobStore } from './blob-store.ts'

/** The store is probed at most once in this time. */
const TRUST_MS = 2_000

interface Probe {
  readonly startedMs: number
  readonly result: Promise<void>
}

const probes = new WeakMap<BlobStore, Probe>()

/** Writes a few bytes, reads them back and removes them. @throws TransientError, as thrown by an unavailable store */
export async function probeBlobStore(blobs: BlobStore, timeoutMs: number): Promise<void> {
  const last = probes.get(blobs)
  if (last !== undefined && performance.now() - last.startedMs < TRUST_MS) return last.result
  const result = writeAndRead(blobs, AbortSignal.timeout(timeoutMs))
  probes.set(blobs, { startedMs: performance.now(), result })
  return result
}

/** Uses unique bytes, so that no other process removes them too early. */
async function writeAndRead(blobs: BlobStore, signal: AbortSignal): Promise<void> {
  const key = await blobs.write(Buffer.from(`probe ${randomUUID()}`), signal)
  try {
    await blobs.read(key, signal)
  } finally {
    await blobs.remove(key, signal)
  }
}
