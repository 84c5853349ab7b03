import { describe, expect, it } from 'vitest'
import { separateFurniture } from '../../../../../../src/ingest/parse/pdf/layout/running/furniture.ts'
import { toPrintedLabels } from '../../../../../../src/ingest/parse/pdf/layout/running/printed-labels.ts'
import type { Run } from '../../../../../../src/ingest/parse/pdf/layout/character.ts'
import { makeRun } from '../../../support/make-runs.ts'

const bodyOf = (name: string, count: number) =>
  Array.from({ length: count }, (_row, index) => [makeRun(`${name}, line ${index} of its text`, 50, 100 + index * 12)])
const page = (head: string, name: string, foot: string): readonly (readonly Run[])[] => [
  [makeRun(head, 50, 40)],
  ...bodyOf(name, 10),
  [makeRun(foot, 280, 800)],
]
const textsOf = (lines: readonly { readonly text: string }[]) => lines.map(({ text }) => text)

describe('running lines', () => {
  it('are lines at one position on several pages, whatever number they contain', () => {
    const names = ['alpha', 'beta', 'gamma', 'delta']
    const parted = separateFurniture(
      names.map((name, index) => page('Local plan 2019', name, `Page ${index + 7} of 20`)),
    )
    expect(parted.map(({ head }) => textsOf(head))).toEqual(names.map(() => ['Local plan 2019']))
    expect(textsOf(parted[1]?.foot ?? [])).toEqual(['Page 8 of 20'])
    expect(textsOf(parted[1]?.body ?? [])).toEqual(bodyOf('beta', 10).flatMap(textsOf))
  })

  it('may be the titles of chapters, each on a few pages of its own, and on one', () => {
    const titles = ['Quays', 'Quays', 'Cranes', 'Cranes', 'Tugs and pilots', 'Money', 'Money']
    const pages = titles.map((title, index) => page(title, `text ${'abcdefg'[index] ?? ''}`, ''))
    expect(separateFurniture(pages).map(({ head }) => textsOf(head))).toEqual(titles.map((title) => [title]))
  })

  it('are not headings that happen to stand at one height', () => {
    const titles = ['Quays', 'Cranes', 'Tugs and pilots', 'Money', 'Sheds']
    const pages = titles.map((title, index) => page(title, `text ${'abcde'[index] ?? ''}`, ''))
    expect(
      separateFurniture(
        pages.map((rows) => rows.map((row) => row.map((run) => ({ ...run, y: run.y === 40 ? 84 : run.y })))),
      ).every(({ head }) => head.length === 0),
    ).toBe(true)
  })

  it('may differ between left and right pages', () => {
    const pages = [1, 2, 3, 4, 5, 6].map((index) =>
      page(index % 2 ? 'The council' : 'The plan', `text ${'abcdef'[index - 1] ?? ''}`, ''),
    )
    expect(separateFurniture(pages).every(({ head }) => head.length === 1)).toBe(true)
  })

  it('are not lines on two pages only, nor a first line of the text', () => {
    const pages = ['alpha', 'beta'].map((name) => bodyOf(name, 12))
    expect(separateFurniture(pages).every(({ head, foot }) => head.length + foot.length === 0)).toBe(true)
  })

  it('are on a single page only numbers, and lines far from its text', () => {
    const [parted] = separateFurniture([[...bodyOf('alpha', 12), [makeRun('14', 290, 260)]]])
    expect(textsOf(parted?.foot ?? [])).toEqual(['14'])
    const [title] = separateFurniture([[[makeRun('A title', 50, 40, 20)], ...bodyOf('alpha', 12)]])
    expect(title?.head).toEqual([])
  })
})

