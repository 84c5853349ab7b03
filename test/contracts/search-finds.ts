import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/search/analysis/analyse.ts'
import {
  HAS_PASSAGES,
  isExactPhrase,
  MAX_UNITS,
  type Candidate,
  type CountQuery,
  type PassageRecord,
  type SearchUnit,
} from '../../src/search/engine/search-engine.ts'
import { equals, EVERYTHING, HOSTILE_VALUES, NOTHING, recordOf, versionOf, type EngineBench } from './search-records.ts'
import { phrase, stems } from './search-units.ts'

/** Words that a search engine might misread: operators, punctuation, numbers, escaped letters. */
const ODD_WORDS = [
  ...[
    'AND',
    'OR',
    'NOT',
    'TO',
    'the',
    'of',
    'a',
    'x',
    '2021',
    '1',
    '10,000',
    '中',
    'Привет',
    'année',
    'zq',
    'zqt',
    'zqt0tide',
  ],
  ...[
    'undefined',
    'null',
    'h2o',
    'm²',
    '5G',
    'bundesministerium',
    'w'.repeat(59),
    'w'.repeat(60),
    'naïve',
    'C',
    'iPhone',
  ],
] as const

/** The contract of `find`: which passages, in which order, with which data. */
export function searchFindsContract(bench: EngineBench): void {
  unitsContract(bench)
  oddQueriesContract(bench)
  versionsContract(bench)
  orderContract(bench)
}

function unitsContract(bench: EngineBench): void {
  describe('units', () => {
    it('find stems in headings and text, or in the named scope, which may be the title', async () => {
      await bench.fill([
        recordOf('p1', { title: 'Hydrogen strategies' }),
        recordOf('p2', { headings: ['Chapter', 'Hydrogen'] }),
        recordOf('p3', { text: 'On hydrogen.' }),
        recordOf('p4', { publisher: 'Hydrogen Board', places: ['hydrogen'], themes: ['hydrogen'], kind: 'hydrogen' }),
      ])
      expect([...(await bench.find({ all: stems('hydrogen') }))].sort()).toEqual(['p2', 'p3'])
      expect(await bench.find({ all: stems('hydrogen', 'title') })).toEqual(['p1'])
      expect(await bench.find({ all: stems('hydrogen', 'heading') })).toEqual(['p2'])
      expect(await bench.find({ all: stems('strategy', 'title') })).toHaveLength(4)
      expect(await bench.find({ all: [...stems('hydrogen', 'title'), ...stems('region')] })).toEqual(['p1'])
    })

    it('require all wanted units, and none of the excluded ones', async () => {
      await bench.fill([
        recordOf('p1', { text: 'Growing skills.' }),
        recordOf('p2', { text: 'Skilled growth and health care.' }),
        recordOf('p3', { text: 'Care for health.' }),
      ])
      expect(await bench.find({ all: stems('skill grow') })).toEqual(['p1'])
      expect(await bench.find({ all: stems('skills'), none: stems('growth') })).toEqual(['p1'])
      expect(await bench.find({ all: stems('health'), none: [phrase('health care')] })).toEqual(['p3'])
      expect(await bench.find({ none: stems('skill health') })).toEqual([])
      expect(await bench.find({ none: [...stems('nowhere'), phrase('no such thing')] })).toEqual(['p1', 'p2', 'p3'])
      expect(await bench.find({ none: [phrase('growing'), phrase('health care')] })).toEqual(['p3'])
      // of phrases that an engine does not find exactly it excludes none
      expect(await bench.find({ none: [phrase('care for'), phrase('the'), phrase('care for health')] })).toHaveLength(3)
      expect(await bench.find({ none: stems('strategy', 'title') })).toEqual([])
    })

    it('match everything for an empty conjunct, under its own filter and that of the query', async () => {
      await bench.fill([
        recordOf('p1', { places: ['leeds'], kind: 'plan' }),
        recordOf('p2', { places: ['york'], kind: 'plan' }),
        recordOf('p3', { places: ['leeds'] }),
      ])
      expect(await bench.find()).toEqual(['p1', 'p2', 'p3'])
      expect(await bench.find({ filter: equals('place', 'leeds') })).toEqual(['p1', 'p3'])
      expect(await bench.find({ all: stems('region'), filter: equals('place', 'leeds') })).toEqual(['p1', 'p3'])
      const [first] = await bench.search([{ filter: equals('place', 'leeds') }], equals('kind', 'plan'))
      expect(first?.passageId).toBe('p1')
      expect(await bench.search([{}], NOTHING)).toEqual([])
      expect(await bench.search([])).toEqual([])
    })

    it('find phrases in order, adjacent, within one field', async () => {
      await bench.fill([
        recordOf('p1', { text: 'Digital skills for the north.' }),
        recordOf('p2', { text: 'Skills digital and otherwise.' }),
        recordOf('p3', { text: 'Skills', headings: ['Digital'] }),
        recordOf('p4', { text: 'Digital, not all skills.', headings: ['Digital', 'Skills'] }),
        recordOf('p5', { headings: ['Digital skills'], title: 'Skills digital' }),
        recordOf('p6', { text: 'A digital skill.' }),
      ])
      const found = await bench.find({ all: [phrase('digital skills')] })
      expect([...found].sort()).toEqual(['p1', 'p5'])
      expect(await bench.find({ all: [phrase('skills digital')] })).toEqual(['p2'])
      expect(await bench.find({ all: [phrase('skills for the north')] })).toEqual(['p1'])
      expect(await bench.find({ all: [phrase('skills for the'), phrase('the north')] })).toEqual(['p1'])
      expect(await bench.find({ all: [phrase('skill')] })).toEqual(['p6'])
      expect(await bench.find({ all: [phrase('digital digital')] })).toEqual([])
    })

    it('answer many queries in order, and none with an empty list', async () => {
      await bench.fill([recordOf('p1', { places: ['leeds'] }), recordOf('p2', { places: ['york'] })])
      const filters = [equals('place', 'york'), EVERYTHING, equals('place', 'leeds')]
      const conjuncts = [{ all: stems('region'), none: [], filter: EVERYTHING }]
      const answers = await bench
        .engine()
        .find(filters.map((filter) => ({ of: 'passage', conjuncts, filter, limit: 10 })))
      expect(answers.map(({ candidates }) => idsOf(candidates))).toEqual([['p2'], ['p1', 'p2'], ['p1']])
      const counts = await bench.engine().count(filters.map((filter) => ({ of: 'passage', conjuncts, filter, by: [] })))
      expect(counts.map(({ records }) => records)).toEqual([1, 2, 1])
      expect(await bench.engine().find([])).toEqual([])
      expect(await bench.engine().count([])).toEqual([])
    })
  })
}

