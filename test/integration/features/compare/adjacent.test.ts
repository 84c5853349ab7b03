import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeRows, indexRows } from '../../../../bench/library/write-library.ts'
import { toRows, type Facts } from '../../../../bench/library/mixed-documents.ts'
import { openHttpSearch, type HttpSearch } from '../../search/support/http-search.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'

const THEMES = ['hydrogen', 'rural', 'skills', 'space'] as const

/** What each place says, as often as stated: hydrogen and space go together everywhere but in the first. */
const PLACES = [
  { hydrogen: 8, space: 0, rural: 4, skills: 0, both: 0 },
  { hydrogen: 6, space: 6, rural: 0, skills: 1, both: 2 },
  { hydrogen: 5, space: 5, rural: 1, skills: 0, both: 1 },
  { hydrogen: 7, space: 5, rural: 0, skills: 2, both: 0 },
  { hydrogen: 0, space: 0, rural: 9, skills: 9, both: 0 },
] as const

interface Adjacent {
  readonly caution: string
  readonly obstacle: string | null
  readonly placesCompared: number
  readonly themes: readonly {
    readonly themeId: string
    readonly density: number
    readonly passages: number
    readonly near: readonly {
      readonly themeId: string
      readonly proximity: number
      readonly together: number
      readonly pairing: readonly { readonly text: string; readonly link: string }[]
    }[]
  }[]
}

let opened: TestApp
let search: HttpSearch
let placeIds: readonly string[]

beforeAll(async () => {
  opened = await openTestApp()
  placeIds = opened.app.library.gazetteer.places.slice(0, PLACES.length).map(({ id }) => id)
  const made = PLACES.map(({ both, ...counts }, index) => {
    const texts = THEMES.flatMap((theme) =>
      Array.from({ length: counts[theme] }, (_, number) => `Of mark-${theme} we say thing ${number}.`),
    )
    const pairing = Array.from({ length: both }, (_, number) => `Both mark-hydrogen and mark-space, ${number}.`)
    const passages = [...texts, ...pairing].map((text, number) => ({
      text,
      headingPath: number < 3 ? ['Foundations', `${index}. ${index === 1 ? 'Our People' : 'Infrastructure'}`] : [],
    }))
    const facts: Facts = {
      ...{ places: [placeIds[index] ?? ''], publishers: ['Board'], vocabularyVersion: 1, goneShare: 0, draftShare: 0 },
      matchThemes: (text) =>
        THEMES.flatMap((id) => {
          const start = text.indexOf(`mark-${id}`)
          return start < 0 ? [] : [{ id, start, end: start + 5 + id.length, term: id, rule: 'phrase' }]
        }),
    }
    return toRows({ title: `Plan ${index}`, passages }, { workKey: `adjacent/${index}`, own: true }, facts, () => 0.5)
  })
  await writeRows(opened.app.catalogue, made)
  await indexRows(opened.app, opened.app.shutdown)
  search = await openHttpSearch(opened.app)
})
afterAll(async () => {
  await search.close()
  await opened.close()
})

const read = async (path: string): Promise<string> => {
  const response = await fetch(`${search.url}${path}`)
  if (!response.ok) throw new Error(`${response.status} to ${path}: ${await response.text()}`)
  return response.text()
}

describe('the adjacent themes of a place', () => {
  it('are those that stand near its themes elsewhere, with passages of other places that speak of both', async () => {
    const found = JSON.parse(await read(`/api/v1/compare/adjacent?place=${placeIds[0]}`)) as Adjacent
    expect(found).toMatchObject({ placesCompared: 5, obstacle: null, caution: expect.stringContaining('not trade') })
    expect(found.themes[0]).toMatchObject({
      themeId: 'space',
      passages: 0,
      near: [{ themeId: 'hydrogen', together: 3 }],
    })
    const [near] = found.themes[0]?.near ?? []
    expect(near?.pairing.map(({ text }) => text)).toHaveLength(2)
    for (const { text } of near?.pairing ?? []) expect(text).toMatch(/hydrogen.*space/)
  })

  it('are none where too few places have both', async () => {
    const found = JSON.parse(await read(`/api/v1/compare/adjacent?place=${placeIds[0]}&together=4`)) as Adjacent
    expect(found.themes).toEqual([])
    expect(found.obstacle).toContain('no 4 share')
  })

  it('are not guessed for a place without documents', async () => {
    const found = JSON.parse(await read('/api/v1/compare/adjacent?place=nowhere')) as Adjacent
    expect(found).toMatchObject({ themes: [], obstacle: expect.stringContaining('no document about this place') })
  })

  it('are a page, a table and a picture', async () => {
    expect(await read(`/compare/adjacent?place=${placeIds[0]}`)).toContain('Only 5 places could be compared')
    expect(await read(`/api/v1/compare/adjacent.csv?place=${placeIds[0]}`)).toContain('space')
    expect(await read(`/api/v1/compare/adjacent.svg?place=${placeIds[0]}`)).toContain('<title id="adjacent-title">')
  })
})

describe('the same section side by side', () => {
  it('has the paragraphs under the heading, and says where there is no such section', async () => {
    const places = [0, 1, 2].map((index) => `place=${placeIds[index]}`).join('&')
    const found = JSON.parse(await read(`/api/v1/compare/sections?section=infrastructure&${places}`)) as {
      places: { found: { headings: string[]; paragraphs: { text: string }[] }[]; documentsWithHeadings: number }[]
    }
    expect(found.places.map((place) => place.found.flatMap(({ headings }) => headings))).toEqual([
      ['0. Infrastructure'],
      [],
      ['2. Infrastructure'],
    ])
    expect(found.places[0]?.found[0]?.paragraphs).toHaveLength(3)
    const page = await read(`/compare/sections?section=infrastructure&${places}`)
    expect(page).toContain('No such section found in 1 document, of which 1 have headings.')
    expect(await read(`/api/v1/compare/sections.csv?section=people&${places}`)).toContain('1. Our People')
  })
})
