import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DOCUMENT_KINDS, DOCUMENT_STATUSES } from '../../../src/domain/document.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { openHttpSearch, type HttpSearch, type SearchAnswer } from './support/http-search.ts'
import { loadSmallLibrary, placesOf, PUBLISHERS, THEMES, WORDS, type KnownDocument } from './support/small-library.ts'

const FIELDS = ['place', 'theme', 'kind', 'status', 'publisher'] as const
type Field = (typeof FIELDS)[number]

/** The conditions besides the words. */
interface Choice extends Readonly<Record<Field, readonly string[]>> {
  readonly from: string | null
  readonly to: string | null
  readonly versions: 'current' | 'all'
  readonly gone: 'without' | 'with' | 'only'
}

const EVERYTHING: Choice = {
  ...{ place: [], theme: [], kind: [], status: [], publisher: [], from: null, to: null },
  ...{ versions: 'all', gone: 'with' },
}
const RUNS = 15

let opened: TestApp
let search: HttpSearch
let known: readonly KnownDocument[]

/** All hits of a query, in pages of `limit`, and the responses. */
async function enumerate(q: string, choice: Choice, limit: number) {
  const answers: SearchAnswer[] = []
  let cursor: string | null = null
  do {
    const query = toQuery(q, choice, limit, cursor)
    const answer: SearchAnswer = await search.get(query)
    answers.push(answer)
    cursor = answer.nextCursor
    // a broken cursor would never end
    expect(answers.length).toBeLessThanOrEqual(known.length + 1)
  } while (cursor !== null)
  return { first: answers[0], hits: answers.flatMap(({ hits }) => hits) }
}

function toQuery(q: string, choice: Choice, limit: number, cursor: string | null): URLSearchParams {
  const query = new URLSearchParams({ q, limit: String(limit), versions: choice.versions, gone: choice.gone })
  for (const field of FIELDS) for (const value of choice[field]) query.append(field, value)
  if (choice.from !== null) query.set('from', choice.from)
  if (choice.to !== null) query.set('to', choice.to)
  if (cursor !== null) query.set('cursor', cursor)
  return query
}

/** Whether a document has a version that the filters accept, from its known facts. */
function passes(document: KnownDocument, choice: Choice): boolean {
  const { place, theme, kind, status, publisher, from, to, versions, gone } = choice
  const allows = (chosen: readonly string[], values: readonly string[]): boolean =>
    chosen.length === 0 || values.some((value) => chosen.includes(value))
  const inTime = (day: string | null): boolean =>
    (from === null && to === null) || (day !== null && (from ?? '') <= day && day <= (to ?? '9999'))
  return (
    allows(place, document.places) &&
    allows(theme, document.themes) &&
    allows(kind, [document.kind]) &&
    allows(publisher, [document.publisher]) &&
    (gone === 'with' || document.isGone === (gone === 'only')) &&
    document.texts.some(
      (text) => (versions === 'all' || text.isCurrent) && allows(status, [text.status]) && inTime(text.day),
    )
  )
}

const idsOf = (hits: SearchAnswer['hits']): readonly string[] => hits.map(({ document }) => document.documentId).sort()

/** The ids of all matches of a query without filters. */
const answering = new Map<string, ReadonlySet<string>>()

async function allThatAnswer(q: string): Promise<ReadonlySet<string>> {
  const requested = answering.get(q)
  if (requested !== undefined) return requested
  const found = new Set(idsOf((await enumerate(q, EVERYTHING, 100)).hits))
  answering.set(q, found)
  return found
}

async function expected(q: string, choice: Choice): Promise<readonly string[]> {
  const found = await allThatAnswer(q)
  const passing = known.filter((document) => found.has(document.documentId) && passes(document, choice))
  return passing.map(({ documentId }) => documentId).sort()
}

