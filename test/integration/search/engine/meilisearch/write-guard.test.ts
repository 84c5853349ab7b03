import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { openMeilisearch } from '../../../../../src/search/engine/meilisearch/meilisearch.ts'
import { createMeiliClient } from '../../../../../src/search/engine/meilisearch/settings.ts'
import type { SearchEngine } from '../../../../../src/search/engine/search-engine.ts'
import { recordOf } from '../../../../contracts/search-records.ts'
import { freshNamespace } from '../../../../support/test-app.ts'
import { requireOrSkip } from '../../../../support/variants.ts'
import { startRelay, type Relay } from '../../../../support/web/relay.ts'
import { startTamperingProxy, type TamperingProxy } from '../support/tampering-proxy.ts'

/** How long the server is away after it died. */
const AWAY_MS = 100

if (requireOrSkip('ENGINES', 'meilisearch', true, '')) {
  describe('a document that the search server does not survive', { timeout: 60_000 }, () => {
    const [url, masterKey] = [inject('meiliUrl'), inject('meiliMasterKey')]
    let proxy: TamperingProxy
    let relay: Relay
    let engine: SearchEngine
    let index: string
    let deaths: number
    let isFatal: (body: string) => boolean
    let discarded: number

    beforeEach(async () => {
      ;[index, deaths, discarded, isFatal] = [freshNamespace(), 0, 0, (body) => body.includes('fatal-')]
      proxy = await startTamperingProxy(url, (method, path, body) => {
        if (path.includes('/tasks/cancel')) discarded += 1
        if (method !== 'POST' || !path.includes('/documents') || !isFatal(body)) return body
        die()
        return '[]'
      })
      relay = await startRelay(Number(new URL(proxy.url).port))
      engine = openMeilisearch({ url: `http://127.0.0.1:${relay.port}`, masterKey, index })
      await engine.rebuild((put) => put([recordOf('first')]))
    })

    afterEach(async () => {
      await dying // its relay comes back, and not that of the next test
      await engine.close()
      await relay.close()
      await proxy.close()
      for (const name of [index, `${index}__next`]) await createMeiliClient(url, masterKey).deleteIndex(name).waitTask()
    })

    let dying: Promise<void> | null = null

    /** Two requests may arrive before the first has cut both off: the server dies of them once. */
    function die(): void {
      dying ??= cutForAWhile().finally(() => (dying = null))
    }

    async function cutForAWhile(): Promise<void> {
      deaths += 1
      await relay.cut()
      await new Promise((resolve) => setTimeout(resolve, AWAY_MS))
      await relay.restore()
    }

    /** Writes a document, again and again as jobs do, until it is written or fails for good; resolves to the code. */
    async function write(name: string): Promise<string> {
      for (let attempt = 0; attempt < 12; attempt += 1) {
        const result = await engine.put([recordOf(name)]).then(
          () => 'written',
          (error: { code: string; kind: string }) => error,
        )
        if (typeof result === 'string') return result
        if (result.kind === 'permanent') return result.code
        await new Promise((resolve) => setTimeout(resolve, 2 * AWAY_MS))
      }
      return 'never'
    }

    // it was retried for ever, and the server died each time
    it('fails with a code of its own once the server has died of it alone three times, and others are written', async () => {
      const results = await Promise.all(['good-1', 'fatal-1', 'good-2'].map(write))
      expect(results).toEqual(['written', 'index_crash', 'written'])
      expect(deaths).toBeGreaterThanOrEqual(3)
      expect(deaths).toBeLessThanOrEqual(4)
    })

    it('leaves no task behind that the server would take up again', async () => {
      expect(await write('fatal-1')).toBe('index_crash')
      const before = discarded
      expect(await write('good-1')).toBe('written')
      expect(discarded).toBe(before + 1)
      expect(await write('good-2')).toBe('written')
      expect(discarded).toBe(before + 1)
    })

    it('is not one that was only in hand when the server died', async () => {
      let left = 2
      isFatal = () => left-- > 0
      expect(await Promise.all(['good-1', 'good-2'].map(write))).toEqual(['written', 'written'])
      left = 2
      expect(await write('good-1')).toBe('written')
      left = 2
      expect(await write('good-1')).toBe('written')
    })
  })
}
