import { describe, expect, it } from 'vitest'
import { parsePdf } from '../../../../../../src/ingest/parse/pdf/parse-pdf.ts'
import { drawLines, drawPdf } from '../../../support/draw-pdf.ts'
import { fill } from '../../../support/paint-pdf.ts'

const BODY = [
  'The harbour board renews its cranes and its quays over the next ten',
  'years. Each owner pays for the berths that it uses, and reports once',
  'in every quarter on what was done and on what it has cost so far. A',
  'berth that lies idle for two years goes back to the board, which may',
  'let it to somebody else. The board keeps a list of all berths, with',
  'their depth and length, and shows it to anybody who asks to see it.',
]
const BOX = ['In the spring of', 'last year a tug', 'broke her rope', 'beside the mill', 'and was lost.']
const NOTE = ['Paid from the', 'berth fund']
const frame = (x: number, y: number, width: number, height: number) => `${x} ${y} ${width} ${height} re S`
const textOf = async (...operators: readonly string[]) =>
  (await parsePdf(drawPdf({ pages: [operators.join('\n')] }))).pages[0]?.text ?? ''
const wordsOf = (lines: readonly string[]) => lines.join('\n')

describe('boxes beside the text', () => {
  const body = [drawLines(BODY, 60, 760), drawLines(BODY, 60, 640)]

  it.each([
    ['on a tinted ground', fill(0.8, 440, 680, 110, 90)],
    ['within a frame', frame(440, 680, 110, 90)],
  ])('are read after it, %s', async (_what, box) => {
    const text = await textOf(box, ...body, drawLines(BOX, 450, 755, 10))
    expect(text).toContain(wordsOf(BOX))
    expect(text).toContain(wordsOf(BODY))
  })

  it('are read apart if their lines stand on the lines of the text', async () => {
    const box = ['The tug that was lost', 'beside the old mill in', 'the spring of last year', 'has never been found']
    const text = await textOf(fill(0.8, 430, 690, 150, 90), ...body, drawLines(box, 440, 760))
    expect(text).toContain(wordsOf(box))
    expect(text).toContain(wordsOf(BODY))
  })

  it('are read apart if they have a few words a line, on the lines of the text', async () => {
    const box = ['Tug lost', 'in the', 'spring of', 'last year', 'at night']
    const text = await textOf(fill(0.8, 440, 680, 110, 90), ...body, drawLines(box, 450, 760))
    expect(text).toBe([wordsOf(BODY), wordsOf(box), wordsOf(BODY)].join('\n\n'))
  })

  it('are read one by one where they are cards side by side', async () => {
    const cards = ['cranes', 'tugs', 'sheds'].map((what) => [`More ${what}`, 'at the quays', 'by next year'])
    const text = await textOf(
      drawLines(BODY, 60, 790),
      ...cards.flatMap((lines, index) => [
        fill(0.8, 50 + index * 170, 600, 150, 80),
        drawLines(lines, 60 + index * 170, 665),
      ]),
    )
    expect(text).toBe([BODY, ...cards].map(wordsOf).join('\n\n'))
  })

  it('do not come between the halves of a sentence', async () => {
    const [first, rest] = [BODY.slice(0, 3), BODY.slice(3)]
    const text = await textOf(
      fill(0.8, 440, 690, 110, 80),
      drawLines(first, 60, 760),
      drawLines(rest, 60, 690),
      drawLines(BOX, 450, 755, 10),
    )
    expect(text.replaceAll('\n', ' ')).toContain('so far. A berth that lies idle')
  })

  it('are columns of the page where they stand in one', async () => {
    const column = BODY.flatMap((line) => [line.slice(0, 30), line.slice(30)].map((half) => half.trim()))
    const [left, right] = [column, column.map((line) => `${line} x`)]
    const text = await textOf(
      fill(0.8, 50, 590, 230, 60),
      drawLines(left, 60, 800, 10),
      drawLines(['A box in the left column', 'which stands between', 'two pieces of its text'], 60, 635, 10),
      drawLines(left, 60, 570, 10),
      drawLines([...right, ...right], 320, 800, 10),
    )
    expect(text.indexOf('A box in the left')).toBeLessThan(text.indexOf(right[0] ?? ''))
  })

  it('are not the shaded first column of a table, whose cells stay in their rows', async () => {
    const rows = ['Quays', 'Cranes', 'Berths', 'Sheds']
    const text = await textOf(
      fill(0.8, 50, 690, 100, 80),
      drawLines(rows, 60, 755),
      drawLines(
        rows.map((name) => `${name} are renewed by their owners at once`),
        170,
        755,
      ),
    )
    expect(text).toContain('Cranes Cranes are renewed by their owners at once')
  })
})

describe('notes in the margin', () => {
  const body = [drawLines(BODY, 180, 760, 10), drawLines(BODY, 180, 640, 10)]

  it('are apart from the text beside them', async () => {
    const text = await textOf(...body, drawLines(NOTE, 60, 722, 7))
    expect(text).toContain(wordsOf(NOTE))
    expect(text).toContain(wordsOf(BODY))
  })

  it('come before the paragraph that they begin with', async () => {
    const text = await textOf(...body, drawLines(['Who pays'], 60, 640, 8))
    expect(text).toBe([wordsOf(BODY), 'Who pays', wordsOf(BODY)].join('\n\n'))
  })

  it('are not the numbers of paragraphs', async () => {
    const text = await textOf(...body, drawLines(['1.2'], 60, 760, 7), drawLines(['1.3'], 60, 640, 7))
    expect(text).toContain(`1.2 ${BODY[0] ?? ''}`)
    expect(text).toContain(`1.3 ${BODY[0] ?? ''}`)
  })

  it('are not the first cells of rows', async () => {
    const rows = BODY.concat(BODY).map((line, index) => [`Berth ${index}`, line] as const)
    const text = await textOf(
      ...rows.map(
        ([name, line], row) =>
          `${drawLines([name], 60, 760 - row * 20, 10)} ${drawLines([line], 180, 760 - row * 20, 10)}`,
      ),
    )
    expect(text).toContain(`Berth 3 ${BODY[3] ?? ''}`)
  })
})
