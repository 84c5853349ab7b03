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
/** As they may be sent by hand: nothing that `URLSearchParams` would write. */
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

/** As many documents as an answer may have, and only those of the planted publisher. */
const MOST = ['limit', '100'] as const
const theirs = () => ['publisher', search.publisher] as const

describe('a search that is asked hostile things', () => {
  beforeAll(async () => {
    library = await openSampleLibrary()
    await library.harvest()
    search = await openHostileSearch(library.app)
  }, LOAD_TIMEOUT_MS)
  afterAll(async () => {
    await search.close()
    await library.close()
  })

  it('finds what was planted when it is asked for, and so would show a filter that is got round', async () => {
    const gone = await search.ask(toQuery([['gone', 'only'], ['publisher', 'Somebody'], MOST]))
    expect(new Set(gone.documentIds)).toEqual(search.gone)
    const others = await search.ask(toQuery([theirs()]))
    expect(new Set(others.documentIds)).toEqual(search.ofPublisher)
  })

  it.each(queries.map((query) => [query.slice(0, 40), query]))('answers or refuses %j', async (_start, query) => {
    expect(faultOf(await search.ask(toQuery([['q', query]])), search)).toBeNull()
    const filtered = await search.ask(toQuery([['q', query], theirs(), MOST]))
    expect(faultOf(filtered, search)).toBeNull()
    expect(filtered.documentIds.filter((id) => !search.ofPublisher.has(id))).toEqual([])
  })

  it.each(values.map((value) => [value.slice(0, 40), value]))('takes %j for a value and no more', async (_s, value) => {
    expect(faultOf(await search.ask(toQuery([['q', value]])), search)).toBeNull()
    for (const parameter of PARAMETERS) {
      const asked = await search.ask(toQuery([[parameter, value], MOST]))
      expect(faultOf(asked, search)).toBeNull()
      const isFacet = ['place', 'theme', 'kind', 'status', 'publisher', 'source'].includes(parameter)
      if (isFacet) expect([parameter, asked.documentIds]).toEqual([parameter, []])
      // beside a good value it adds nothing
      const beside = await search.ask(toQuery([theirs(), [parameter, value], MOST]))
      expect(faultOf(beside, search)).toBeNull()
      expect(beside.documentIds.filter((id) => !search.ofPublisher.has(id))).toEqual([])
    }
  })

  it.each(RAW)('answers or refuses the query string %s', async (query) => {
    expect(faultOf(await search.ask(query), search)).toBeNull()
  })

  it('answers or refuses whatever is sent', async () => {
    const property = fc.asyncProperty(hostileQuery, async (query) => {
      expect(faultOf(await search.ask(query), search)).toBeNull()
    })
    await fc.assert(property, { numRuns: RANDOM })
  })

  it('lets no question out of its filter', async () => {
    const property = fc.asyncProperty(hostileText, async (q) => {
      const { documentIds } = await search.ask(toQuery([['q', q], theirs(), MOST]))
      expect(documentIds.filter((id) => !search.ofPublisher.has(id))).toEqual([])
    })
    await fc.assert(property, { numRuns: RANDOM })
  })
})
