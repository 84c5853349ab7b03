import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DOCUMENT_KINDS, DOCUMENT_STATUSES } from '../../../../src/domain/document.ts'
import { openHttpSearch, type HttpSearch, type SearchAnswer } from '../../search/support/http-search.ts'
import { loadSmallLibrary, placesOf, THEMES } from '../../search/support/small-library.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'

const RUNS = 6

interface Cell {
  readonly themeId: string
  readonly passages: number
  readonly documents: number
  readonly rate: number | null
  readonly link: string | null
}

interface Matrix {
  readonly themes: readonly { readonly themeId: string }[]
  readonly rows: readonly {
    readonly placeId: string
    readonly year: string | null
    readonly documents: number
    readonly words: number
    readonly cells: readonly Cell[]
  }[]
  readonly total: { readonly documents: number; readonly cells: readonly Cell[] }
  readonly otherDocuments: number
  readonly figure: { readonly documents: number; readonly link: string }
}

/** What selects documents and rows. */
interface Choice {
  readonly rows: 'place' | 'place-year'
  readonly place: readonly string[]
  readonly kind: readonly string[]
  readonly status: readonly string[]
  readonly from: string | null
  readonly to: string | null
  readonly gone: 'without' | 'with'
}

const some = (values: readonly string[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 }))
const years = fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, fc.integer({ min: 1995, max: 2025 }).map(String))

function toQuery(choice: Choice): URLSearchParams {
  const query = new URLSearchParams({ rows: choice.rows, gone: choice.gone })
  for (const field of ['place', 'kind', 'status'] as const) {
    for (const value of choice[field]) query.append(field, value)
  }
  if (choice.from !== null) query.set('from', choice.from)
  if (choice.to !== null) query.set('to', choice.to)
  return query
}

describe.each([11, 12])('the matrix of a random library (seed %i)', (seed) => {
  let opened: TestApp
  let search: HttpSearch

  beforeAll(async () => {
    opened = await openTestApp()
    await loadSmallLibrary(opened.app, seed)
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
  const readMatrix = async (query: URLSearchParams) =>
    JSON.parse(await read(`/api/v1/compare/matrix?${query}`)) as Matrix
  const choices = () =>
    fc.record<Choice>({
      ...{ rows: fc.constantFrom('place', 'place-year'), place: some(placesOf(opened.app)) },
      ...{ kind: some(DOCUMENT_KINDS), status: some(DOCUMENT_STATUSES), from: years, to: years },
      gone: fc.constantFrom('without', 'with'),
    })
  const holds = (property: (choice: Choice) => Promise<void>) =>
    fc.assert(fc.asyncProperty(choices(), property), { numRuns: RUNS })

  it('has cells with passages, and some without', async () => {
    const { rows } = await readMatrix(new URLSearchParams())
    const counts = rows.flatMap(({ cells }) => cells.map(({ passages }) => passages))
    expect(Math.max(...counts)).toBeGreaterThan(10)
    expect(rows.map(({ placeId }) => placeId).sort()).toEqual([...placesOf(opened.app)].sort())
  })

  it('agrees in each cell with the search that the cell opens, its list of passages and the CSV', () =>
    holds(async (choice) => {
      const query = toQuery(choice)
      const matrix = await readMatrix(query)
      const csv = parse(await read(`/api/v1/compare/matrix.csv?${query}`), { columns: true }) as Record<
        string,
        string
      >[]
      const cells = matrix.rows.flatMap((row) => row.cells.map((cell) => ({ ...cell, row })))
      expect(csv.map((line) => Number(line['passages']))).toEqual(cells.map(({ passages }) => passages))
      expect(csv.map((line) => line['theme_id'])).toEqual(cells.map(({ themeId }) => themeId))
      const opening = cells.filter(({ passages, link }) => passages > 0 && link !== null)
      for (const { passages, documents, link, themeId } of opening.slice(0, 4)) {
        const path = (link ?? '').split('?')[1] ?? ''
        const found: SearchAnswer = await search.get(new URLSearchParams(path))
        expect(found.total).toBe(documents)
        const facet = found.facets.find(({ field }) => field === 'theme')
        expect(facet?.values.find(({ value }) => value === themeId)?.count).toBe(passages)
        const list = await read(`/api/v1/search/export?format=jsonl&passages=all&${path}`)
        expect(list.match(/"passageId"/g)).toHaveLength(passages)
      }
    }))

  it('counts each document of several rows once in its total', () =>
    holds(async (choice) => {
      const matrix = await readMatrix(toQuery(choice))
      const rows = matrix.rows.reduce((sum, row) => sum + row.documents, 0)
      expect(matrix.total.documents).toBeLessThanOrEqual(rows)
      expect(matrix.figure.documents).toBe(matrix.total.documents)
      const request = toQuery({ ...choice, place: matrix.rows.map(({ placeId }) => placeId) })
      request.delete('rows')
      if (matrix.rows.length > 0) expect((await search.get(request)).total).toBe(matrix.total.documents)
    }))

  it('gives the same figure again at the address that it names', () =>
    holds(async (choice) => {
      const { figure, ...matrix } = await readMatrix(toQuery(choice))
      const { figure: again, ...same } = await readMatrix(new URLSearchParams(figure.link.split('?')[1]))
      expect(same).toEqual(matrix)
      expect(again.link).toBe(figure.link)
    }))

  it('counts a place by year as it counts it over all years', async () => {
    const theme = new URLSearchParams(THEMES.map((each) => ['theme', each]))
    const whole = await readMatrix(theme)
    const byYear = await readMatrix(new URLSearchParams([...theme, ['rows', 'place-year']]))
    for (const row of whole.rows) {
      const ofPlace = byYear.rows.filter(({ placeId }) => placeId === row.placeId)
      expect(ofPlace.reduce((sum, { words }) => sum + words, 0)).toBe(row.words)
      const sums = row.cells.map((_cell, column) =>
        ofPlace.reduce((sum, { cells }) => sum + (cells[column]?.passages ?? 0), 0),
      )
      expect(sums).toEqual(row.cells.map(({ passages }) => passages))
    }
  })

  it('is a page with a picture and a table whose numbers open their passages, and a file of the picture', async () => {
    const page = await (await fetch(`${search.url}/compare`, { headers: { accept: 'text/html' } })).text()
    const { rows } = await readMatrix(new URLSearchParams())
    const link = rows.flatMap(({ cells }) => cells).find(({ passages }) => passages > 0)?.link ?? ''
    expect(page).toContain(`href="${link.replaceAll('&', '&amp;')}"`)
    expect(page).toMatch(/<svg[^>]*role="img"/)
    expect(await read('/api/v1/compare/matrix.svg')).toMatch(/^<\?xml[^>]*>\s*<svg xmlns/)
  })
})
