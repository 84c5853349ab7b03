import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accepts, type Filter, type TextField } from '../../src/domain/filter.ts'
import type { PassageRecord } from '../../src/search/engine/search-engine.ts'
import {
  conjunctOf,
  equals,
  EVERYTHING,
  HOSTILE_VALUES,
  NOTHING,
  recordOf,
  type EngineBench,
} from './search-records.ts'

const TEXT_FIELDS: readonly TextField[] = [
  'place',
  'theme',
  'kind',
  'publisher',
  'status',
  'language',
  'source',
  'document',
  'version',
]
/** Numbers of random sets of records, and of random filters on each. */
const SETS = 12
const FILTERS_A_SET = 40

/** The contract of filters: a tree of values, none of which can alter its structure. */
export function searchFiltersContract(bench: EngineBench): void {
  describe('filters', () => {
    it('finds by each field exactly the records with the value', async () => {
      const odd: Partial<PassageRecord> = {
        ...{ places: ['leeds', 'york'], themes: ['skills'], kind: 'paper', publisher: 'Leeds City Council' },
        ...{ status: 'draft', language: 'cy', source: 'sitemap' },
      }
      await bench.fill([recordOf('p1', odd), recordOf('p2', { places: ['york'] }), recordOf('p3')])
      const requested: readonly [TextField, string, readonly string[]][] = [
        ['place', 'leeds', ['p1']],
        ['place', 'york', ['p1', 'p2']],
        ['theme', 'skills', ['p1']],
        ['kind', 'paper', ['p1']],
        ['publisher', 'Leeds City Council', ['p1']],
        ['status', 'draft', ['p1']],
        ['language', 'cy', ['p1']],
        ['source', 'sitemap', ['p1']],
        ['document', 'document-p2', ['p2']],
        ['version', 'version-p3', ['p3']],
        ['publisher', 'Leeds', []],
        ['publisher', 'leeds', []],
        ['place', 'nowhere', []],
      ]
      for (const [field, value, expected] of requested) {
        expect(await bench.find({ filter: equals(field, value) }), `${field} = ${value}`).toEqual(expected)
      }
    })

    it('distinguishes current versions and revisions', async () => {
      await bench.fill([recordOf('p1', { revision: 1 }), recordOf('p2', { current: false }), recordOf('p3')])
      expect(await bench.find({ filter: { kind: 'current', value: true } })).toEqual(['p1', 'p3'])
      expect(await bench.find({ filter: { kind: 'current', value: false } })).toEqual(['p2'])
      expect(await bench.find({ filter: { kind: 'revision', value: 1 } })).toEqual(['p1'])
      expect(await bench.find({ filter: { kind: 'not', of: { kind: 'revision', value: 0 } } })).toEqual(['p1'])
    })

    it('distinguishes gone documents from the others', async () => {
      await bench.fill([recordOf('p1', { gone: true }), recordOf('p2')])
      expect(await bench.find({ filter: { kind: 'gone', value: true } })).toEqual(['p1'])
      expect(await bench.find({ filter: { kind: 'gone', value: false } })).toEqual(['p2'])
    })

    it('includes both ends of a range of days, and excludes records without a date', async () => {
      const days = ['2019-06-12', '2019-06-13', '2019-06-14', '1969-12-31', null]
      await bench.fill(days.map((published, index) => recordOf(`p${index}`, { published })))
      const between = (from: string | null, to: string | null) =>
        bench.find({ filter: { kind: 'published', from, to } })
      expect(await between('2019-06-12', '2019-06-14')).toEqual(['p0', 'p1', 'p2'])
      expect(await between('2019-06-13', '2019-06-13')).toEqual(['p1'])
      expect(await between('2019-06-14', '2019-06-12')).toEqual([])
      expect(await between(null, '2019-06-12')).toEqual(['p0', 'p3'])
      expect(await between('2019-06-14', null)).toEqual(['p2'])
      expect(await between(null, null)).toEqual(['p0', 'p1', 'p2', 'p3'])
      const dated: Filter = { kind: 'published', from: null, to: null }
      expect(await bench.find({ filter: { kind: 'not', of: dated } })).toEqual(['p4'])
    })

    it('matches everything for an empty `and`, and nothing for an empty `or`', async () => {
      await bench.fill([recordOf('p1'), recordOf('p2')])
      expect(await bench.find({ filter: EVERYTHING })).toEqual(['p1', 'p2'])
      expect(await bench.find({ filter: NOTHING })).toEqual([])
      expect(await bench.find({ filter: { kind: 'not', of: EVERYTHING } })).toEqual([])
      expect(await bench.find({ filter: { kind: 'not', of: NOTHING } })).toEqual(['p1', 'p2'])
      expect(await bench.find({ filter: { kind: 'and', of: [NOTHING, EVERYTHING] } })).toEqual([])
      expect(await bench.find({ filter: { kind: 'or', of: [NOTHING, EVERYTHING] } })).toEqual(['p1', 'p2'])
    })

    it('keeps the structure of a tree, regardless of operator precedence', async () => {
      const [a, b, c] = [equals('place', 'a'), equals('place', 'b'), equals('place', 'c')]
      await bench.fill([recordOf('p1', { places: ['a'] }), recordOf('p2', { places: ['b', 'c'] })])
      expect(await bench.find({ filter: { kind: 'or', of: [a, { kind: 'and', of: [b, c] }] } })).toEqual(['p1', 'p2'])
      expect(await bench.find({ filter: { kind: 'and', of: [{ kind: 'or', of: [a, b] }, c] } })).toEqual(['p2'])
      expect(await bench.find({ filter: { kind: 'not', of: { kind: 'or', of: [a, b] } } })).toEqual([])
      expect(await bench.find({ filter: { kind: 'and', of: [{ kind: 'not', of: a }, b] } })).toEqual(['p2'])
    })

    it('matches every hostile value literally, in any field', async () => {
      const records = HOSTILE_VALUES.map((value, index) => recordOf(`p${index}`, { publisher: value, places: [value] }))
      await bench.fill([...records, recordOf('plain', { publisher: 'a', places: ['b'] }), recordOf('bare')])
      for (const [index, value] of HOSTILE_VALUES.entries()) {
        const name = value.slice(0, 40)
        expect(await bench.find({ filter: equals('publisher', value) }), `publisher = ${name}`).toEqual([`p${index}`])
        expect(await bench.find({ filter: equals('place', value) }), `place = ${name}`).toEqual([`p${index}`])
        for (const field of ['kind', 'source', 'document', 'version'] as const) {
          expect(await bench.find({ filter: equals(field, value) }), `${field} = ${name}`).toEqual([])
        }
      }
    })

    it.each(['', ' ', '\t\n'])('finds nothing for the blank value %j, even where a record has it', async (blank) => {
      await bench.fill([recordOf('p1', { publisher: blank }), recordOf('p2'), recordOf('p3', { publisher: 'a' })])
      for (const field of TEXT_FIELDS) expect(await bench.find({ filter: equals(field, blank) }), field).toEqual([])
      expect(await bench.find({ filter: { kind: 'not', of: equals('publisher', blank) } })).toEqual(['p1', 'p2', 'p3'])
    })

    it('removes exactly what a filter finds', async () => {
      const records = HOSTILE_VALUES.map((value, index) => recordOf(`p${index}`, { publisher: value }))
      await bench.fill(records)
      const some = HOSTILE_VALUES.filter((_, index) => index % 2 === 0).map((value) => equals('publisher', value))
      await bench.engine().remove({ kind: 'or', of: some })
      const left = records.filter((_, index) => index % 2 === 1).map((record) => record.passageId)
      expect(new Set(await bench.find())).toEqual(new Set(left))
      await bench.engine().remove(NOTHING)
      expect(await bench.find()).toHaveLength(left.length)
    })

    it('finds with a filter the unfiltered result without what the filter excludes', async () => {
      const sets = fc.tuple(
        fc.array(anyRecord, { minLength: 1, maxLength: 30 }),
        fc.array(anyFilter, { minLength: FILTERS_A_SET, maxLength: FILTERS_A_SET }),
      )
      const property = fc.asyncProperty(sets, async ([drawn, filters]) => {
        const records = drawn.map((record, index) => ({ ...record, passageId: `p${index}`, ordinal: index }))
        await bench.fill(records)
        const queries = filters.map((filter) => ({
          of: 'passage' as const,
          conjuncts: [conjunctOf()],
          filter,
          limit: 1_000,
        }))
        const answers = await bench.engine().find(queries)
        const counts = await bench.engine().count(queries.map((query) => ({ ...query, by: [] })))
        for (const [index, filter] of filters.entries()) {
          const expected = records.filter((record) => accepts(filter, record)).map((record) => record.passageId)
          const found = (answers[index]?.candidates ?? []).map(({ passageId }) => passageId)
          expect([...found].sort()).toEqual([...expected].sort())
          expect(counts[index]?.records).toBe(expected.length)
        }
      })
      await fc.assert(property, { numRuns: SETS })
    }, 60_000)
  })
}

