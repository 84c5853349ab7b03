import { describe, expect, it } from 'vitest'
import { toTypeHeadings } from '../../../../../src/ingest/parse/pdf/layout/type-headings.ts'
import { toBodyText, toPageTexts } from '../../../../../src/ingest/parse/text/page-text.ts'
import { makeLine } from '../../support/make-runs.ts'

const text = { lines: [1, 2, 3, 4].map((index) => makeLine('a line of the text of this document', 200 + index * 12)) }
const block = (title: string, size: number, isBold = false) => ({ lines: [makeLine(title, 100, size, isBold)] })

describe('headings by their type', () => {
  it('have a level by their size', () => {
    const pages = [
      [block('The plan', 20), text, block('Its places', 14), text],
      [block('Its money', 14), text],
    ]
    expect(toTypeHeadings(pages)).toEqual([
      { pageIndex: 1, level: 1, title: 'The plan' },
      { pageIndex: 1, level: 2, title: 'Its places' },
      { pageIndex: 2, level: 2, title: 'Its money' },
    ])
  })

  it('are bold and short if they are no larger than the text', () => {
    const pages = [[block('In short', 10, true), text, block('A bold sentence that ends.', 10, true), text]]
    expect(toTypeHeadings(pages).map(({ title }) => title)).toEqual(['In short'])
  })

  it('are not numbers in large type', () => {
    expect(toTypeHeadings([[block('42%', 30), text]])).toEqual([])
  })
})

describe('the text of a page', () => {
  it('separates blocks by an empty line, but not within a sentence', () => {
    const [a, b, c] = [makeLine('it goes on in the', 100), makeLine('next column.', 100), makeLine('Another one.', 130)]
    expect(toBodyText([{ lines: [a] }, { lines: [b] }, { lines: [c] }])).toBe(
      'it goes on in the\nnext column.\n\nAnother one.',
    )
  })

  it('locates running lines after hyphens are joined', () => {
    const [page] = toPageTexts([{ head: 'Plan', body: 'inno-\nvation', foot: '7' }])
    expect(page).toEqual({
      text: 'Plan\n\ninnovation\n\n7',
      furniture: [
        { start: 0, end: 4 },
        { start: 18, end: 19 },
      ],
    })
  })
})
