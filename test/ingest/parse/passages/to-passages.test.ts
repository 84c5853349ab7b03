import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Heading, ParsedPage } from '../../../../src/domain/parsed-document.ts'
import { toPassages } from '../../../../src/ingest/parse/passages/to-passages.ts'

const page = (text: string, headings: readonly Heading[] = [], index = 1): ParsedPage => ({
  index,
  label: null,
  labelSource: null,
  text,
  headings,
  furniture: [],
  reading: 'text',
  confidence: null,
  isPicture: false,
})
const textsOf = (...pages: ParsedPage[]) => toPassages(pages).map(({ text }) => text)
/** A sentence of `words` words. */
const sentence = (words: number, word = 'word') => `S${` ${word}`.repeat(words - 1)}.`
const wordsIn = (text: string) => text.split(/\s+/).length

describe('passages', () => {
  it('end at the first sentence end after 120 words', () => {
    const text = [sentence(70), sentence(49), sentence(1), sentence(50), sentence(90)].join(' ')
    expect(textsOf(page(text)).map(wordsIn)).toEqual([120, 140])
  })

  it('end before a sentence that would make them longer than 160 words, unless they are very short', () => {
    expect(textsOf(page(`${sentence(100)} ${sentence(61)}`)).map(wordsIn)).toEqual([100, 61])
    expect(textsOf(page(`${sentence(100)} ${sentence(60)}`)).map(wordsIn)).toEqual([160])
    expect(textsOf(page(`${sentence(39)} ${sentence(119)} ${sentence(50)}`)).map(wordsIn)).toEqual([158, 50])
  })

  it('include a short end of a page, so that no passage is a few words long', () => {
    expect(textsOf(page(`${sentence(70)} ${sentence(55)} ${sentence(35)}`)).map(wordsIn)).toEqual([160])
    expect(textsOf(page(`${sentence(70)} ${sentence(55)} ${sentence(36)}`)).map(wordsIn)).toEqual([125, 36])
    expect(textsOf(page(`${sentence(70)} ${sentence(50)} ${sentence(40)}`)).map(wordsIn)).toEqual([120, 40])
  })

  it('start at a heading, and have the path of headings above them', () => {
    const text = `Ideas\n${sentence(50)}\nSkills\n${sentence(50)}`
    const headings = [
      { offset: 0, level: 1, title: 'Ideas' },
      { offset: text.indexOf('Skills'), level: 2, title: 'Skills' },
    ]
    const [ideas, skills, next] = toPassages([page(text, headings), page(sentence(50), [], 2)])
    expect(ideas?.headingPath).toEqual(['Ideas'])
    expect(skills?.text).toMatch(/^Skills\nS /)
    expect(skills?.headingPath).toEqual(['Ideas', 'Skills'])
    expect(next).toMatchObject({ pageIndex: 2, headingPath: ['Ideas', 'Skills'] })
  })

  it('include a heading rather than be shorter than 40 words', () => {
    const text = `Contents ii\nSkills\n${sentence(50)}`
    const headings = [{ offset: text.indexOf('Skills'), level: 1, title: 'Skills' }]
    expect(toPassages([page(text, headings)])).toMatchObject([{ start: 0, end: text.length, headingPath: [] }])
  })

  it('drop headings of the same or a lower level from the path at a new heading', () => {
    const pages = [
      page(sentence(50), [
        { offset: 0, level: 1, title: 'One' },
        { offset: 0, level: 2, title: 'Under one' },
      ]),
      page(sentence(50), [{ offset: 0, level: 2, title: 'Also under one' }], 2),
      page(sentence(50), [{ offset: 0, level: 1, title: 'Two' }], 3),
    ]
    expect(toPassages(pages).map(({ headingPath }) => headingPath)).toEqual([
      ['One', 'Under one'],
      ['One', 'Also under one'],
      ['Two'],
    ])
  })

  it('include headings of pages without text in the path', () => {
    const pages = [page('', [{ offset: 0, level: 1, title: 'Plate' }]), page('Words.', [], 2)]
    expect(toPassages(pages)).toMatchObject([{ pageIndex: 2, headingPath: ['Plate'] }])
  })

  it('cut a sentence that is longer than the limit', () => {
    expect(textsOf(page(sentence(300))).map(wordsIn)).toEqual([120, 120, 60])
  })

  it('cut text without sentences at line ends, and text without spaces anywhere but in a surrogate pair', () => {
    const table = `${'Cell one cell two\n'.repeat(100)}`.trim()
    for (const text of textsOf(page(table))) expect(text).toMatch(/^(?:Cell one cell two\n)*Cell one cell two$/)
    const emoji = `x${'\u{1F600}'.repeat(4_500)}`
    const pieces = textsOf(page(emoji))
    expect(pieces.join('')).toBe(emoji)
    for (const piece of pieces) expect(piece.isWellFormed()).toBe(true)
  })

  it('are none for blank pages', () => {
    expect(toPassages([])).toEqual([])
    expect(textsOf(page(''), page(' \n\u00a0\n', [], 2))).toEqual([])
  })
})

