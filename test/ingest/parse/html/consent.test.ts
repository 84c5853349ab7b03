import { describe, expect, it } from 'vitest'
import { parseHtml } from '../../../../src/ingest/parse/html/parse-html.ts'

const ARTICLE = '<p>Brackwell has ordered trams for its harbour line.</p><p>Thirty are to run by May.</p>'

const textOf = (body: string, title = 'Brackwell orders trams') =>
  parseHtml(Buffer.from(`<!doctype html><html><head><title>${title}</title></head><body>${body}</body></html>`), null)
    .pages[0]?.text ?? ''

const LONG =
  '<h2>We value your privacy</h2><p>We and our 84 partners store information on your device, such as cookies, and ' +
  'process personal data to show you personalised ads.</p><p>You can change your choices at any time. Some partners ' +
  'do not ask for your consent, and rely on their legitimate interests.</p><p>Strictly necessary cookies cannot be ' +
  'switched off.</p>'
const TEXTS = {
  long: LONG,
  short: '<p>This site uses cookies to work well.</p><a class="btn" href="#">Got it</a>',
  categories:
    '<h1>Your privacy</h1><p>When you visit our website, it may store cookies in your browser.</p><p>These cookies help ' +
    'us to count visits.</p><button>Confirm my choices</button>',
  german:
    '<p>Diese Website verwendet Cookies.</p><p>Sie können Ihre Einwilligung jederzeit widerrufen.</p>' +
    '<button>Alle akzeptieren</button>',
  french: '<p>Nous et nos partenaires utilisons des cookies.</p><button>Tout accepter</button>',
  welsh: '<p>Rydym yn defnyddio cwcis.</p><button>Derbyn</button>',
}
const FRAMES = [
  '<div class="cookie-banner">',
  '<div class="cc-window cc-floating" role="alertdialog">',
  '<div id="onetrust-consent-sdk">',
  '<section aria-label="Cookie banner">',
  '<dialog open>',
  '<div class="b7x" role="dialog">',
  '<div class="b7x">',
  '<aside>',
  '<cookie-consent>',
]
const framed = (frame: string, text: string) => `${frame}${text}</${/^<([\w-]+)/.exec(frame)?.[1] ?? ''}>`
const PLACES: Readonly<Record<string, (dialog: string) => string>> = {
  'before the text': (dialog) => `${dialog}<div><h1>Brackwell orders trams</h1>${ARTICLE}</div>`,
  'after the text': (dialog) => `<div><h1>Brackwell orders trams</h1>${ARTICLE}</div>${dialog}`,
  'in the main element': (dialog) => `<main>${dialog}<h1>Brackwell orders trams</h1>${ARTICLE}</main>`,
  'on a flat page': (dialog) => `${dialog}<h1>Brackwell orders trams</h1>${ARTICLE}`,
}

describe('a consent dialog', () => {
  describe.each(Object.entries(PLACES))('%s', (_, place) => {
    it.each(Object.entries(TEXTS))('is left out, however long it is: %s', (__, text) => {
      for (const frame of FRAMES) {
        const read = textOf(place(framed(frame, text)))
        expect(read, frame).toContain('Thirty are to run by May.')
        expect(read, frame).not.toMatch(/cookie|privacy|partner|cwcis|Einwilligung/i)
      }
    })
  })
})

describe('a text about consent', () => {
  it.each([
    [
      'an article about dialogs',
      'Regulator fines a shop',
      '<div class="story"><p>The shop said: “We use cookies to improve your experience.” KEPT</p><p>The regulator found ' +
        'that its banner nudged people towards consent. KEPT</p><blockquote><p>We value your privacy. You can accept ' +
        'or manage your choices. KEPT</p></blockquote></div>',
      3,
    ],
    [
      'a policy on cookies with its form',
      'Cookies',
      '<main><h1>Cookies</h1><p>We use cookies to make this site work. KEPT</p><form><p>Do you accept cookies that ' +
        'measure use? KEPT</p><button>Save</button></form></main>',
      2,
    ],
    [
      'a notice named as a dialog may be',
      'Privacy notice',
      '<div class="privacy-notice"><p>We use your personal data to lend books. KEPT</p><p>You can withdraw your ' +
        'consent. KEPT</p></div>',
      2,
    ],
    [
      'consent of another kind',
      'Decisions',
      '<h1>Decisions</h1><p>The board met at the quay on Monday and read the plans. KEPT</p><div class="consent-notice">' +
        '<p>Listed building consent was granted for the works to the harbour office. KEPT</p></div>',
      2,
    ],
    ['cookies that are eaten', 'Tearoom', '<p>The tearoom will sell cookies and scones on the quay. KEPT</p>', 1],
  ])('stays: %s', (_, title, body, count) => expect(textOf(body, title).match(/KEPT/g)).toHaveLength(count))

  it('is weighed in linear time', () => {
    for (const piece of ['we use ', 'by clicking ', 'cookies ', 'you can ', '“we ']) {
      const start = performance.now()
      textOf(`<div class="cookie-banner"><p>${piece.repeat(50_000)}</p></div><p>Some text.</p>`)
      expect(performance.now() - start, piece).toBeLessThan(5_000)
    }
  })
})
