import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Catalogue } from '../../../src/db/database.ts'
import { tryLocked } from '../../../src/db/locks.ts'
import { openScratchCatalogue, type ScratchCatalogue } from './support/scratch-catalogue.ts'

/** More than a process has connections. */
const MANY = 30

let scratch: ScratchCatalogue
let catalogue: Catalogue
let other: Catalogue

/** Holders that stay until they are let go. */
function holdShared(count: number) {
  let letGo = (): void => undefined
  const over = new Promise<void>((resolve) => (letGo = resolve))
  const holders = Array.from({ length: count }, () =>
    tryLocked(catalogue, 'shelf', 'shared', async () => {
      // Whoever holds it asks the catalogue for something, as the pipeline does.
      await sql`select 1`.execute(catalogue)
      await over
      return 'held'
    }),
  )
  return { letGo, holders }
}

describe('a lock that one process shares among many', () => {
  beforeAll(async () => {
    scratch = await openScratchCatalogue()
    ;({ catalogue } = scratch)
    other = scratch.openOther()
  })
  afterAll(() => scratch.close())

  it('leaves connections for what they do, and keeps out who wants it alone until the last is done', async () => {
    const { letGo, holders } = holdShared(MANY)
    await expect.poll(() => tryLocked(other, 'shelf', 'alone', async () => 'alone')).toBe('busy')
    expect(await tryLocked(other, 'shelf', 'shared', async () => 'shared')).toBe('shared')
    letGo()
    expect(await Promise.all(holders)).toEqual(holders.map(() => 'held'))
    await expect.poll(() => tryLocked(other, 'shelf', 'alone', async () => 'alone')).toBe('alone')
  })

  it('is busy for all of them while another has it alone, and free afterwards', async () => {
    const answers = await tryLocked(other, 'shelf', 'alone', () => Promise.all(holdShared(3).holders))
    expect(answers).toEqual(['busy', 'busy', 'busy'])
    expect(await tryLocked(catalogue, 'shelf', 'shared', async () => 'held')).toBe('held')
  })

  it('ends with a holder that fails', async () => {
    const failing = tryLocked(catalogue, 'shelf', 'shared', () => Promise.reject(new Error('no room')))
    await expect(failing).rejects.toThrow('no room')
    await expect.poll(() => tryLocked(other, 'shelf', 'alone', async () => 'alone')).toBe('alone')
  })
})
