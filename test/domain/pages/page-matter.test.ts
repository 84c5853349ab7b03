import { describe, expect, it } from 'vitest'
import { matterOf } from '../../../src/domain/pages/page-matter.ts'

const PROSE =
  'Employment in clean energy grew by 4 per cent in 2019 (Table 3). The board asks each district to plan for sites\n' +
  'of 20 hectares or more, near a port, and to report by March 2021. Smith (2018) finds the same for steel.'

describe('what a passage is', () => {
  it.each([
    [
      'dots that lead to pages',
      'Foreword ........ 3\nHousing . . . . . . . 12\nTransport______ 20\nWater ……………… 31',
      [],
    ],
    [
      'short lines with pages below "Contents"',
      'Foreword 3\nOur vision for growth 5\nPlaces 12\nPeople 20\nIdeas 31',
      ['2. Contents'],
    ],
    ['its own heading', 'CONTENTS Page\n1 INTRODUCTION 2\nBackground 2\nConsultation 3\n2 EQUALITY 5', ['July 2019']],
  ])('is a table of contents by %s', (_by, text, headings) => {
    expect(matterOf(text, headings)).toBe('contents')
  })

  it('is an index by entries with their pages, in whatever language', () => {
    const entries = 'accessibility, 12, 34-36\nbuses, 7\ncarbon capture, 41, 44\ndrainage, 9–11'
    expect(matterOf(entries, [])).toBe('index')
    expect(matterOf(entries, ['Stichwortverzeichnis'])).toBe('index')
  })

  it('is a list of references by its heading and years, or by the marks of references', () => {
    const list = 'Koch S 1959 Formulations of the Person McGraw-Hill\nKok K Ay A 2015 Data from: Errant targeting Dryad'
    expect(matterOf(list, ['A paper', 'References'])).toBe('references')
    expect(matterOf(list, ['A paper', '8. Bibliography:'])).toBe('references')
    const marked = [
      'Hill (2001) Rail, 3(2): 12-19.',
      'Ford (1999a) Ports, 7(1), 1-9. doi:10.1000/1',
      'May (2010) pp. 3-8',
    ]
    expect(matterOf(marked.join('\n'), [])).toBe('references')
  })

  it('is running lines by a page number and few words', () => {
    expect(matterOf('Local Industrial Strategy | 12', [])).toBe('running')
    expect(matterOf('Draft for consultation\nPage 3 of 40', [])).toBe('running')
  })

  it.each([
    ['prose', PROSE, []],
    [
      'prose below "References"',
      'All works cited are listed by author. The order of the text does not matter.',
      ['References'],
    ],
    ['prose in a chapter below "Contents"', PROSE, ['Contents', '1.2 Purpose']],
    [
      'a table of numbers',
      'Leeds 20,309 19,940 180\nYork 46,096 47,967 178\nHull 9,100 8,200 161\nRipon 244 241 16',
      [],
    ],
    ['a heading alone', 'Productivity', []],
    ['nothing', '', []],
  ])('is nothing but text: %s', (_what, text, headings) => {
    expect(matterOf(text, headings)).toBeNull()
  })
})
