import { describe, expect, it } from 'vitest'
import { readCoverTitle } from '../../../../../src/ingest/parse/metadata/cover/cover-title.ts'
import { makeCover, type MadeLine } from '../../support/make-cover.ts'

const titleOf = (lines: readonly MadeLine[], running: readonly string[] = [], pageCount = 20) =>
  readCoverTitle(makeCover(lines, running, pageCount))?.text ?? null

describe('the title on a cover', () => {
  it('takes the name that running lines repeat, not a larger motto', () => {
    const cover: readonly MadeLine[] = [
      [40, 'Building a better future'],
      [12, 'May 2019'],
      [24, 'Marlgate Growth Strategy 2031'],
    ]
    expect(titleOf(cover, ['Marlgate Growth Strategy 2031'])).toBe('Marlgate Growth Strategy 2031')
    expect(titleOf(cover, ['Chapter heads of some page'])).toBe('Building a better future')
  })

  it.each<readonly [string, readonly MadeLine[], string | null]>([
    ['letters of a broken font', [[20, 'zyxwvutsrqponmlkjihgfedcbaZYXWVUTSRQPONM']], null],
    ['a chapter with a Roman number', [[14, 'IV. Recent findings']], null],
    ['a numbered chapter', [[14, '2 Overview']], null],
    [
      'an entry of a list of contents',
      [
        [10, 'Contents'],
        [14, 'Rivers of Pell 12'],
      ],
      null,
    ],
    ['boxes of a form', [[14, '☐ I agree ☒ I do not']], null],
    [
      'an address below it',
      [
        [30, 'Fonts of Pell'],
        [16, 'Taken from http://pell.example/fonts'],
      ],
      'Fonts of Pell',
    ],
    [
      'an author with the surname first',
      [
        [14, 'Growth markers of small towns'],
        [14, 'Weller, B.'],
      ],
      'Growth markers of small towns',
    ],
    [
      'the repository that keeps a copy',
      [
        [20, 'PELL-DARE (Digital Academic Repository)'],
        [16, 'Growth markers of small towns'],
      ],
      'Growth markers of small towns',
    ],
  ])('leaves out %s', (_what, lines, expected) => {
    expect(titleOf(lines)).toBe(expected)
  })

  it.each<readonly [string, readonly MadeLine[], string]>([
    [
      'over several lines',
      [
        [30, 'Growing well in'],
        [30, 'Marlgate and Pell'],
      ],
      'Growing well in Marlgate and Pell',
    ],
    [
      'with the place above',
      [
        [20, 'Greater Pell'],
        [36, 'LOCAL INDUSTRIAL STRATEGY'],
      ],
      'Greater Pell LOCAL INDUSTRIAL STRATEGY',
    ],
    [
      'with its subtitle once',
      [
        [36, 'Skills for Pell'],
        [18, 'A plan for ten years'],
        [12, 'May 2019'],
      ],
      'Skills for Pell: A plan for ten years',
    ],
    [
      'with a subtitle that goes on',
      [
        [36, 'Growing together'],
        [20, 'in Marlgate'],
      ],
      'Growing together in Marlgate',
    ],
    [
      'without the name of the body above',
      [
        [24, 'Pell Borough Council'],
        [30, 'Housing needs of Pell'],
      ],
      'Housing needs of Pell',
    ],
    [
      'without the larger status',
      [
        [40, 'Draft for consultation'],
        [30, 'Housing needs of Pell'],
      ],
      'Housing needs of Pell',
    ],
    [
      'without a larger header of a journal',
      [
        [40, 'Journal of Sample Ports'],
        [20, 'On quays and cranes'],
      ],
      'On quays and cranes',
    ],
    [
      'without the date after its subtitle',
      [
        [36, 'Pell anew'],
        [20, 'Recovery plan, April 2021'],
      ],
      'Pell anew: Recovery plan',
    ],
    [
      'without a date',
      [
        [30, 'Housing needs of Pell'],
        [30, 'September 2019'],
      ],
      'Housing needs of Pell',
    ],
    [
      'with the years of a plan',
      [
        [30, 'Pell Housing Scheme'],
        [30, '2025-2038'],
      ],
      'Pell Housing Scheme 2025-2038',
    ],
    [
      'with the part that it is',
      [
        [30, 'Appendix 4'],
        [30, 'Housing assessments'],
        [18, 'Main consultation draft'],
      ],
      'Appendix 4: Housing assessments',
    ],
    [
      'in letters of other scripts',
      [
        [30, '항만 개발 관련'],
        [30, '문제 및 개선과제'],
        [10, '2020년 4월 2일'],
      ],
      '항만 개발 관련 문제 및 개선과제',
    ],
  ])('is read %s', (_what, lines, title) => {
    expect(titleOf([...lines, [10, 'This page has a line of ordinary text.']])).toBe(title)
  })

  it('is on the page behind a cover that shows only a body', () => {
    expect(
      titleOf([
        [20, 'Pell Borough Council'],
        [30, 'Housing needs of Pell', 2],
        [10, 'Text.', 2],
      ]),
    ).toBe('Housing needs of Pell')
  })

  it('is none on pages from the middle of a work, except its running title', () => {
    const text = [
      10,
      'The council has built four hundred homes in the town and its villages since then, more than ',
    ] as const
    const page: readonly MadeLine[] = [[14, 'Figure 3.4: Homes by year'], ...Array.from({ length: 9 }, () => text)]
    expect(titleOf(page)).toBeNull()
    expect(titleOf(page, ['Homes for Pell and Marlgate 17', 'Findings'])).toBe('Homes for Pell and Marlgate')
    expect(titleOf([[16, '3.2 Homes by year'], ...page.slice(1)])).toBeNull()
  })

  it('is the caption of the table that a file of one page consists of', () => {
    const page: readonly MadeLine[] = [
      [12, 'Table 5: Homes by ward (in thousands)'],
      [10, 'Ward | Homes | Share'],
    ]
    expect(titleOf(page, [], 1)).toBe('Homes by ward')
    expect(titleOf(page, [], 9)).toBeNull()
  })

  it('is no sentence in large type', () => {
    const line = [
      14,
      'Forty per cent of the homes that were built in the town were sold to people who had rented before',
    ] as const
    expect(titleOf([line, line, line, line].map(([size, text]) => [size, text]))).toBeNull()
  })

  it('is found in time on hostile lines', () => {
    const started = Date.now()
    titleOf([
      [30, 'draft '.repeat(50)],
      [30, '2019-'.repeat(60)],
      [30, 'A, '.repeat(100)],
      [30, '- '.repeat(150)],
    ])
    expect(Date.now() - started).toBeLessThan(500)
  })
})
