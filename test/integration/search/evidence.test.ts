import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EMPTY_REQUEST } from '../../../src/search/request/search-request.ts'
import { searchLibrary } from '../../../src/search/results/search-library.ts'
import { MAX_LISTED } from '../../../src/search/match/list-matches.ts'
import { seededRandom } from '../../../bench/support/seeded-random.ts'
import { checkPhrase, pickPhrase, readKnownLibrary } from '../../support/evidence-check.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { writeLibrary } from './support/written-library.ts'

const PHRASES = 30
const WORDS = [
  'hydrogen',
  'buses',
  'skills',
  'the',
  'of',
  'plan',
  'tees',
  'valley',
  'energy',
  'storage',
  'build',
  'back',
]

let opened: TestApp

const search = (text: string) => searchLibrary(opened.app, { ...EMPTY_REQUEST, text })

describe('the evidence of more possible matches than are checked', () => {
  it('is nothing where none of them matches', async () => {
    const { app, close } = await openTestApp()
    const passages = Array.from(
      { length: MAX_LISTED + 100 },
      (_, at) => `Number ${at}: granite and, far from it, limestone.`,
    )
    await writeLibrary(app, [{ name: 'apart', title: 'A quarry', passages }])
    for (const sort of ['relevance', 'newest'] as const) {
      const found = await searchLibrary(app, { ...EMPTY_REQUEST, text: 'granite NEAR/2 limestone', sort })
      expect(found).toMatchObject({ hits: [], total: 1, counts: 'at_most' })
    }
    await close()
  })
})

describe('the evidence of a library whose titles share words with its texts', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    const random = seededRandom(11)
    const words = (count: number) =>
      Array.from({ length: count }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ')
    await writeLibrary(opened.app, [
      ...Array.from({ length: 12 }, (_, at) => ({
        name: `made-${at}`,
        title: words(3),
        publisher: `${words(1)} board`,
        passages: Array.from({ length: 4 }, () => ({ text: `${words(25)}.`, headings: [words(3)] })),
      })),
      {
        name: 'caverns',
        title: 'Hydrogen caverns of Teesside',
        passages: ['Survey of the salt.', { text: 'Depth.', headings: ['Cavern walls'] }],
      },
    ])
  })

  afterAll(() => opened.close())

  it('holds every random phrase that it is counted, shown, exported or alerted for', async () => {
    const library = await readKnownLibrary(opened.app)
    const random = seededRandom(5)
    for (let checked = 0; checked < PHRASES;) {
      const phrase = pickPhrase(library, random)
      if (phrase === null) continue
      await checkPhrase(opened.app, library, phrase)
      checked += 1
    }
  })

  it('is the opening of a document that only its title names, and counts no passage', async () => {
    const { hits, total } = await search('"caverns of teesside"')
    expect(total).toBe(1)
    expect(hits[0]?.passage).toMatchObject({ matchedIn: 'title', text: 'Survey of the salt.', highlights: [] })
    expect(hits[0]?.moreCount).toBe(0)
  })

  it('is a passage with the words where there is one, also when the title has them', async () => {
    const { hits } = await search('cavern')
    expect(hits[0]?.passage).toMatchObject({ matchedIn: 'headings', text: 'Depth.', headingPath: ['Cavern walls'] })
    expect(hits[0]?.moreCount).toBe(0)
  })
})