describe('running lines of a single page', () => {
  const text = 'a line of text that is as wide as the whole of the page, or nearly so, as lines of text are'
  const lines = Array.from({ length: 12 }, (_row, index) => [makeRun(text, 50, 100 + index * 12)])
  const headsOf = (...rows: (readonly Run[])[]) => textsOf(separateFurniture([[...rows, ...lines]])[0]?.head ?? [])
  const feetOf = (...rows: (readonly Run[])[]) => textsOf(separateFurniture([[...lines, ...rows]])[0]?.foot ?? [])

  it('include a title with a number at the other edge, however close to the text', () => {
    expect(headsOf([makeRun('400', 50, 88), makeRun('Husbandry', 250, 88)])).toEqual(['400 Husbandry'])
    expect(headsOf([makeRun('Stages of work', 200, 88), makeRun('xii', 480, 88)])).toEqual(['Stages of work xii'])
  })

  it('include a title with a number behind a sign, however close to the text', () => {
    for (const foot of ['Harbour board | 3', '12 • The harbour plan', 'Harbour plan Page 4 of 9'])
      expect(feetOf([makeRun(foot, 50, 254)])).toEqual([foot])
    expect(feetOf([makeRun('Berths are let by the board | they are few', 50, 254)])).toEqual([])
  })

  it('are not a numbered heading, an entry of a table of contents or a table row', () => {
    expect(headsOf([makeRun('4', 50, 88), makeRun('Husbandry', 80, 88)])).toEqual([])
    expect(headsOf([makeRun('Husbandry ........', 50, 88), makeRun('12', 480, 88)])).toEqual([])
    const row = (y: number) => [makeRun('Leeds', 50, y), makeRun('12', 480, y)]
    expect(headsOf(row(76), row(88))).toEqual([])
  })

  it('are found despite a speck recognised as a dash', () => {
    const head = [makeRun('400', 50, 88), makeRun('Husbandry', 250, 88)]
    expect(headsOf([makeRun('\u2014', 90, 60)], head)).toEqual(['400 Husbandry'])
  })

  it('include a line far below close lines, unless it is a note', () => {
    expect(feetOf([makeRun('Download date: 28 Dec 2018', 50, 280)])).toEqual(['Download date: 28 Dec 2018'])
    expect(feetOf([makeRun('2A forest is a set of trees.', 50, 280)])).toEqual([])
  })
})

describe('printed page numbers', () => {
  const foot = (text: string, ...edges: string[]) => ({ head: [], foot: text === '' ? [] : [text], edges })
  const labelsOf = (pages: Parameters<typeof toPrintedLabels>[0]) =>
    toPrintedLabels(pages).map((label) => label?.label ?? null)
  const labels = (...feet: string[]) => labelsOf(feet.map((text) => foot(text)))

  it('are labels if they increase with each page', () => {
    expect(labels('', 'Plan | 1', 'Plan | 2', '', 'Plan | 4')).toEqual([null, '1', '2', '3', '4'])
    expect(labels('Page 3 of 9', 'Page 4 of 9', 'Page 5 of 9')).toEqual(['3', '4', '5'])
  })

  it('are found before the total of pages, between ornaments, and in gazettes', () => {
    expect(labels('Plan 1/16 (of annex 7) Us', 'Plan 2/16 (of annex 7) Us', 'Plan 3/16 (of annex 7) Us')).toEqual([
      '1',
      '2',
      '3',
    ])
    expect(labels('\uFF2B 51 \uFF2B', '\uFF2B 52 \uFF2B', '\uFF2B 53 \uFF2B')).toEqual(['51', '52', '53'])
    expect(labels('47699', '47700', '47701')).toEqual(['47699', '47700', '47701'])
  })

  it('may be on the left of left pages and on the right of right ones, including the first and last page', () => {
    expect(labels('Plan 7', '8 Plan', 'Plan 9', '10 Plan', 'Plan 11', '12 Plan')).toEqual('7 8 9 10 11 12'.split(' '))
  })

  it('extend to a page with the next number alone at its edge, and no further', () => {
    const pages = [foot('', '141'), foot('', 'DOI 142', '142'), foot('143'), foot('144'), foot('145'), foot('', '147')]
    expect(labelsOf(pages)).toEqual(['141', '142', '143', '144', '145', null])
    expect(labelsOf([foot('', '2010'), ...pages.slice(2)])).toEqual([null, '143', '144', '145', null])
  })

  it('are Roman in front matter', () => {
    expect(labels('iii', 'iv', 'v', '1', '2', '3')).toEqual(['iii', 'iv', 'v', '1', '2', '3'])
  })

  it('may start again, and are inferred where a page between has none', () => {
    expect(labels('1', '2', '3', '', '1', '2', '3', '4')).toEqual(['1', '2', '3', null, '1', '2', '3', '4'])
    const sources = toPrintedLabels(['7', '', '9', '10'].map((text) => foot(text))).map((label) => label?.source)
    expect(sources).toEqual(['printed', 'inferred', 'printed', 'printed'])
  })

  it('are not used if a number contradicts them, or too few pages have one', () => {
    expect(labels('1', '2', '7', '4', '5')).toEqual([null, null, null, null, null])
    expect(labels('2019', '2019', '2019')).toEqual([null, null, null])
    expect(labels('1', '2')).toEqual([null, null])
  })
})
