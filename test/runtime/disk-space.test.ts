import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { findSpaceShortage, MIN_FREE_BYTES, requireFreeSpace } from '../../src/runtime/disk-space.ts'
import { InvalidInputError, toDiskError } from '../../src/errors.ts'

/** No disk has so much. */
const TOO_MUCH = 2 ** 60

describe('room on the disk', () => {
  it('names the folder, what is free and what is needed', async () => {
    expect(await findSpaceShortage(tmpdir(), TOO_MUCH)).toMatch(
      new RegExp(
        `^\\d+ MB are free on the disk of ${tmpdir()}, and ${(TOO_MUCH + MIN_FREE_BYTES) / 2 ** 20} MB are needed$`,
      ),
    )
  })

  it('is looked for where a folder would be that is not made yet', async () => {
    expect(await findSpaceShortage(path.join(tmpdir(), 'not', 'made', 'yet'), TOO_MUCH)).toContain('not/made/yet')
  })

  it('is Transient when it is missing, and says nothing of where', async () => {
    const refused = requireFreeSpace(tmpdir(), TOO_MUCH)
    await expect(refused).rejects.toMatchObject({ name: 'TransientError', code: 'disk_full' })
    await expect(refused).rejects.not.toThrow(tmpdir())
  })
})

describe('toDiskError', () => {
  it.each([
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['EIO', 'disk_failed'],
    ['EROFS', 'disk_failed'],
  ])('takes %s for %s, whatever was to be written', (errno, code) => {
    const error = Object.assign(new Error('write'), { code: errno })
    expect(toDiskError(error)).toMatchObject({ name: 'TransientError', code, cause: error })
  })

  it('leaves everything else as it is', () => {
    const others = [Object.assign(new Error('open'), { code: 'ENOENT' }), new InvalidInputError('body_invalid', 'no')]
    for (const error of others) expect(toDiskError(error)).toBe(error)
  })
})
