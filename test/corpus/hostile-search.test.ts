import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addBody } from '../../src/ingest/add-documents.ts'
import { searchLibrary } from '../../src/search/results/search-library.ts'
import { EMPTY_REQUEST } from '../../src/search/request/search-request.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, settled, type SampleLibrary } from '../support/sample-library.ts'
import { readShared, readSharedJson } from '../support/shared-dir.ts'
import { setTimeout as delay } from 'node:timers/promises'

const MAX_WAIT_MS = 90_000
const LOOK_MS = 250
/** Files that end a process or take seconds or much memory, and some that are merely odd. */
const FILES =
  /^(?:pdf\/(?:bomb|pages-50k|page-repeated|form-self|insane|nested)|docx\/bomb|html\/(?:deep|unclosed|one-word))/

const files = (await readSharedJson<readonly { file: string }[]>('corpus-hostile/MANIFEST.json'))
  .map(({ file }) => file)
  .filter((file) => FILES.test(file) && !/\.(?:gz|br)$/.test(file))

let library: SampleLibrary

async function add(name: string, bytes: Buffer): Promise<void> {
  const address = `upload:test/${name}`
  await addBody(library.app, { address, kind: 'upload', bytes, fileName: name, mediaType: null, hints: {} })
}

describe('a library to which hostile files are added', () => {
  beforeAll(async () => {
    library = await openSampleLibrary()
  }, LOAD_TIMEOUT_MS)
  afterAll(() => library.close())

  it('has enough hostile files to test', () => {
    expect(files.length).toBeGreaterThan(10)
  })

  it.each(files)('finds the good document added after %s in time', async (file) => {
    const word = `wolframite${files.indexOf(file)}x`
    await add(file.replace('/', '-'), await readShared(`corpus-hostile/${file}`))
    const addedMs = performance.now()
    await add(`${word}.txt`, Buffer.from(`A good document about ${word}, right behind.`))
    const isFound = async () => (await searchLibrary(library.app, { ...EMPTY_REQUEST, text: word })).total > 0
    while (!(await isFound()) && performance.now() - addedMs < MAX_WAIT_MS) await delay(LOOK_MS)
    expect(await isFound()).toBe(true)
    await settled(library.app)
  })
})
