import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createMeiliHttp, type MeiliHttp } from '../../../../../src/search/engine/meilisearch/http.ts'
import { createMultiSearch, type MultiSearch } from '../../../../../src/search/engine/meilisearch/multi-search.ts'

let server: Server
let http: MeiliHttp
let multiSearch: MultiSearch
/** The texts asked for by each request. */
let requests: string[][] = []
let status = 200

const queriesOf = (...texts: string[]) => texts.map((q) => ({ indexUid: 'passages', q }))
const foundIn = async (results: ReturnType<MultiSearch>) => (await results).map((each) => each.estimatedTotalHits)

/** A server that finds as many hits as the text has characters. */
beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const { queries } = JSON.parse(body) as { queries: readonly { q: string }[] }
      requests.push(queries.map(({ q }) => q))
      response.statusCode = status
      const results = queries.map(({ q }) => ({ hits: [], estimatedTotalHits: q.length }))
      response.end(JSON.stringify(status === 200 ? { results } : { message: 'refused', code: 'bad_request' }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  http = createMeiliHttp()
  const { port } = server.address() as AddressInfo
  const address = { url: `http://127.0.0.1:${port}`, masterKey: 'key' }
  multiSearch = createMultiSearch((body, signal) => http.post(address, 'multi-search', body, signal))
})
afterAll(async () => {
  await http.close()
  await new Promise((resolve) => server.close(resolve))
})
beforeEach(() => {
  requests = []
  status = 200
})

describe('several queries of one search', () => {
  it('share a request when they are sent at once with one signal, and each gets its own results', async () => {
    const { signal } = new AbortController()
    const found = await Promise.all([
      foundIn(multiSearch(queriesOf('a', 'bb'), signal)),
      foundIn(multiSearch([], signal)),
      foundIn(multiSearch(queriesOf('ccc'), signal)),
    ])
    expect(found).toEqual([[1, 2], [], [3]])
    expect(requests).toEqual([['a', 'bb', 'ccc']])
    expect(await foundIn(multiSearch(queriesOf('dddd'), signal))).toEqual([4])
    expect(requests).toHaveLength(2)
  })

  it('do not share one with those of another search, or of none', async () => {
    const [one, other] = [new AbortController(), new AbortController()]
    const found = await Promise.all([
      foundIn(multiSearch(queriesOf('a'), one.signal)),
      foundIn(multiSearch(queriesOf('bb'), other.signal)),
      foundIn(multiSearch(queriesOf('ccc'))),
      foundIn(multiSearch(queriesOf('dddd'))),
    ])
    expect(found).toEqual([[1], [2], [3], [4]])
    expect(requests).toHaveLength(4)
  })

  it('all fail when the server refuses one of them, and the next request is sent anew', async () => {
    const { signal } = new AbortController()
    status = 400
    const both = [multiSearch(queriesOf('a'), signal), multiSearch(queriesOf('bb'), signal)]
    for (const each of both) await expect(each).rejects.toMatchObject({ code: 'search_refused' })
    expect(requests).toHaveLength(1)
    status = 200
    expect(await foundIn(multiSearch(queriesOf('ccc'), signal))).toEqual([3])
  })
})
