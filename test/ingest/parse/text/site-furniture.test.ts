import { describe, expect, it } from 'vitest'
import { parseText } from '../../../../src/ingest/parse/text/parse-text.ts'
import { findSiteFurniture } from '../../../../src/ingest/parse/text/site-furniture.ts'

const BODY = 'Quay plan\n\nThe council will build forty homes on the quay by 2030.\n\nIt will also mend the road.'

/** The text without its furniture. */
const textOf = (text: string) =>
  [...findSiteFurniture(text)]
    .reverse()
    .reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text)
    .trim()

describe('what surrounds a text without markup', () => {
  it.each([
    ['a footer', `${BODY}\n\n© 2026 Brackwell Council. All rights reserved.\nPrivacy policy | Cookies | Contact us`],
    ['links each in a line', `${BODY}\n\nPrivacy\nTerms and conditions\nAccessibility statement\nBack to top`],
    [
      'recommendations',
      `${BODY}\n\nRecommended for you\n\nCrane firm to double its staff\nStudios open at the station`,
    ],
    [
      'lists of other pages and a footer',
      `${BODY}\nRelated articles\nCrane firm grows\n\nShare this page\n\n(c) 2026 Brackwell`,
    ],
    ['a menu', `Skip to main content\nHome | News | Contact us\n\n${BODY}`],
    ['the same in German', `${BODY}\n\nLesen Sie auch\nKräne am Hafen\n\nImpressum | Datenschutz | Kontakt`],
  ])('is furniture: %s', (_, text) => expect(textOf(text)).toBe(BODY))

  it.each([
    ['further reading', `${BODY}\n\nFurther reading\nLee, A. (2019) Quays of the north. Harbour Press`],
    [
      'related work with its text',
      `${BODY}\n\nRelated projects\n${'Others have built homes beside water too, and they have written down how. '.repeat(4)}`,
    ],
    ['a line on the law of copyright', `${BODY}\n\nCopyright in the plan is to pass to the trust when it is set up.`],
    ['nothing but links', 'Home\nNews\nContact'],
    ['a text of one line', 'Home'],
  ])('is not the text itself: %s', (_, text) => expect(textOf(text)).toBe(text.trim()))

  it('stays in the text of a file, and is in no passage', () => {
    const text = `${BODY}\n\n© 2026 Brackwell Council`
    expect(parseText(Buffer.from(text), null).pages[0]).toMatchObject({
      text,
      furniture: [{ start: text.indexOf('©'), end: text.length }],
    })
  })

  it('is found in linear time', () => {
    for (const piece of ['a ', 'Home | ', 'related articles ', 'privacy policy, ', '  ', '| ']) {
      const start = performance.now()
      findSiteFurniture(`${BODY}\n${piece.repeat(200_000)}`)
      findSiteFurniture(`${BODY}\n${`${piece.repeat(40)}\n`.repeat(2_000)}`)
      expect(performance.now() - start, piece).toBeLessThan(5_000)
    }
  })
})
