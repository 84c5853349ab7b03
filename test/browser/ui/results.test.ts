import type { Express } from 'express'
import type { Page } from 'playwright-core'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { addBody } from '../../../src/ingest/add-documents.ts'
import { createClient, type Client } from '../../integration/api/support.ts'
import { faultsOf } from '../../support/axe.ts'
import { hasBrowser, openBrowserSite, type BrowserSite } from '../../support/browser.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, settled, type SampleLibrary } from '../../support/sample-library.ts'

/** Sections that each contain `quokka`; more than a page of the list shows. */
const SECTIONS = 60

interface Passage {
  readonly passageId: string
  readonly text: string
  readonly pageIndex: number
}
interface SearchReply {
  readonly total: number
  readonly hits: readonly { document: { documentId: string; title: string }; passage: Passage; moreCount: number }[]
  readonly zeroResultReason: { unknownWords: string[]; documentsWithoutFilters: number } | null
  readonly zeroResultSuggestions: readonly {
    reason: string
    field: string | null
    change: string
    total: number
    link: string
  }[]
}
interface PassageList {
  readonly total: number
  readonly passages: readonly Passage[]
  readonly nextCursor: string | null
}

let library: SampleLibrary
let http: Express
let api: Client
let pages: BrowserSite

beforeAll(async () => {
  library = await openSampleLibrary()
  await library.harvest()
  const sections = Array.from({ length: SECTIONS }, (_, at) => {
    const filler = Array.from({ length: 110 }, (_word, word) => `word${at}x${word}`).join(' ')
    return `<h2>Section ${at + 1}</h2><p>The quokka number ${at + 1} ${filler}.</p>`
  })
  await addBody(library.app, {
    address: 'upload:test/quokkas.html',
    kind: 'upload',
    bytes: Buffer.from(
      `<html lang="en"><title>All about animals</title><body><main>${sections.join('')}</main></body></html>`,
    ),
    fileName: 'quokkas.html',
    mediaType: null,
    hints: { title: 'All about animals' },
  })
  await settled(library.app)
  http = createHttpApp(library.app, 'test')
  api = createClient(http)
}, LOAD_TIMEOUT_MS)
afterAll(() => library.close())

const search = (parameters: Record<string, string>) =>
  api.get<SearchReply>(`/search?${new URLSearchParams(parameters)}`)
const pageText = async (path: string) => (await supertest(http).get(path)).text

describe('all passages of a document', () => {
  it('are as many as the search counts, each once, in reading order', async () => {
    const [hit] = (await search({ q: 'quokka' })).hits
    const seen: Passage[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const at = cursor === '' ? '' : `&cursor=${cursor}`
      const path = `/documents/${hit?.document.documentId}/passages?q=quokka&sort=newest&limit=25${at}`
      const list: PassageList = await api.get(path)
      expect(list.total).toBe((hit?.moreCount ?? 0) + 1)
      seen.push(...list.passages)
      cursor = list.nextCursor
    }
    expect(seen.length).toBe((hit?.moreCount ?? 0) + 1)
    expect(new Set(seen.map(({ passageId }) => passageId)).size).toBe(seen.length)
    const numbers = seen.map(({ text }) => Number(/quokka number (\d+)/.exec(text)?.[1]))
    expect(numbers).toEqual(Array.from({ length: SECTIONS }, (_, at) => at + 1))
  })

  it('are none when the filters exclude the document', async () => {
    const [hit] = (await search({ q: 'quokka' })).hits
    const list = await api.get<PassageList>(
      `/documents/${hit?.document.documentId}/passages?q=quokka&place=oxfordshire`,
    )
    expect([list.total, list.passages]).toEqual([0, []])
  })

  it('answer 404 for a document that does not exist', async () => {
    const answer = await api.raw('get', '/documents/nothing-such/passages?q=quokka')
    expect([answer.status, answer.body.code]).toEqual([404, 'document_missing'])
  })
})

describe('a search that finds nothing', () => {
  it('names the filter that excludes everything, and counts the results without it', async () => {
    const empty = await search({ q: 'quokka', place: 'oxfordshire' })
    expect([empty.total, empty.zeroResultReason]).toEqual([0, { unknownWords: [], documentsWithoutFilters: 1 }])
    expect(empty.zeroResultSuggestions[0]).toMatchObject({
      reason: 'filter',
      field: 'place',
      total: 1,
      link: '/search?q=quokka',
    })
    expect(empty.zeroResultSuggestions[0]?.change).toBe('without the place Oxfordshire')
  })

  it('names the word that occurs nowhere, and counts the results without it', async () => {
    const empty = await search({ q: 'quokka AND xylophonist', variants: 'off' })
    expect(empty.zeroResultReason).toEqual({ unknownWords: ['xylophonist'], documentsWithoutFilters: 0 })
    expect(empty.zeroResultSuggestions.map(({ change }) => change)).toEqual(['without “xylophonist”'])
  })

  it('suggests searches whose counts are those of the searches linked to', async () => {
    const queries = [
      { q: '"hydrogen growth" skills', place: 'oxfordshire' },
      { q: 'hydrogen quokka', match: 'all', theme: 'hydrogen' },
      { q: 'quokka', kind: 'strategy', from: '2019-01-01', to: '2019-12-31' },
      { q: 'hydrogn', variants: 'off' },
    ]
    for (const query of queries) {
      const empty = await search(query as unknown as Record<string, string>)
      expect([query.q, empty.total, empty.zeroResultSuggestions.length > 0]).toEqual([query.q, 0, true])
      for (const { link, total } of empty.zeroResultSuggestions) {
        expect([link, (await api.get<SearchReply>(link)).total]).toEqual([link, total])
      }
    }
  })

  it('has no suggestions when something was found', async () => {
    const found = await search({ q: 'quokka' })
    expect([found.zeroResultReason, found.zeroResultSuggestions]).toEqual([null, []])
  })
})

