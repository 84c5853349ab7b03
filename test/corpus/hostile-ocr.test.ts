import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readShared, sharedFolder } from '../support/shared-dir.ts'
import { openWatchedPool, type WatchedPool } from './support/parse-watch.ts'

const MAX_MEBIBYTES = 768
const FOLDERS = ['pdf', 'third-party/pdfjs']
const GOOD = Buffer.from('A good document, right behind.')

const files = (
  await Promise.all(
    FOLDERS.map(async (folder) => {
      const names = await readdir(path.join(sharedFolder, 'corpus-hostile', folder))
      return names.filter((name) => name.endsWith('.pdf')).map((name) => `${folder}/${name}`)
    }),
  )
).flat()

let pool: WatchedPool

beforeAll(() => {
  pool = openWatchedPool()
})
afterAll(async () => pool.close())

describe('OCR of hostile files', () => {
  it('has files to test', () => {
    expect(files.length).toBeGreaterThan(20)
  })

  it.each(files)('reads the first page of %s, or fails with a reason', async (name) => {
    const bytes = await readShared(`corpus-hostile/${name}`)
    const page = await pool.recognise(bytes, 1)
    expect(page).toMatch(/^(read|blank|encrypted|malformed|timeout|memory|crash)$/)
    expect(await pool.parse(GOOD, 'good.txt', 'text/plain')).toMatchObject({ kind: 'parsed' })
  })

  it('stays within the memory limit of a parse process', () => {
    expect(pool.peakMebibytes()).toBeLessThan(MAX_MEBIBYTES)
  })
})
