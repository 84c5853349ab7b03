import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blobKeyOf } from '../../../../src/blobs/blob-key.ts'
import { createParsePool } from '../../../../src/ingest/pool/parse-pool.ts'

const bytes = Buffer.from('A text that lies on the disk.')
const pool = createParsePool({ size: 1, limits: { inputBytes: 1_000 } })
const hints = { declaredMediaType: 'text/plain', name: 'a.txt' }
const { signal } = new AbortController()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'concordance-stored-'))
})
afterAll(async () => {
  await pool.close()
  await rm(folder, { recursive: true })
})

const store = async (name: string, content: Uint8Array) => {
  await writeFile(path.join(folder, name), content)
  return path.join(folder, name)
}

describe('files on this machine', () => {
  it('are read by the child process itself', async () => {
    const file = { path: await store('good', bytes), sha256: blobKeyOf(bytes) }
    const parsed = await pool.parse({ ...hints, bytes: file }, signal)
    expect(parsed.pages.map(({ text }) => text)).toEqual(['A text that lies on the disk.'])
  })

  it('are refused if their bytes have changed since they were stored', async () => {
    const file = { path: await store('damaged', Buffer.from('Another text.')), sha256: blobKeyOf(bytes) }
    await expect(pool.parse({ ...hints, bytes: file }, signal)).rejects.toMatchObject({ code: 'blob_damaged' })
  })

  it('are refused if they are above the size limit', async () => {
    const long = Buffer.alloc(1_001, 'a')
    const file = { path: await store('long', long), sha256: blobKeyOf(long) }
    await expect(pool.parse({ ...hints, bytes: file }, signal)).rejects.toMatchObject({ code: 'too_large' })
  })
})
