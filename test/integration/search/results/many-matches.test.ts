import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findMatches } from '../../../../src/search/match/find-matches.ts'
import { MAX_LISTED } from '../../../../src/search/match/list-matches.ts'
import { searchLibrary } from '../../../../src/search/results/search-library.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../../../src/search/request/search-request.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { idOf, writeLibrary, type WrittenDocument } from '../support/written-library.ts'

const WITH_BOTH = 8
const PASSAGES = 1 + MAX_LISTED / WITH_BOTH
const DOCUMENTS: readonly WrittenDocument[] = [
  ...Array.from({ length: WITH_BOTH }, (_, number) => ({
    name: `both${number}`,
    published: `20${10 + number}-01-01`,
    passages: Array.from({ length: PASSAGES }, (_unused, at) => `The harbour has a tramway, says ${at} of ${number}.`),
  })),
  { name: 'apart', published: '2009-01-01', passages: ['A harbour.', 'A tramway.'] },
  { name: 'one', title: 'Of a tramway', passages: ['A harbour alone.'] },
  { name: 'none', passages: ['A quarry.'] },
]

let opened: TestApp

const search = (fields: Partial<SearchRequest>) => searchLibrary(opened.app, { ...EMPTY_REQUEST, ...fields })
const idsOf = (result: Awaited<ReturnType<typeof search>>) => result.hits.map(({ document }) => document.documentId)

describe('a search that more passages match than are listed', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    await writeLibrary(opened.app, DOCUMENTS)
  })
  afterAll(() => opened.close())

  it('is counted exactly where versions decide what matches', async () => {
    const found = await search({ text: 'harbour' })
    expect(found).toMatchObject({ total: WITH_BOTH + 2, counts: 'exact', goneTotal: 0 })
    expect(found.facets.find(({ field }) => field === 'status')?.values.map(({ count }) => count)).toEqual([
      WITH_BOTH + 2,
    ])
    expect(found.hits).toHaveLength(10)
    const both = found.hits.find(({ document }) => document.documentId === idOf('both3'))
    expect([both?.more.length, both?.moreCount]).toEqual([3, PASSAGES - 1])
    expect(found.hits.find(({ document }) => document.documentId === idOf('one'))?.moreCount).toBe(0)
  })

  it('is shown page by page in whole, also by date', async () => {
    const everything = new Set(DOCUMENTS.map(({ name }) => idOf(name)).filter((id) => id !== idOf('none')))
    for (const sort of ['relevance', 'newest', 'oldest'] as const) {
      const pages: string[] = []
      let cursor: string | null = null
      do {
        const page = await search({ text: 'harbour', sort, limit: 3, cursor })
        pages.push(...idsOf(page))
        cursor = page.nextCursor
      } while (cursor !== null)
      expect(new Set(pages)).toEqual(everything)
      expect(pages).toHaveLength(everything.size)
    }
    const newest = await search({ text: 'harbour', sort: 'newest', limit: 2 })
    expect(idsOf(newest)).toEqual([idOf('both7'), idOf('both6')])
  })

  it('has an upper bound where passages decide, shows nothing that does not match, and lists all for exports', async () => {
    const request = { ...EMPTY_REQUEST, text: 'harbour AND tramway', limit: 20 }
    const found = await search(request)
    expect(found).toMatchObject({ total: WITH_BOTH + 2, counts: 'at_most' })
    expect(new Set(idsOf(found))).not.toContain(idOf('apart'))
    for (const { passage } of found.hits) expect(passage.text).toMatch(/harbour has a tramway/)
    const listed = await findMatches(opened.app, request, 'listed')
    expect([listed.counted.counts, listed.set.total, listed.order.length]).toEqual(['exact', WITH_BOTH, WITH_BOTH])
  })
})
