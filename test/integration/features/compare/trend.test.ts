import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHttpSearch, type HttpSearch } from '../../search/support/http-search.ts'
import { loadSmallLibrary, placesOf, type KnownDocument } from '../../search/support/small-library.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'

interface Point {
  readonly year: string | null
  readonly documents: number
  readonly words: number
  readonly ofTheme: { readonly passages: number; readonly documents: number }
  readonly hasFewDocuments: boolean
}

let opened: TestApp
let search: HttpSearch
let known: readonly KnownDocument[]

beforeAll(async () => {
  opened = await openTestApp()
  known = (await loadSmallLibrary(opened.app, 21)).filter(({ isGone }) => !isGone)
  search = await openHttpSearch(opened.app)
})
afterAll(async () => {
  await search.close()
  await opened.close()
})

const read = async (path: string) => (await fetch(`${search.url}/api/v1${path}`)).text()
const yearOf = ({ texts }: KnownDocument) => texts.find(({ isCurrent }) => isCurrent)?.day?.slice(0, 4) ?? null

describe('the trend of a theme', () => {
  it('counts each year with its documents, and names those without a date', async () => {
    const { points, undated } = JSON.parse(await read('/compare/trend?theme=rural')) as {
      points: Point[]
      undated: Point | null
    }
    const years = [...new Set(known.map(yearOf))].filter((year) => year !== null).sort()
    expect(points.map(({ year }) => year)).toEqual(years)
    for (const point of [...points, ...(undated === null ? [] : [undated])]) {
      const ofYear = known.filter((document) => yearOf(document) === point.year)
      expect(point.documents).toBe(ofYear.length)
      expect(point.ofTheme.documents).toBe(ofYear.filter(({ themes }) => themes.includes('rural')).length)
      expect(point.hasFewDocuments).toBe(ofYear.length < 3)
    }
    expect(undated?.documents ?? 0).toBe(known.filter((document) => yearOf(document) === null).length)
  })

  it('in a place counts its documents alone, in the CSV as in the API', async () => {
    const [place = ''] = placesOf(opened.app)
    const csv = parse(await read(`/compare/trend.csv?theme=rural&place=${place}`), { columns: true }) as Record<
      string,
      string
    >[]
    const ofPlace = known.filter(({ places }) => places.includes(place))
    const sum = (column: string) => csv.reduce((total, line) => total + Number(line[column]), 0)
    expect(sum('documents_of_year')).toBe(ofPlace.length)
    expect(sum('documents')).toBe(ofPlace.filter(({ themes }) => themes.includes('rural')).length)
  })
})

describe('the silence of a place on a theme', () => {
  it('names the documents and pages that were read', async () => {
    const [place = ''] = placesOf(opened.app)
    const ofPlace = known.filter(({ places }) => places.includes(place))
    const found = JSON.parse(await read(`/compare/silence?place=${place}&theme=space`)) as {
      statement: string
      pages: number
      documents: { documentId: string }[]
    }
    expect(found.documents.map(({ documentId }) => documentId).sort()).toEqual(
      ofPlace.map(({ documentId }) => documentId).sort(),
    )
    expect(found.statement).toBe(
      `Not mentioned in these ${ofPlace.length} documents; all ${found.pages} pages could be read.`,
    )
  })

  it('says how many pages no words were read on, and where', async () => {
    const [place = ''] = placesOf(opened.app)
    const version = known.find(({ places }) => places.includes(place))?.documentId ?? ''
    const { currentVersionId } = await opened.app.catalogue
      .selectFrom('document')
      .select('currentVersionId')
      .where('documentId', '=', version)
      .executeTakeFirstOrThrow()
    await opened.app.catalogue
      .updateTable('page')
      .set({ reading: 'none' })
      .where('versionId', '=', currentVersionId)
      .execute()
    const found = await read(`/compare/silence?place=${place}&theme=space`)
    expect(JSON.parse(found)).toMatchObject({ statement: expect.stringMatching(/; 1 of \d+ pages unreadable\.$/) })
    const page = await (await fetch(`${search.url}/compare/silence?place=${place}&theme=space`)).text()
    expect(page).toMatch(new RegExp(`href="/versions/${currentVersionId}/pages/[01]"`))
  })

  it('is a statement of its own for a place without documents', async () => {
    const found = JSON.parse(await read('/compare/silence?place=nowhere&theme=space')) as { statement: string }
    expect(found.statement).toBe('The library has no document about this place with these filters.')
  })
})
