import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { VersionFacts } from '../../../src/search/facts/version-facts.ts'
import { accepts } from '../../../src/domain/filter.ts'
import { toMatchSet } from '../../../src/search/match/match-set.ts'
import { EMPTY_REQUEST, toVersionFilter, type SearchRequest } from '../../../src/search/request/search-request.ts'
import { versionFacts } from '../support/version-facts.ts'

const FIELDS = ['place', 'kind', 'status', 'publisher'] as const

const value = fc.constantFrom('a', 'b', 'c')
const day = fc.constantFrom('2018-05-01', '2019-12-31', '2020-01-01', '2021-07-09')
const optionalDay = fc.option(day, { nil: null })
const bound = fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: day })
// Mostly empty: with a filter on every field hardly a version is left.
const chosen = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.uniqueArray(value, { maxLength: 2 }) },
)
const facts: fc.Arbitrary<VersionFacts> = fc
  .record({
    documentId: fc.constantFrom('d1', 'd2', 'd3', 'd4', 'd5'),
    current: fc.boolean(),
    places: fc.uniqueArray(value, { maxLength: 2 }),
    kind: value,
    publisher: fc.option(value, { nil: null }),
    status: value,
    source: fc.option(value, { nil: null }),
    published: optionalDay,
  })
  // only whole documents are gone
  .map((fields) => versionFacts({ ...fields, gone: fields.documentId > 'd3' }))
const requests: fc.Arbitrary<SearchRequest> = fc
  .record({
    ...{
      place: chosen,
      kind: chosen,
      status: chosen,
      publisher: chosen,
      source: chosen,
      from: bound,
      to: bound,
    },
    versions: fc.constantFrom('current' as const, 'all' as const),
    gone: fc.constantFrom('without' as const, 'with' as const, 'only' as const),
  })
  .map((fields) => ({ ...EMPTY_REQUEST, ...fields }))

/** Numbered versions, each with as many matching passages as its number; at most one per document is current. */
function libraryOf(drawn: readonly VersionFacts[]) {
  const firstCurrent = (documentId: string) => drawn.findIndex((fact) => fact.documentId === documentId && fact.current)
  const versions = drawn.map((fact, index) => ({
    ...fact,
    versionId: `v${index}`,
    current: index === firstCurrent(fact.documentId),
  }))
  return {
    versions,
    passages: new Map(versions.map((_version, index) => [index, index + 1])),
    facts: { facetValues: FACET_VALUES, bySerial: new Map(versions.map((fact, index) => [index, countable(fact)])) },
  }
}

const FACET_VALUES = FIELDS.flatMap((field) =>
  ['a', 'b', 'c', 'strategy', 'published'].map((name) => ({ field, value: name })),
)

/** In the form of the facts cache. */
function countable(fact: VersionFacts) {
  const facets = FACET_VALUES.flatMap(({ field, value: name }, at) =>
    valuesOf(fact, field).includes(name) ? [at] : [],
  )
  return { facts: fact, facets, versionIds: [fact.versionId] }
}

function valuesOf(fact: VersionFacts, field: (typeof FIELDS)[number]): readonly string[] {
  if (field === 'place') return fact.places
  const one = fact[field]
  return one === null ? [] : [one]
}

describe('the match set', () => {
  it('has each document once, with its accepted versions and their passages', () => {
    const property = fc.property(fc.array(facts, { maxLength: 20 }), requests, (drawn, request) => {
      const library = libraryOf(drawn)
      const { documents } = toMatchSet(library.passages, library.facts, request)
      const passing = library.versions.filter((fact) => accepts(toVersionFilter(request), fact))
      expect([...documents.keys()].sort()).toEqual([...new Set(passing.map(({ documentId }) => documentId))].sort())
      for (const { documentId, versionIds, passageCount, facts: speaking } of documents.values()) {
        const own = passing.filter((fact) => fact.documentId === documentId)
        expect(versionIds).toEqual(own.map(({ versionId }) => versionId))
        expect(passageCount).toBe(own.reduce((sum, { versionId }) => sum + Number(versionId.slice(1)) + 1, 0))
        if (own.some(({ current }) => current)) expect(speaking.current).toBe(true)
      }
    })
    fc.assert(property, { numRuns: 150 })
  })

  it('counts each facet without its own filter, and a document with several versions once', () => {
    const property = fc.property(fc.array(facts, { maxLength: 20 }), requests, (drawn, request) => {
      const library = libraryOf(drawn)
      const { facets } = toMatchSet(library.passages, library.facts, request)
      for (const field of FIELDS) {
        const passing = library.versions.filter((fact) => accepts(toVersionFilter({ ...request, [field]: [] }), fact))
        const counts = new Map<string, number>()
        for (const name of ['a', 'b', 'c']) {
          const having = passing.filter((fact) => valuesOf(fact, field).includes(name))
          const count = new Set(having.map(({ documentId }) => documentId)).size
          if (count > 0) counts.set(name, count)
        }
        expect([field, facets[field]]).toEqual([field, counts])
      }
    })
    fc.assert(property, { numRuns: 150 })
  })

  it('counts the documents excluded because they are gone', () => {
    const property = fc.property(fc.array(facts, { maxLength: 20 }), requests, (drawn, request) => {
      const library = libraryOf(drawn)
      const all = toMatchSet(library.passages, library.facts, { ...request, gone: 'with' })
      const without = toMatchSet(library.passages, library.facts, { ...request, gone: 'without' })
      const only = toMatchSet(library.passages, library.facts, { ...request, gone: 'only' })
      expect(without.goneTotal).toBe(only.documents.size)
      expect(without.documents.size + only.documents.size).toBe(all.documents.size)
      expect(all.goneTotal).toBe(0)
    })
    fc.assert(property, { numRuns: 100 })
  })

  it('leaves out versions that the catalogue no longer has', () => {
    const library = libraryOf([versionFacts({ documentId: 'd1' })])
    const { documents } = toMatchSet(
      new Map([
        [0, 1],
        [7, 3],
      ]),
      library.facts,
      EMPTY_REQUEST,
    )
    expect([...documents.keys()]).toEqual(['d1'])
  })
})
