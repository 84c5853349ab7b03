import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openMeilisearch } from '../../../../../src/search/engine/meilisearch/meilisearch.ts'
import type { SearchEngine } from '../../../../../src/search/engine/search-engine.ts'
import { conjunctOf, EVERYTHING, recordOf } from '../../../../contracts/search-records.ts'
import { answer, startWebOrigin, type WebOrigin } from '../../../../support/web/web-origin.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
/** As a server from 1.48 answers `documents/fetch` while its queue of searches is full. */
const BUSY = JSON.stringify({
  message: 'Too many search requests running at the same time: 1000. Retry after 10s.',
  ...{ code: 'too_many_search_requests', type: 'system', link: '' },
})

describe('a search server that is too busy', () => {
  let server: WebOrigin
  let engine: SearchEngine

  beforeEach(async () => {
    server = await startWebOrigin()
    engine = openMeilisearch({ url: server.address, masterKey: 'key', index: 'busy' })
  })

  afterEach(async () => {
    await engine.close()
    await server.close()
  })

  /** Answers 503 so many times, asking to come back at once, and then with no records. */
  const busyFor = (times: number): void => {
    let left = times
    server.route({
      '/indexes/busy/documents/fetch': (request, response) =>
        left-- > 0
          ? answer(503, BUSY, { ...JSON_TYPE, 'retry-after': '0' })(request, response)
          : answer(200, JSON.stringify({ results: [], offset: 0, limit: 20, total: 0 }), JSON_TYPE)(request, response),
    })
  }

  it('is asked again when it says so, by the comparison of index and catalogue', async () => {
    busyFor(3)
    expect(await engine.compare(['document-p1'], [recordOf('p1')])).toEqual(['document-p1'])
    expect(server.seen).toHaveLength(4)
  })

  it('is left alone after four tries', async () => {
    busyFor(10)
    const compared = engine.compare(['document-p1'], [recordOf('p1')])
    await expect(compared).rejects.toMatchObject({ kind: 'transient', code: 'search_unavailable' })
    expect(server.seen).toHaveLength(4)
  })

  it('is not waited for by a search, whose reader can ask again', async () => {
    server.route({ '/multi-search': answer(503, BUSY, { ...JSON_TYPE, 'retry-after': '10' }) })
    const found = engine.find([{ of: 'passage', conjuncts: [conjunctOf()], filter: EVERYTHING, limit: 1 }])
    await expect(found).rejects.toMatchObject({ kind: 'transient', code: 'search_unavailable' })
    expect(server.seen).toHaveLength(1)
  })
})
