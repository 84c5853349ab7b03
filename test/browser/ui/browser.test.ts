import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveAlert } from '../../../src/features/alerts/saved-alert.ts'
import { createHttpApp } from '../../support/http-app.ts'
import { addBody } from '../../../src/ingest/add-documents.ts'
import { EMPTY_REQUEST } from '../../../src/search/request/search-request.ts'
import { faultsOf } from '../../support/axe.ts'
import { hasBrowser, openBrowserSite, type BrowserSite } from '../../support/browser.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, settled, type SampleLibrary } from '../../support/sample-library.ts'

/** A hostile title and text. */
const HOSTILE = `<script>alert(1)</script><img src=x onerror=alert(2)> "onmouseover="alert(3) {{7*7}} \u202Etxt`

let library: SampleLibrary
let pages: BrowserSite

async function openPage(
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await pages.browser.newContext(options)
  return { context, page: await context.newPage() }
}

describe.runIf(hasBrowser())('the pages in a browser', () => {
  beforeAll(async () => {
    library = await openSampleLibrary()
    await library.harvest()
    await addBody(library.app, {
      address: 'upload:test/hostile.txt',
      kind: 'upload',
      bytes: Buffer.from(`An oxymoronic passage. ${HOSTILE}`),
      fileName: 'hostile.txt',
      mediaType: null,
      hints: { title: HOSTILE, publisher: HOSTILE },
    })
    await addBody(library.app, {
      address: 'upload:test/broken.pdf',
      kind: 'upload',
      bytes: Buffer.from('%PDF-1.7 broken'),
      fileName: 'broken.pdf',
      mediaType: null,
      hints: {},
    })
    await settled(library.app)
    pages = await openBrowserSite(createHttpApp(library.app, 'test'))
  }, LOAD_TIMEOUT_MS)
  afterAll(async () => {
    await pages.close()
    await library.close()
  })

  it('lead from a query to the highlighted passage on its page, by keyboard, without scripts', async () => {
    const { page, context } = await openPage({ javaScriptEnabled: false })
    await page.goto(pages.base)
    await page.getByRole('searchbox', { name: 'Search the library' }).focus()
    await page.keyboard.type('trial of hydrogen trains')
    await page.keyboard.press('Enter')
    const hit = page.getByRole('article').filter({ hasText: 'Tees Valley Local Industrial Strategy' }).first()
    expect(await hit.locator('mark').first().textContent()).toMatch(/trial|hydrogen/i)
    await hit
      .getByRole('link', { name: /^p\. 4/ })
      .first()
      .press('Enter')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^p\. 4/)
    const chosen = page.locator('.passage--chosen')
    expect(await chosen.locator('mark').allTextContents()).toContain('hydrogen')
    expect(await chosen.first().textContent()).toContain('The trial of hydrogen trains goes ahead')
    expect(await page.getByLabel('Quotation with its page').inputValue()).toMatch(/^“The trial [^]* p\. 4\) http/)
    await context.close()
  })

  it('narrow a search by a facet, and undo that', async () => {
    const { page, context } = await openPage({ javaScriptEnabled: false })
    await page.goto(`${pages.base}/search?q=hydrogen`)
    const before = await page.getByRole('heading', { level: 1 }).textContent()
    await page
      .getByRole('checkbox', { name: /^Tees Valley/ })
      .first()
      .check()
    await page.getByRole('button', { name: 'Apply filters' }).click()
    const places = await page.locator('.hits .docline').allTextContents()
    expect(places.length).toBeGreaterThan(0)
    expect(places.every((place) => place.includes('Tees Valley'))).toBe(true)
    await page.getByRole('link', { name: /^Remove filter Tees Valley/ }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(before)
    await context.close()
  })

  it('let an editor collect a quotation and a reader save an alert', async () => {
    const { page, context } = await openPage({ javaScriptEnabled: false })
    await page.goto(`${pages.base}/editions`)
    await page.getByLabel('Title').fill('Clean growth in places')
    await page.getByRole('button', { name: 'Create edition' }).click()
    await page.goto(`${pages.base}/search?q=trial+of+hydrogen+trains`)
    await page
      .getByRole('link', { name: /^p\. 4/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Add' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Clean growth in places')
    expect(await page.locator('blockquote').textContent()).toContain('The trial of hydrogen trains')
    await page.goto(`${pages.base}/search?q=hydrogen`)
    await page.getByRole('link', { name: 'Alert me' }).click()
    await page.getByRole('button', { name: 'Save alert' }).click()
    expect(await page.getByRole('link', { name: 'Atom feed' }).getAttribute('href')).toMatch(
      /\/feeds\/[0-9a-f]{32}\.atom$/,
    )
    await context.close()
  })

  it('let a person correct the details of a document, give a name, and undo it', async () => {
    const { page, context } = await openPage({ javaScriptEnabled: false })
    await page.goto(`${pages.base}/search?q=trial+of+hydrogen+trains`)
    await page.locator('.hits h2 a').first().click()
    const before = await page.getByRole('heading', { level: 1 }).textContent()
    await page.getByRole('link', { name: 'Correct these details' }).click()
    await page.getByLabel('Title').fill('Tees Valley, corrected')
    await page.getByLabel('Published', { exact: true }).fill('8/5/2020')
    await page.getByLabel('Your name').fill('Ann Lee')
    await page.getByRole('button', { name: 'Save corrections' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('8 May 2020 or 5 August 2020')
    expect(await page.getByLabel('Title').inputValue()).toBe('Tees Valley, corrected')
    await page.getByLabel('Published', { exact: true }).fill('May 2020')
    await page.getByRole('button', { name: 'Save corrections' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Tees Valley, corrected')
    const row = page.getByRole('row').filter({ hasText: 'Corrected by Ann Lee' })
    expect(await row.count()).toBe(2)
    expect(await row.first().textContent()).toContain(before)
    for (const field of ['Title', 'Published']) {
      await page.getByText('Corrections (2)').click()
      await page.getByLabel(`Your name, to undo the correction of ${field}`).fill('Bo Ek')
      await page.getByRole('button', { name: `Undo the correction of ${field}` }).click()
    }
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(before)
    await settled(library.app)
    await context.close()
  })

  it('do not let a correction overwrite a newer one', async () => {
    const { page, context } = await openPage({ javaScriptEnabled: false })
    await page.goto(`${pages.base}/search?q=trial+of+hydrogen+trains`)
    const document = (await page.locator('.hits h2 a').first().getAttribute('href')) ?? ''
    const other = await context.newPage()
    for (const each of [page, other]) await each.goto(`${pages.base}${document}/correct`)
    await other.getByLabel('Publisher').fill('Another body')
    await other.getByLabel('Your name').fill('Bo Ek')
    await other.getByRole('button', { name: 'Save corrections' }).click()
    await page.getByLabel('Volume').fill('12')
    await page.getByLabel('ISSN').fill('12')
    await page.getByLabel('Your name').fill('Ann Lee')
    await page.getByRole('button', { name: 'Save corrections' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('ISSN: must be an ISSN')
    await page.getByLabel('ISSN').fill('')
    await page.getByRole('button', { name: 'Save corrections' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('has changed since it was read')
    expect(await page.locator('#publisher-hint').textContent()).toBe('Current value: Another body')
    await settled(library.app)
    await context.close()
  })

  it('show failures with their reasons, and retry them', async () => {
    const { page, context } = await openPage({ javaScriptEnabled: false })
    await page.goto(`${pages.base}/failures`)
    const row = page.getByRole('row').filter({ hasText: 'broken' })
    expect(await row.textContent()).toContain('malformed')
    const answered = page.waitForEvent('load')
    await row.getByRole('button', { name: /^Retry/ }).click()
    await answered
    await settled(library.app)
    await page.goto(`${pages.base}/failures`)
    expect(await page.getByRole('row').filter({ hasText: 'broken' }).count()).toBe(1)
    await context.close()
  })

  it('show the coverage register, filtered and sorted by links without scripts', async () => {
    const { page, context } = await openPage({ javaScriptEnabled: false })
    await page.goto(`${pages.base}/`)
    await page.getByRole('link', { name: 'Coverage' }).click()
    await page.getByRole('link', { name: 'Found', exact: true }).click()
    const places = () => page.locator('.register tbody th a').allTextContents()
    const found = await places()
    expect(found).toContain('Oxfordshire')
    expect(found).toEqual([...found].sort())
    await page.getByRole('link', { name: 'Sort by Place' }).click()
    expect(await places()).toEqual([...found].reverse())
    expect(await page.locator('[aria-sort]').getAttribute('aria-sort')).toBe('descending')
    const row = page.getByRole('row').filter({ hasText: 'Oxfordshire' })
    await row.getByRole('link', { name: 'Oxfordshire Local Industrial Strategy', exact: true }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/Oxfordshire/)
    await context.close()
  })

  it('show hostile titles, texts and queries as text', async () => {
    const { page, context } = await openPage()
    const alarms: string[] = []
    page.on('dialog', (dialog) => {
      alarms.push(dialog.message())
      void dialog.dismiss()
    })
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) alarms.push(message.text())
    })
    await page.goto(`${pages.base}/search?q=oxymoronic`)
    expect(await page.getByRole('article').getByRole('heading').textContent()).toBe(HOSTILE)
    await page.getByRole('article').getByRole('link').first().click()
    await page.goto(`${pages.base}/search?${new URLSearchParams({ q: HOSTILE, publisher: HOSTILE })}`)
    await page.goto(`${pages.base}/alerts/new?${new URLSearchParams({ q: HOSTILE })}`)
    expect(alarms).toEqual([])
    await context.close()
  })

  it('have no faults that axe finds, and fit a phone screen', async () => {
    const request = { ...EMPTY_REQUEST, text: 'hydrogen' }
    const alert = await saveAlert(library.app, { name: 'Axe', request, email: null })
    const { page, context } = await openPage({ viewport: { width: 390, height: 844 } })
    await page.goto(`${pages.base}/search?q=hydrogen`)
    const document = await page.locator('.hits h2 a').first().getAttribute('href')
    const passage = await page.locator('.quote__page').first().getAttribute('href')
    const fixed = [
      '/',
      '/search?q=hydrogen',
      '/search?q=zzz&place=tees-valley',
      '/quotations',
      '/quotations?text=Employment+fell+sharply+in+every+borough+between+March+and+June+2020',
      '/quotations?text=too+short',
      '/documents',
      '/themes',
      '/places',
      '/coverage',
      '/coverage?state=found&sort=-seen',
      '/sources',
      '/hosts',
      `/hosts/${encodeURIComponent(new URL(library.sources[0]?.url ?? '').host)}`,
    ]
    const more = [
      '/failures',
      '/editions',
      '/alerts',
      '/alerts/new?q=x',
      `/alerts/${alert.alertId}`,
      '/sign-in',
      '/nowhere',
    ]
    for (const path of [...fixed, ...more, document ?? '', `${document}/correct`, passage ?? '']) {
      await page.goto(`${pages.base}${path}`)
      expect([path, await faultsOf(page)]).toEqual([path, []])
      const [wide, view] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
      expect([path, wide]).toEqual([path, view])
    }
    await context.close()
  }, 120_000)
})
