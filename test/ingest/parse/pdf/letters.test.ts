import { describe, expect, it } from 'vitest'
import { toLetters } from '../../../../src/ingest/parse/pdf/engine/glyph-names.ts'
import { toFontStyle } from '../../../../src/ingest/parse/pdf/engine/font-styles.ts'
import { toSymbolLetter } from '../../../../src/ingest/parse/pdf/engine/symbol-letters.ts'
import { parsePdf } from '../../../../src/ingest/parse/pdf/parse-pdf.ts'
import { drawLines, drawPdf, type DrawnFont } from '../support/draw-pdf.ts'

const TEXT = [
  'The plan of the harbour says how cranes and quays are to be renewed over ten years,',
  'and who pays for which part of the work, by year and by berth, as was agreed in May.',
  'Each owner reports on what was done and on what it cost at the end of every quarter,',
  'so that the board can see early where money or time runs short, and can change course.',
]
const pagesOf = async (content: string, fonts: Readonly<Record<string, DrawnFont>> = {}) =>
  (await parsePdf(drawPdf({ pages: [content], fonts }))).pages
const textOf = async (content: string, fonts?: Readonly<Record<string, DrawnFont>>) =>
  (await pagesOf(content, fonts))[0]?.text ?? ''

const BODY = drawLines(TEXT, 60, 600)

describe('letter-spaced type', () => {
  it('is joined to words if the spacing is that of the font', async () => {
    const [page] = await pagesOf(`BT /F2 20 Tf 5 Tc 60 760 Td (HARBOUR RENEWAL PLAN 2031) Tj 0 Tc ET ${BODY}`)
    expect(page?.headings.map(({ title }) => title)).toContain('HARBOUR RENEWAL PLAN 2031')
  })

  it('is joined to words if each letter is placed by itself', async () => {
    let x = 60
    const placed = [...'Quays and berths'].flatMap((letter) => {
      const here = x
      x += letter === ' ' ? 8 : 15
      return letter === ' ' ? [] : [`1 0 0 1 ${here} 760 Tm (${letter}) Tj`]
    })
    expect(await textOf(`BT /F1 14 Tf ${placed.join(' ')} ET ${BODY}`)).toContain('Quays and berths')
  })

  it('is joined to words if it is typed with spaces', async () => {
    expect(await textOf(`BT /F1 14 Tf 60 760 Td (O U R   H A R B O U R) Tj ET ${BODY}`)).toContain('OUR HARBOUR')
  })

  it('is neither an alphabet, nor numbers or single letters in a sentence', async () => {
    const text = await textOf(drawLines(['A B C D E F G H', '1 2 3 4 5 6 7', 'Berths A and B are I think C'], 60, 700))
    expect(text.split('\n').filter((line) => line !== '')).toEqual([
      'A B C D E F G H',
      '1 2 3 4 5 6 7',
      'Berths A and B are I think C',
    ])
  })
})

describe('glyphs that are not mapped to Unicode', () => {
  const LIGATURES: DrawnFont = {
    dictionary:
      '/Subtype /Type1 /BaseFont /Helvetica /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /f_i /T_h /t_t.liga /f_f_l /uni0066_uni006A /g27] >>',
  }

  it('are read by their names', async () => {
    const text = await textOf('BT /L 12 Tf 60 700 Td (\\001nal \\002e se\\003ing ra\\004e \\005ord) Tj ET', {
      L: LIGATURES,
    })
    expect(text).toBe('final The setting raffle fjord')
  })

  it.each([
    ['f_i', 'fi'],
    ['T_h', 'Th'],
    ['f_f_i.alt', 'ffi'],
    ['t_i', 'ti'],
    ['fj', 'fj'],
    ['uni00E9', 'é'],
    ['g27', null],
    ['.notdef', null],
    ['', null],
  ])('of the name %j are %j', (name, letters) => expect(toLetters(name)).toBe(letters))
})

