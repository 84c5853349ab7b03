import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { listDuplicates } from '../../../src/ingest/dedupe/duplicates.ts'
import { faultsOf } from '../../support/axe.ts'
import { hasBrowser, openBrowserSite, type BrowserSite } from '../../support/browser.ts'
import { LOAD_TIMEOUT_MS, settled } from '../../support/sample-library.ts'
import { changeWords, textOf } from '../../domain/compare/support/texts.ts'
import { openPublishing, pageOf, type Publishing } from '../../integration/pipeline/support.ts'

const TEXT = textOf(600, 3)
const WIDTHS = [1280, 390]

let site: Publishing
let pages: BrowserSite
let documentId: string

/** Expects no faults that axe finds, and nothing wider than the window. */
async function checkPage(page: Page, path: string): Promise<void> {
  await page.goto(`${pages.base}${path}`)
  expect([path, await faultsOf(page)]).toEqual([path, []])
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
  expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0)
}

describe.runIf(hasBrowser())('the pages of versions and duplicates', () => {
  beforeAll(async () => {
    site = await openPublishing()
    site.origin.route({
      '/strategy': pageOf('Harbour strategy', `${TEXT} a hydrogen cluster of twelve firms`),
      '/copy': pageOf('Harbour strategy, uploaded', changeWords(TEXT, 0.02, 4)),
    })
    documentId = (await site.fetch('/strategy', { status: 'draft', published: '2019-01' })).documentId ?? ''
    site.origin.route({ '/strategy': pageOf('Harbour strategy', `${TEXT} offshore wind farms by the sea`) })
    await site.fetch('/strategy', { status: 'agreed', published: '2020-07-15' })
    await site.fetch('/copy')
    pages = await openBrowserSite(createHttpApp(site.app, 'test'))
  }, LOAD_TIMEOUT_MS)
  afterAll(async () => {
    await pages.close()
    await site.close()
  })

  it('have no faults that axe finds, on a desktop or phone screen', async () => {
    const [pair] = await listDuplicates(site.app.catalogue, { state: 'open' }, 1, 0)
    for (const width of WIDTHS) {
      const context = await pages.browser.newContext({ viewport: { width, height: 900 } })
      const page = await context.newPage()
      for (const path of [
        `/documents/${documentId}`,
        `/documents/${documentId}/compare`,
        `/documents/${documentId}/remove`,
        '/duplicates',
        `/duplicates/${pair?.duplicateId}`,
      ]) {
        await checkPage(page, path)
      }
      await context.close()
    }
  })

  it('let an editor decide by keyboard, without scripts, and undo it', async () => {
    const context = await pages.browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${pages.base}/duplicates`)
    await page.getByRole('link', { name: /Harbour strategy/ }).press('Enter')
    const decide = async (answer: RegExp, name: string) => {
      await page.getByRole('radio', { name: answer }).focus()
      await page.keyboard.press('Space')
      await page.getByLabel('Your name').focus()
      await page.keyboard.type(name)
      await page.keyboard.press('Enter')
      await page.getByText(name).first().waitFor()
      await settled(site.app)
    }
    await decide(/^One text in two files/, 'Ann Editor')
    expect(await page.getByRole('listitem').filter({ hasText: 'Ann Editor' }).textContent()).toMatch(/^One text in two/)
    await page.goto(`${pages.base}/documents/${documentId}`)
    expect(await page.getByRole('table', { name: /^Versions of this document/ }).textContent()).toContain(
      'Another file with the same text as no.',
    )
    await page.getByRole('link', { name: 'Decided: copies' }).press('Enter')
    await decide(/^Undo the decision/, 'Bob Editor')
    expect(await page.getByRole('listitem').filter({ hasText: 'Bob Editor' }).textContent()).toMatch(/^Decision undone/)
    await context.close()
  })
})
