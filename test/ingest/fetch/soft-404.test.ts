import { describe, expect, it } from 'vitest'
import { soft404Reason } from '../../../src/ingest/fetch/soft-404.ts'

const ASKED = 'https://example.org/plans/strategy.pdf'

const page = (title: string, heading = '') =>
  `<!doctype html><html><head><title>${title}</title></head><body><h1>${heading}</h1><p>Text.</p></body></html>`
const prose = (sentences: number) => `<p>${'The villages of the coast were lost to the sea. '.repeat(sentences)}</p>`
const siteOf = (title: string, body: string) =>
  `<!doctype html><html><head><title>${title}</title></head><body><nav><a href="/a">Plans</a></nav>${body}<footer>A council</footer></body></html>`

const answer = (body: string, fields: object = {}) => ({
  address: ASKED,
  redirects: [],
  mediaType: 'text/html',
  bytes: Buffer.from(body),
  ...fields,
})

describe('a response with status 200', () => {
  it.each([
    page('Page not found - Example Council'),
    page('Example Council | Page not found'),
    page('404'),
    page('404 Not Found'),
    page('Error 404 – Example'),
    page('Example Council', 'Sorry, this page cannot be found'),
    page('Example', 'The page you requested could not be found'),
    page('Example', '<span>The page you are looking for doesn&#39;t exist</span>'),
    page('This document is no longer available : Example'),
    page('Not found'),
    page('Error 404: Page not found'),
    page('Example Council: Page not found'),
    page('Example Council', 'Oops! We can&rsquo;t find that page'),
    page('Page introuvable - Exemple'),
    siteOf('Example Council', '<h1>Sorry, we can\u2019t find that page</h1><p>Try the search.</p>'),
    siteOf('Example Council', "<h2>Sorry</h2><p>Sorry, we couldn't find the page you were looking for.</p>"),
    siteOf('Example Council', '<p>The page you requested has been removed.</p>'),
    siteOf('Plans and reports', '<h1>Nothing found</h1><p>It looks like nothing was found at this location.</p>'),
    siteOf(
      'Not found: /plans/strategy.pdf',
      '<p>The requested URL /plans/strategy.pdf was not found on this server.</p>',
    ),
    siteOf('Page not found', `<h1>This page cannot be found</h1>${prose(40)}`),
    siteOf('Page not found', `<p>${'<a href="/x">All of our many services</a> '.repeat(60)}</p>`),
  ])('means that the document is gone when the title or heading reports it: %s', (body) => {
    expect(soft404Reason(ASKED, answer(body))).toMatch(/^the page says/)
  })

  it.each([
    page('Lost and found: the industrial strategy of 2019'),
    page('What was not found in the evidence', 'Evidence that could not be found'),
    page('404 million pounds for local growth'),
    page('401 pages of evidence'),
    page('A plan for the region', 'Places that are no longer available'),
    page(''),
    page('Not found: the lost villages'),
    siteOf('Not found: the lost villages', `<h1>Not found: the lost villages</h1><p>Three of them.</p>`),
    siteOf('Page not found: the diary of a clerk', `<h1>Page not found: the diary of a clerk</h1>${prose(3)}`),
    siteOf('Not found', `<h1>Not found</h1>${prose(40)}`),
    siteOf('404', `<h1>404</h1>${prose(40)}`),
    siteOf('The archive', `${prose(40)}<p>The file could not be found until 1950.</p>`),
    siteOf('Complaints', `<p>The page of accounts was not given.</p>${prose(2)}`),
    siteOf('How we archive', `<h1>How we archive</h1>${prose(30)}<h2>Moved pages</h2><p>The page has been moved.</p>`),
    siteOf('Local plan', '<p>This publication has been withdrawn on 4 March 2021.</p><p>The plan of the county.</p>'),
    siteOf('Document withdrawn and replaced', `<h1>Local plan</h1>${prose(3)}`),
    '%PDF-1.7 Page not found',
  ])('is an ordinary document when it only contains similar words: %s', (body) => {
    expect(soft404Reason(ASKED, answer(body))).toBeNull()
  })

  it('means that the document is gone when it redirects to the front page, but not elsewhere', () => {
    const body = page('Example Council')
    const led = (address: string) => soft404Reason(ASKED, answer(body, { address, redirects: [ASKED] }))
    expect(led('https://example.org/')).toMatch(/front page/)
    expect(led('https://www.example.org/index.html')).toMatch(/front page/)
    expect(led('https://example.org/plans/strategy-2019')).toBeNull()
    expect(led('https://example.org/?id=12')).toBeNull()
    expect(soft404Reason('https://example.org/', answer(body, { redirects: ['https://example.org'] }))).toBeNull()
  })

  it('is judged in little time on hostile input', () => {
    const startMs = performance.now()
    for (const piece of ['sorry ', 'the requested url ', 'page ', '<h1>', '<p>the page you ', ': not found']) {
      soft404Reason(ASKED, answer(`<title>${piece.repeat(8_000)}</title><p>${piece.repeat(10_000)}`))
    }
    expect(performance.now() - startMs).toBeLessThan(2_000)
  })

  it('is checked for a page served under a file name, but not for a file or a long page', () => {
    const body = page('Page not found')
    expect(soft404Reason(ASKED, answer(body, { mediaType: 'application/pdf' }))).not.toBeNull()
    expect(soft404Reason(ASKED, answer('%PDF-1.7', { mediaType: 'application/pdf', redirects: [ASKED] }))).toBeNull()
    expect(soft404Reason(ASKED, answer(body + 'x'.repeat(300_000)))).toBeNull()
  })
})
