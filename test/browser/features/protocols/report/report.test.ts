import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../../../support/http-app.ts'
import { addBody } from '../../../../../src/ingest/add-documents.ts'
import { ensureIndex } from '../../../../../src/ingest/index/keep-index.ts'
import { startHandlers } from '../../../../../src/workers/handlers.ts'
import { faultsOf } from '../../../../support/axe.ts'
import { hasBrowser, openBrowserSite, type BrowserSite } from '../../../../support/browser.ts'
import { LOAD_TIMEOUT_MS, settled } from '../../../../support/sample-library.ts'
import { openTestApp, type TestApp } from '../../../../support/test-app.ts'

/** A title that a spreadsheet could take for a formula, and a page for markup. */
const HOSTILE = '=1+1 <script>alert(1)</script> | *bold*'

let opened: TestApp
let http: ReturnType<typeof createHttpApp>
/** Path of the page of the run. */
let runPath: string

const post = async (path: string, fields: Readonly<Record<string, string | readonly string[]>>) => {
  const answer = await supertest(http).post(path).type('form').send(fields)
  expect([path, answer.status, answer.text]).toEqual([path, 303, answer.text])
  return String(answer.headers['location'])
}
const read = async (path: string) => {
  const answer = await supertest(http).get(path).buffer(true)
  expect([path, answer.status]).toEqual([path, 200])
  return answer.text
}

beforeAll(async () => {
  opened = await openTestApp()
  const { app } = opened
  http = createHttpApp(app, 'test')
  await ensureIndex(app, app.shutdown)
  await startHandlers(app)
  const texts = [HOSTILE, 'Valley plan', 'Coast plan'].map((title) => ({
    title,
    text: `${title}. Hydrogen for trains.`,
  }))
  for (const [at, { title, text }] of texts.entries()) {
    await addBody(app, {
      ...{ address: `upload:test/${at}.txt`, kind: 'upload', fileName: `${at}.txt`, mediaType: null },
      ...{ bytes: Buffer.from(text), hints: { title } },
    })
  }
  await settled(app)
  const edition = await post('/editions', { title: 'Trains', editors: '', call: '' })
  const form = { name: 'Trains on hydrogen', purpose: 'Who runs them?', more: 'steam', by: 'R. Searcher' }
  const editionId = edition.split('/').at(-1) ?? ''
  const protocol = await post('/protocols', { ...form, query: ['q=hydrogen', 'q=trains'], without: '2', editionId })
  runPath = await post(`${protocol}/runs`, { by: 'R. Searcher' })
}, LOAD_TIMEOUT_MS)
afterAll(() => opened.close())

describe('the report of a protocol', () => {
  it('shows the flow as a diagram and as a table, and how to run it again', async () => {
    const page = await read(runPath)
    expect(page).toMatch(/<svg[^>]*role="img"[^>]*>.*Documents to screen: 3/s)
    expect(page).toContain('Texts identified (n = 3)')
    expect(page).toContain('concordance protocol rerun')
    expect(page).not.toContain('<script>alert')
  })

  it('records screening decisions on the documents, and counts them', async () => {
    const runs = await supertest(http).get(`/api/v1${runPath}/documents`)
    const [one, two] = (runs.body.documents as { documentId: string }[]).map(({ documentId }) => documentId)
    const screen = (fields: Readonly<Record<string, string | readonly string[]>>) =>
      post(`${runPath}/screen`, { screener: 'E. Ditor', reason: '', ...fields })
    await screen({ documentId: [one ?? '', two ?? ''], decision: 'exclude', reason: 'no trains' })
    await screen({ documentId: [one ?? ''], decision: 'include' })
    const { body } = await supertest(http).get(`/api/v1${runPath}`)
    expect(body.result.screening).toMatchObject({ included: 1, excludedTotal: 1, undecided: 1 })
    expect(await read(runPath)).toContain('Documents included (n = 1)')
    const none = await supertest(http).post(`${runPath}/screen`).type('form').send({ screener: 'E', decision: 'open' })
    expect(none.status).toBe(400)
  })

  it('is downloaded as HTML, Markdown, JSON and CSV, with markup and formulas escaped', async () => {
    const file = (format: string) => read(`/api/v1${runPath}/report?format=${format}`)
    const html = await file('html')
    expect(html).toMatch(/^<!doctype html>.*<style>.*<svg/s)
    expect(html).not.toContain('<script>alert')
    const markdown = await file('markdown')
    expect(markdown).toContain('| Documents to screen | 3 |')
    expect(markdown).toContain('\\<script\\>alert(1)\\</script\\> \\| \\*bold\\*')
    const json = JSON.parse(await file('json')) as { documents: object[]; result: { flow: object } }
    expect(json.documents).toHaveLength(3)
    const csv = (await file('csv')).trim().split('\r\n')
    expect(csv).toHaveLength(1 + 3)
    expect(csv[0]).toMatch(/^query,document_id,title,version_id,passage_id,page_of_file,printed_page,link/)
    expect(csv.some((line) => line.includes(`,"'=1+1`) || line.includes(`,'=1+1`))).toBe(true)
  })

  it('belongs to a protocol that a search can be saved as, or added to', async () => {
    expect(await read('/search?q=hydrogen')).toContain('href="/protocols/new?q=hydrogen"')
    const page = await read('/protocols/new?q=valley')
    expect(page).toContain('Add to a protocol')
    const protocolId = runPath.split('/')[2] ?? ''
    const path = await post('/protocols/add', { protocolId, query: 'q=valley', by: 'A. Other' })
    expect(await read(path)).toMatch(/Revision 2 by A. Other/)
    expect(await read(`${path}/revise`)).toContain('> remove<')
    expect(await read('/protocols')).toContain('Trains on hydrogen')
  })
})

describe.runIf(hasBrowser())('the pages of protocols in a browser', () => {
  let pages: BrowserSite

  beforeAll(async () => void (pages = await openBrowserSite(http)))
  afterAll(() => pages.close())

  it('have no faults that axe finds, and fit a phone screen', async () => {
    const context = await pages.browser.newContext({ viewport: { width: 390, height: 844 } })
    const page = await context.newPage()
    const protocol = runPath.split('/').slice(0, 3).join('/')
    for (const path of [runPath, protocol, `${protocol}/revise`, '/protocols/new?q=valley', '/protocols']) {
      await page.goto(`${pages.base}${path}`)
      expect([path, await faultsOf(page)]).toEqual([path, []])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    }
    await context.close()
  })
})