function oddQueriesContract(bench: EngineBench): void {
  describe('odd queries', () => {
    it('find odd words like any others: by stem, and as a phrase, only where they occur', async () => {
      const words = ODD_WORDS.map((typed) => analyse(typed)[0]?.word ?? '')
      await bench.fill(words.map((word, index) => recordOf(`p${index}`, { text: word, title: 'Plan', headings: [] })))
      for (const [index, word] of words.entries()) {
        expect(await bench.find({ all: [phrase(word)] }), `phrase ${word}`).toEqual([`p${index}`])
        expect(await bench.find({ all: stems(word) }), `stem ${word}`).toContain(`p${index}`)
        const others = isExactPhrase([word]) ? words.length - 1 : words.length
        expect(await bench.find({ none: [phrase(word)] }), `not ${word}`).toHaveLength(others)
      }
    })

    it('find a text of any characters by a word next to them', async () => {
      const records = HOSTILE_VALUES.map((value, index) =>
        recordOf(`p${index}`, { text: `${value} ${wordOf(index)}`, title: value, headings: [value] }),
      )
      await bench.fill(records)
      for (const [index] of HOSTILE_VALUES.entries()) {
        expect(await bench.find({ all: [phrase(wordOf(index))] })).toEqual([`p${index}`])
        expect(await bench.find({ all: stems(wordOf(index)) })).toEqual([`p${index}`])
      }
    })

    it('require each of ten units, and exclude each of ten; of more they may find more', async () => {
      const words = Array.from({ length: 40 }, (_, index) => wordOf(index))
      await bench.fill([
        ...words.map((word, index) => recordOf(`p${index}`, { text: word })),
        recordOf('whole', { text: words.slice(0, 30).join(' ') }),
        recordOf('short', { text: words.slice(0, 9).join(' ') }),
      ])
      const all = words.flatMap((word) => stems(word))
      expect(await bench.find({ all: all.slice(0, MAX_UNITS) })).toEqual(['whole'])
      expect(await bench.find({ all: all.slice(0, 30) })).toContain('whole')
      const none = words
        .slice(0, 9)
        .map((word, index) => (index % 2 === 0 ? phrase(word) : stems(word)[0]))
        .filter(isUnit)
      expect(new Set(await bench.find({ none }))).toEqual(
        new Set(words.slice(9).map((_word, index) => `p${9 + index}`)),
      )
      expect(await bench.find({ all: stems(words[35] ?? ''), none })).toEqual(['p35'])
      expect(await bench.find({ all: stems(words[35] ?? ''), none: all.slice(0, 30) })).toEqual(['p35'])
      const pairs = words.slice(0, 29).map((word, index) => phrase(`${word} ${words[index + 1]}`))
      expect(await bench.find({ all: pairs })).toContain('whole')
    })
  })
}

