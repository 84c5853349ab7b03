import { describe, expect, it } from 'vitest'
import { parseFile } from '../../../../src/ingest/parse/parse-file.ts'
import { toSheetTables, toTableLines } from '../../../../src/ingest/parse/office/sheets/table-lines.ts'
import { makeWord, paragraph, run } from '../support/make-word.ts'
import { makeZip } from '../support/make-zip.ts'

const tablesOf = async (bytes: Buffer) =>
  (await parseFile({ bytes: new Uint8Array(bytes), declaredMediaType: null, name: null })).pages[0]?.tables ?? []

const ROWS = [
  ['Quay', 'Length', 'Use'],
  ['North', '240 m', 'Timber'],
  ['South', '95 m', ''],
]

describe('tables are kept as cells', () => {
  it('of Word files, with the rows that repeat on every page as head', async () => {
    const rows = ROWS.map((row, at) => {
      const cells = row.map((text) => `<w:tc>${paragraph(text === '' ? '' : run(text))}</w:tc>`).join('')
      return `<w:tr>${at === 0 ? '<w:trPr><w:tblHeader/></w:trPr>' : ''}${cells}</w:tr>`
    })
    const [table] = await tablesOf(makeWord(`${paragraph(run('Quays'))}<w:tbl>${rows.join('')}</w:tbl>`))
    expect(table).toMatchObject({ headRows: 1, rows: ROWS })
  })

  it('of Word files, in place where a cell covers two columns', async () => {
    const wide = `<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>${paragraph(run('Quay'))}</w:tc><w:tc>${paragraph(run('Use'))}</w:tc></w:tr>`
    const row = `<w:tr>${['North', '240 m', 'Timber'].map((text) => `<w:tc>${paragraph(run(text))}</w:tc>`).join('')}</w:tr>`
    const [table] = await tablesOf(makeWord(`<w:tbl>${wide}${row}</w:tbl>`))
    expect(table).toMatchObject({
      headRows: 0,
      rows: [
        ['Quay', '', 'Use'],
        ['North', '240 m', 'Timber'],
      ],
    })
  })

  it('of OpenDocument texts', async () => {
    const rows = ROWS.map(
      (row) =>
        `<table:table-row>${row.map((text) => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`).join('')}</table:table-row>`,
    )
    const body = `<table:table><table:table-header-rows>${rows[0] ?? ''}</table:table-header-rows>${rows.slice(1).join('')}</table:table>`
    const content = `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b"><office:body><office:text><text:p>Quays</text:p>${body}</office:text></office:body></office:document-content>`
    const zip = makeZip([
      ['mimetype', 'application/vnd.oasis.opendocument.text'],
      ['content.xml', content],
    ])
    expect(await tablesOf(zip)).toMatchObject([{ headRows: 1, rows: ROWS }])
  })

  it('of articles in JATS, with their caption', async () => {
    const rows = ROWS.map((row) => `<tr>${row.map((text) => `<td>${text}</td>`).join('')}</tr>`)
    const table = `<table-wrap><caption><p>Quays in use</p></caption><table><thead>${rows[0] ?? ''}</thead><tbody>${rows.slice(1).join('')}</tbody></table></table-wrap>`
    const article = `<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving DTD v1.0//EN" "x.dtd"><article><front><article-meta><title-group><article-title>Quays</article-title></title-group></article-meta></front><body><sec><title>Data</title><p>Below.</p>${table}</sec></body></article>`
    expect(await tablesOf(Buffer.from(article))).toMatchObject([{ caption: 'Quays in use', headRows: 1, rows: ROWS }])
  })

  it('of sheets, from the names of the columns to a line with a single cell', () => {
    const word = (column: number, text: string) => ({ column, text, isNumber: false })
    const number = (column: number, text: string) => ({ column, text, isNumber: true })
    const rows = [
      [word(0, 'Harbour data')],
      [word(0, 'Quay'), word(1, 'Tonnes')],
      [word(0, 'North'), number(1, '12')],
      [word(0, 'Source: harbour')],
    ]
    const lines = toTableLines(rows)
    const text = lines.join('\n')
    const [table] = toSheetTables(rows, lines, text.length)
    expect(table?.rows).toEqual([
      ['Quay', 'Tonnes'],
      ['North', '12'],
    ])
    expect(text.slice(table?.start, table?.end)).toBe('Quay | Tonnes\nQuay: North | Tonnes: 12')
    expect(toSheetTables(rows, lines, 20)).toEqual([])
  })
})
