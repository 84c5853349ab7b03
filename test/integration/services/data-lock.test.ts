import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { acquireDataLock, readLockHolder } from '../../../src/services/data-lock.ts'
import { TEST_TIMEOUT_MS, cleanUp, killHard, runProgram, scratchFolder } from './support/scratch.ts'

const CODE = 'data_folder_in_use'

describe('data lock', { timeout: TEST_TIMEOUT_MS }, () => {
  afterAll(cleanUp, TEST_TIMEOUT_MS)

  it('refuses a second holder and names the first', async () => {
    const folder = await scratchFolder()
    const lock = await acquireDataLock(folder)
    await expect(acquireDataLock(folder)).rejects.toMatchObject({ code: CODE, kind: 'conflict' })
    await expect(acquireDataLock(folder)).rejects.toThrow(`${folder} is in use by process ${process.pid}`)
    expect(await readLockHolder(folder)).toMatchObject({ pid: process.pid })
    await lock.release()
  })

  it('is free after release, which may be repeated and leaves few files', async () => {
    const folder = await scratchFolder()
    for (let round = 0; round < 10; round += 1) {
      const lock = await acquireDataLock(folder)
      await lock.release()
      await lock.release()
      expect(await readLockHolder(folder)).toBeNull()
    }
    expect((await readdir(join(folder, 'lock'))).length).toBeLessThanOrEqual(2)
  })

  it('has no holder when the folder does not exist', async () => {
    expect(await readLockHolder(join(await scratchFolder(), 'none'))).toBeNull()
  })

  it('is held by another process until that is killed', async () => {
    const folder = await scratchFolder()
    const holder = await runProgram('take-lock.ts', folder)
    expect(holder.line).toBe('taken')
    await expect(acquireDataLock(folder)).rejects.toMatchObject({ code: CODE })
    await killHard(holder.pid)
    expect(await readLockHolder(folder)).toBeNull()
    await (await acquireDataLock(folder)).release()
  })

  it('ignores a reused process number and a damaged lock file', async () => {
    for (const text of [
      JSON.stringify({ pid: process.pid, startedAt: 'x', processStart: 'another' }),
      '{"pid":',
      '\0\0',
    ]) {
      const folder = await scratchFolder()
      await mkdir(join(folder, 'lock'))
      await writeFile(join(folder, 'lock', '7'), text)
      await (await acquireDataLock(folder)).release()
    }
  })

  it('goes to exactly one of eight processes that race for a stale lock', async () => {
    const folder = await scratchFolder()
    const dead = await runProgram('take-lock.ts', folder)
    await killHard(dead.pid)
    const gate = join(folder, 'gate')
    const racing = Array.from({ length: 8 }, () => runProgram('take-lock.ts', folder, gate))
    while ((await readdir(folder)).filter((name) => name.startsWith('gate.')).length < 8) await delay(20)
    await writeFile(gate, '')
    const outcomes = (await Promise.all(racing)).map(({ line }) => line).sort()
    expect(outcomes).toEqual([...Array<string>(7).fill(CODE), 'taken'])
  })

  it('goes to exactly one of many callers that race within one process, in each of 40 rounds', async () => {
    const folder = await scratchFolder()
    for (let round = 0; round < 40; round += 1) {
      const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => acquireDataLock(folder)))
      const taken = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
      expect(taken).toHaveLength(1)
      await taken[0]?.release()
    }
  })
})
