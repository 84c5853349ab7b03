import type { Meilisearch } from 'meilisearch'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { openMeilisearch } from '../../../../src/search/engine/meilisearch/meilisearch.ts'
import { createMeiliClient } from '../../../../src/search/engine/meilisearch/settings.ts'
import type { SearchEngine } from '../../../../src/search/engine/search-engine.ts'
import { conjunctOf, EVERYTHING, recordOf } from '../../../contracts/search-records.ts'
import { startRelay } from '../../../support/web/relay.ts'
import { freshNamespace } from '../../../support/test-app.ts'
import { requireOrSkip } from '../../../support/variants.ts'
import { startTamperingProxy } from './support/tampering-proxy.ts'

const ALL = { of: 'passage' as const, conjuncts: [conjunctOf()], filter: EVERYTHING, limit: 1_000 }
const many = (prefix: string, number: number) => Array.from({ length: number }, (_, at) => recordOf(`${prefix}${at}`))

/** Searches repeatedly until `over`; returns each result, or the code of the error. */
async function watch(engine: SearchEngine, over: Promise<unknown>): Promise<ReadonlySet<number | string>> {
  const seen = new Set<number | string>()
  let isOver = false
  void over.finally(() => (isOver = true)).catch(() => {})
  while (!isOver) {
    const answer = engine.find([ALL]).then(([found]) => found?.candidates.length ?? -1)
    seen.add(await answer.catch((error: { code: string }) => error.code))
  }
  return seen
}

if (requireOrSkip('ENGINES', 'meilisearch', true, '')) {
  describe('life cycle of a Meilisearch index', () => {
    const [url, masterKey] = [inject('meiliUrl'), inject('meiliMasterKey')]
    let client: Meilisearch
    let index: string
    let engine: SearchEngine

    beforeEach(() => {
      index = freshNamespace()
      client = createMeiliClient(url, masterKey)
      engine = openMeilisearch({ url, masterKey, index })
    })

    afterEach(async () => {
      await engine.close()
      for (const name of [index, `${index}__next`]) await client.deleteIndex(name).waitTask()
    })

    it('answers every search during a rebuild, from the old index or the new one', async () => {
      await engine.rebuild((put) => put(many('old', 20)))
      const rebuilt = engine.rebuild(async (put) => {
        for (let at = 0; at < 3; at += 1) await put(many(`new${at}-`, 10))
      })
      const seen = await watch(engine, rebuilt)
      await rebuilt
      expect([...seen].filter((each) => each !== 20 && each !== 30)).toEqual([])
      expect(await engine.state()).toMatchObject({ records: 30, current: true })
    })

    it('reports the first index as missing until it is complete', async () => {
      const rebuilt = engine.rebuild((put) => put(many('p', 10)))
      const seen = await watch(engine, rebuilt)
      await rebuilt
      expect([...seen].filter((each) => each !== 'index_missing' && each !== 10)).toEqual([])
    })

    it('loads nothing into an index without our settings, and keeps the old one', async () => {
      await engine.rebuild((put) => put(many('old', 2)))
      const proxy = await startTamperingProxy(url, (method, path, body) =>
        method === 'PATCH' && path.endsWith('/settings') ? body.replace('"words","sort"', '"words","typo"') : body,
      )
      const behindProxy = openMeilisearch({ url: proxy.url, masterKey, index })
      let loads = 0
      const rebuilt = behindProxy.rebuild(async () => void (loads += 1))
      await expect(rebuilt).rejects.toMatchObject({ kind: 'permanent', code: 'index_settings' })
      expect(loads).toBe(0)
      expect(await engine.state()).toMatchObject({ records: 2, current: true })
      await behindProxy.close()
      await proxy.close()
    })

    it('does not swap in an index that lost its settings while it was filled', async () => {
      await engine.rebuild((put) => put(many('old', 2)))
      const rebuilt = engine.rebuild(async (put) => {
        await put(many('new', 3))
        await client
          .index(`${index}__next`)
          .updateSettings({ rankingRules: ['words'] })
          .waitTask()
      })
      await expect(rebuilt).rejects.toMatchObject({ kind: 'permanent', code: 'index_settings' })
      expect(await engine.state()).toMatchObject({ records: 2, current: true })
    })

    it('reports an index made by another program as behind, never as an empty result', async () => {
      await client.createIndex(index, { primaryKey: 'id' }).waitTask()
      await client
        .index(index)
        .updateSettings({ filterableAttributes: ['document', 'version', 'theme'] })
        .waitTask()
      await client
        .index(index)
        .addDocuments([{ id: 'p1', document: 'd1', version: 'v1', text: 'A plan for the region.' }])
        .waitTask()
      const behind = { kind: 'transient', code: 'index_behind' }
      await expect(engine.find([ALL])).rejects.toMatchObject(behind)
      await expect(engine.count([{ ...ALL, by: ['version'] }])).rejects.toMatchObject(behind)
      await expect(engine.put([recordOf('p2')])).rejects.toMatchObject(behind)
      expect(await engine.state()).toEqual({ kind: 'there', records: 1, current: false, missing: [] })
      await engine.rebuild((put) => put([recordOf('p2')]))
      expect(await engine.find([ALL])).toMatchObject([{ candidates: [{ passageId: 'p2' }] }])
    })

    it('finds documents that differ: other words, extra passages, none', async () => {
      const records = ['same', 'other', 'less', 'more'].map((id) => recordOf(id))
      await engine.rebuild((put) => put([...records, recordOf('left', { documentId: 'document-more' })]))
      await engine.put([recordOf('other', { status: 'draft' })])
      await engine.remove({ kind: 'equals', field: 'document', value: 'document-less' })
      const ids = [...records.map(({ documentId }) => documentId), 'document-of-nobody']
      expect(await engine.compare(ids, records)).toEqual(['document-other', 'document-less', 'document-more'])
      expect(await engine.compare([], [])).toEqual([])
    })

    it('retries when the server closed a persistent connection', async () => {
      await engine.rebuild((put) => put(many('p', 3)))
      const relay = await startRelay(Number(new URL(url).port))
      const behindRelay = openMeilisearch({ url: `http://127.0.0.1:${relay.port}`, masterKey, index })
      for (let at = 0; at < 5; at += 1) {
        expect(await behindRelay.find([ALL])).toMatchObject([{ candidates: { length: 3 } }])
        await relay.cut()
        await relay.restore()
      }
      await behindRelay.close()
      await relay.close()
    })

    it('aborts a search when its caller aborts', async () => {
      await engine.rebuild((put) => put(many('p', 3)))
      const asking = new AbortController()
      const found = engine.find([ALL], asking.signal)
      asking.abort()
      await expect(found).rejects.toMatchObject({ name: 'AbortError' })
    })
  })
}
