import { describe, expect, it } from 'vitest'
import { parseHtml } from '../../../../../src/ingest/parse/html/parse-html.ts'

const PROSE = 'This guidance is for those who keep bees, and for those who would like to keep them one day. '
const PAGE = `<!doctype html><html lang="en"><head><title>[Withdrawn] Keeping bees - GOV.UK</title>
  <meta property="og:site_name" content="GOV.UK"><meta property="og:type" content="article">
  <meta name="govuk:first-published-at" content="2019-06-13T09:30:00+01:00">
  <meta name="govuk:primary-publishing-organisation" content="Department of Bees"></head><body>
  <div class="gem-c-cookie-banner">Cookies on GOV.UK</div><header role="banner">GOV.UK</header>
  <div class="gem-c-breadcrumbs"><ol><li><a href="/">Home</a></ol></div>
  <main id="content"><h1>Keeping bees</h1>
    <div class="gem-c-metadata"><dl><dt>From:<dd>Department of Bees<dt>Published<dd>13 June 2019</dl></div>
    <section class="gem-c-notice">This guidance was withdrawn on 1 May 2021</section>
    <h2>Documents</h2>
    <section class="gem-c-attachment"><h3><a href="/media/bees.pdf">Keeping bees: the handbook</a></h3><p>PDF, 2 MB</p></section>
    <nav class="gem-c-contents-list"><ol><li><a href="#a">Contents entry</a></ol></nav>
    <div class="gem-c-contents-list-with-body"><div class="gem-c-govspeak"><h2 id="a">Details</h2><p>${PROSE.repeat(4)}</p></div></div>
    <div class="gem-c-share-links"><ul><li><a href="https://x.test">Share this page</a></ul></div>
    <div class="gem-c-contextual-sidebar"><h2>Related content</h2><ul><li><a href="/wasps">Wasps</a></ul></div>
    <div class="gem-c-feedback">Is this page useful?</div>
  </main><footer role="contentinfo">Crown copyright</footer></body></html>`

describe('a page of GOV.UK', () => {
  const file = parseHtml(Buffer.from(PAGE), 'text/html; charset=utf-8')

  it('gives its main element with the documents it lists, without furniture', () => {
    const text = file.pages[0]?.text ?? ''
    expect(text).toBe(
      [
        'Keeping bees',
        'This guidance was withdrawn on 1 May 2021',
        'Documents',
        'Keeping bees: the handbook',
        'PDF, 2 MB',
        'Details',
        PROSE.repeat(4).trim(),
      ].join('\n'),
    )
    expect(file.pages[0]?.headings.map(({ title }) => title)).toEqual([
      'Keeping bees',
      'Documents',
      'Keeping bees: the handbook',
      'Details',
    ])
    expect(file.links).toContain('/media/bees.pdf')
  })

  it('gives the publishing organisation, the date, and the title with its "[Withdrawn]" prefix', () => {
    expect(file.metadata).toMatchObject({
      title: { value: '[Withdrawn] Keeping bees', rule: 'html:title' },
      publisher: { value: 'Department of Bees', rule: 'html:govuk:primary-publishing-organisation' },
      published: { value: '2019-06-13', rule: 'html:govuk:first-published-at' },
    })
  })
})
