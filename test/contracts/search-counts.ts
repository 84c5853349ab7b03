import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/search/analysis/analyse.ts'
import { toPassageTerms } from '../../src/search/analysis/passage-terms.ts'
import { isStopWord } from '../../src/search/analysis/stop-words.ts'
import { accepts, type Filter } from '../../src/domain/filter.ts'
import type { Conjunct, CountQuery, PassageRecord, SearchUnit } from '../../src/search/engine/search-engine.ts'
import { equals, EVERYTHING, NOTHING, recordOf, type EngineBench } from './search-records.ts'
import { matchesConjunct, stems } from './search-units.ts'

const RECORDS = 200
/** Numbers of random queries against the same records, and per request. */
const ROUNDS = 25
const QUERIES_A_ROUND = 8

/** The contract of counts and of similar words. */
export function searchCountsContract(bench: EngineBench): void {
  describe('counts', () => {
    it('counts a passage once when several conjuncts find it', async () => {
      await bench.fill([
        recordOf('p1', { text: 'alpha', themes: ['a'], versionId: 'v1' }),
        recordOf('p2', { text: 'alpha beta', themes: ['a', 'b'], versionId: 'v1' }),
        recordOf('p3', { text: 'beta', themes: ['b'], versionId: 'v2' }),
        recordOf('p4', { text: 'gamma', themes: ['c'], versionId: 'v3' }),
      ])
      const either = [{ all: stems('alpha') }, { all: stems('beta') }]
      expect(await bench.count(either, { by: ['version', 'theme'] })).toEqual({
        records: 3,
        missing: [],
        by: { version: new Map(Object.entries({ v1: 2, v2: 1 })), theme: new Map(Object.entries({ a: 2, b: 2 })) },
      })
      expect(await bench.count([...either, {}], { by: ['version'], filter: equals('theme', 'b') })).toEqual({
        records: 2,
        missing: [],
        by: { version: new Map(Object.entries({ v1: 1, v2: 1 })) },
      })
      expect(await bench.count([], { by: ['version', 'theme'] })).toEqual({
        records: 0,
        missing: [],
        by: { version: new Map(), theme: new Map() },
      })
      expect(await bench.count([{}, { all: stems('alpha') }], { filter: NOTHING })).toEqual({
        records: 0,
        missing: [],
        by: {},
      })
    })

    it('counts more values than engines return by default, also for a union', async () => {
      const records = Array.from({ length: 1_200 }, (_, index) =>
        recordOf(`p${index}`, {
          ...{
            text: index % 3 === 0 ? 'alpha beta' : 'beta',
            versionId: `v${index >> 1}`,
            title: 'Plan',
            headings: [],
          },
        }),
      )
      await bench.fill(records)
      const { records: counted, by } = await bench.count([{ all: stems('alpha') }, { all: stems('beta') }], {
        by: ['version'],
      })
      expect(counted).toBe(1_200)
      expect(by.version).toEqual(new Map(Array.from({ length: 600 }, (_, index) => [`v${index}`, 2])))
      const single = await bench.count([{ all: stems('beta') }], { by: ['version'] })
      expect(single.by.version).toEqual(by.version)
    })

    it('finds and counts random conjuncts exactly, by version, serial and theme', async () => {
      const records = fc.sample(anyRecord, { numRuns: RECORDS, seed: 5 }).map(numbered)
      await bench.fill(records)
      const known = records.map((record) => ({ record, terms: toPassageTerms(record) }))
      const expectedRecords = ({ conjuncts, filter }: CountQuery) =>
        known
          .filter(({ record, terms }) => conjuncts.some((each) => matchesConjunct(each, record, terms)))
          .flatMap(({ record }) => (accepts(filter, record) ? [record] : []))
      const property = fc.asyncProperty(fc.array(anyQuery, ROUND), async (queries) => {
        const [counts, results] = await Promise.all([
          bench.engine().count(queries),
          bench.engine().find(queries.map((query) => ({ ...query, of: 'passage', limit: RECORDS }))),
        ])
        for (const [at, query] of queries.entries()) {
          const expected = expectedRecords(query)
          expect(counts[at]).toEqual({
            records: expected.length,
            missing: [],
            by: {
              version: tally(expected.map(({ versionId }) => versionId)),
              theme: tally(expected.flatMap((each) => each.themes)),
              serial: tally(expected.map(({ serial }) => serial)),
            },
          })
          const found = (results[at]?.candidates ?? []).map(({ passageId }) => passageId)
          expect([...found].sort()).toEqual(expected.map(({ passageId }) => passageId).sort())
        }
      })
      await fc.assert(property, { numRuns: ROUNDS })
    })
  })
}