const questions = fc.oneof(
  fc.constant(''),
  fc.constantFrom(...WORDS),
  fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...WORDS)).map((pair) => `"${pair.join(' ')}"`),
  fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 2, maxLength: 5 }).map((words) => words.join(' ')),
)
const some = (values: readonly string[]) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.uniqueArray(fc.constantFrom(...values), { maxLength: 2 }))
const days = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  fc
    .date({ min: new Date('1990-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
)
const choices = () =>
  fc.record<Choice>({
    place: some(placesOf(opened.app)),
    theme: some(THEMES),
    kind: some(DOCUMENT_KINDS),
    status: some(DOCUMENT_STATUSES),
    publisher: some(PUBLISHERS),
    from: days,
    to: days,
    versions: fc.constantFrom('current', 'all'),
    gone: fc.constantFrom('without', 'with', 'only'),
  })

describe('a search with filters', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    known = await loadSmallLibrary(opened.app, 7)
    search = await openHttpSearch(opened.app)
  })
  afterAll(async () => {
    await search.close()
    await opened.close()
  })

  const holds = (property: (q: string, choice: Choice, limit: number) => Promise<void>): Promise<void> =>
    fc.assert(fc.asyncProperty(questions, choices(), fc.integer({ min: 3, max: 20 }), property), { numRuns: RUNS })

  it('has documents of every kind', () => {
    expect(known.filter(({ isGone }) => isGone).length).toBeGreaterThan(5)
    expect(known.filter(({ texts }) => texts.length === 2).length).toBeGreaterThan(5)
    expect(known.filter(({ texts }) => texts.some(({ day }) => day === null)).length).toBeGreaterThan(1)
  })

  it('finds everything without conditions', async () => {
    expect((await allThatAnswer('')).size).toBe(known.length)
  })

  it('returns across pages the unfiltered result filtered by the catalogue, each document once', () =>
    holds(async (q, choice, limit) => {
      const { first, hits } = await enumerate(q, choice, limit)
      expect(idsOf(hits)).toEqual(await expected(q, choice))
      expect(first?.total).toBe(hits.length)
    }))

  it('reports how many gone documents it excludes', () =>
    holds(async (q, choice) => {
      const { goneTotal } = await search.get(toQuery(q, { ...choice, gone: 'without' }, 1, null))
      expect(goneTotal).toBe((await expected(q, { ...choice, gone: 'only' })).length)
    }))

  it('counts each facet as in the result without the filter on its field', () =>
    holds(async (q, requested) => {
      // a document with a draft has two statuses; either may be counted
      const choice: Choice = { ...requested, versions: 'current' }
      const { facets } = await search.get(toQuery(q, choice, 1, null))
      for (const field of FIELDS) {
        const { hits } = await enumerate(q, { ...choice, [field]: [] }, 100)
        const facet = facets.find((each) => each.field === field)
        const counted = (facet?.values ?? []).filter(({ count }) => count > 0).map(({ value, count }) => [value, count])
        expect([field, new Map(counted as [string, number][])]).toEqual([field, countBy(field, hits, facet?.counts)])
      }
    }))
})

/** `passages`: the matching passages of each document, of which one found by its title alone has none. */
function countBy(field: Field, hits: SearchAnswer['hits'], of: 'documents' | 'passages' = 'documents') {
  const counts = new Map<string, number>()
  for (const { document: found, passage, moreCount } of hits) {
    const passages = passage.matchedIn === 'title' ? 0 : 1 + moreCount
    const document = known.find(({ documentId }) => documentId === found.documentId)
    for (const value of document === undefined ? [] : valuesOf(document, field)) {
      counts.set(value, (counts.get(value) ?? 0) + (of === 'passages' ? passages : 1))
    }
  }
  return new Map([...counts].filter(([, count]) => count > 0))
}

function valuesOf(document: KnownDocument, field: Field): readonly string[] {
  switch (field) {
    case 'place':
      return document.places
    case 'theme':
      return document.themes
    case 'kind':
      return [document.kind]
    case 'publisher':
      return [document.publisher]
    case 'status':
      return document.texts.filter(({ isCurrent }) => isCurrent).map(({ status }) => status)
  }
}
