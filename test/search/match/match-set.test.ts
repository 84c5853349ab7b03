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
// Mostly none: with a filter on every field hardly a version is left.
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
  // a document as a whole is gone
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

/** Versions numbered, each with as many matching passages as its number says; of a document one is current at most. */
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

/** As the cache of facts has it. */
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

describe('what fulfils question and filters', () => {
  it('is each document once, with the versions that the filters let pass and their passages', () => {
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

  it('counts in each facet what there is without its own filter, a document of several versions once', () => {
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

  it('says how many documents the filter against what is gone leaves out', () => {
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

  it('leaves out what the catalogue has no more', () => {
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
