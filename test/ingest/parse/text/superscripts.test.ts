import { describe, expect, it } from 'vitest'
import { analyse } from '../../../../src/search/analysis/analyse.ts'
import { parseFile } from '../../../../src/ingest/parse/parse-file.ts'
import { toSuperscript } from '../../../../src/ingest/parse/text/superscripts.ts'
import { drawPdf } from '../support/draw-pdf.ts'
import { makeZip } from '../support/make-zip.ts'

const RIGHT =
  'GVA grew to 4.2³ per cent; 10⁶ tonnes of CO2 in 2018⁴, by 5 million⁷,⁸ on the 19th and over 12 km² of land.'
const SUP = (text: string) => ({ up: text })
const SUB = (text: string) => ({ down: text })
/** The sentence as pieces of type. */
const PIECES = [
  ...['GVA grew to 4.2', SUP('3'), ' per cent; 10', SUP('6'), ' tonnes of CO', SUB('2'), ' in 2018', SUP('4')],
  ...[', by 5 million', SUP('7,8'), ' on the 19', SUP('th'), ' and over 12 km', SUP('2'), ' of land.'],
] as const
type Piece = (typeof PIECES)[number]

const write = (plain: (text: string) => string, up: (text: string) => string, down: (text: string) => string) =>
  PIECES.map((piece: Piece) =>
    typeof piece === 'string' ? plain(piece) : 'up' in piece ? up(piece.up) : down(piece.down),
  ).join('')

const textOf = async (bytes: Uint8Array, name: string) => {
  const { pages } = await parseFile({ bytes, declaredMediaType: null, name })
  return pages.map(({ text }) => text).join('\n')
}
const same = (text: string) => text

describe('note marks, exponents and indexes', () => {
  it('are apart from numbers in a PDF', async () => {
    const small = (rise: number) => (text: string) => `/F1 7 Tf ${rise} Ts (${text}) Tj 0 Ts /F1 11 Tf `
    const shown = write((text) => `(${text}) Tj `, small(4), small(-2))
    const content = `BT /F1 11 Tf 1 0 0 1 40 700 Tm ${shown} ET`
    expect(await textOf(drawPdf({ pages: [content] }), 'a.pdf')).toContain(RIGHT)
  })

  it('are apart from numbers in a PDF that places each of them by itself', async () => {
    const content = [
      'BT /F1 11 Tf 1 0 0 1 40 700 Tm (In the year 2018) Tj ET BT /F1 11 Tf 1 0 0 1 131 700 Tm (the board met.) Tj ET',
      'BT /F1 6 Tf 1 0 0 1 120 704 Tm (12) Tj ET',
      'BT /F1 6 Tf 1 0 0 1 40 104 Tm (12) Tj /F1 9 Tf -4 Ts (Office for counting, 2020.) Tj ET',
    ].join('\n')
    const text = await textOf(drawPdf({ pages: [content] }), 'a.pdf')
    expect(text).toContain('2018¹² the board')
    expect(text).toContain('¹² Office for counting')
  })

  it('are apart from numbers on a web page', async () => {
    const sentence = write(
      same,
      (up) => `<sup><a href="#n">${up}</a></sup>`,
      (down) => `<sub>${down}</sub>`,
    )
    const page = `<html><body><p>${sentence}</p><p><sup>3</sup>Office for counting, 2020.</p></body></html>`
    const text = await textOf(Buffer.from(page), 'a.html')
    expect(text).toContain(RIGHT)
    expect(text).toContain('³ Office for counting')
  })

  it('are apart from numbers in a Word file', async () => {
    const run = (align: string) => (text: string) =>
      `<w:r><w:rPr>${align === '' ? '' : `<w:vertAlign w:val="${align}"/>`}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
    const body = `<w:p>${write(run(''), run('superscript'), run('subscript'))}</w:p>`
    const document = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`
    const types =
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    const file = makeZip([
      ['[Content_Types].xml', types],
      ['word/document.xml', document],
    ])
    expect(await textOf(file, 'a.docx')).toContain(RIGHT)
  })

  it('are apart from numbers in an RTF file', async () => {
    const file = `{\\rtf1\\ansi ${write(
      same,
      (up) => `{\\super ${up}}`,
      (down) => `{\\sub ${down}}`,
    )}\\par}`
    expect(await textOf(Buffer.from(file), 'a.rtf')).toContain(RIGHT)
  })

  it('are apart from numbers in an OpenDocument text', async () => {
    const style = (name: string, position: string) =>
      `<style:style style:name="${name}" style:family="text"><style:text-properties style:text-position="${position} 58%"/></style:style>`
    const span = (name: string) => (text: string) => `<text:span text:style-name="${name}">${text}</text:span>`
    const content = `<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:automatic-styles>${style('T1', 'super')}${style('T2', 'sub')}</office:automatic-styles><office:body><office:text><text:p>${write(same, span('T1'), span('T2'))}</text:p></office:text></office:body></office:document-content>`
    const file = makeZip([
      ['mimetype', 'application/vnd.oasis.opendocument.text'],
      ['content.xml', content],
    ])
    expect(await textOf(file, 'a.odt')).toContain(RIGHT)
  })

  it('are apart from numbers in JATS, in formulas too', async () => {
    const sentence = write(
      same,
      (up) => `<sup>${up}</sup>`,
      (down) => `<sub>${down}</sub>`,
    )
    const formula = '<mml:math><mml:msup><mml:mn>10</mml:mn><mml:mn>9</mml:mn></mml:msup></mml:math>'
    const article = `<?xml version="1.0"?><article xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><article-meta><title-group><article-title>A</article-title></title-group></article-meta></front><body><p>${sentence}</p><p>About ${formula} units.</p></body></article>`
    const text = await textOf(Buffer.from(article), 'a.xml')
    expect(text).toContain(RIGHT)
    expect(text).toContain('About 10⁹ units.')
  })

  it('leave the phrase around them to be found', () => {
    const words = analyse(RIGHT).map(({ word }) => word)
    const phrase = analyse('4.2 per cent').map(({ word }) => word)
    expect(words.join(' ')).toContain(phrase.join(' '))
  })
})

describe('raised text', () => {
  it.each([
    ['[12]', '¹²'],
    [' (3)', '³'],
    ['3–5', '³⁻⁵'],
    ['-3', '⁻³'],
    ['b', 'ᵇ'],
    ['th', 'th'],
    ['TM', 'TM'],
    ['er', 'er'],
    ['(a note)', '(a note)'],
    ['', ''],
  ])('%j is stored as %j', (raised, stored) => expect(toSuperscript(raised)).toBe(stored))
})
