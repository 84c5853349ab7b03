import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../support/http-app.ts'
import { ensureIndex } from '../../../src/ingest/index/keep-index.ts'
import { writeSuggestions } from '../../../src/search/suggest/update-suggestions.ts'
import { addTitled } from '../../integration/search/suggest/support/titled-document.ts'
import { faultsOf } from '../../support/axe.ts'
import { hasBrowser, openBrowserSite, type BrowserSite } from '../../support/browser.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const HOSTILE = `Zircon <img src=x onerror=alert(1)> <script>alert(2)</script> "onfocus="alert(3) \u202Etxt`

let opened: TestApp
let pages: BrowserSite
let page: Page

const box = () => page.getByRole('combobox', { name: 'Search the library' })
const options = () => page.getByRole('option')
const chosen = () => page.getByRole('option', { selected: true })

/** Clears the box, types a text and waits for its suggestions. */
async function type(text: string): Promise<void> {
  await box().fill('')
  const answered = page.waitForResponse((response) => response.url().endsWith(`?${new URLSearchParams({ q: text })}`))
  await box().pressSequentially(text)
  await answered
  await options().first().waitFor()
}

describe.runIf(hasBrowser())('the search box in a browser', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    const { app } = opened
    await ensureIndex(app, app.shutdown)
    await addTitled(app, [
      { documentId: 'd1', title: 'Zinc and the valley', places: ['greater-manchester'] },
      { documentId: 'd2', title: 'Zinc and the hills' },
      { documentId: 'd3', title: HOSTILE, publisher: HOSTILE },
    ])
    await writeSuggestions(app, app.shutdown)
    pages = await openBrowserSite(createHttpApp(app, 'test'))
  })
  afterAll(async () => {
    await pages.close()
    await opened.close()
  })
  beforeEach(async () => {
    page = await pages.browser.newPage()
    await page.goto(pages.base)
  })
  afterEach(() => page.close())

  it('is a combobox whose options are chosen by the arrow keys and opened by Enter', async () => {
    await page.keyboard.press('/')
    expect(await box().evaluate((element) => element.matches(':focus'))).toBe(true)
    expect(await box().getAttribute('aria-expanded')).toBe('false')
    await type('zinc')
    expect(await box().getAttribute('aria-expanded')).toBe('true')
    expect(await page.getByRole('status').textContent()).toBe('2 suggestions')
    expect(await chosen().count()).toBe(0)
    await box().press('ArrowDown')
    expect(await chosen().textContent()).toContain('Zinc and the valley')
    expect(await chosen().getAttribute('id')).toBe(await box().getAttribute('aria-activedescendant'))
    await box().press('ArrowUp')
    expect(await chosen().count()).toBe(0)
    await box().press('ArrowUp')
    expect(await chosen().textContent()).toContain('Zinc and the hills')
    await box().press('ArrowDown')
    await box().press('ArrowDown')
    await box().press('Enter')
    await page.waitForURL(`${pages.base}/documents/d1`)
  })

  it('leaves the editing keys to the text, and searches on Enter when nothing is chosen', async () => {
    await type('zinc')
    await box().press('Home')
    await box().press('x')
    await box().press('End')
    await box().press('/')
    expect(await box().inputValue()).toBe('xzinc/')
    await box().fill('zinc')
    await box().press('Enter')
    await page.waitForURL(`${pages.base}/search?q=zinc`)
  })

  it('closes on Escape, is cleared by a second one, and is left by Tab', async () => {
    await type('zinc')
    await box().press('Escape')
    expect([await options().count(), await box().inputValue()]).toEqual([0, 'zinc'])
    await box().press('ArrowDown')
    await options().first().waitFor()
    await box().press('Escape')
    await box().press('Escape')
    expect(await box().inputValue()).toBe('')
    await type('zin')
    await box().press('Tab')
    expect(await options().count()).toBe(0)
    const focused = page.getByRole('button', { name: 'Search' })
    expect(await focused.evaluate((element) => element.matches(':focus'))).toBe(true)
  })

  it('never shows an older response over a newer one', async () => {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    let markRequested = (): void => undefined
    const requested = new Promise<void>((resolve) => (markRequested = resolve))
    await page.route(/suggest\?q=zi$/, async (route) => {
      markRequested()
      await held
      await route.continue().catch(() => undefined)
    })
    await box().pressSequentially('zi')
    await requested
    await box().pressSequentially('rc')
    await options().first().waitFor()
    release()
    await page.waitForTimeout(100)
    expect(await options().allTextContents()).toHaveLength(1)
    expect(await options().first().textContent()).toContain('Zircon')
  })

  it('shows nothing while suggestions are unavailable, and still searches', async () => {
    await page.route(/suggest\?/, (route) => route.fulfill({ status: 503, body: '{}' }))
    const answered = page.waitForResponse(/suggest\?/)
    await box().pressSequentially('zinc')
    await answered
    expect(await options().count()).toBe(0)
    await box().press('Enter')
    await page.waitForURL(`${pages.base}/search?q=zinc`)
  })

  it('shows hostile titles as text', async () => {
    const alarms: string[] = []
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => alarms.push(dialog.message())))
    page.on('console', (message) => void (message.type() === 'error' && alarms.push(message.text())))
    await type('zircon')
    expect(await page.locator('.suggestion__label').textContent()).toBe(HOSTILE)
    await type('onerror')
    expect([alarms, await page.locator('.suggestion img, .suggestion script').count()]).toEqual([[], 0])
  })

  it('has no faults that axe finds, fits a phone screen, and works by touch', async () => {
    const context = await pages.browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true })
    page = await context.newPage()
    await page.goto(`${pages.base}/search?q=greater+manchester`)
    expect(await page.getByRole('link', { name: 'Place: Greater Manchester' }).count()).toBe(1)
    await type('north of')
    await box().press('ArrowDown')
    expect(await faultsOf(page)).toEqual([])
    const [wide, view] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
    expect(wide).toBe(view)
    for (const option of await options().all()) {
      expect((await option.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    }
    await options().filter({ hasText: 'North of Tyne' }).first().tap()
    await page.waitForURL(/\/search\?place=north-of-tyne&place=north-east$/)
    await context.close()
  })

  it('ignores the / key once that is turned off', async () => {
    await page.getByRole('button', { name: 'Keyboard shortcuts: on' }).click()
    await page.reload()
    await page.getByRole('button', { name: 'Keyboard shortcuts: off' }).waitFor()
    await page.keyboard.press('/')
    expect(await box().evaluate((element) => element.matches(':focus'))).toBe(false)
  })
})
