import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFsStore } from '../../src/blobs/fs.ts'
import { removeLeftovers, temporaryName } from '../../src/runtime/leftovers.ts'
import { spoolToFile } from '../../src/blobs/spool-file.ts'

const HOUR_MS = 60 * 60_000

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'concordance-leftovers-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Writes a file as if it was last written to some hours ago. */
async function leave(name: string, hours: number): Promise<string> {
  const file = path.join(folder, name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, 'half of it')
  const then = new Date(Date.now() - hours * HOUR_MS)
  await utimes(file, then, then)
  return file
}

describe('files that a killed process was writing', () => {
  // each kill -9 during an upload left up to 90 MB for ever
  it('are removed when they are old enough, and those that another process may be writing stay', async () => {
    await leave(temporaryName(), 30)
    await leave(path.join('ab', temporaryName()), 30)
    const fresh = await leave(temporaryName(), 1)
    expect(await removeLeftovers(folder, 24 * HOUR_MS)).toBe(2)
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['ab', path.basename(fresh)]))
    expect(await readdir(path.join(folder, 'ab'))).toEqual([])
    expect(await removeLeftovers(folder, 0)).toBe(1)
  })

  it('are the only files that are removed, however old others are', async () => {
    const names = ['.0b6f.part', 'film.part', 'ab', `${temporaryName()}.txt`, path.join('other', temporaryName())]
    for (const name of names.filter((each) => each !== 'ab')) await leave(name, 300)
    const key = await createFsStore(folder).write(Buffer.from('whole'))
    expect(await removeLeftovers(folder, 0)).toBe(0)
    expect(await createFsStore(folder).has(key)).toBe(true)
  })

  it('are those of a stream that was interrupted in the middle', async () => {
    let isAsked = false
    let end = (): void => {}
    const ended = new Promise<void>((resolve) => (end = resolve))
    const stuck = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(3_000_000)
      isAsked = true
      await ended
    }
    const spooled = spoolToFile(stuck(), folder)
    while (!isAsked) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(await removeLeftovers(folder, 0)).toBe(1)
    expect(await readdir(folder)).toEqual([])
    end()
    await spooled // closes its file, which Node would otherwise complain of
  })

  it('are looked for in a folder that does not exist yet', async () => {
    expect(await removeLeftovers(path.join(folder, 'absent'), 0)).toBe(0)
  })
})
