import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sharedFirst } from '../../../bench/quality/find-answer.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { openHttpSearch, type HttpSearch } from './support/http-search.ts'
import { idOf, writeLibrary, type WrittenDocument } from './support/written-library.ts'

/** Text about nothing that is asked for, so that the other words are as rare as in a library. */
const FILLER =
  'Officers will report to the board each quarter, and the minutes are published with the budget of the year.'

const DOCUMENTS: readonly WrittenDocument[] = [
  // Words in a row, and the same words more often, but apart.
  {
    name: 'row',
    passages: [`Plants on the estuary are fitted for carbon capture by the end of the decade. ${FILLER}`],
  },
  {
    name: 'apart',
    passages: [
      `Schools capture rain for gardens, and cameras capture traffic. Carbon in soil is measured; carbon in peat is not. ${FILLER}`,
    ],
  },
  // The same within one document, and a table of contents that names what another page is about.
  {
    name: 'centre',
    passages: [
      `The excellence of the town centre, the centre of the region, is its centre of learning. ${FILLER}`,
      `A centre of excellence for batteries opens next to the rail works. ${FILLER} ${FILLER}`,
    ],
  },
  {
    name: 'contents',
    passages: ['Lagoons ............ 4\nLagoon walls ....... 9\nTidal lagoons ..... 12\nLagoon finance .... 20'],
  },
  { name: 'lagoon', passages: [`A lagoon is planned at the river mouth. ${FILLER} ${FILLER}`] },
  // Numbers that begin alike.
  { name: 'hundred', passages: [`Each household is paid $100 for a meter in the first winter. ${FILLER}`] },
  { name: 'thousand', passages: [`Each workshop is paid $1,000 or $1000 for a lathe in the first winter. ${FILLER}`] },
  // What a text is about, and what it mentions once.
  {
    name: 'substance',
    passages: [
      'Ferries: a new ferry will cross the sound. The ferry carries cars, the ferry runs at night, and its crew is local.',
    ],
  },
  {
    name: 'mention',
    passages: [
      `Buses, trams, trains, cycles, a ferry, taxis, coaches, lorries, vans and scooters use the same card. ${FILLER} ${FILLER}`,
    ],
  },
  // A place with a topic, the place alone, the topic alone.
  { name: 'both', passages: [`In Oxfordshire the allotments have a waiting list of four years. ${FILLER}`] },
  { name: 'place', passages: [`In Oxfordshire, and in Oxfordshire alone, the canal is dredged by hand. ${FILLER}`] },
  { name: 'topic', passages: [`In Kent the allotments are let by lot, and allotments are inspected. ${FILLER}`] },
  // Number and spelling.
  ...['The apprenticeship lasts a year', 'All apprenticeships last a year', 'Apprentices dine together'].map(
    (text, index) => ({ name: `apprentice-${index}`, passages: [`${text}. ${FILLER}`] }),
  ),
  { name: 'british', passages: [`The neighbourhood organisation has a theatre. ${FILLER}`] },
  { name: 'american', passages: [`The neighborhood organization has a theater. ${FILLER}`] },
]

let opened: TestApp
let http: HttpSearch

async function find(query: string): Promise<readonly string[]> {
  const { hits } = await http.get(new URLSearchParams({ q: query, limit: '50' }))
  const names = new Map(DOCUMENTS.map(({ name }) => [idOf(name), name]))
  return hits.map(({ document }) => names.get(document.documentId) ?? document.documentId)
}

describe('a search of a small library', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    await writeLibrary(opened.app, DOCUMENTS)
    http = await openHttpSearch(opened.app)
  })

  afterAll(async () => {
    await http.close()
    await opened.close()
  })

  it('finds a phrase in quotation marks only where its words are in a row', async () => {
    expect(await find('"carbon capture"')).toEqual(['row'])
  })

  it('puts words in a row before the same words apart, in a document too', async () => {
    expect(await find('carbon capture')).toEqual(['row', 'apart'])
    const { hits } = await http.get(new URLSearchParams({ q: 'center of excellence', limit: '10', explain: 'true' }))
    expect(hits[0]?.passage.text).toContain('A centre of excellence')
  })

  it('puts a text before a table of contents with its words, which is still found', async () => {
    expect(await find('lagoon')).toEqual(['lagoon', 'contents'])
  })

  it('does not take $100 for $1000, nor the reverse', async () => {
    expect(await find('$100')).toEqual(['hundred'])
    expect(await find('$1000')).toEqual(['thousand'])
    expect(await find('$1,000')).toEqual(['thousand'])
  })

  it('puts what a text is about before what it mentions in passing', async () => {
    expect(await find('ferry')).toEqual(['substance', 'mention'])
  })

  it('puts a place with the topic before either alone', async () => {
    expect((await find('allotments in Oxfordshire'))[0]).toBe('both')
  })

  it.each([
    ['apprenticeship', 'apprenticeships'],
    ['neighbourhood', 'neighborhood'],
    ['organisation', 'organizations'],
    ['theatre', 'theaters'],
  ])('finds the same for %s and %s', async (one, other) => {
    const found = await find(one)
    expect(found.length).toBeGreaterThanOrEqual(2)
    expect(sharedFirst(found, await find(other))).toBe(1)
  })

  it('finds nothing for nonsense', async () => {
    const answer = await http.get(new URLSearchParams({ q: 'zqxvkw jwhqpfz' }))
    expect(answer).toMatchObject({ total: 0, hits: [] })
  })
})