// Few values per field, so that filters match records; blank values and those that fold together have tests of their own.
const value = fc.constantFrom(...HOSTILE_VALUES.slice(0, 12), 'a', 'b')
const optional = fc.option(value, { nil: null })
const id = fc.constantFrom('d1', 'd2', 'd3', 'd4')
const day = fc.constantFrom('1969-12-31', '1970-01-01', '2019-02-28', '2019-03-01', '2020-02-29', '2021-12-31')
const openDay = fc.option(day, { nil: null })

const anyRecord: fc.Arbitrary<PassageRecord> = fc
  .record({
    documentId: id,
    versionId: id,
    revision: fc.nat(2),
    current: fc.boolean(),
    gone: fc.boolean(),
    places: fc.uniqueArray(value, { maxLength: 3 }),
    themes: fc.uniqueArray(value, { maxLength: 3 }),
    kind: value,
    publisher: optional,
    status: value,
    language: optional,
    source: optional,
    published: openDay,
  })
  .map((fields) => recordOf('', fields))

const { filter: anyFilter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      kind: fc.constant('equals' as const),
      field: fc.constantFrom(...TEXT_FIELDS),
      value: fc.oneof(value, id),
    }),
    fc.record({ kind: fc.constantFrom('current' as const, 'gone' as const), value: fc.boolean() }),
    fc.record({ kind: fc.constant('revision' as const), value: fc.nat(2) }),
    fc.record({ kind: fc.constant('published' as const), from: openDay, to: openDay }),
    fc.record({ kind: fc.constant('not' as const), of: tie('filter') }),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), of: fc.array(tie('filter'), { maxLength: 3 }) }),
  ),
}))
