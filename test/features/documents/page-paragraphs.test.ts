import { describe, expect, it } from 'vitest'
import type { Passage } from '../../../src/db/texts/texts.ts'
import { toParagraphs } from '../../../src/features/documents/reader/page-paragraphs.ts'
import { headingEnd } from '../../../src/ui/components/heading-end.ts'

const TEXT =
  'Harbour\nThe first half of a sentence\ngoes on. The second sentence.\n\nA new paragraph.\nBerth Length\nEast 40'
const passageOf = (words: string, headingPath: readonly string[] = []): Passage => {
  const start = TEXT.indexOf(words)
  return {
    ...{ passageId: words.slice(0, 5), documentId: 'd', versionId: 'v', ordinal: start, pageIndex: 1, start },
    ...{ end: start + words.length, textHash: '', text: words, headingPath, continuation: '' },
  }
}
const PASSAGES = [
  passageOf('Harbour\nThe first half of a sentence\ngoes on.', ['Harbour']),
  passageOf('The second sentence.\n\nA new paragraph.\nBerth Length\nEast 40', ['Harbour']),
]
const shown = (paragraphs: ReturnType<typeof toParagraphs>) =>
  paragraphs.map(({ kind, fragments }) => [kind, ...fragments.map(({ start, end }) => TEXT.slice(start, end))])

describe('the paragraphs of a page', () => {
  it('are whole where a passage ends in the middle of one, and apart from headings', () => {
    expect(shown(toParagraphs(TEXT, PASSAGES))).toEqual([
      ['heading', 'Harbour'],
      ['text', 'The first half of a sentence\ngoes on.', 'The second sentence.'],
      ['text', 'A new paragraph.\nBerth Length\nEast 40'],
    ])
  })

  it('number each passage once, where it begins', () => {
    const numbers = toParagraphs(TEXT, PASSAGES).flatMap(({ fragments }) => fragments.filter(({ isFirst }) => isFirst))
    expect(numbers.map(({ number }) => number)).toEqual([1, 2])
  })

  it('part tables from the text around them', () => {
    const start = TEXT.indexOf('Berth')
    const table = {
      start,
      end: TEXT.length,
      caption: null,
      headRows: 1,
      rows: [
        ['Berth', 'Length'],
        ['East', '40'],
      ],
    }
    const paragraphs = toParagraphs(TEXT, PASSAGES, [table])
    expect(shown(paragraphs).slice(2)).toEqual([
      ['text', 'A new paragraph.'],
      ['table', 'Berth Length\nEast 40'],
    ])
    expect(paragraphs.at(-1)?.table).toBe(table)
  })
})

// quoted as "Harbour The first half"
describe('a passage without the headings above it', () => {
  it('begins after them, whatever their line breaks', () => {
    const text = '2 The\nharbour\nBerths\nThey are long.'
    expect(text.slice(headingEnd(text, ['2 The harbour', 'Berths']))).toBe('They are long.')
    expect(text.slice(headingEnd(text, ['The port', '2 The harbour', 'Berths']))).toBe('They are long.')
  })

  it('is whole where it begins with other words, or has nothing else', () => {
    expect(headingEnd('The harbours are long.', ['The harbour'])).toBe(0)
    expect(headingEnd('The harbour', ['The harbour'])).toBe(0)
    expect(headingEnd('They are long.', [])).toBe(0)
  })
})
