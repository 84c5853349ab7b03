import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { interpretQuery } from '../../../../src/search/query/interpret-query.ts'
import { searchLibrary } from '../../../../src/search/results/search-library.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../../../src/search/request/search-request.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { idOf, writePassages } from '../support/written-library.ts'

const DOCUMENTS = {
  open: ['Better health care for all.'],
  closed: ['Healthcare in the hospital.'],
  hyphen: ['A health-care partnership.'],
  apart: ['Care is taken, and health is wealth.'],
  american: ['An organization of employers.'],
  british: ['Several organisations agreed.'],
  levelling: ['Levelling up the whole country.'],
  parks: ['A park that levels with the street, up to the bridge.'],
  hydrogen: ['Hydrogen from the estuary.', 'Hydrogen buses.'],
  electrolyser: ['The old works could host an electrolyser.'],
  intelligence: ['Artificial intelligence in farming.'],
  tram: Array.from({ length: 22 }, (_, number) => `The tram stops at the quarry, stop ${number}.`),
  quarry: ['A quarry for granite.'],
  ferry: ['A ferry to the granite island.'],
  near: ['The harbour has one large crane.', 'The harbour is old; nobody there has ever seen any crane.'],
  maybe: ['That may be so.'],
} as const

let opened: TestApp

async function search(text: string, fields: Partial<SearchRequest> = {}) {
  return searchLibrary(opened.app, { ...EMPTY_REQUEST, limit: 100, text, ...fields })
}

/** The names of the documents found, in order. */
async function find(text: string, fields: Partial<SearchRequest> = {}): Promise<readonly string[]> {
  const { hits } = await search(text, fields)
  const names = new Map(Object.keys(DOCUMENTS).map((name) => [idOf(name), name]))
  return hits.map(({ document }) => names.get(document.documentId) ?? '')
}

const sorted = async (text: string, fields: Partial<SearchRequest> = {}) => [...(await find(text, fields))].sort()
async function read(text: string, fields: Partial<SearchRequest> = {}) {
  return interpretQuery(opened.app, { ...EMPTY_REQUEST, text, ...fields }, await opened.app.facts.read())
}

