import { describe, expect, it } from 'vitest'
import { soft404Reason } from '../../../src/ingest/fetch/soft-404.ts'

const ASKED = 'https://example.org/plans/strategy.pdf'

const page = (title: string, heading = '') =>
  `<!doctype html><html><head><title>${title}</title></head><body><h1>${heading}</h1><p>Text.</p></body></html>`
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

  it('is checked for a page served under a file name, but not for a file or a long page', () => {
    const body = page('Page not found')
    expect(soft404Reason(ASKED, answer(body, { mediaType: 'application/pdf' }))).not.toBeNull()
    expect(soft404Reason(ASKED, answer('%PDF-1.7', { mediaType: 'application/pdf', redirects: [ASKED] }))).toBeNull()
    expect(soft404Reason(ASKED, answer(body + 'x'.repeat(300_000)))).toBeNull()
  })
})
