import { describe, expect, it } from 'vitest'
import type { EngineQuery, PassageRecord, SearchEngine } from '../../src/search/search-engine.ts'
import { equals, EVERYTHING, HOSTILE_VALUES, queryOf, recordOf, wordsAt, type EngineBench } from './search-records.ts'

/** What holds for answers: what is found by words, in what order, page by page, how it is counted and marked. */
export function searchAnswersContract(bench: EngineBench): void {
  describe('words', () => {
    it('finds all words, or the rarest of them, as told', async () => {
      await bench.fill([
        recordOf('p1', { text: 'The adjacent possible.' }),
        recordOf('p2', { text: 'Digital skills.' }),
        recordOf('p3', { text: 'More skills digital and otherwise.' }),
      ])
      expect(await bench.find({ text: 'adjacent possible' })).toEqual(['p1'])
      expect(await bench.find({ text: 'adjacent skills' })).toEqual([])
      expect(await bench.find({ text: 'adjacent skills', matching: 'some' })).toEqual(['p1'])
      expect(await bench.find({ text: 'no such thing', matching: 'some' })).toEqual([])
      expect(await bench.find({ text: '"digital skills"' })).toEqual(['p2'])
      expect(await bench.find({ text: '"skills digital"' })).toEqual(['p3'])
    })

    it('looks in title, headings and text', async () => {
      await bench.fill([
        recordOf('p1', { title: 'Hydrogen' }),
        recordOf('p2', { headings: ['Chapter', 'Hydrogen'] }),
        recordOf('p3', { text: 'On hydrogen.' }),
        recordOf('p4', { publisher: 'Hydrogen Board', places: ['hydrogen'], kind: 'hydrogen' }),
      ])
      expect([...(await bench.find({ text: 'hydrogen' }))].sort()).toEqual(['p1', 'p2', 'p3'])
    })

    it.each([...HOSTILE_VALUES, '"', '""', "'", '-', '- -', '"unclosed phrase', '\0', '\uE000x\uE001'])(
      'answers to a question of any characters: %j',
      async (text) => {
        await bench.fill([recordOf('p1')])
        const { hits, total } = await bench.ask({ text, facets: [{ field: 'place', filter: EVERYTHING }] })
        expect(total).toBe(hits.length)
      },
    )

    it('finds a text of any characters by a word beside them', async () => {
      const records = HOSTILE_VALUES.map((value, index) =>
        recordOf(`p${index}`, { text: `${value} ${wordOf(index)}`, title: value, headings: [value] }),
      )
      await bench.fill(records)
      for (const [index] of HOSTILE_VALUES.entries()) {
        expect(await bench.find({ text: wordOf(index) })).toEqual([`p${index}`])
      }
    })
  })

  describe('highlights', () => {
    const highlightsOf = async (text: string, question: string): Promise<readonly string[]> => {
      await bench.fill([recordOf('p1', { text })])
      const [hit] = (await bench.ask({ text: question })).hits
      return wordsAt(text, hit?.highlights ?? [])
    }

    it.each([
      ['plain words', 'Growth, and more growth.', 'growth', ['Growth', 'growth']],
      ['several words in order', 'Skills make growth; growth needs skills.', 'growth skills', undefined],
      ['after pictures of two code units', '😀😀 growth 👩‍👩‍👧 growth', 'growth', ['growth', 'growth']],
      ['after characters for private use', 'a\uE000b\uE001 growth \uE001\uE000 growth', 'growth', ['growth', 'growth']],
      ['beside half a pair', '\uD83D growth \uDE00', 'growth', ['growth']],
      ['beside markup', '<em> growth </em> &amp; growth', 'growth', ['growth', 'growth']],
      ['in a script from right to left', 'צמיחה growth צמיחה', 'צמיחה', ['צמיחה', 'צמיחה']],
      ['of letters with marks', 'Café culture, cafe life', 'café', ['Café', 'cafe']],
    ])('mark %s', async (_name, text, question, expected) => {
      const words = await highlightsOf(text, question)
      expect(words).toEqual(expected ?? ['Skills', 'growth', 'growth', 'skills'])
    })

    it('mark nothing when nothing was asked, or only the title has it', async () => {
      expect(await highlightsOf('A plan for growth.', '')).toEqual([])
      expect(await highlightsOf('A plan for growth.', 'strategy')).toEqual([])
    })
  })

  describe('order and pages', () => {
    const days = ['2018-03-01', null, '2020-01-31', '2019-06-13', '2020-01-31']
    const idsBy = async (fields: Partial<EngineQuery>) => bench.find({ by: 'document', ...fields })

    it('sorts by day either way, with the undated last', async () => {
      await bench.fill(days.map((published, index) => recordOf(`p${index}`, { published })))
      expect(await idsBy({ sort: 'newest' })).toEqual(['p2', 'p4', 'p3', 'p0', 'p1'])
      expect(await idsBy({ sort: 'oldest' })).toEqual(['p0', 'p3', 'p2', 'p4', 'p1'])
    })

    it('puts the passage that answers better first, with scores from 0 to 1', async () => {
      const filler = 'Many other words stand between them here, as in most plans of this kind. '
      await bench.fill([
        recordOf('p1', { text: `Skills matter. ${filler}Digital matters too.` }),
        recordOf('p2', { text: 'Digital skills.' }),
      ])
      const { hits } = await bench.ask({ text: 'digital skills' })
      expect(hits.map((hit) => hit.passageId)).toEqual(['p2', 'p1'])
      const [first, second] = hits.map((hit) => hit.score)
      expect(first).toBeLessThanOrEqual(1)
      expect(second).toBeGreaterThanOrEqual(0)
      expect(first).toBeGreaterThan(second ?? 1)
    })

    it('shows each document once by document, and each passage by passage', async () => {
      await bench.fill(twoOfEach(5))
      expect(await bench.find({ text: 'plan' })).toHaveLength(10)
      const { hits, total } = await bench.ask({ text: 'plan', by: 'document' })
      expect(total).toBe(5)
      expect(new Set(hits.map((hit) => hit.documentId)).size).toBe(5)
    })

    it.each(['document', 'passage'] as const)(
      'pages by %s through everything once, though all are alike',
      async (by) => {
        await bench.fill(twoOfEach(20))
        for (const sort of ['relevance', 'newest'] as const) {
          const whole = await bench.find({ text: 'plan', by, sort })
          expect(whole).toHaveLength(by === 'document' ? 20 : 40)
          expect(await pagesOf(bench.engine(), queryOf({ text: 'plan', by, sort }), 7)).toEqual(whole)
          expect(await bench.find({ text: 'plan', by, sort, offset: 5, limit: 8 })).toEqual(whole.slice(5, 13))
        }
        expect(await bench.ask({ text: 'plan', by, offset: 42, limit: 7 })).toMatchObject({ hits: [] })
        expect(await bench.ask({ text: 'plan', by, limit: 0 })).toMatchObject({
          hits: [],
          total: by === 'document' ? 20 : 40,
        })
      },
    )

    it('answers many questions in their order, and none with nothing', async () => {
      await bench.fill([recordOf('p1', { places: ['leeds'] }), recordOf('p2', { places: ['york'] })])
      const filters = [equals('place', 'york'), EVERYTHING, equals('place', 'leeds')]
      const facets = [{ field: 'place', filter: EVERYTHING }] as const
      const answers = await bench.engine().search(filters.map((filter) => queryOf({ filter, facets })))
      expect(answers.map((answer) => answer.hits.map((hit) => hit.passageId))).toEqual([['p2'], ['p1', 'p2'], ['p1']])
      expect(await bench.engine().search([])).toEqual([])
    })
  })

  describe('facets', () => {
    it('count documents by document, but themes by passage', async () => {
      const [a, b] = [{ documentId: 'a' }, { documentId: 'b' }]
      await bench.fill([
        recordOf('p1', { ...a, places: ['leeds'], themes: ['skills'], kind: 'plan' }),
        recordOf('p2', { ...a, places: ['leeds'], themes: ['skills', 'energy'], kind: 'plan', ordinal: 1 }),
        recordOf('p3', { ...b, places: ['leeds', 'york'], publisher: 'Board', kind: 'paper', status: 'draft' }),
      ])
      const fields = ['place', 'theme', 'kind', 'publisher', 'status'] as const
      const { facets } = await bench.ask({
        by: 'document',
        facets: fields.map((field) => ({ field, filter: EVERYTHING })),
      })
      expect(facets).toEqual({
        place: { leeds: 2, york: 1 },
        theme: { skills: 2, energy: 1 },
        kind: { plan: 1, paper: 1 },
        publisher: { Board: 1 },
        status: { published: 1, draft: 1 },
      })
    })

    it('count documents, however many passages each has and however few hits are shown', async () => {
      await bench.fill(twoOfEach(20).map((record) => ({ ...record, places: ['leeds'] })))
      for (const text of ['', 'plan']) {
        for (const limit of [0, 1, 100]) {
          const facets = [{ field: 'place', filter: EVERYTHING }] as const
          const answer = await bench.ask({ text, by: 'document', limit, facets })
          expect(answer).toMatchObject({ total: 20, facets: { place: { leeds: 20 } } })
        }
      }
    })

    it('count each under its own filter and the words of the question', async () => {
      await bench.fill([
        recordOf('p1', { places: ['leeds'], kind: 'plan' }),
        recordOf('p2', { places: ['york'], kind: 'paper' }),
        recordOf('p3', { places: ['hull'], kind: 'plan', text: 'A harbour.' }),
      ])
      const leeds = equals('place', 'leeds')
      const facets = [
        { field: 'place', filter: EVERYTHING },
        { field: 'kind', filter: leeds },
      ] as const
      const answer = await bench.ask({ text: 'plan region', by: 'document', filter: leeds, facets })
      expect(answer.total).toBe(1)
      expect(answer.facets).toEqual({ place: { leeds: 1, york: 1 }, kind: { plan: 1 } })
    })

    it('count what the hits of the same filter are, more values than one answer shows too', async () => {
      await bench.fill(
        Array.from({ length: 150 }, (_, number) => recordOf(`p${number}`, { places: [`place ${number}`] })),
      )
      const { facets } = await bench.ask({ by: 'document', limit: 1, facets: [{ field: 'place', filter: EVERYTHING }] })
      expect(Object.keys(facets.place ?? {})).toHaveLength(150)
    })
  })
}

/** A word that is neither a slip nor the beginning of any other's: `aaaaaaaa`, `abababab` and so on. */
function wordOf(index: number): string {
  return String.fromCodePoint(0x61 + Math.floor(index / 26), 0x61 + (index % 26)).repeat(4)
}

/** Documents of two passages that no word tells apart. */
function twoOfEach(documents: number): readonly PassageRecord[] {
  return Array.from({ length: documents * 2 }, (_, index) => {
    const number = Math.floor(index / 2)
    const documentId = `d${String(number).padStart(3, '0')}`
    return recordOf(`p${index}`, { documentId, ordinal: index % 2, published: '2019-06-13' })
  })
}

async function pagesOf(engine: SearchEngine, query: EngineQuery, limit: number): Promise<readonly string[]> {
  const found: string[] = []
  for (let offset = 0; ; offset += limit) {
    const [answer] = await engine.search([{ ...query, offset, limit }])
    if (answer === undefined || answer.hits.length === 0) return found
    found.push(...answer.hits.map((hit) => hit.passageId))
  }
}