describe('symbols with private-use codes', () => {
  it.each([
    [0xf0b7, 'ABCDEF+SymbolMT', '•'],
    [0xf0a7, 'Wingdings-Regular', '▪'],
    [0xf0fc, 'Wingdings', '✓'],
    [0xf0b3, 'Symbol', '≥'],
    [0xf061, 'Symbol', 'α'],
    [0xf0b7, 'Unknown', '•'],
    [0xf06c, 'Calibri', null],
    [0xf731, 'MinionExp', '1'],
    [0xf762, 'MinionExp', 'b'],
    [0xe001, 'Wingdings', null],
  ])('%d of %s is %j', (code, font, letter) => expect(toSymbolLetter(code, font)).toBe(letter))
})

describe('a watermark across the page', () => {
  const DRAFT = 'q 0.85 g 0.7071 0.7071 -0.7071 0.7071 150 250 cm BT /F2 90 Tf (NOT FINAL) Tj ET Q'

  it('is furniture, in one piece, and leaves the text whole', async () => {
    const [page] = await pagesOf(`${DRAFT} ${BODY}`)
    expect(page?.text).toBe(`${TEXT.join('\n')}\n\nNOT FINAL`)
    expect(page?.furniture).toEqual([{ start: TEXT.join('\n').length + 2, end: page?.text.length }])
  })

  it('is not what names the parts of a chart', async () => {
    const axis = 'q 0.7071 0.7071 -0.7071 0.7071 100 250 cm BT /F1 9 Tf (Berth seven) Tj ET Q'
    const [page] = await pagesOf(`${axis} ${BODY}`)
    expect(page?.text).toContain('Berth seven')
    expect(page?.furniture).toEqual([])
  })
})

describe('lines of text that recur', () => {
  it('are no running lines', async () => {
    const { pages } = await parsePdf(
      drawPdf({
        pages: [1, 2, 3].map(
          (page) => `${drawLines([...TEXT, ...TEXT], 60, 750)} ${drawLines([String(page)], 300, 40)}`,
        ),
      }),
    )
    expect(pages[1]?.text.startsWith(TEXT[0] ?? '')).toBe(true)
    expect(pages[1]?.furniture.map(({ start, end }) => pages[1]?.text.slice(start, end))).toEqual(['2'])
  })
})

describe('bold type', () => {
  it.each([
    ['ABCDEF+Calibri-Bold', 0, 400, true],
    ['Arial,Bold', 0, 0, true],
    ['CMBX10', 4, 400, true],
    ['Gotham-Black', 0, 400, true],
    ['FrutigerLT-Bd', 0, 400, true],
    ['Font12', 1 << 18, 400, true],
    ['Font12', 0, 700, true],
    ['Arial-Regular', 0, 700, false],
    ['ArialMT', 32, 400, false],
    ['Bodoni', 0, 400, false],
  ])('is found by name, flag or weight: %s %d %d', (name, flags, weight, isBold) =>
    expect(toFontStyle(name, flags, weight).isBold).toBe(isBold),
  )

  it('includes type that is filled and stroked, and makes a heading of a short line', async () => {
    const heading = 'BT /F1 11 Tf 2 Tr 0.4 w 60 640 Td (Who pays for the work) Tj ET 0 Tr'
    const [page] = await pagesOf(`${drawLines(TEXT, 60, 760)} ${heading} ${drawLines(TEXT, 60, 620)}`)
    expect(page?.headings.map(({ title }) => title)).toEqual(['Who pays for the work'])
  })

  it('at the start of a sentence does not part it', async () => {
    const first = 'BT /F2 11 Tf 60 700 Td (The harbour needs new cranes and quays of every kind that) Tj ET'
    const text = await textOf(
      `${first} ${drawLines(['carry the load of ships which are larger than before.'], 60, 685)}`,
    )
    expect(text).toContain('kind that\ncarry')
  })
})
