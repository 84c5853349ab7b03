import type { Meilisearch } from 'meilisearch'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { parse } from 'yaml'
import { embedderSchema } from '../../../../../src/search/engine/embedding/embedder-schema.ts'
import { openMeilisearch } from '../../../../../src/search/engine/meilisearch/meilisearch.ts'
import { createMeiliClient } from '../../../../../src/search/engine/meilisearch/settings.ts'
import type { SearchEngine } from '../../../../../src/search/engine/search-engine.ts'
import { conjunctOf, EVERYTHING, recordOf } from '../../../../contracts/search-records.ts'
import { freshNamespace } from '../../../../support/test-app.ts'
import { startToyEmbedder, toyEmbedderFile, type ToyEmbedder } from '../../../../support/toy-embedder.ts'
import { requireOrSkip } from '../../../../support/variants.ts'

const ALL = { of: 'passage' as const, conjuncts: [conjunctOf()], filter: EVERYTHING, limit: 100, meaning: 'a plan' }
const RECORDS = [recordOf('p1'), recordOf('p2')]
const REASON = /cannot use the embedder at http:\/\/127\.0\.0\.1:\d+,.* words are indexed/

if (requireOrSkip('ENGINES', 'meilisearch', true, '')) {
  describe('an embedder that answers us and not the search server', () => {
    const [url, masterKey] = [inject('meiliUrl'), inject('meiliMasterKey')]
    let client: Meilisearch
    let embedder: ToyEmbedder
    let index: string
    const engines: SearchEngine[] = []

    /** As a process that has just started. */
    const open = (): SearchEngine => {
      const embedding = { embedder: embedderSchema.parse(parse(toyEmbedderFile(embedder.url))), apiKey: null }
      const engine = openMeilisearch({ url, masterKey, index, embedding })
      engines.push(engine)
      return engine
    }
    const stats = async () => client.index(index).getStats()

    beforeAll(async () => {
      client = createMeiliClient(url, masterKey)
      embedder = await startToyEmbedder()
    })
    beforeEach(() => {
      index = freshNamespace()
      embedder.behave('refuses servers')
    })
    afterEach(async () => {
      for (const engine of engines.splice(0)) await engine.close()
      for (const name of [index, `${index}__next`]) await client.deleteIndex(name).waitTask()
    })
    afterAll(() => embedder.close())

    it('leaves an index of words that is current, says so in one line, and fails no task', async () => {
      const engine = open()
      const since = new Date().toISOString()
      await engine.rebuild((put) => put(RECORDS))
      const state = await engine.state()
      expect(state).toMatchObject({ records: 2, current: true, refusedEmbedder: expect.stringMatching(REASON) })
      expect(state.kind === 'there' && state.refusedEmbedder).not.toContain('\n')
      await engine.put([recordOf('p3')])
      const [found] = await engine.find([ALL])
      expect(found).toMatchObject({ candidates: { length: 3 }, meaning: { kind: 'away' } })
      expect(
        await engine.compare(
          ['document-p1', 'document-p3'],
          [RECORDS[0], recordOf('p3')].flatMap((r) => r ?? []),
        ),
      ).toEqual([])
      const { results } = await client.tasks.getTasks({ statuses: ['failed', 'canceled'], afterEnqueuedAt: since })
      expect(results.filter(({ indexUid, type }) => indexUid?.startsWith(index) && type !== 'indexDeletion')).toEqual(
        [],
      )
      expect(await stats()).toMatchObject({ numberOfEmbeddedDocuments: 0 })
    })

    it('is refused to a process that starts later as well, which leaves no index beside', async () => {
      await open().rebuild((put) => put(RECORDS))
      const later = open()
      expect(await later.state()).toMatchObject({ current: true, refusedEmbedder: expect.stringMatching(REASON) })
      await later.put([recordOf('p3')])
      const { results } = await client.getIndexes({ limit: 1_000 })
      expect(results.map(({ uid }) => uid).filter((uid) => uid.startsWith(`${index}_`))).toEqual([])
    })

    it('makes an index with vectors be replaced by one of words, once the server is found to be refused', async () => {
      embedder.behave('answers')
      await open().rebuild((put) => put(RECORDS))
      expect(await stats()).toMatchObject({ numberOfEmbeddedDocuments: 2 })
      embedder.behave('refuses servers')
      const later = open()
      expect(await later.state()).toMatchObject({ current: false, refusedEmbedder: expect.stringMatching(REASON) })
      await later.rebuild((put) => put(RECORDS))
      expect(await later.state()).toMatchObject({ current: true, records: 2 })
    })

    it('is used again, by a rebuild, when the server may ask it', async () => {
      await open().rebuild((put) => put(RECORDS))
      embedder.behave('answers')
      const later = open()
      expect(await later.state()).toEqual({ kind: 'there', records: 2, current: false, missing: [] })
      await later.rebuild((put) => put(RECORDS))
      expect(await later.state()).toEqual({ kind: 'there', records: 2, current: true, missing: [] })
      expect(await stats()).toMatchObject({ numberOfEmbeddedDocuments: 2 })
    })

    it('is not taken for refused while it answers nobody', async () => {
      embedder.behave('answers')
      await open().rebuild((put) => put(RECORDS))
      embedder.behave('fails')
      const later = open()
      expect(await later.state()).toEqual({ kind: 'there', records: 2, current: true, missing: [] })
      await expect(later.put([recordOf('p3')])).rejects.toMatchObject({ code: 'embedder_unavailable' })
    })
  })
}
