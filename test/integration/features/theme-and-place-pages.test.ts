import type { Express } from 'express'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, type SampleLibrary } from '../../support/sample-library.ts'
import { createClient, type Client } from '../api/support.ts'

interface Counts {
  readonly passages: number
  readonly documents: number
}
interface ThemeSummary extends Counts {
  readonly places: readonly ({ readonly placeId: string } & Counts)[]
  readonly years: readonly ({ readonly year: number; readonly allPassages: number } & Counts)[]
  readonly undated: Counts
  readonly near: readonly { readonly themeId: string; readonly passages: number; readonly lift: number }[]
  readonly newest: readonly string[]
}
interface PlaceSummary extends Counts {
  readonly themes: readonly ({ readonly themeId: string; readonly share: number } & Counts)[]
  readonly newest: readonly { readonly documentId: string }[]
}
interface Found {
  readonly total: number
  readonly facets: readonly { readonly field: string; readonly values: readonly { value: string; count: number }[] }[]
}

let library: SampleLibrary
let http: Express
let api: Client

const themes = async () =>
  (await api.get<{ themes: ({ themeId: string } & Counts)[] }>('/themes')).themes.filter(({ passages }) => passages > 0)
const ofTheme = (themeId: string) => api.get<ThemeSummary>(`/themes/${themeId}/summary`)
const countOf = (found: Found, field: string, value: string) =>
  found.facets.find((facet) => facet.field === field)?.values.find((each) => each.value === value)?.count

describe('the pages of themes and places', () => {
  beforeAll(async () => {
    library = await openSampleLibrary()
    await library.harvest()
    http = createHttpApp(library.app, 'test')
    api = createClient(http)
  }, LOAD_TIMEOUT_MS)
  afterAll(() => library.close())

  it('count a theme as the list of themes and the search do, and its years add up', async () => {
    const listed = await themes()
    expect(listed.length).toBeGreaterThan(5)
    for (const { themeId, passages, documents } of listed.slice(0, 8)) {
      const summary = await ofTheme(themeId)
      expect(summary).toMatchObject({ passages, documents })
      const found = await api.get<Found>(`/search?theme=${themeId}`)
      expect(found.total).toBe(documents)
      expect(countOf(found, 'theme', themeId)).toBe(passages)
      const inYears = summary.years.reduce((sum, year) => sum + year.passages, summary.undated.passages)
      expect(inYears).toBe(passages)
      expect(summary.years.every((year) => year.passages <= year.allPassages)).toBe(true)
      for (const place of summary.places.slice(0, 3)) {
        const there = await api.get<Found>(`/search?theme=${themeId}&place=${place.placeId}`)
        expect(there.total).toBe(place.documents)
      }
    }
  })

  it('name as near the themes of the same passages, the same number both ways', async () => {
    const near = (
      await Promise.all((await themes()).map(async ({ themeId }) => [themeId, await ofTheme(themeId)] as const))
    ).flatMap(([themeId, summary]) => summary.near.map((other) => ({ themeId, other })))
    expect(near.length).toBeGreaterThan(0)
    const [{ themeId, other } = expect.fail()] = near
    const back = (await ofTheme(other.themeId)).near.find((each) => each.themeId === themeId)
    expect(back?.passages ?? other.passages).toBe(other.passages)
    const both = await api.get<Found>(`/search?q=${encodeURIComponent(`theme:${themeId} AND theme:${other.themeId}`)}`)
    expect(both.total).toBeGreaterThan(0)
  })

  it('count the documents of a place and its themes as the search does', async () => {
    const { places } = await api.get<{ places: { placeId: string; documents: number }[] }>('/places')
    const [{ placeId, documents } = expect.fail()] = [...places].sort((a, b) => b.documents - a.documents)
    const summary = await api.get<PlaceSummary>(`/places/${placeId}/summary`)
    expect(summary.documents).toBe(documents)
    expect(summary.newest.length).toBe(Math.min(12, documents))
    for (const { themeId, documents: withTheme } of summary.themes.slice(0, 5)) {
      expect((await api.get<Found>(`/search?place=${placeId}&theme=${themeId}`)).total).toBe(withTheme)
    }
  })

  it('are pages, and say so when there is no such theme or place', async () => {
    const agent = supertest(http)
    const [theme] = await themes()
    await agent.get(`/themes/${theme?.themeId}`).expect(200, /Newest passages/)
    await agent.get('/places/greater-manchester').expect(200, /Newest documents/)
    await agent.get('/themes/none').expect(404)
    await agent.get('/places/none').expect(404)
    for (const [path, code] of [
      ['/themes/none/summary', 'theme_missing'],
      ['/places/none/summary', 'place_missing'],
    ] as const) {
      const { status, body } = await api.raw('get', path)
      expect([status, (body as { code: string }).code]).toEqual([404, code])
    }
  })
})
