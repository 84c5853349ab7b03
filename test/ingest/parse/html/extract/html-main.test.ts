import { describe, expect, it } from 'vitest'
import { parseHtml } from '../../../../../src/ingest/parse/html/parse-html.ts'

const PROSE = 'The council will build homes, roads and a station, and it will pay for them over ten years from now on. '
const paragraphs = (count: number) =>
  Array.from({ length: count }, (_, n) => `<p>Part ${n}. ${PROSE.repeat(3)}</p>`).join('')
const ARTICLE = '<meta property="og:type" content="article">'

const textOf = (body: string, head = '') =>
  parseHtml(
    Buffer.from(`<!doctype html><html><head><title>T</title>${head}</head><body>${body}</body></html>`),
    'text/html; charset=utf-8',
  ).pages[0]?.text ?? ''

/** The text of an article with `extra` between its paragraphs. */
const around = (extra: string, head = '') =>
  textOf(`<article><h1>Plan</h1>${paragraphs(3)}${extra}${paragraphs(3)}</article>`, head)

describe('the main text of a page', () => {
  it.each([
    ['<div class="relatedContent"><h3>Others</h3><ul><li><a href="/x">Unwanted words</a></ul></div>', 'a related list'],
    ['<div class="newsletter-signup"><p>Unwanted words, weekly in your inbox.</p></div>', 'a newsletter'],
    ['<div id="cookie-consent"><p>Unwanted words about cookies.</p></div>', 'a cookie notice'],
    ['<ul class="social-share"><li>Unwanted words</li></ul>', 'a list of ways to share'],
    ['<div role="navigation"><p>Unwanted words</p></div>', 'a menu by its role'],
    ['<div style="display: none"><p>Unwanted words</p></div>', 'what is not shown'],
    [
      '<ol class="comments"><li><p>Unwanted words, says a reader of this page who has read it.</p></li></ol>',
      'comments',
    ],
    ['<p>See also: <a href="/x">Unwanted words about something</a></p>', 'a teaser in a line'],
    ['<h3>Recommended from elsewhere</h3><ul><li><a href="/x">Unwanted words here</a></ul>', 'a list under its label'],
    ['<h4>Lesen Sie auch</h4><div><a href="/x">Unwanted words here</a></div>', 'the same in German'],
    [
      '<figure><img src="x"><figcaption>Unwanted words (Image: Getty)</figcaption></figure>',
      'the caption of a photograph',
    ],
  ])('omits %s: %s', (extra) => {
    const text = around(extra)
    expect(text).toContain('Part 2.')
    expect(text).not.toMatch(/Unwanted|Recommended|Lesen|See also/)
  })

  it.each([
    ['<h2>Housing</h2>', 'Housing'],
    ['<ul><li>Wanted words in a list</li><li>and more</li></ul>', 'Wanted words in a list\nand more'],
    ['<table><caption>Wanted caption</caption><tr><td>1<td>2</table>', 'Wanted caption\n1 2'],
    ['<figure><img src="x"><figcaption>Figure 3: Wanted words</figcaption></figure>', 'Figure 3: Wanted words'],
    ['<h2 id="social-feedback">Feedback from the social sector</h2>', 'Feedback from the social sector'],
    [`<section id="related"><h2>Parts</h2><p>Wanted. ${PROSE}</p></section>`, 'Parts\nWanted.'],
    ['<p>Read more about <a href="/x">our wanted process</a></p>', 'our wanted process', ''],
    ['<h3>Related work</h3><p>Wanted words: others have built homes too, and have written how.</p>', 'Related work'],
    ['<p><a href="/plan.pdf">The wanted plan as a document</a></p>', 'The wanted plan as a document'],
  ])('keeps %s', (extra, expected, head = ARTICLE) => expect(around(extra, head)).toContain(expected))

  it('omits lines that are a single link to another page, but only on article pages', () => {
    const teaser = '<p><a href="/other">Five other things that happened</a></p>'
    expect(around(teaser, ARTICLE)).not.toContain('Five other things')
    expect(around(teaser)).toContain('Five other things')
  })

  it('keeps the date above the text with its label, and without one unless the head of the page states it', () => {
    const withDate = (line: string, head = '') =>
      textOf(`<article><h1>Plan</h1><div>${line}</div>${paragraphs(4)}</article>`, head)
    const stated = '<meta property="article:published_time" content="2019-05-03">'
    for (const head of ['', stated]) {
      expect(withDate('Published: 3 May 2019, 10:30', head)).toMatch(/^Plan\nPublished: 3 May 2019, 10:30\nPart 0\./)
    }
    expect(withDate('3 May 2019')).toMatch(/^Plan\n3 May 2019\nPart 0\./)
    expect(withDate('3 May 2019', stated)).toMatch(/^Plan\nPart 0\./)
  })

  it('may be two sentences if the page states that it is an article', () => {
    const teasers = Array.from(
      { length: 60 },
      (_, n) => `<li><a href="/${n}">Unwanted story number ${n}</a></li>`,
    ).join('')
    const page = `<div><h1>Plan</h1><div><p>${PROSE}</p><p>${PROSE.slice(0, 60)}</p></div></div><ul>${teasers}</ul>`
    expect(textOf(page)).toContain('Unwanted')
    for (const head of [ARTICLE, '<script type="application/ld+json">{"@type": "NewsArticle"}</script>']) {
      expect(textOf(page, head)).toContain(PROSE.trim())
      expect(textOf(page, head)).not.toContain('Unwanted')
    }
  })

  it('is the element that the page marks as its body, without other articles', () => {
    const teasers = Array.from({ length: 8 }, () => `<article><h2>Other</h2><p>Unwanted. ${PROSE}</p></article>`).join(
      '',
    )
    const text = textOf(`<h1>Plan</h1><div itemprop="articleBody">${paragraphs(4)}</div>${teasers}`, ARTICLE)
    expect(text).toContain('Part 3.')
    expect(text).not.toContain('Unwanted')
  })

  it('is the article that contains the page heading, if there are several in a row', () => {
    const other = `<article><h2>Other</h2><p>Unwanted. ${PROSE.repeat(4)}</p></article>`
    const text = textOf(`<article><h1>Plan</h1>${paragraphs(4)}</article>${other.repeat(4)}`, ARTICLE)
    expect(text).toContain('Part 3.')
    expect(text).not.toContain('Unwanted')
  })

  it('is kept despite a misleading class name', () => {
    expect(textOf(`<div class="related promo sidebar"><h1>Plan</h1>${paragraphs(4)}</div>`)).toContain('Part 3.')
    expect(textOf(`<div class="cookie-layout">${paragraphs(4)}</div>`)).toContain('Part 3.')
    expect(textOf('<nav>Only a menu</nav>')).toBe('Only a menu')
  })

  it('is the main element if readability finds only a part of it', () => {
    const list = Array.from(
      { length: 200 },
      (_, n) => `<li><a href="/${n}">Document ${n} of the register</a></li>`,
    ).join('')
    const text = textOf(`<header>Unwanted</header><main><p>${PROSE.repeat(3)}</p><ul>${list}</ul></main>`)
    expect(text).toContain('Document 199 of the register')
    expect(text).not.toContain('Unwanted')
  })
})
