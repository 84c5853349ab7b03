import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { besideOf } from '../../../../../src/search/engine/meilisearch/index-state.ts'
import { createMeiliClient } from '../../../../../src/search/engine/meilisearch/settings.ts'
import { placeOf } from '../../../../../src/search/engine/sharded/place-documents.ts'
import type { SearchEngine } from '../../../../../src/search/engine/search-engine.ts'
import { conjunctOf, equals, EVERYTHING, recordOf } from '../../../../contracts/search-records.ts'
import { freshNamespace } from '../../../../support/test-app.ts'
import { requireOrSkip } from '../../../../support/variants.ts'
import { startTamperingProxy, type TamperingProxy } from '../support/tampering-proxy.ts'
import { deleteIndexes, openOnServers, useTwoServers } from '../support/two-servers.ts'

const ALL = { of: 'passage' as const, conjuncts: [conjunctOf()], filter: EVERYTHING, limit: 100 }
const OLD = Array.from({ length: 10 }, (_, number) => recordOf(`old${number}`))
const NEW = Array.from({ length: 24 }, (_, number) => recordOf(`new${number}`))
const onB = (records: readonly { readonly documentId: string }[]) =>
  records.filter(({ documentId }) => placeOf(documentId, ['a', 'b']) === 'b').length

if (requireOrSkip('ENGINES', 'shards', true, '')) {
  const [first, second, process] = useTwoServers()

  describe('a swap over two servers that is interrupted', () => {
    let index: string
    let engine: SearchEngine
    let proxy: TamperingProxy | null = null

    beforeEach(async () => {
      index = freshNamespace()
      engine = openOnServers({ a: first(), b: second() }, index)
      await engine.rebuild((put) => put(OLD))
    })

    afterEach(async () => {
      await engine.close()
      await proxy?.close()
      proxy = null
      await deleteIndexes([first(), second()], index)
    })

    /** Rebuilds with `second` killed as soon as it is asked to swap; the swap does, or does not, reach it before. */
    const rebuildAndKill = async (reaches: boolean): Promise<void> => {
      let kills = 0
      proxy = await startTamperingProxy(second().url, async (_method, path, body) => {
        if (path === '/swap-indexes' && kills++ === 0 && !reaches) await process.kill()
        return body
      })
      if (reaches) proxy.after((path) => (path === '/swap-indexes' ? process.kill() : Promise.resolve()))
      const behindProxy = openOnServers({ a: first(), b: { ...second(), url: proxy.url } }, index)
      const rebuilt = behindProxy.rebuild((put) => put(NEW))
      await expect(rebuilt).rejects.toMatchObject({ kind: 'transient', code: 'search_unavailable' })
      await behindProxy.close()
    }

    const idsOf = async () => {
      const [found] = await engine.find([ALL])
      return found?.candidates.map(({ passageId }) => passageId).sort()
    }
    const sorted = (records: readonly { readonly passageId: string }[]) => records.map((each) => each.passageId).sort()

    it.each([
      ['before it swapped', false],
      ['with the swap in its queue', true],
    ])('is ended by another process when a server was killed %s', async (_name, reaches) => {
      await rebuildAndKill(reaches)
      expect(await engine.isSwapping()).toBe(true)
      await expect(engine.settle()).rejects.toMatchObject({ code: 'search_unavailable' })
      expect(await engine.isSwapping()).toBe(true)
      await process.restart()
      await engine.settle()
      expect(await engine.isSwapping()).toBe(false)
      expect(await idsOf()).toEqual(sorted(NEW))
      expect(await engine.state()).toEqual({
        kind: 'there',
        records: NEW.length,
        current: true,
        missing: [],
      })
      await engine.settle()
      expect(await idsOf()).toEqual(sorted(NEW))
    })

    it('is undone on all servers when one has lost its new index', async () => {
      await rebuildAndKill(false)
      await process.restart()
      const client = createMeiliClient(second().url, second().masterKey)
      await client.deleteIndex(besideOf({ client, name: index, layout: null, embedding: null }).name).waitTask()
      await engine.settle()
      expect(await engine.isSwapping()).toBe(false)
      expect(await idsOf()).toEqual(sorted(OLD))
      await engine.rebuild((put) => put(NEW))
      expect(await idsOf()).toEqual(sorted(NEW))
    })

    it('holds writers, which would write to an index that is about to go', async () => {
      await rebuildAndKill(false)
      const held = { kind: 'throttled', code: 'index_rebuilding' }
      await expect(engine.put([recordOf('late')])).rejects.toMatchObject(held)
      await expect(engine.remove(equals('document', 'none'))).rejects.toMatchObject(held)
      await process.restart()
      await engine.settle()
      await engine.put([recordOf('late')])
      expect(await idsOf()).toEqual(sorted([...NEW, recordOf('late')]))
    })

    it('is ended by the next rebuild, and is the same for a first index', async () => {
      await deleteIndexes([first(), second()], index)
      await rebuildAndKill(false)
      await process.restart()
      expect(onB(NEW)).toBeGreaterThan(0)
      await engine.rebuild((put) => put(OLD))
      expect(await idsOf()).toEqual(sorted(OLD))
    })
  })
}
