import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOrderedPages, scoreOrder } from '../../bench/quality/pdf-reading-order.ts'
import { readShared } from '../support/shared-dir.ts'
import { openWatchedPool, type WatchedPool } from './support/parse-watch.ts'

/** The minimum over all pages; a single page may have a table that people read in another order. */
const MIN_MEAN = 0.97
const MIN_OF_PAGE = 0.85

const pages = await readOrderedPages()
const scores = new Map<string, ReturnType<typeof scoreOrder>>()

let pool: WatchedPool

beforeAll(() => {
  pool = openWatchedPool()
})

afterAll(async () => pool.close())

describe('reading order of pages checked by people', () => {
  it.each(pages.map((page) => [page.name, page] as const))(
    '%s is read in the order that a person reads it',
    async (name, ordered) => {
      const parsed = await pool.parse(await readShared(`corpus/${ordered.file}`), name, 'application/pdf')
      if (parsed.kind === 'failed') throw new Error(`refused as ${parsed.code}`)
      const score = scoreOrder(parsed.file.pages[ordered.page - 1]?.text ?? '', ordered.anchors)
      scores.set(name, score)
      expect(score.found, `without ${score.missing.join(', ')}`).toBeGreaterThanOrEqual(MIN_OF_PAGE)
      expect(score.order).toBeGreaterThanOrEqual(MIN_OF_PAGE)
    },
  )

  it('reaches the required mean over all pages', () => {
    const mean = (of: 'found' | 'order') =>
      [...scores.values()].reduce((sum, score) => sum + score[of], 0) / scores.size
    expect(scores.size).toBeGreaterThanOrEqual(10)
    expect(mean('found')).toBeGreaterThanOrEqual(MIN_MEAN)
    expect(mean('order')).toBeGreaterThanOrEqual(MIN_MEAN)
  })
})
