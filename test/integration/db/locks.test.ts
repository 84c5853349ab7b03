import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Catalogue } from '../../../src/db/database.ts'
import { tryLocked } from '../../../src/db/locks.ts'
import { openScratchCatalogue, type ScratchCatalogue } from './support/scratch-catalogue.ts'

/** More than the number of connections of a process. */
const MANY = 30

let scratch: ScratchCatalogue
let catalogue: Catalogue
let other: Catalogue

/** Holders of a shared lock, which keep it until `release` is called. */
function holdShared(count: number) {
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  const holders = Array.from({ length: count }, () =>
    tryLocked(catalogue, 'shelf', 'shared', async () => {
      // Holders use the catalogue, as the pipeline does.
      await sql`select 1`.execute(catalogue)
      await released
      return 'held'
    }),
  )
  return { release, holders }
}

describe('a lock shared by many holders in one process', () => {
  beforeAll(async () => {
    scratch = await openScratchCatalogue()
    ;({ catalogue } = scratch)
    other = scratch.openOther()
  })
  afterAll(() => scratch.close())

  it('leaves connections for their work, and excludes an exclusive holder until the last has finished', async () => {
    const { release, holders } = holdShared(MANY)
    await expect.poll(() => tryLocked(other, 'shelf', 'alone', async () => 'alone')).toBe('busy')
    expect(await tryLocked(other, 'shelf', 'shared', async () => 'shared')).toBe('shared')
    release()
    expect(await Promise.all(holders)).toEqual(holders.map(() => 'held'))
    await expect.poll(() => tryLocked(other, 'shelf', 'alone', async () => 'alone')).toBe('alone')
  })

  it('is busy for all of them while it is held exclusively, and free afterwards', async () => {
    const answers = await tryLocked(other, 'shelf', 'alone', () => Promise.all(holdShared(3).holders))
    expect(answers).toEqual(['busy', 'busy', 'busy'])
    expect(await tryLocked(catalogue, 'shelf', 'shared', async () => 'held')).toBe('held')
  })

  it('is released when a holder fails', async () => {
    const failing = tryLocked(catalogue, 'shelf', 'shared', () => Promise.reject(new Error('no room')))
    await expect(failing).rejects.toThrow('no room')
    await expect.poll(() => tryLocked(other, 'shelf', 'alone', async () => 'alone')).toBe('alone')
  })
})
