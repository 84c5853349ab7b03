import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { blobKeyOf } from '../../src/blobs/blob-key.ts'
import type { BlobKey, BlobStore } from '../../src/blobs/blob-store.ts'

/** An empty store for a test, with operations that the port does not have. */
export interface ScratchBlobStore {
  readonly store: BlobStore
  /** A store whose backend cannot be reached. */
  readonly away: BlobStore
  /** Overwrites the stored bytes of this blob. */
  damage(key: BlobKey, bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

const SHAPES: readonly [string, Uint8Array][] = [
  ['text', Buffer.from('Local industrial strategy')],
  ['no bytes at all', new Uint8Array()],
  ['5 MB', randomBytes(5_000_000)],
  ['bytes that are no UTF-8', Uint8Array.from([0, 0xff, 0xfe, 0xed, 0xa0, 0x80, 0x0d, 0x0a])],
]

const BAD_KEYS = ['', '../../etc/passwd', `../${'a'.repeat(61)}`, 'A'.repeat(64), 'a'.repeat(63), `${'a'.repeat(64)}\n`]

/** The contract of every blob store. */
export function blobStoreContract(open: () => Promise<ScratchBlobStore>): void {
  let scratch: ScratchBlobStore
  let store: BlobStore

  beforeAll(async () => {
    scratch = await open()
    store = scratch.store
  })

  afterAll(() => scratch.close())

  it.each(SHAPES)('reads back %s as written', async (_name, bytes) => {
    const key = await store.write(bytes)
    expect(key).toBe(blobKeyOf(bytes))
    expect(await store.has(key)).toBe(true)
    expect(Buffer.from(await store.read(key)).equals(bytes)).toBe(true)
  })

  it.each(SHAPES)('writes %s from a stream, and provides it as a file', async (_name, bytes) => {
    const pieces = Array.from({ length: Math.ceil(bytes.length / 60_000) }, (_value, piece) =>
      bytes.subarray(piece * 60_000, (piece + 1) * 60_000),
    )
    const key = blobKeyOf(bytes)
    expect(await store.writeFrom(Readable.from(pieces))).toEqual({ key, bytes: bytes.length })
    expect(Buffer.from(await store.read(key)).equals(bytes)).toBe(true)
    expect(await store.withFile(key, async (file) => (await readFile(file)).equals(bytes))).toBe(true)
    expect(await countOf(store, key)).toBe(1)
  })

  it('stores nothing when the stream of bytes fails, and rethrows its error', async () => {
    const before = (await keysOf(store)).length
    const broken = async function* () {
      yield randomBytes(2_000_000)
      throw new Error('the line broke')
    }
    await expect(store.writeFrom(broken())).rejects.toThrow('the line broke')
    expect((await keysOf(store)).length).toBe(before)
  })

  it('provides no file for an absent blob', async () => {
    const fileUse = store.withFile(blobKeyOf(randomBytes(20)), async () => 'used')
    await expect(fileUse).rejects.toMatchObject({ kind: 'not_found', code: 'blob_missing' })
  })

  it('stores the same bytes again as the same blob', async () => {
    const bytes = randomBytes(100)
    const key = await store.write(bytes)
    expect(await store.write(bytes)).toBe(key)
    expect(await countOf(store, key)).toBe(1)
  })

  it('stores the same bytes from concurrent writers as one complete blob', async () => {
    const bytes = randomBytes(200_000)
    const keys = await Promise.all(Array.from({ length: 12 }, () => store.write(bytes)))
    expect(new Set(keys)).toEqual(new Set([blobKeyOf(bytes)]))
    expect(Buffer.from(await store.read(blobKeyOf(bytes))).equals(bytes)).toBe(true)
    expect(await countOf(store, blobKeyOf(bytes))).toBe(1)
  })

  it('rejects reading an absent blob as missing', async () => {
    const absent = blobKeyOf(randomBytes(20))
    expect(await store.has(absent)).toBe(false)
    await expect(store.read(absent)).rejects.toMatchObject({ kind: 'not_found', code: 'blob_missing' })
  })

  it.each([
    ['changed', Buffer.from('something else')],
    ['cut short', Buffer.from('Local industrial st')],
    ['emptied', Buffer.alloc(0)],
  ])('reports a damaged blob when its bytes were %s', async (_name, other) => {
    const key = await store.write(Buffer.from('Local industrial strategy'))
    await scratch.damage(key, other)
    await expect(store.read(key)).rejects.toMatchObject({ kind: 'permanent', code: 'blob_damaged' })
    await store.remove(key)
  })

  it.each(BAD_KEYS)('rejects %j as a key in every operation', async (key) => {
    for (const use of ['read', 'has', 'remove'] as const) {
      await expect(store[use](key)).rejects.toMatchObject({ kind: 'invalid_input', code: 'blob_key_invalid' })
    }
  })

  it('removes a blob, and removing it again is no error', async () => {
    const bytes = randomBytes(50)
    const key = await store.write(bytes)
    await store.remove(key)
    await store.remove(key)
    expect(await store.has(key)).toBe(false)
    expect(await countOf(store, key)).toBe(0)
    expect(await store.write(bytes)).toBe(key)
    expect(Buffer.from(await store.read(key)).equals(bytes)).toBe(true)
  })

  it('lists every key once', async () => {
    const before = new Set(await keysOf(store))
    const written = await Promise.all(Array.from({ length: 20 }, () => store.write(randomBytes(10))))
    const keys = await keysOf(store)
    expect(keys).toHaveLength(new Set(keys).size)
    expect(new Set(keys)).toEqual(new Set([...before, ...written]))
  })

  it('leaves nothing behind when the writer aborts', async () => {
    const bytes = randomBytes(1_000_000)
    await expect(store.write(bytes, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
    expect(await store.has(blobKeyOf(bytes))).toBe(false)
  })

  it.each<[string, (away: BlobStore) => Promise<unknown>]>([
    ['write', (away) => away.write(Buffer.from('x'))],
    ['read', (away) => away.read(blobKeyOf(Buffer.from('x')))],
    ['has', (away) => away.has(blobKeyOf(Buffer.from('x')))],
    ['remove', (away) => away.remove(blobKeyOf(Buffer.from('x')))],
    ['keys', keysOf],
  ])('reports %s as unavailable while its backend is, never as empty', async (_name, use) => {
    await expect(use(scratch.away)).rejects.toMatchObject({ kind: 'transient', code: 'blob_store_unavailable' })
  })
}

/** All keys of a store. */
export async function keysOf(store: BlobStore): Promise<readonly BlobKey[]> {
  const keys: BlobKey[] = []
  for await (const key of store.keys()) keys.push(key)
  return keys
}

async function countOf(store: BlobStore, key: BlobKey): Promise<number> {
  return (await keysOf(store)).filter((other) => other === key).length
}
