import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFsStore } from '../../src/blobs/fs.ts'
import { blobStoreContract, keysOf } from '../contracts/blob-store.ts'
import { requireOrSkip } from '../support/variants.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'concordance-blobs-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

if (requireOrSkip('STORES', 'fs', true, '')) {
  describe('blob store: folder', () => {
    blobStoreContract(async () => {
      const place = path.join(folder, 'contract')
      const file = path.join(folder, 'a-file-where-the-folder-was')
      await writeFile(file, '')
      return {
        store: createFsStore(place),
        away: createFsStore(file),
        damage: (key, bytes) => writeFile(path.join(place, key.slice(0, 2), key), bytes),
        close: async () => {},
      }
    })

    it('creates its folder at the first write and is empty until then', async () => {
      const place = path.join(folder, 'not', 'made', 'yet')
      const store = createFsStore(place)
      expect(await keysOf(store)).toEqual([])
      const key = await store.write(Buffer.from('first'))
      expect(await keysOf(store)).toEqual([key])
    })

    it('ignores what a killed writer left half-written, and files that are no blobs', async () => {
      const place = path.join(folder, 'with-leftovers')
      const store = createFsStore(place)
      const key = await store.write(Buffer.from('whole'))
      await writeFile(path.join(place, key.slice(0, 2), '.0b6f.part'), 'wh')
      await writeFile(path.join(place, 'README'), 'not a shelf')
      expect(await keysOf(store)).toEqual([key])
    })

    it('leaves no temporary files after concurrent writes of the same bytes', async () => {
      const place = path.join(folder, 'tidy')
      const store = createFsStore(place)
      const bytes = Buffer.from('written by many')
      const [key = ''] = await Promise.all(Array.from({ length: 8 }, () => store.write(bytes)))
      expect(await readdir(path.join(place, key.slice(0, 2)))).toEqual([key])
    })
  })
}
