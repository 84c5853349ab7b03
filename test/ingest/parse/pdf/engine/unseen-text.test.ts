import { describe, expect, it } from 'vitest'
import { parsePdf } from '../../../../../src/ingest/parse/pdf/parse-pdf.ts'
import { fill, paintPdf, picture, toForm, write, type PaintOptions } from '../../support/paint-pdf.ts'

/** A kind of text, the content stream that shows it, and what that refers to. */
type PaintedCase = readonly [kind: string, content: string, options?: PaintOptions]

const SEEN = write('The harbour opens in spring.', 72, 780)
const SECRET = write('Secret target of ninety.', 72, 600)

async function read(content: string, options?: PaintOptions): Promise<string> {
  const { pages } = await parsePdf(paintPdf(`${SEEN} ${content}`, options))
  return pages.map(({ text }) => text).join('\n')
}

const HALF_A_PAGE = [0, 0, 595, 500] as const
const LAYER: PaintOptions = {
  resources: '/Properties << /Layer 10 0 R >>',
  objects: ['<< /Type /OCG /Name (Old text) >>'],
}
const layerIs = (state: string): PaintOptions => ({
  ...LAYER,
  catalog: `/OCProperties << /OCGs [10 0 R] /D << /${state} [10 0 R] >> >>`,
})
const stateOf = (entries: string): PaintOptions => ({
  resources: `/ExtGState << /S << /Type /ExtGState ${entries} >> >>`,
})

// quoted as if it were printed: superseded figures in white, under a box or on a layer that was off
describe('text that nobody sees is left out:', () => {
  const cases: readonly PaintedCase[] = [
    ['white on white paper', `q 1 g ${SECRET} Q`],
    ['nearly white', `q 0.98 0.98 0.97 rg ${SECRET} Q`],
    [
      'white on a white box over a dark one',
      `${fill(0, 60, 580, 300, 50)} ${fill(1, 62, 582, 290, 46)} q 1 g ${SECRET} Q`,
    ],
    ['black on black', `${fill(0, 60, 590, 300, 30)} ${SECRET}`],
    [
      'white in a form',
      'q /Form Do Q',
      { resources: '/XObject << /Form 10 0 R >>', objects: [toForm(`1 g ${write('Secret target.', 5, 5)}`, 200, 50)] },
    ],
    ['in an outline that is white', `q 1 G 1 Tr ${SECRET} Q`],
    ['invisible', `q BT 3 Tr ET ${SECRET} Q`],
    ['only a clip path', `q BT 7 Tr ET ${SECRET} Q`],
    ['fully transparent', `q /S gs ${SECRET} Q`, stateOf('/ca 0')],
    [
      'in a transparent form',
      'q /S gs /Form Do Q',
      {
        resources: '/ExtGState << /S << /ca 0 >> >> /XObject << /Form 10 0 R >>',
        objects: [toForm(write('Secret target.', 5, 5), 200, 50)],
      },
    ],
    ['under a white box', `${SECRET} ${fill(1, 70, 595, 300, 16)}`],
    ['under a black box', `${SECRET} ${fill(0, 70, 595, 300, 16)}`],
    [
      'under a box in a form',
      `${SECRET} q 1 0 0 1 70 595 cm /Form Do Q`,
      { resources: '/XObject << /Form 10 0 R >>', objects: [toForm('0 g 0 0 300 16 re f', 300, 16)] },
    ],
    ['under a picture', `${SECRET} ${picture(70, 595, 300, 16)}`],
    [
      'under the box of an annotation',
      SECRET,
      {
        page: '/Annots [10 0 R]',
        objects: [
          '<< /Type /Annot /Subtype /Square /Rect [70 595 370 611] /F 4 /AP << /N 11 0 R >> >>',
          toForm('0 g 0 0 300 16 re f', 300, 16),
        ],
      },
    ],
    ['outside the page', write('Secret target of ninety.', 72, -50)],
    ['outside the crop box', SECRET, { page: '/CropBox [0 620 595 842]' }],
    ['tiny', 'BT /F 0.4 Tf 72 600 Td (Secret target of ninety.) Tj ET'],
    ['tiny by its matrix', 'q 0.03 0 0 0.03 72 600 cm BT /F 11 Tf (Secret target of ninety.) Tj ET Q'],
    ['clipped away', `q 72 400 50 14 re W n ${SECRET} Q`],
    ['on a layer that is off', `/OC /Layer BDC ${SECRET} EMC`, layerIs('OFF')],
  ]
  it.each(cases.map(([kind, content, options]) => ({ kind, content, options })))(
    '$kind',
    async ({ content, options }) => {
      const text = await read(content, options)
      expect(text).not.toMatch(/Secret|target|ninety/)
      expect(text).toContain('The harbour opens in spring.')
    },
  )

  it('a name under a black box, but not the line around it', async () => {
    const line = write('Signed by Ada Quillfeather in Marlgate.', 72, 600)
    expect(await read(`${line} ${fill(0, 124, 596, 80, 14)}`)).toMatch(/^Signed by\s+in Marlgate\.$/m)
  })

  it('a figure painted over, but not the new one in its place', async () => {
    const old = write('ninety ferries', 72, 600)
    const text = await read(`${old} ${fill(1, 70, 595, 120, 16)} ${write('twenty ferries', 72, 600)}`)
    expect(text).toContain('twenty ferries')
    expect(text).not.toContain('ninety')
  })

  it('the words of a file that has no others, which no second reader brings back', async () => {
    const { pages } = await parsePdf(paintPdf(`q 1 g ${SECRET} Q`))
    expect(pages.map(({ text, reading }) => [text, reading])).toEqual([['', 'none']])
  })
})