const ROUND = { minLength: QUERIES_A_ROUND, maxLength: QUERIES_A_ROUND }
const WORDS = [
  ...['the', 'and', 'not', 'energy', 'energies', 'energetic', 'health', 'care', 'healthcare', 'health-care', 'skill'],
  ...['skills', 'level', 'levelling', 'up', '2021', '中', 'tide', 'zqt', 'organization', 'organisation', 'a'],
]
const word = fc.constantFrom(...WORDS)
/** Those that an engine finds exactly in a phrase. */
const exactWord = fc.constantFrom(...WORDS.filter((each) => !isStopWord(each)))
const text = (minLength: number, maxLength: number) =>
  fc.array(word, { minLength, maxLength }).map((words) => words.join(' '))
const theme = fc.constantFrom('net-zero', 'skills', 'health')
const version = fc.constantFrom('v1', 'v2', 'v3', 'v4')

const anyRecord: fc.Arbitrary<PassageRecord> = fc
  .record({
    versionId: version,
    title: text(0, 2),
    headings: fc.array(text(0, 2), { maxLength: 2 }),
    text: text(0, 7),
    themes: fc.uniqueArray(theme, { maxLength: 2 }),
    current: fc.boolean(),
  })
  .map((fields) => recordOf('', { ...fields, serial: Number(fields.versionId.slice(1)) }))

function numbered(record: PassageRecord, index: number): PassageRecord {
  return { ...record, passageId: `p${index}`, ordinal: index }
}

const wordsOf = (typed: string, one: (token: { word: string; stem: string }) => SearchUnit): readonly SearchUnit[] =>
  analyse(typed).slice(0, 1).map(one)
const unit: fc.Arbitrary<SearchUnit> = fc
  .oneof(
    fc
      .tuple(word, fc.constantFrom('any' as const, 'title' as const, 'heading' as const))
      .map(([typed, scope]) => wordsOf(typed, ({ stem }) => ({ kind: 'stem', stem, scope }))),
    fc.tuple(exactWord, exactWord).map((pair): readonly SearchUnit[] => [
      {
        kind: 'phrase',
        words: pair.flatMap((typed) =>
          analyse(typed)
            .slice(0, 1)
            .map((token) => token.word),
        ),
        scope: 'any',
      },
    ]),
    exactWord.map((typed) => wordsOf(typed, (token) => ({ kind: 'phrase', words: [token.word], scope: 'any' }))),
  )
  .map(([first]) => first ?? { kind: 'phrase', words: ['none'], scope: 'any' })
const filter: fc.Arbitrary<Filter> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(EVERYTHING) },
  theme.map((value) => equals('theme', value)),
  version.map((value): Filter => ({ kind: 'not', of: equals('version', value) })),
  fc.boolean().map((value): Filter => ({ kind: 'current', value })),
)
const conjunct: fc.Arbitrary<Conjunct> = fc.record({
  all: fc.array(unit, { maxLength: 2 }),
  none: fc.array(unit, { maxLength: 2 }),
  filter,
})
const anyQuery: fc.Arbitrary<CountQuery> = fc.record({
  of: fc.constant('passage' as const),
  conjuncts: fc.array(conjunct, { maxLength: 4 }),
  filter,
  by: fc.constant(['version', 'theme', 'serial'] as const),
})

function tally<K>(values: readonly K[]): ReadonlyMap<K, number> {
  const counts = new Map<K, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
