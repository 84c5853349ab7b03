import { describe, expect, it } from 'vitest'
import { toTextCitation } from '../../../src/features/citations/text-citation.ts'

const PLAN = {
  title: 'Local industrial\nstrategy',
  authors: [],
  publisher: 'The Board',
  published: '2019-07-01',
  journal: null,
  volume: null,
  issue: null,
  doi: null,
}
const URL = 'https://example.org/plan.pdf'

describe('a citation in one line', () => {
  it('has publisher, year, title, page and address', () => {
    const page = { pageIndex: 14, pageLabel: '12' }
    expect(toTextCitation(PLAN, URL, page)).toBe(`The Board (2019), Local industrial strategy, p. 12, ${URL}`)
    expect(toTextCitation(PLAN, URL, { ...page, pageLabel: null })).toContain(', page 14 of the file, ')
  })

  it('of a paper has its authors, journal and DOI', () => {
    const paper = {
      ...PLAN,
      authors: ['A. One', 'B. Two'],
      ...{ journal: 'Local Economy', volume: '35', issue: '4', doi: '10.1177/1' },
    }
    expect(toTextCitation(paper, URL)).toBe(
      'A. One and B. Two (2019), Local industrial strategy, Local Economy 35(4), https://doi.org/10.1177/1',
    )
    expect(toTextCitation({ ...paper, authors: ['A', 'B', 'C', 'D'] }, URL)).toMatch(/^A et al\. \(2019\), /)
  })

  it('leaves out what is not known', () => {
    expect(toTextCitation({ ...PLAN, publisher: null, published: null }, URL)).toBe(
      `Local industrial strategy (n.d.), ${URL}`,
    )
  })
})