function versionsContract(bench: EngineBench): void {
  describe('versions', () => {
    it('are found by title, authors, publisher and DOI, apart from passages', async () => {
      const plan = versionOf('v1', { title: 'Hydrogen strategies', authors: ['J. M. Keynes'], doi: '10.1234/abc' })
      const other = versionOf('v2', { publisher: 'Hydrogen Board', themes: ['energy'] })
      await bench.fill([plan, other, recordOf('p1', { text: 'On hydrogen.' })])
      const versions = async (all: readonly SearchUnit[], filter = EVERYTHING) => {
        const [found] = await bench
          .engine()
          .find([{ of: 'version', conjuncts: [{ all, none: [], filter }], filter: EVERYTHING, limit: 10 }])
        return idsOf(found?.candidates ?? []).sort()
      }
      expect(await versions(stems('hydrogen'))).toEqual(['v1', 'v2'])
      expect(await versions(stems('hydrogen', 'title'))).toEqual(['v1'])
      expect(await versions(stems('keynes'))).toEqual(['v1'])
      expect(await versions(stems('keynes', 'title'))).toEqual([])
      expect(await versions([phrase('hydrogen strategies')])).toEqual(['v1'])
      expect(await versions([phrase('hydrogen keynes')])).toEqual([])
      expect(await versions([phrase('10 1234 abc')])).toEqual(['v1'])
      expect(await versions(stems('hydrogen'), equals('theme', 'energy'))).toEqual(['v2'])
      expect(await bench.find({ all: stems('hydrogen') })).toEqual(['p1'])
      const count = (of: CountQuery['of']) => bench.count([{ all: stems('hydrogen') }], { of })
      expect((await count('version')).records).toBe(2)
      expect((await count('any')).records).toBe(3)
      expect((await count('passage')).records).toBe(1)
      expect(await bench.engine().state()).toMatchObject({ records: 3 })
    })

    it('are found and counted by their contents too, by date on request', async () => {
      const contents = (words: string) => [HAS_PASSAGES, ...analyse(words).map(({ stem }) => stem)]
      const many = Array.from({ length: 17_000 }, (_, index) => `n${index}`)
      await bench.fill([
        versionOf('v1', {
          contents: contents('hydrogen plan tide'),
          published: '2019-05-01',
          places: ['leeds', 'york'],
        }),
        versionOf('v2', {
          contents: contents('tide plan'),
          published: '2021-01-01',
          publisher: 'Board A',
          places: ['leeds'],
        }),
        versionOf('v3', { contents: [...many, ...contents('tides')], publisher: 'board a', kind: 'report' }),
        versionOf('v4', { title: 'Tide', contents: ['tide'], published: '1999-01-01' }),
        recordOf('p1', { text: 'The tide.' }),
      ])
      const inContents = (words: string): readonly SearchUnit[] =>
        analyse(words).map(({ stem }) => ({ kind: 'stem', stem, scope: 'contents' }))
      const find = async (all: readonly SearchUnit[], order?: 'newest' | 'oldest') => {
        const conjuncts = [{ all, none: [], filter: EVERYTHING }]
        const query = { of: 'version' as const, conjuncts, filter: EVERYTHING, limit: 10 }
        const [found] = await bench.engine().find([order === undefined ? query : { ...query, order }])
        return idsOf(found?.candidates ?? [])
      }
      expect((await find(inContents('tide'))).sort()).toEqual(['v1', 'v2', 'v3', 'v4'])
      expect((await find(inContents('tide plan'))).sort()).toEqual(['v1', 'v2'])
      expect(await find(inContents('n16999'))).toEqual(['v3'])
      expect(await find(stems('tide'))).toEqual(['v4'])
      expect(await find([...inContents('tide'), ...stems('tide', 'title')])).toEqual(['v4'])
      const hasPassages: SearchUnit = { kind: 'stem', stem: HAS_PASSAGES, scope: 'contents' }
      expect((await find([hasPassages])).sort()).toEqual(['v1', 'v2', 'v3'])
      if (bench.engine().servers === 1) {
        expect(await find(inContents('tide'), 'newest')).toEqual(['v2', 'v1', 'v4', 'v3'])
        expect(await find(inContents('tide'), 'oldest')).toEqual(['v4', 'v1', 'v2', 'v3'])
      }
      const either = [
        { all: inContents('hydrogen') },
        { all: inContents('tide') },
        { filter: equals('kind', 'report') },
      ]
      const { records, by } = await bench.count(either, { of: 'version', by: ['place', 'kind', 'publisher'] })
      expect(records).toBe(4)
      expect(by.place).toEqual(new Map(Object.entries({ leeds: 2, york: 1 })))
      expect(by.kind).toEqual(new Map(Object.entries({ strategy: 3, report: 1 })))
      expect(by.publisher).toEqual(new Map(Object.entries({ 'Board A': 1, 'board a': 1 })))
    })
  })
}

