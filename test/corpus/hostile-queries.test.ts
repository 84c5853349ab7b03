import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOAD_TIMEOUT_MS, openSampleLibrary, type SampleLibrary } from '../support/sample-library.ts'
import {
  faultOf,
  hostileQuery,
  hostileText,
  openHostileSearch,
  PARAMETERS,
  readHostileLists,
  toQuery,
  type HostileSearch,
} from './support/hostile-queries.ts'

const RANDOM = 300
const { queries, values } = await readHostileLists()
/** Query strings that may be sent by hand, though `URLSearchParams` would not write them. */
const RAW = [
  'q=%',
  'q=%ff%fe',
  'q=%00',
  'q=%ED%A0%80',
  'q[]=a',
  'q=a&q=b',
  'place[x]=1',
  'place=&place=',
  '&&&',
  '=',
  'q',
]

let library: SampleLibrary
let search: HostileSearch

/** The largest number of documents of a response, and a filter on the planted publisher. */
const MAX_LIMIT = ['limit', '100'] as const
const byPublisher = () => ['publisher', search.publisher] as const

describe('a search with hostile parameters', () => {
  beforeAll(async () => {
    library = await openSampleLibrary()
    await library.harvest()
    search = await openHostileSearch(library.app)
  }, LOAD_TIMEOUT_MS)
  afterAll(async () => {
    await search.close()
    await library.close()
  })

  it('finds the planted documents when asked for, so that the tests can detect a filter that is bypassed', async () => {
    const gone = await search.send(toQuery([['gone', 'only'], ['publisher', 'Somebody'], MAX_LIMIT]))
    expect(new Set(gone.documentIds)).toEqual(search.gone)
    const others = await search.send(toQuery([byPublisher()]))
    expect(new Set(others.documentIds)).toEqual(search.ofPublisher)
  })

  it.each(queries.map((query) => [query.slice(0, 40), query]))('answers or refuses %j', async (_start, query) => {
    expect(faultOf(await search.send(toQuery([['q', query]])), search)).toBeNull()
    const filtered = await search.send(toQuery([['q', query], byPublisher(), MAX_LIMIT]))
    expect(faultOf(filtered, search)).toBeNull()
    expect(filtered.documentIds.filter((id) => !search.ofPublisher.has(id))).toEqual([])
  })

  it.each(values.map((value) => [value.slice(0, 40), value]))('treats %j as a value only', async (_s, value) => {
    expect(faultOf(await search.send(toQuery([['q', value]])), search)).toBeNull()
    for (const parameter of PARAMETERS) {
      const reply = await search.send(toQuery([[parameter, value], MAX_LIMIT]))
      expect(faultOf(reply, search)).toBeNull()
      const isFacet = ['place', 'theme', 'kind', 'status', 'publisher', 'source'].includes(parameter)
      if (isFacet) expect([parameter, reply.documentIds]).toEqual([parameter, []])
      // Next to a valid value it adds no results.
      const beside = await search.send(toQuery([byPublisher(), [parameter, value], MAX_LIMIT]))
      expect(faultOf(beside, search)).toBeNull()
      expect(beside.documentIds.filter((id) => !search.ofPublisher.has(id))).toEqual([])
    }
  })

  it.each(RAW)('answers or refuses the query string %s', async (query) => {
    expect(faultOf(await search.send(query), search)).toBeNull()
  })

  it('answers or refuses whatever is sent', async () => {
    const property = fc.asyncProperty(hostileQuery, async (query) => {
      expect(faultOf(await search.send(query), search)).toBeNull()
    })
    await fc.assert(property, { numRuns: RANDOM })
  })

  it('never returns documents outside the filter', async () => {
    const property = fc.asyncProperty(hostileText, async (q) => {
      const { documentIds } = await search.send(toQuery([['q', q], byPublisher(), MAX_LIMIT]))
      expect(documentIds.filter((id) => !search.ofPublisher.has(id))).toEqual([])
    })
    await fc.assert(property, { numRuns: RANDOM })
  })
})
