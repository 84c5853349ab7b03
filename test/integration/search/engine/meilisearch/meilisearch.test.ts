import type { Meilisearch, Settings } from 'meilisearch'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openMeilisearch } from '../../../../../src/search/engine/meilisearch/meilisearch.ts'
import { createMeiliClient } from '../../../../../src/search/engine/meilisearch/settings.ts'
import type { SearchEngine } from '../../../../../src/search/engine/search-engine.ts'
import { searchEngineContract } from '../../../../contracts/search-engine.ts'
import { conjunctOf, equals, EVERYTHING, recordOf, type ScratchEngine } from '../../../../contracts/search-records.ts'
import { closedPort } from '../../../../support/web/relay.ts'
import { freshNamespace } from '../../../../support/test-app.ts'
import { requireOrSkip } from '../../../../support/variants.ts'

const ALL = { of: 'passage' as const, conjuncts: [conjunctOf()], filter: EVERYTHING, limit: 10 }

interface ScratchMeilisearch extends ScratchEngine {
  readonly client: Meilisearch
  readonly index: string
}

async function openScratchMeilisearch(): Promise<ScratchMeilisearch> {
  const [url, masterKey, index] = [inject('meiliUrl'), inject('meiliMasterKey'), freshNamespace()]
  const client = createMeiliClient(url, masterKey)
  return {
    client,
    index,
    engine: openMeilisearch({ url, masterKey, index }),
    away: openMeilisearch({ url: `http://127.0.0.1:${await closedPort()}`, masterKey, index }),
    close: async () => {
      for (const name of [index, `${index}__next`]) await client.deleteIndex(name).waitTask()
    },
  }
}

if (requireOrSkip('ENGINES', 'meilisearch', true, '')) {
  describe('search engine: meilisearch', () => {
    searchEngineContract(openScratchMeilisearch)
  })

  describe('search engine: specific to meilisearch', () => {
    let scratch: ScratchMeilisearch
    let engine: SearchEngine

    beforeAll(async () => {
      scratch = await openScratchMeilisearch()
      engine = scratch.engine
      await engine.rebuild(async () => {})
    })

    afterAll(() => scratch.close())

    const change = async (settings: Settings) => {
      await scratch.client.index(scratch.index).updateSettings(settings).waitTask()
    }

    it.each<[string, Settings]>([
      ['a searched field less', { searchableAttributes: ['words'] }],
      ['other ranking', { rankingRules: ['words', 'typo'] }],
      ['another way with typing errors', { typoTolerance: { enabled: true, minWordSizeForTypos: { oneTypo: 3 } } }],
      ['a limit on hits', { pagination: { maxTotalHits: 10 } }],
    ])('reports an index with %s as not current until it is rebuilt', async (_name, settings) => {
      expect(await engine.state()).toMatchObject({ current: true })
      await change(settings)
      expect(await engine.state()).toMatchObject({ kind: 'there', current: false })
      await engine.rebuild(async () => {})
      expect(await engine.state()).toMatchObject({ current: true })
    })

    it('ignores settings that belong to the operator', async () => {
      await change({ synonyms: { lep: ['local enterprise partnership'] } })
      expect(await engine.state()).toMatchObject({ current: true })
    })

    it('rebuilds despite the remains of a killed rebuild', async () => {
      const next = `${scratch.index}__next`
      await scratch.client.createIndex(next, { primaryKey: 'id' }).waitTask()
      await scratch.client
        .index(next)
        .addDocuments([{ id: 'left', document: 'd', text: 'left over' }])
        .waitTask()
      await engine.rebuild((put) => put([recordOf('p1')]))
      expect(await engine.state()).toEqual({ kind: 'there', records: 1, current: true, missing: [] })
    })

    // The server folds facet values before it compares them, and cuts them.
    it.each([
      ['case', 'Leeds City Council', 'LEEDS city council'],
      ['outer space', 'Board', ' Board '],
      ['compatible forms', 'Office', 'Oﬃce'],
      ['what stands after 117 characters', `${'a'.repeat(117)}b`, `${'a'.repeat(117)}c`],
      ['which half of a pair is lone', 'a\uD800', 'a\uDC00'],
    ])('keeps publishers apart that differ only in %s', async (_name, one, other) => {
      await engine.rebuild((put) => put([recordOf('p1', { publisher: one }), recordOf('p2', { publisher: other })]))
      const [found, both] = await engine.find([
        { ...ALL, filter: equals('publisher', one) },
        { ...ALL, filter: { kind: 'or', of: [equals('publisher', one), equals('publisher', other)] } },
      ])
      expect(found?.candidates.map(({ passageId }) => passageId)).toEqual(['p1'])
      expect(both?.candidates.map(({ passageId }) => passageId)).toEqual(['p1', 'p2'])
    })

    it('reports what the server refused when the request was invalid', async () => {
      const refused = engine.put([recordOf('an id with spaces')])
      await expect(refused).rejects.toMatchObject({ kind: 'permanent', code: 'index_refused' })
      const wrongKey = openMeilisearch({ url: inject('meiliUrl'), masterKey: 'guess', index: scratch.index })
      await expect(wrongKey.find([ALL])).rejects.toMatchObject({ kind: 'permanent', code: 'search_refused' })
    })
  })
}