describe('interpreting a query', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    await writePassages(opened.app, DOCUMENTS)
  })
  afterAll(() => opened.close())

  it.each(['health care', 'healthcare', 'health-care'])(
    'finds open, closed and hyphenated compounds by %s',
    async (text) => {
      const all = { match: 'all' } as const
      expect(await sorted(text, all)).toEqual(expect.arrayContaining(['closed', 'hyphen', 'open']))
      expect((await find(text, all)).slice(0, 3).sort()).toEqual(['closed', 'hyphen', 'open'])
      expect((await read(text, { variants: 'off' })).notes).toEqual([])
    },
  )

  it('finds only the typed form where variants are off', async () => {
    expect(await sorted('healthcare', { variants: 'off' })).toEqual(['closed', 'hyphen'])
    expect(await sorted('"health care"')).toEqual(['hyphen', 'open'])
  })

  it.each(['organisation', 'organization', 'Organizations', 'ORGANISATIONS'])(
    'finds both spellings by %s',
    async (text) => {
      expect(await sorted(text)).toEqual(['american', 'british'])
    },
  )

  it.each(['level up', 'levelling up', 'Leveling up'])('finds a theme by %s, and reports it', async (text) => {
    const found = await find(text, { match: 'all' })
    expect(found).toContain('levelling')
    const { notes } = await read(text)
    const theme = { kind: 'theme', words: text, themeId: 'levelling-up' }
    if (text !== 'level up') expect(notes).toContainEqual(theme)
  })

  it('recognises a theme by its acronym and its label', async () => {
    expect(await find('AI')).toEqual(['intelligence'])
    expect((await read('AI')).notes).toEqual([
      { kind: 'theme', words: 'AI', themeId: 'ai-and-data' },
      { kind: 'also', words: 'AI', also: 'artificial intelligence' },
    ])
    expect(await find('AI', { variants: 'off' })).toEqual([])
    const found = await find('hydrogen')
    expect(found).toEqual(['hydrogen', 'electrolyser'])
    expect(await find('hydrogen', { variants: 'off' })).toEqual(['hydrogen'])
  })

  it('keeps a scoped word to its field, even if it names a theme', async () => {
    expect(await find('text:hydrogen')).toEqual(['hydrogen'])
    expect(await find('title:hydrogen')).toEqual([])
  })

  it('corrects a misspelling, and reports it', async () => {
    expect(await find('hydrogn')).toEqual(await find('hydrogen', { variants: 'off' }))
    expect((await read('hydrogn')).notes).toEqual([{ kind: 'corrected', from: 'hydrogn', to: 'hydrogen' }])
    expect(await find('hydrogn', { variants: 'off' })).toEqual([])
    expect(await find('"hydrogn"')).toEqual([])
  })

  it('reports words that do not occur in the library', async () => {
    const { notes } = await read('granite xyzzyplugh')
    expect(notes).toEqual([{ kind: 'unknown', word: 'xyzzyplugh' }])
    expect(await find('xyzzyplugh')).toEqual([])
    expect(await sorted('granite xyzzyplugh')).toEqual(['ferry', 'quarry'])
    expect(await find('granite xyzzyplugh', { match: 'all' })).toEqual([])
  })

  it('searches for the rarest words of a long text, and reports those left out', async () => {
    const others = Array.from({ length: 120 }, (_, number) => `nowhere${number}`)
    const { notes, matching, terms } = await read(`tram granite hydrogen ${others.join(' ')}`)
    expect(matching).toBe('some')
    expect(terms).toHaveLength(32)
    expect(terms.slice(0, 3).map(({ label }) => label)).toEqual(['tram', 'granite', 'hydrogen'])
    expect(notes.at(-1)).toEqual({ kind: 'left_out', words: others.slice(29).join(' '), kept: 32 })
    expect(await sorted(`granite ${others.join(' ')}`)).toEqual(['ferry', 'quarry'])
  })

  it('requires all words where enough passages have them, and some otherwise, unless the request decides', async () => {
    expect(await read('tram quarry')).toMatchObject({ matching: 'all', passagesWithAll: 22 })
    expect(await find('tram quarry')).toEqual(['tram'])
    expect(await read('quarry granite')).toMatchObject({ matching: 'some', passagesWithAll: 1 })
    expect(await find('quarry granite')).toEqual(['quarry', 'ferry', 'tram'])
    expect(await read('quarry granite', { match: 'all' })).toMatchObject({ matching: 'all', passagesWithAll: null })
    expect(await find('quarry granite', { match: 'all' })).toEqual(['quarry'])
    expect(await sorted('tram quarry', { match: 'some' })).toEqual(['quarry', 'tram'])
    expect(await read('tram quarry stop large crane')).toMatchObject({ matching: 'some', passagesWithAll: null })
    expect(await read('tram AND granite')).toMatchObject({ matching: 'all', passagesWithAll: null })
    expect(await find('tram AND granite')).toEqual([])
  })

  it('matches NEAR, longer phrases and prefixes exactly, and counts them exactly', async () => {
    const near = await search('harbour NEAR/4 crane')
    expect(near).toMatchObject({ total: 1, counts: 'exact' })
    expect(near.hits.map(({ passage, moreCount }) => [passage.text, moreCount])).toEqual([
      ['The harbour has one large crane.', 0],
    ])
    expect((await search('harbour AND crane')).hits.map(({ moreCount }) => moreCount)).toEqual([1])
    expect(await find('"the harbour has one"')).toEqual(['near'])
    expect(await find('"harbour has large"')).toEqual([])
    expect(await find('mayb*')).toEqual([])
    expect(await find('maybe*')).toEqual([])
    expect(await sorted('electrolys* OR intellig*')).toEqual(['electrolyser', 'intelligence'])
    expect(await sorted('granite -isl*')).toEqual(['quarry'])
    expect(await sorted('granite NOT "a quarry for granite"')).toEqual(['ferry'])
  })

  it('marks words, whole phrases, and the words of a theme where only the theme matches', async () => {
    const marked = async (text: string) => {
      const { hits } = await search(text)
      return hits.map(({ passage }) => passage.highlights.map(({ start, end }) => passage.text.slice(start, end)))
    }
    expect(await marked('"has one large"')).toEqual([['has one large']])
    expect(await marked('organization')).toEqual(expect.arrayContaining([['organization'], ['organisations']]))
    expect(await marked('hydrogen')).toEqual([['Hydrogen'], ['electrolyser']])
  })

  it('explains each score by its terms and boosts', async () => {
    for (const text of ['hydrogen', 'quarry granite', '"health care"', 'harbour NEAR crane']) {
      const { hits } = await search(text)
      expect(hits.length).toBeGreaterThan(0)
      for (const { explanation } of hits) {
        const { score, passageScore, boosts, terms, refinement } = explanation ?? {
          score: -1,
          passageScore: 0,
          boosts: [],
          terms: [],
          refinement: null,
        }
        const ofTerms = terms.reduce((sum, { rarity, weight, repetition }) => sum + rarity * weight * repetition, 0)
        const { near, factors } = refinement ?? { near: 0, factors: [] }
        expect(passageScore).toBeCloseTo(
          factors.reduce((product, { factor }) => product * factor, ofTerms + near),
          9,
        )
        expect(score).toBeCloseTo(
          boosts.reduce((product, { factor }) => product * factor, passageScore),
          9,
        )
      }
    }
  })
})