describe('passages of any text', () => {
  const word = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.constantFrom(
      'e.g.',
      '3.5',
      'Dr.',
      'end.',
      'why?',
      '\u{1F469}\u200D\u{1F4BB}',
      'cafe\u0301',
      'x'.repeat(2_500),
      `x${'\u{1F600}'.repeat(1_500)}`,
    ),
  )
  const gap = fc.constantFrom(' ', ' ', ' ', '\n', '\n\n', '\n \n', '. ', '\t', '\u00a0')
  const text = fc
    .array(fc.tuple(word, gap), { maxLength: 400 })
    .map((pairs) => pairs.flat().join(''))
    .chain((made) => fc.constantFrom(made, made.replace(/\s+/g, ' '), made.replace(/\s+/g, '')))
  const pages = fc
    .array(
      text.chain((made) =>
        fc.record({
          text: fc.constant(made),
          headings: fc.array(
            fc.record({
              offset: fc.nat(made.length),
              level: fc.integer({ min: 1, max: 6 }),
              title: fc.string({ minLength: 1, maxLength: 8 }),
            }),
            { maxLength: 6 },
          ),
        }),
      ),
      { maxLength: 4 },
    )
    .map((made) => made.map(({ text, headings }, index) => page(text, headings.map(toWholeCharacter(text)), index + 1)))
  /** No heading starts within a surrogate pair. */
  const toWholeCharacter =
    (text: string) =>
    (heading: Heading): Heading => ({
      ...heading,
      offset: heading.offset - (/^[\udc00-\udfff]/.test(text.slice(heading.offset)) ? 1 : 0),
    })

  it('equal the text of their page, in order, with only white space between them, and none too long', () => {
    fc.assert(
      fc.property(pages, (made) => {
        const passages = toPassages(made)
        expect(passages.map(({ pageIndex }) => pageIndex)).toEqual(
          passages.map(({ pageIndex }) => pageIndex).sort((a, b) => a - b),
        )
        for (const { index, text } of made) {
          let reached = 0
          for (const passage of passages.filter(({ pageIndex }) => pageIndex === index)) {
            expect(passage.text).toBe(text.slice(passage.start, passage.end))
            expect(passage.text.trim()).toBe(passage.text)
            expect(passage.text).not.toBe('')
            expect(passage.text.length).toBeLessThanOrEqual(2_000)
            expect(passage.start).toBeGreaterThanOrEqual(reached)
            expect(text.slice(reached, passage.start).trim()).toBe('')
            reached = passage.end
          }
          expect(text.slice(reached).trim()).toBe('')
        }
      }),
      { numRuns: 150 },
    )
  })

  it('have the path of the headings before them', () => {
    fc.assert(
      fc.property(pages, (made) => {
        for (const { pageIndex, start, headingPath } of toPassages(made)) {
          const before = made.flatMap(({ index, headings }) =>
            [...headings]
              .sort((a, b) => a.offset - b.offset)
              .filter(({ offset }) => index < pageIndex || (index === pageIndex && offset <= start)),
          )
          // from the last one backwards, each with a higher level than all after it
          const above = before.filter(({ level }, at) => before.slice(at + 1).every((later) => later.level > level))
          expect(headingPath).toEqual(above.map(({ title }) => title))
        }
      }),
      { numRuns: 150 },
    )
  })

  it('split no surrogate pair', () => {
    fc.assert(
      fc.property(pages, (made) => {
        const cut = toPassages(made).filter(({ text }) => !text.isWellFormed())
        expect(cut).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

describe('running headers and footers', () => {
  it('are in no passage, and no passage spans them', () => {
    const text = 'Strategy 2020\nThe first half of the page.\n4 | Strategy\nThe second half of it.\n5'
    const spanOf = (words: string) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length })
    const furniture = [spanOf('Strategy 2020'), spanOf('4 | Strategy'), { start: text.length - 1, end: text.length }]
    expect(textsOf({ ...page(text), furniture })).toEqual(['The first half of the page.', 'The second half of it.'])
    expect(textsOf({ ...page(text), furniture: [{ start: 0, end: text.length }] })).toEqual([])
  })
})
