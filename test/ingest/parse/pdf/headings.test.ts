import { describe, expect, it } from 'vitest'
import { isSameTitle, readContentsList } from '../../../../src/ingest/parse/pdf/layout/contents-list.ts'
import { parsePdf } from '../../../../src/ingest/parse/pdf/parse-pdf.ts'
import { drawLines, drawPdf } from '../support/draw-pdf.ts'

const TEXT = [
  'The plan of the harbour says how cranes and quays are to be renewed over ten years,',
  'and who pays for which part of the work, by year and by berth, as was agreed in May.',
  'Each owner reports on what was done and on what it cost at the end of every quarter,',
  'so that the board can see early where money or time runs short, and can change course.',
]
const titlesOf = async (pages: readonly string[]) =>
  (await parsePdf(drawPdf({ pages }))).pages.map(({ headings }) => headings.map(({ title }) => title))

describe('headings by their type', () => {
  const page = (line: string) =>
    `${drawLines(TEXT, 60, 760)} ${line} ${drawLines(TEXT, 60, 620)} ${drawLines(TEXT, 60, 500)}`
  const bold = (text: string) => drawLines([text], 60, 640, 11, 'F2')

  it('are apart from the numbered paragraph below, whose number is apart from its text', async () => {
    const heading = 'BT /F2 11 Tf 60 640 Td (1.2) Tj 36 0 Td (Who pays for the work) Tj ET'
    const paragraph = 'BT /F1 11 Tf 60 625 Td (1.3) Tj 36 0 Td (The owners pay for the quays that they use.) Tj ET'
    const [titles] = await titlesOf([`${drawLines(TEXT, 60, 760)} ${heading} ${paragraph} ${drawLines(TEXT, 60, 500)}`])
    expect(titles).toEqual(['1.2 Who pays for the work'])
  })

  it.each([
    ['the caption of a table', 'Table 3 Costs by berth'],
    ['a formula', 'Cost = price x years'],
    ['prose in bold', 'The quays are old. The cranes are older'],
    ['a line of a contents list', 'Who pays . . . . . . . 12'],
  ])('are not %s', async (_what, text) => expect(await titlesOf([page(bold(text))])).toEqual([[]]))

  it('are not bold lines where most of the text is bold', async () => {
    const all = drawLines(TEXT, 60, 700, 11, 'F2')
    expect(await titlesOf([`${all} ${drawLines(['Who pays'], 60, 600, 11, 'F2')}`])).toEqual([[]])
  })
})

describe('headings of a printed table of contents', () => {
  const CONTENTS = [
    'Contents',
    'Our harbour ........ 2',
    'Cranes and quays ........ 3',
    'Who pays ........ 4',
    'Next steps ........ 5',
  ]
  const chapter = (title: string, number: number) =>
    `${drawLines([title, ...TEXT], 60, 760)} ${drawLines([...TEXT, ...TEXT], 60, 600)} ${drawLines([String(number)], 300, 40)}`
  const PAGES = [
    `${drawLines(CONTENTS, 60, 760)} ${drawLines(['1'], 300, 40)}`,
    chapter('Our harbour', 2),
    chapter('2 Cranes and quays', 3),
    chapter('Money', 4),
    chapter('Next steps', 5),
  ]

  it('are headings where they stand on the page that it gives, whatever their type', async () => {
    expect(await titlesOf(PAGES)).toEqual([[], ['Our harbour'], ['Cranes and quays'], [], ['Next steps']])
  })

  it('are lines that end with the number of a page, not the rows of a table', () => {
    expect(readContentsList([{ text: CONTENTS.join('\n') }]).map(({ title }) => title)).toEqual([
      'Our harbour',
      'Cranes and quays',
      'Who pays',
      'Next steps',
    ])
    expect(readContentsList([{ text: 'Berths\nNorth 12\nSouth 4\nEast 9\nWest 2\nMole 1' }])).toEqual([])
  })

  it('are read in linear time', () => {
    const long = [`${'. '.repeat(50_000)}12`, `${' .'.repeat(140)}`, `a${'.'.repeat(280)}x`].join('\n')
    const start = performance.now()
    readContentsList([{ text: `Contents\n${long}\n${`${long.slice(-290)}\n`.repeat(300)}` }])
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  it('are the same whatever their number, case and signs', () => {
    expect(isSameTitle('3.1 Cranes & quays', 'CRANES QUAYS')).toBe(true)
    expect(isSameTitle('Cranes', 'Quays')).toBe(false)
  })
})
