import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFlipped, toCounts, toSuspects } from './support/byte-flips.ts'
import { readGoodFiles } from './support/good-files.ts'
import { openWatchedPool, type WatchedPool } from './support/parse-watch.ts'

/** In all, of the twenty files; `npm run test:flips` takes ten times as many. */
const SEEDS = 200
const LIMIT_MS = 15 * 60_000

let pool: WatchedPool

beforeAll(() => {
  pool = openWatchedPool()
})

afterAll(async () => pool.close())

describe('files with flipped bytes', () => {
  it('are good ones as long as nothing is flipped', async () => {
    const files = await readGoodFiles()
    expect(files).toHaveLength(20)
    for (const { name, mediaType, build } of files) {
      const { kind } = await pool.parse(
        build((bytes) => bytes),
        name,
        mediaType,
      )
      expect([name, kind]).toEqual([name, 'parsed'])
    }
  })

  it(
    'are read or refused with a reason, and never cost more than their own process',
    async () => {
      const seeds = [...Array(SEEDS).keys()]
      const outcomes = await readFlipped(pool, await readGoodFiles(), seeds)
      console.log(toCounts(outcomes).join('\n'))
      expect(outcomes).toHaveLength(SEEDS)
      expect(new Set(outcomes.map(({ outcome }) => outcome)).size).toBeGreaterThan(1)
      expect(toSuspects(outcomes)).toEqual([])
    },
    LIMIT_MS,
  )
})
