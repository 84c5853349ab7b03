import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseFlipped, toCounts, toSuspects } from './support/byte-flips.ts'
import { readGoodFiles } from './support/good-files.ts'
import { openWatchedPool, type WatchedPool } from './support/parse-watch.ts'

/** The number of damaged files in all, made from twenty; `npm run test:flips` makes ten times as many. */
const SEEDS = 200
const LIMIT_MS = 15 * 60_000

let pool: WatchedPool

beforeAll(() => {
  pool = openWatchedPool()
})

afterAll(async () => pool.close())

describe('files with flipped bytes', () => {
  it('are parsed as long as no byte is flipped', async () => {
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
    'are parsed or fail with a reason, and harm at most their own process',
    async () => {
      const seeds = [...Array(SEEDS).keys()]
      const outcomes = await parseFlipped(pool, await readGoodFiles(), seeds)
      console.log(toCounts(outcomes).join('\n'))
      expect(outcomes).toHaveLength(SEEDS)
      expect(new Set(outcomes.map(({ outcome }) => outcome)).size).toBeGreaterThan(1)
      expect(toSuspects(outcomes)).toEqual([])
    },
    LIMIT_MS,
  )
})
