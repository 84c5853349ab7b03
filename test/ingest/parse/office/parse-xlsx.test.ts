import { describe, expect, it } from 'vitest'
import { parseFile, type ParsedFile } from '../../../../src/ingest/parse/parse-file.ts'
import { makeZip } from '../support/make-zip.ts'

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const TYPES =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'

interface Sheet {
  readonly name: string
  readonly state?: string
  readonly content: string
}

function makeWorkbook(sheets: readonly Sheet[], strings: string, formats: string, properties = ''): Buffer {
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`
  const listed = sheets.map(
    ({ name, state = 'visible' }, index) =>
      `<sheet name="${name}" state="${state}" sheetId="${index + 1}" r:id="s${index}"/>`,
  )
  const parts = sheets.map(
    ({ content }, index) => [`xl/worksheets/sheet${index}.xml`, `<worksheet>${content}</worksheet>`] as const,
  )
  const relations = sheets.map((_sheet, index) => relation(`s${index}`, 'worksheet', `worksheets/sheet${index}.xml`))
  return makeZip([
    ['[Content_Types].xml', TYPES],
    ['_rels/.rels', `<Relationships>${relation('w', 'officeDocument', 'xl/workbook.xml')}</Relationships>`],
    [
      'xl/workbook.xml',
      `<workbook xmlns:r="${OFFICE}"><workbookPr ${properties}/><sheets>${listed.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships>${relations.join('')}${relation('t', 'sharedStrings', 'sharedStrings.xml')}${relation('y', 'styles', 'styles.xml')}</Relationships>`,
    ],
    ['xl/sharedStrings.xml', `<sst>${strings}</sst>`],
    ['xl/styles.xml', `<styleSheet>${formats}</styleSheet>`],
    ...parts,
  ])
}

const parse = (bytes: Buffer): Promise<ParsedFile> =>
  parseFile({ bytes: new Uint8Array(bytes), declaredMediaType: null, name: null })
const text = (index: number) => `<c t="s"><v>${index}</v></c>`
const number = (value: number, style = 0) => `<c s="${style}"><v>${value}</v></c>`
const row = (...cells: readonly string[]) => `<row>${cells.join('')}</row>`

const STRINGS =
  '<si><t>Town</t></si><si><r><t>Jobs </t></r><r><t>made</t></r><rPh><t>x</t></rPh></si><si><t>Ellsby</t></si><si><t>Hidden</t></si><si><t>Share</t></si><si><t>Since</t></si><si><t>Jobs by town</t></si>'
const FORMATS =
  '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/></cellXfs>'

describe('a workbook', () => {
  it('has a page for each sheet that is shown, and rows with the heads of their columns', async () => {
    const table =
      row(text(6)) +
      row(text(0), text(1), text(4), text(5)) +
      row(text(2), number(0.1 + 0.2), number(0.042, 2), number(43629, 1))
    const file = await parse(
      makeWorkbook(
        [
          { name: 'Jobs', content: `<sheetData>${table}</sheetData>` },
          {
            name: 'Notes',
            content: `<sheetData>${row('<c t="inlineStr"><is><t>Plain note.</t></is></c>')}</sheetData>`,
          },
          { name: 'Secret', state: 'veryHidden', content: `<sheetData>${row(text(3))}</sheetData>` },
        ],
        STRINGS,
        FORMATS,
      ),
    )
    expect(file.mediaType).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    expect(file.pages.map(({ label, labelSource, text: shown }) => [label, labelSource, shown])).toEqual([
      [
        'Jobs',
        'file',
        'Jobs by town\nTown | Jobs made | Share | Since\nTown: Ellsby | Jobs made: 0.3 | Share: 4.2% | Since: 2019-06-13',
      ],
      ['Notes', 'file', 'Plain note.'],
    ])
  })

  it('leaves out hidden rows and columns and errors, and reads results of formulas', async () => {
    const content = `<cols><col min="2" max="2" hidden="1"/></cols><sheetData><row hidden="1">${text(3)}</row>${row(
      '<c r="A2" t="s"><v>0</v></c>',
      '<c r="B2" t="s"><v>3</v></c>',
      '<c r="C2" t="str"><f>A2</f><v>Result</v></c>',
      '<c r="D2" t="e"><v>#REF!</v></c>',
      '<c r="E2" t="b"><v>1</v></c>',
    )}</sheetData>`
    const file = await parse(makeWorkbook([{ name: 'A', content }], STRINGS, FORMATS))
    expect(file.pages[0]?.text).toBe('Town | Result | TRUE')
  })

  it('counts days from 1904 where the workbook does', async () => {
    const sheet = { name: 'A', content: `<sheetData>${row(number(42167, 3))}</sheetData>` }
    expect((await parse(makeWorkbook([sheet], '', FORMATS, 'date1904="1"'))).pages[0]?.text).toBe('2019-06-13')
  })
})