describe('text that is seen is kept:', () => {
  const cases: readonly PaintedCase[] = [
    ['white on a dark box', `${fill(0.2, 60, 580, 300, 50)} q 1 g ${SECRET} Q`],
    ['white on a picture', `${picture(60, 580, 300, 50)} q 1 g ${SECRET} Q`],
    [
      'white on thin slices that make up a background',
      `${Array.from({ length: 50 }, (_slice, at) => fill(0.3, 60, 580 + at, 300, 1)).join(' ')} q 1 g ${SECRET} Q`,
    ],
    ['white on a thick line', `q 20 w 60 603 m 360 603 l S Q q 1 g ${SECRET} Q`],
    ['white with a dark outline', `q 1 g 0 G 2 Tr ${SECRET} Q`],
    ['light grey', `q 0.85 g ${SECRET} Q`],
    ['pale by its opacity', `q /S gs ${SECRET} Q`, stateOf('/ca 0.4')],
    ['marked with a highlighter', `${SECRET} q /S gs 1 1 0 rg 70 595 300 16 re f Q`, stateOf('/BM /Multiply')],
    ['in a frame drawn later', `${SECRET} q 0 G 70 595 300 16 re S Q`],
    ['beside a box drawn later', `${SECRET} ${fill(0, 70, 612, 300, 16)}`],
    [
      'read by OCR on a picture',
      `${picture(...HALF_A_PAGE)} q BT 3 Tr ET ${write('Secret target of ninety.', 72, 300)} Q`,
    ],
    [
      'read by OCR and lying under the picture',
      `${write('Secret target of ninety.', 72, 300)} ${picture(0, 0, 595, 842)}`,
    ],
    ['on a layer that is on', `/OC /Layer BDC ${SECRET} EMC`, layerIs('ON')],
    ['with a white shadow below it', `q 1 g ${SECRET} Q ${write('Secret target of ninety.', 72.4, 600.4)}`],
    ['with a part cut off at an edge', `q 72 600.4 300 30 re W n ${SECRET} Q`],
  ]
  it.each(cases.map(([kind, content, options]) => ({ kind, content, options })))(
    '$kind',
    async ({ content, options }) => {
      expect(await read(content, options)).toContain('Secret target of ninety.')
    },
  )
})
