import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRecords, recordIndexed } from '../../../../src/ingest/index/index-feed.ts'
import { searchLibrary } from '../../../../src/search/results/search-library.ts'
import { EMPTY_REQUEST, type SearchRequest, type Sort } from '../../../../src/search/request/search-request.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { idOf, writeLibrary, type WrittenDocument } from '../support/written-library.ts'

const DAYS = ['2019-06-13', null, '2021-02-01', '2018-03-01', null, '2019-06-13', '2020-10-10'] as const
/** More documents than are ranked for one word, some of them dated, of one to three passages each. */
const DOCUMENTS: readonly WrittenDocument[] = Array.from({ length: 320 }, (_, number) => ({
  name: `d${number}`,
  published: DAYS[number % DAYS.length] ?? null,
  passages: Array.from({ length: 1 + (number % 3) }, (_unused, at) => `A harbour plan, number ${number} of ${at}.`),
}))

let opened: TestApp

async function search(fields: Partial<SearchRequest>) {
  return searchLibrary(opened.app, { ...EMPTY_REQUEST, ...fields })
}

/** All documents of a request in pages of `limit`. */
async function enumerate(fields: Partial<SearchRequest>, limit: number): Promise<readonly string[]> {
  const found: string[] = []
  let cursor: string | null = null
  do {
    const { hits, nextCursor, total } = await search({ ...fields, limit, cursor })
    found.push(...hits.map(({ document }) => document.documentId))
    expect(found.length).toBeLessThanOrEqual(total)
    cursor = nextCursor
  } while (cursor !== null)
  return found
}

describe('a search of the library', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    await writeLibrary(opened.app, DOCUMENTS)
  })
  afterAll(() => opened.close())

  it.each<[string, Sort]>([
    ['harbour', 'relevance'],
    ['', 'relevance'],
    ['harbour', 'newest'],
    ['"a harbour plan number"', 'oldest'],
  ])('returns each document of %j by %s once across pages, in one order', async (text, sort) => {
    const whole = await enumerate({ text, sort }, 100)
    expect([...whole].sort()).toEqual(DOCUMENTS.map(({ name }) => idOf(name)).sort())
    expect(await enumerate({ text, sort }, 33)).toEqual(whole)
  })

  it.each(['newest', 'oldest'] as const)('sorts by %s with the undated last, and ties by id', async (sort) => {
    const published = new Map(DOCUMENTS.map(({ name, published: day = null }) => [idOf(name), day]))
    const ids = [...published.keys()].sort((a, b) => {
      const [first, second] = [published.get(a) ?? null, published.get(b) ?? null]
      if (first === second) return a < b ? -1 : 1
      if (first === null || second === null) return first === null ? 1 : -1
      return first < second === (sort === 'oldest') ? -1 : 1
    })
    expect(await enumerate({ text: 'harbour', sort }, 100)).toEqual(ids)
  })

  it('returns the best passage of a document, some more, and their number', async () => {
    const { hits, total, counts } = await search({ text: 'harbour "number 5"' })
    expect([total, counts]).toEqual([1, 'exact'])
    const [hit] = hits
    expect(hit).toMatchObject({ document: { documentId: idOf('d5') }, moreCount: 2 })
    expect(hit?.more).toHaveLength(2)
    expect(new Set([hit?.passage, ...(hit?.more ?? [])].map((passage) => passage?.passageId)).size).toBe(3)
  })

  it('refuses a cursor of another query', async () => {
    const { nextCursor } = await search({ text: 'harbour' })
    expect(nextCursor).not.toBeNull()
    const refused = { code: 'cursor_invalid' }
    await expect(search({ text: 'plan', cursor: nextCursor })).rejects.toMatchObject(refused)
    await expect(search({ text: 'harbour', sort: 'newest', cursor: nextCursor })).rejects.toMatchObject(refused)
    await expect(search({ text: 'harbour', cursor: 'nonsense' })).rejects.toMatchObject(refused)
  })

  it('changes the corpus version when anything changed', async () => {
    const { corpusVersion } = await search({ text: 'harbour' })
    expect((await search({ text: 'plan' })).corpusVersion).toBe(corpusVersion)
    const { catalogue, engine } = opened.app
    await sql`update document set published = '2022-01-01' where document_id = ${idOf('d1')}`.execute(catalogue)
    await engine.put(await readRecords(catalogue, [idOf('d1')]))
    await recordIndexed(catalogue, idOf('d1'))
    const after = await search({ text: 'harbour', sort: 'newest' })
    expect(after.corpusVersion).not.toBe(corpusVersion)
    expect(after.hits[0]?.document.documentId).toBe(idOf('d1'))
  })
})