function orderContract(bench: EngineBench): void {
  describe('order', () => {
    // Where an engine has several servers, order and limit apply to each; the caller ranks the results.
    const inOrder = (ids: readonly string[]) => (bench.engine().servers === 1 ? ids : [...ids].sort())

    const filler = (words: number) => Array.from({ length: words }, (_, index) => wordOf(index % 200)).join(' ')

    it('orders by the weight of a stem relative to passage length', async () => {
      await bench.fill([
        recordOf('a-long', { text: `hydrogen ${filler(300)}` }),
        recordOf('b-once', { text: `hydrogen ${filler(60)}` }),
        recordOf('c-often', { text: `hydrogen hydrogen hydrogen hydrogen ${filler(20)}` }),
      ])
      const found = await bench.find({ all: stems('hydrogen') })
      expect(inOrder(found)).toEqual(inOrder(['c-often', 'b-once', 'a-long']))
      const [best, ...others] = inOrder(
        idsOf(await bench.search([{ all: stems('hydrogen') }], EVERYTHING, 1)),
      ).toReversed()
      expect(best).toBe('c-often')
      expect(others.length).toBeLessThan(bench.engine().servers)
    })

    it('keeps reading order without stems', async () => {
      const ordinals = [3, 0, 2, 1]
      await bench.fill([
        recordOf('other', { documentId: 'b' }),
        ...ordinals.map((ordinal) => recordOf(`p${ordinal}`, { documentId: 'a', ordinal })),
      ])
      const found = await bench.find({ all: [] })
      expect(found.filter((id) => id !== 'other')).toEqual(['p0', 'p1', 'p2', 'p3']) // of one document, on one server
      expect(inOrder(found)).toEqual(inOrder(['p0', 'p1', 'p2', 'p3', 'other']))
    })

    it('returns each passage once, at most the limit of each conjunct, and whether there are more', async () => {
      await bench.fill([
        ...Array.from({ length: 5 }, (_, index) => recordOf(`a${index}`, { text: 'alpha' })),
        ...Array.from({ length: 5 }, (_, index) => recordOf(`b${index}`, { text: 'beta' })),
        recordOf('both', { text: 'alpha beta' }),
      ])
      const conjuncts = ['alpha', 'beta'].map((word) => ({ all: stems(word), none: [], filter: EVERYTHING }))
      const searchFor = async (limit: number) =>
        (await bench.engine().find([{ of: 'passage', conjuncts, filter: EVERYTHING, limit }]))[0]
      const few = await searchFor(2)
      expect(few?.isWhole).toBe(false)
      expect(few?.candidates.length).toBeGreaterThan(2)
      expect(few?.candidates.length).toBeLessThanOrEqual(4 * bench.engine().servers)
      const all = await searchFor(6)
      expect(all?.isWhole).toBe(true)
      expect(idsOf(all?.candidates ?? []).sort()).toEqual([...five('a'), ...five('b'), 'both'].sort())
    })

    it('returns all of a thousand passages, in order and each once', async () => {
      const ordinals = Array.from({ length: 1_100 }, (_, ordinal) => ordinal)
      await bench.fill(ordinals.map((ordinal) => recordOf(`p${ordinal}`, { documentId: 'a', ordinal })))
      const searchFor = async (limit: number) => idsOf(await bench.search([{ all: [] }], EVERYTHING, limit))
      expect(await searchFor(2_000)).toEqual(ordinals.map((ordinal) => `p${ordinal}`))
      expect(await searchFor(1_000)).toEqual(ordinals.slice(0, 1_000).map((ordinal) => `p${ordinal}`))
      expect(await searchFor(501)).toEqual(ordinals.slice(0, 501).map((ordinal) => `p${ordinal}`))
    })

    it('finds a phrase over the end of a page with the passage that begins it, and no word of the next page', async () => {
      const text = 'They met twice. It would be rash to'
      await bench.fill([
        recordOf('first', { text, continuation: 'rank the regions by one figure.' }),
        recordOf('next', { text: 'rank the regions by one figure.' }),
      ])
      const phrase = { kind: 'phrase', words: ['rash', 'to', 'rank'], scope: 'any' } as const
      expect(idsOf(await bench.search([{ all: [phrase] }]))).toEqual(['first'])
      expect(idsOf(await bench.search([{ all: stems('region') }]))).toEqual(['next'])
    })

    it('returns the stem counts of a passage in text and headings, its length and themes', async () => {
      const record: PassageRecord = recordOf('p1', {
        ...{
          title: 'Hydrogen and the tide',
          headings: ['Tidal energy', 'Health-care'],
          themes: ['energy', 'net-zero'],
        },
        ...{
          text: 'Hydrogen energies: the energy of 2021, and of energy-rich 中.',
          documentId: 'd',
          versionId: 'v',
          ordinal: 7,
        },
      })
      await bench.fill([record])
      const [found] = await bench.search([{ all: stems('hydrogen') }])
      const { countOf, ...facts } = found ?? { countOf: () => null }
      expect(facts).toEqual({
        ...{ passageId: 'p1', documentId: 'd', versionId: 'v', ordinal: 7, length: 7, themes: ['energy', 'net-zero'] },
      })
      const counts = (words: string) => analyse(words).map(({ stem }) => countOf(stem))
      expect(counts('hydrogen energy')).toEqual([
        { text: 1, title: false, heading: false },
        { text: 3, title: false, heading: true },
      ])
      expect(counts('tide 2021 中')).toEqual([
        null,
        { text: 1, title: false, heading: false },
        { text: 1, title: false, heading: false },
      ])
      expect(counts('healthcare')).toEqual([{ text: 0, title: false, heading: true }])
      expect(counts('energ hydrogens=1 7 nowhere')).toEqual([
        null,
        { text: 1, title: false, heading: false },
        null,
        null,
        null,
      ])
    })
  })
}

function idsOf(candidates: readonly Candidate[]): string[] {
  return candidates.map(({ passageId }) => passageId)
}

function five(name: string): readonly string[] {
  return Array.from({ length: 5 }, (_, index) => `${name}${index}`)
}

function isUnit(unit: SearchUnit | undefined): unit is SearchUnit {
  return unit !== undefined
}

/** A word that is neither a misspelling nor a prefix of any other: `bcbcbc`, `bdbdbd` and so on; it is its own stem. */
function wordOf(index: number): string {
  const letters = 'bcdfghjklmnpqrtvwxz'
  return `${letters.charAt(Math.floor(index / 19))}${letters.charAt(index % 19)}`.repeat(4)
}
