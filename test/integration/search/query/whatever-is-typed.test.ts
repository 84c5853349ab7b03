import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { searchLibrary, type SearchResult } from '../../../../src/search/results/search-library.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../../../src/search/request/search-request.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { idOf, writeLibrary, type WrittenDocument } from '../support/written-library.ts'

const DOCUMENTS: readonly WrittenDocument[] = [
  {
    name: 'ports',
    title: 'Ports of the estuary',
    authors: ['Ada M. Lindqvist', 'Tom O’Hara'],
    publisher: 'Estuary Trust',
    doi: '10.5555/ports.7',
    published: '2019-07-19',
    passages: ['Cranes at the quay are electric.', 'The dredger works at night, says the harbour master.'],
  },
  {
    name: 'review',
    title: 'A review of harbours',
    authors: ['Lindqvist, A.'],
    publisher: 'Harbour Review',
    published: '2021-03-01',
    passages: ['Electric cranes are described elsewhere (https://doi.org/10.5555/ports.7).', 'A quay of granite.'],
  },
  { name: 'said', title: 'Canals', places: ['london'], passages: ['New moorings in West Yorkshire are planned.'] },
  { name: 'about', title: 'Basins', places: ['west-yorkshire'], passages: ['The moorings of the basin are full.'] },
  {
    name: 'both',
    title: 'Rivers',
    places: ['london'],
    passages: ['Moorings of the South West, and some in North Yorkshire.'],
  },
  {
    name: 'other',
    title: 'Orchards',
    authors: ['Tomas Hara'],
    passages: ['Apples and pears by the quay.', 'The bypass is open.'],
  },
]

let opened: TestApp

async function search(text: string, fields: Partial<SearchRequest> = {}): Promise<SearchResult> {
  return searchLibrary(opened.app, { ...EMPTY_REQUEST, text, ...fields })
}

async function find(text: string, fields: Partial<SearchRequest> = {}): Promise<readonly string[]> {
  const { hits } = await search(text, fields)
  const names = new Map(DOCUMENTS.map(({ name }) => [idOf(name), name]))
  return hits.map(({ document }) => names.get(document.documentId) ?? '?')
}

describe('whatever is typed', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    await writeLibrary(opened.app, DOCUMENTS)
  })
  afterAll(() => opened.close())

  it.each([
    ['author:lindqvist', ['ports', 'review']],
    ['author:"Ada Lindqvist"', ['ports', 'review']],
    ['author:"Ada M Lindqvist"', ['ports']],
    ['author:"T. O’Hara"', ['ports']],
    ['author:hara', ['other']],
    ['quay author:lindqvist', ['ports', 'review']],
    ['quay NOT author:lindqvist', ['other']],
    ['author:(lindqvist OR hara)', ['other', 'ports', 'review']],
    ['doi:10.5555/PORTS.7', ['ports']],
    ['doi:https://doi.org/10.5555/ports.7', ['ports']],
    ['publisher:"estuary trust"', ['ports']],
  ])('%s finds the documents it names', async (text, names) => {
    expect([...(await find(text))].sort()).toEqual(names)
  })

  it('finds by a DOI alone the document that has it first, and then where it is cited', async () => {
    for (const typed of ['10.5555/ports.7', 'doi: 10.5555/ports.7', 'https://doi.org/10.5555/PORTS.7']) {
      expect(await find(typed)).toEqual(['ports', 'review'])
    }
  })

  it('says that an author or DOI has no document, and names authors that are near', async () => {
    const { hits, interpretation } = await search('author:lindkvist')
    expect(hits).toEqual([])
    const [note] = interpretation.notes
    expect(note).toMatchObject({ kind: 'no_document', words: 'author:lindkvist' })
    expect(note?.kind === 'no_document' ? [...note.near].sort() : null).toEqual(['Ada M. Lindqvist', 'Lindqvist, A.'])
  })

  it('refuses an unknown publisher with the nearest name', async () => {
    await expect(search('publisher:"estuary trus"')).rejects.toMatchObject({ nearest: 'publisher:"Estuary Trust"' })
  })

  it('reads the name of a place as one, and finds what is about the place too', async () => {
    expect([...(await find('moorings in West Yorkshire', { match: 'all' }))].sort()).toEqual(['about', 'said'])
    expect([...(await find('West Yorkshire'))].sort()).toEqual(['about', 'said'])
    expect([...(await find('WYCA'))].sort()).toEqual(['about'])
    const { interpretation } = await search('West Yorkshire')
    expect(interpretation.notes).toContainEqual({
      ...{ kind: 'place', words: 'West Yorkshire', placeId: 'west-yorkshire' },
    })
    // as typed, quoted and in a NOT it stays a name
    expect([...(await find('"West Yorkshire"'))].sort()).toEqual(['said'])
    expect([...(await find('West Yorkshire', { variants: 'off' }))].sort()).toEqual(['both', 'said'])
  })

  it('ranks what the beginning of a word finds', async () => {
    const { hits, interpretation } = await search('moor*')
    expect(hits[0]?.explanation?.score).toBeGreaterThan(0)
    expect(interpretation.terms).toMatchObject([{ label: 'moor*', frequency: 3 }])
    expect((await search('zzqx*')).zeroResult?.unknown).toEqual(['zzqx*'])
  })

  it('finds a word that is typed with a hyphen, however short its parts', async () => {
    for (const typed of ['by-pass', 'bypass', 'By-passes']) expect(await find(typed)).toEqual(['other'])
  })

  it('needs only some of many words beside a field, as without one', async () => {
    const words = 'electric cranes dredger granite apples pears'
    expect([...(await find(words))].sort()).toEqual(['other', 'ports', 'review'])
    expect([...(await find(`${words} author:lindqvist`))].sort()).toEqual(['ports', 'review'])
  })

  it('reads what follows an open quotation mark as words', async () => {
    expect((await find('"dredger harbour'))[0]).toBe('ports')
  })

  it('answers a text of any length', async () => {
    const text = 'We read that the dredger works at night and that cranes are electric, but "not" where the quay is. '
    for (const repeated of [1, 40, 2_000]) expect((await find(text.repeat(repeated)))[0]).toBe('ports')
  })

  it.each<[string, Partial<SearchRequest>]>([
    ['"dredger cranes quay" AND "granite apples" AND orchard AND night AND electric AND master AND pears', {}],
    ['"granite dredger" NEAR/3 apples', {}],
    ['title:apples', {}],
    ['granite', { from: '2025-01-01' }],
    ['"granite dredger"', { publisher: ['Estuary Trust'], from: '2025-01-01' }],
  ])('offers a search that finds something where %s finds nothing', async (text, fields) => {
    const { hits, zeroResult } = await search(text, fields)
    expect(hits).toEqual([])
    expect(zeroResult?.suggestions.length).toBeGreaterThan(0)
    for (const { request, total } of zeroResult?.suggestions ?? []) {
      expect(total).toBeGreaterThan(0)
      expect((await searchLibrary(opened.app, request)).hits.length).toBeGreaterThan(0)
    }
  })

  it('says why where nothing can be found', async () => {
    const unknown = await search('"zzqx vvbn"')
    expect(unknown.zeroResult).toMatchObject({ hasWords: true, suggestions: [] })
    expect(unknown.zeroResult?.unknown.length).toBe(2)
    const excluded = await search('author:nobody')
    expect(excluded.zeroResult).toMatchObject({ hasWords: false, unknown: [] })
  })
})
