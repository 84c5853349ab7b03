import { describe, expect, it } from 'vitest'
import { parseHtml } from '../../../../../src/ingest/parse/html/parse-html.ts'

const SENTENCE =
  'The council will build homes, roads and a station, and it will pay for them over ten years from now on.'
const PROSE = `<p>${SENTENCE}</p>`.repeat(4)

const textOf = (body: string) =>
  parseHtml(Buffer.from(`<!doctype html><html><head><title>T</title></head><body>${body}</body></html>`), null).pages[0]
    ?.text ?? ''
const within = (extra: string) => textOf(`<main><h1>Plan</h1>${PROSE}${extra}${PROSE}</main>`)

describe('what a page shows only to some', () => {
  it.each([
    '<div class="x" hidden="until-found"><p>Wanted words, says the board.</p></div>',
    '<details><summary>More</summary><p>Wanted words, says the board.</p></details>',
    '<button role="tab" aria-controls="t2">Two</button><div role="tabpanel" id="t2" hidden><p>Wanted words, says the board.</p></div>',
    '<h3><button aria-expanded="false" aria-controls="a1">One</button></h3><div id="a1" style="display:none"><p>Wanted words, says the board.</p></div>',
    `<div aria-hidden="true"><p>Wanted words. ${SENTENCE}</p></div>`,
    '<x-card><template shadowrootmode="open"><p>Wanted words, <slot></slot></p></template><b>says the board.</b></x-card>',
  ])('is read where a reader can open it: %s', (extra) => expect(within(extra)).toContain('Wanted words'))

  it.each([
    '<div hidden><p>Unwanted words, says the board.</p></div>',
    '<p style="display: none">Unwanted words, says the board.</p>',
    '<p style="visibility:hidden">Unwanted words, says the board.</p>',
    `<div class="hidden" aria-hidden="true"><p>Unwanted words. ${SENTENCE}</p></div>`,
    '<template><p>Unwanted words, says the board.</p></template>',
    '<button aria-expanded="false" aria-controls="m">Menu</button><ul id="m" hidden><li><a href="/u">Unwanted words</a></li></ul>',
    '<noscript><p>Unwanted words, says the board of the port, for browsers that have no scripts, which are few.</p></noscript>',
  ])('is left out where nobody sees it: %s', (extra) => expect(within(extra)).not.toContain('Unwanted'))

  it('keeps the heading of an accordion that is a button', () => {
    expect(within('<h3><button aria-expanded="true">Wanted heading</button></h3><p>Text.</p>')).toContain(
      'Wanted heading',
    )
  })

  it('is the text for browsers without scripts where the page has no other', () => {
    expect(
      textOf(`<nav>Menu</nav><main><h1>Plan</h1><div id="app"></div><noscript>${PROSE}</noscript></main>`),
    ).toContain(SENTENCE)
  })

  it('puts slotted text where the shadow root has its slot', () => {
    const card =
      '<x-card><template shadowrootmode="open"><p>A <slot name="b"></slot> C</p></template><i slot="b">B</i></x-card>'
    expect(within(card)).toContain('A B C')
  })
})

describe('words of a page', () => {
  it.each([
    [
      '<table><tr><td><b>Port</b><br><br><font>Dunmore quay</font></td><td>Two<br>cranes</td></tr></table>',
      /Port\sDunmore/,
    ],
    ['<p><b>Port</b><br/><br/>Dunmore quay</p>', /Port\sDunmore/],
    ['<div><span role="heading" aria-level="3">Port</span><span>Dunmore quay</span></div>', /Port\nDunmore/],
    ['<span style="display:block">Port</span><span style="display: block">Dunmore</span>', /Port\sDunmore/],
    ['<div role="row"><span role="cell">Port</span><span role="cell">Dunmore</span></div>', /Port\sDunmore/],
    ['<p>Port Dun<b>mo</b>re, hydro<wbr>gen</p>', /Port Dunmore, hydrogen/],
  ])('are parted by breaks and blocks, and by nothing else: %s', (extra, expected) =>
    expect(within(extra)).toMatch(expected),
  )
})

describe('a page that marks neither menu nor footer', () => {
  const menu = '<a href="/">Home</a><br><a href="/a">About</a><br><a href="/b">Contact us</a>'
  it.each([
    ['a menu in a cell', `<table><tr><td>${menu}</td><td>${PROSE}</td></tr></table>`],
    ['a menu in a block', `<div>${menu}</div><h1>Plan</h1>${PROSE}`],
    ['rights and links at its end', `<h1>Plan</h1>${PROSE}<p>© 2026 Brackwell Council</p><p>Privacy | Contact us</p>`],
    [
      'recommendations',
      `<h1>Plan</h1>${PROSE}<h3>Recommended for you</h3><p>Home of the crane</p><p>About the quay</p>`,
    ],
    ['ways to share', `<h1>Plan</h1>${PROSE}<p>Share this page</p><p>Contact us</p>`],
  ])('loses them: %s', (_, body) => {
    const text = textOf(body)
    expect(text).toContain(SENTENCE)
    expect(text).not.toMatch(/Home|About|Contact|Brackwell|Recommended|Share/)
  })

  it('keeps each h1 where there are several', () => {
    expect(textOf(`<main><h1>T</h1>${PROSE}<h1>Second chapter</h1>${PROSE}</main>`)).toMatch(
      /^T\n[^]*\nSecond chapter\n/,
    )
  })
})