describe('an invalid query', () => {
  it('is answered with the position of its fault and the nearest valid query', async () => {
    const answer = await api.raw('get', `/search?${new URLSearchParams({ q: 'hydrogen (trains and buses' })}`)
    expect([answer.status, answer.body]).toMatchObject([
      400,
      { code: 'question_invalid', position: 9, nearest: 'hydrogen (trains and buses)' },
    ])
  })

  it('is shown with its fault marked, and keeps its filters', async () => {
    const query = new URLSearchParams({ q: 'hydrogen (trains and <b>buses', place: 'tees-valley' })
    const answer = await supertest(http).get(`/search?${query}`)
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('<mark>(trains</mark>')
    expect(answer.text).not.toContain('<b>buses')
    expect(answer.text).toContain('&amp;place=tees-valley">hydrogen (trains and &lt;b>buses)</a>')
  })
})

describe('the results page', () => {
  it('shows how the query was interpreted, with links to other interpretations', async () => {
    const some = await pageText('/search?q=hydrogen+buses')
    expect(some).toMatch(/Searched for .*some of .*<b>hydrogen<\/b>, .*<b>buses<\/b>/)
    expect(some).toMatch(
      /passages? ha(s|ve) all the words: <a href="\/search\?q=hydrogen\+buses&amp;match=all">only th/,
    )
    expect(await pageText('/search?q=hydrogn')).toMatch(
      /no results for “hydrogn”: searched for <b>hydrogen<\/b> instead .*q=hydrogn&amp;variants=off/,
    )
    expect((await pageText('/search?q=quokka')).includes('class="understood"')).toBe(false)
  })

  it('keeps the options of interpretation when filters are applied', async () => {
    const form = await pageText('/search?q=hydrogen+buses&match=all&variants=off&gone=only')
    expect(form).toContain('name="match" value="all"')
    expect(form).toContain('name="variants" value="off"')
    expect(form).toContain('name="gone" value="only" checked')
  })

  it('explains each score when asked to', async () => {
    expect((await pageText('/search?q=hydrogen')).includes('Why here?')).toBe(false)
    expect(await pageText('/search?q=hydrogen&explain=true')).toMatch(/Why here\?.*<th scope="row">hydrogen<\/th>/)
  })

  it('has help in which every example finds something', async () => {
    const links = [...(await pageText('/help/search')).matchAll(/href="\/search\?([^"]+)"/g)]
    expect(links.length).toBeGreaterThan(10)
    for (const [, query = ''] of links) {
      const { total } = await api.get<SearchReply>(`/search?${query.replaceAll('&amp;', '&')}`)
      expect([query, total > 0]).toEqual([query, true])
    }
  })
})

describe.runIf(hasBrowser())('the results page in a browser', () => {
  beforeAll(async () => {
    pages = await openBrowserSite(http)
  })
  afterAll(() => pages.close())

  async function openMore(javaScriptEnabled: boolean): Promise<Page> {
    const page = await (await pages.browser.newContext({ javaScriptEnabled })).newPage()
    await page.goto(`${pages.base}/search?q=quokka`)
    await page.getByText(`${SECTIONS - 1} more passages`).press('Enter')
    return page
  }

  it('shows all passages of a document in place, with a heading that counts them', async () => {
    const page = await openMore(true)
    await page.getByText('The first 50 passages', { exact: true }).waitFor()
    const quotes = page.locator('.more__list .quote')
    expect(await quotes.count()).toBe(50)
    expect(await quotes.locator('mark').first().textContent()).toBe('quokka')
    await page.context().close()
  })

  it('keeps the best passages and the link when the others cannot be loaded', async () => {
    const page = await (await pages.browser.newContext()).newPage()
    await page.route('**/passages?*', (route) => route.abort())
    await page.goto(`${pages.base}/search?q=quokka`)
    await page.getByText(`${SECTIONS - 1} more passages`).click()
    await page.getByText('could not be loaded').waitFor()
    expect(await page.locator('.more__list .quote').count()).toBe(3)
    await page.context().close()
  })

  it('links to them without scripts, page by page, and to the highlighted words on their page', async () => {
    const page = await openMore(false)
    expect(await page.locator('.more__list .quote').count()).toBe(3)
    await page.getByRole('link', { name: `All ${SECTIONS} passages, page by page` }).click()
    expect(await page.locator('.quote').count()).toBe(50)
    await page.getByRole('link', { name: 'Next passages' }).click()
    expect(await page.locator('.quote').count()).toBe(SECTIONS - 50)
    await page.locator('.quote__page').first().click()
    expect(await page.locator('.passage--chosen mark').first().textContent()).toBe('quokka')
    await page.context().close()
  })

  it('has no faults that axe finds, and fits a phone screen', async () => {
    const page = await (await pages.browser.newContext({ viewport: { width: 390, height: 844 } })).newPage()
    const [hit] = (await search({ q: 'quokka' })).hits
    const paths = [
      '/search?q=hydrogen+buses&explain=true&limit=3',
      '/search?q=hydrogen+%22trains',
      '/search?q=quokka&place=oxfordshire',
      `/documents/${hit?.document.documentId}/passages?q=quokka`,
      '/help/search',
    ]
    for (const path of paths) {
      await page.goto(`${pages.base}${path}`)
      for (const summary of await page.locator('.results summary').all()) await summary.click()
      expect([path, await faultsOf(page)]).toEqual([path, []])
      const [wide, view] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
      expect([path, wide]).toEqual([path, view])
    }
    await page.context().close()
  })
})
