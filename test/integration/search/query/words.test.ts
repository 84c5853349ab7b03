import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { interpretQuery } from '../../../../src/search/query/interpret-query.ts'
import { searchLibrary } from '../../../../src/search/results/search-library.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../../../src/search/request/search-request.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { idOf, writePassages } from '../support/written-library.ts'

const DOCUMENTS = {
  lep: ['The LEP met on 19 July 2019.'],
  partnership: ['A local enterprise partnership met on 19/07/2019.'],
  partnerships: ['Local enterprise partnerships met on July 20, 2019.'],
  les: ['Les told lies and uses it for us, who are here.'],
  lis: ['Our LIS and the GVA of the SMEs.'],
  it: ['Better IT in the US, says the WHO.'],
  pounds: ['A fund of £70m for the north.'],
  words: ['A fund of £70 million for the south.'],
  digits: ['A fund of £70,000,000 for the east.'],
  billion: ['It cost $1.5bn, or $100 each.'],
  thousand: ['It cost $1000, or 1,500,000,000 in all.'],
  rd: ['More R&D in the valley.'],
  research: ['More research and development in the valley.'],
  apart: ['The development of the town needs research.'],
  covid: ['After Covid-19 the shops opened.'],
  corona: ['After coronavirus the shops opened.'],
  product: ['A product of the mill, at level 4, for trains.'],
  productivity: ['Productivity by training; levelling up.'],
  combined: ['The combined authority decided.', 'Combined authorities decided.'],
  ca: ['CA decided.'],
  emergency: ['Accident and emergency is full.'],
  mill: ['The number of mills on shore is native.'],
  doi: ['See https://doi.org/10.4321/ABC-182, which says so.'],
  name: ['By Fothergill.'],
} as const

let opened: TestApp

const readNotes = async (text: string) =>
  (await interpretQuery(opened.app, { ...EMPTY_REQUEST, text }, await opened.app.facts.read())).notes

/** The names of the documents found, in alphabetical order. */
async function find(text: string, fields: Partial<SearchRequest> = {}): Promise<readonly string[]> {
  const { hits } = await searchLibrary(opened.app, { ...EMPTY_REQUEST, limit: 100, text, match: 'all', ...fields })
  const names = new Map(Object.keys(DOCUMENTS).map((name) => [idOf(name), name]))
  return hits.map(({ document }) => names.get(document.documentId) ?? '').sort()
}

describe('words of a query', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    await writePassages(opened.app, DOCUMENTS)
  })
  afterAll(() => opened.close())

  it.each([
    ['LEP', ['lep', 'partnership', 'partnerships']],
    ['lep', ['lep', 'partnership', 'partnerships']],
    ['local enterprise partnership', ['lep', 'partnership', 'partnerships']],
    ['local enterprise partnerships', ['lep', 'partnership', 'partnerships']],
    ['R&D', ['rd', 'research']],
    ['R & D', ['rd', 'research']],
    ['r&d', ['rd', 'research']],
    ['research and development', ['apart', 'rd', 'research']],
    ['CA', ['ca', 'combined']],
    ['combined authority', ['ca', 'combined']],
    ['A&E', ['emergency']],
    ['coronavirus', ['corona', 'covid']],
    ['Covid', ['corona', 'covid']],
    ['Covid-19', ['corona', 'covid']],
  ])('finds what %s stands for, and what stands for it', async (text, names) => {
    expect(await find(text)).toEqual(names)
  })

  it('tells what it searched for besides, and quotation marks turn it off', async () => {
    expect(await readNotes('LEP')).toEqual([{ kind: 'also', words: 'LEP', also: 'local enterprise partnership' }])
    expect(await readNotes('combined authority')).toEqual([{ kind: 'also', words: 'combined authority', also: 'CA' }])
    expect(await readNotes('"LEP"')).toEqual([])
    expect(await find('"LEP"')).toEqual(['lep'])
    expect(await find('"Covid"')).toEqual(['covid'])
    expect(await find('LEP', { variants: 'off' })).toEqual(['lep'])
  })

  it('expands acronyms in longer queries, and in as many as there are room for', async () => {
    const text = 'what is the role of the LEP in training, research and the shops of the valley'
    expect(await readNotes(text)).toContainEqual({ kind: 'also', words: 'LEP', also: 'local enterprise partnership' })
    expect(await find(text, { match: 'auto' })).toContain('partnerships')
    const many = 'LEP CA SME HE FE R&D CCS CCUS MCA EV AI IP GVA GDP NHS'
    expect(await find(many, { match: 'some' })).toContain('lep')
    const wide = `(${Array.from({ length: 20 }, (_, number) => `mill${number}`).join(' OR ')} OR LEP) AND (lep OR CA)`
    expect(await find(wide)).toEqual(['lep'])
  })

  it.each([
    ['lies', ['les']],
    ['LIS', ['lis']],
    ['gva', ['lis']],
    ['SME', ['lis']],
    ['uses', ['les']],
    ['US', ['it']],
    ['IT', ['it']],
    ['better IT', ['it']],
    ['WHO reports', []],
    ['product', ['product']],
    ['productivity', ['productivity']],
    ['level 4', ['product']],
    ['trains', ['product']],
  ])('finds no other word for %s', async (text, names) => {
    expect(await find(text)).toEqual(names)
  })

  it.each(['£70m', '£70 million', '70 million', '£70,000,000', '£70mn', '£70.0m', '70000000'])(
    'finds an amount however it is written: %s',
    async (text) => {
      expect(await find(text)).toEqual(['digits', 'pounds', 'words'])
    },
  )

  it('does not confuse amounts', async () => {
    expect(await find('$100')).toEqual(['billion'])
    expect(await find('$1000')).toEqual(['thousand'])
    expect(await find('$1,000')).toEqual(['thousand'])
    expect(await find('£1.5 billion')).toEqual(['billion', 'thousand'])
    expect(await find('£70 million north')).toEqual(['pounds'])
    expect(await find('"£70 million"')).toEqual(['words'])
    expect(await readNotes('£71 million')).toEqual([{ kind: 'unknown', word: '£71 million' }])
  })

  it.each(['19 July 2019', 'July 19, 2019', '19/07/2019', '2019-07-19', '19th of July 2019'])(
    'finds a day however it is written: %s',
    async (text) => {
      expect(await find(text)).toEqual(['lep', 'partnership'])
    },
  )

  it('marks all of what it found', async () => {
    const marked = async (text: string) => {
      const { hits } = await searchLibrary(opened.app, { ...EMPTY_REQUEST, text })
      return hits
        .flatMap(({ passage }) => passage.highlights.map(({ start, end }) => passage.text.slice(start, end)))
        .sort()
    }
    expect(await marked('19 July 2019')).toEqual(['19 July 2019', '19/07/2019'])
    expect(await marked('R&D')).toEqual(['R&D', 'research and development'])
  })

  it.each([
    ['hydrgoen', 'hydrogen'],
    ['trians', 'trains'],
    ['productivty', 'productivity'],
    ['partnershp', 'partnership'],
    ['Humber', null],
    ['off-shore', null],
    ['naïve', null],
    ['Môn', null],
    ['11000', null],
    ['1500000001', null],
    ['LISX', null],
    ['Fohtergill', 'fothergill'],
  ])('takes %s for a slip of %s', async (text, word) => {
    const corrected = (await readNotes(text)).filter(({ kind }) => kind === 'corrected')
    expect(corrected).toEqual(word === null ? [] : [{ kind: 'corrected', from: text, to: word }])
  })
})
