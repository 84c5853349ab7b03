import { crc32 } from 'node:zlib'
import { toLongDate } from './pdf-report.ts'
import { escapeMarkup } from './html-pages.ts'
import type { Block, SampleText } from './sample-text.ts'

const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** Builds an Office Open XML document (ECMA-376) with headings, lists, tables and core properties. */
export function buildDocx(text: SampleText): Uint8Array {
  return toZip(
    [
      ['[Content_Types].xml', contentTypes()],
      [
        '_rels/.rels',
        relations([
          [`${OFFICE}/officeDocument`, 'word/document.xml'],
          [`${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml'],
        ]),
      ],
      ['docProps/core.xml', coreProperties(text)],
      [
        'word/_rels/document.xml.rels',
        relations([
          [`${OFFICE}/styles`, 'styles.xml'],
          [`${OFFICE}/numbering`, 'numbering.xml'],
        ]),
      ],
      ['word/styles.xml', styles()],
      ['word/numbering.xml', numbering()],
      ['word/document.xml', documentXml(text)],
    ],
    new Date(`${text.date}T09:00:00Z`),
  )
}

function documentXml(text: SampleText): string {
  const front = [
    paragraph('Title', text.title),
    paragraph('Normal', `${text.publisher}, ${toLongDate(text.date)}`),
    paragraph('Normal', `${text.note}.`),
  ]
  const body = [...front, ...text.blocks.map(toXml)].join('')
  return `${XML_DECLARATION}<w:document xmlns:w="${WORD}"><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`
}

function toXml(block: Block): string {
  if (block.kind === 'chapter') return paragraph('Heading1', block.text)
  if (block.kind === 'section') return paragraph('Heading2', block.text)
  if (block.kind === 'bullet')
    return paragraph('ListParagraph', block.text, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
  if (block.kind === 'chart') return block.bars.map((bar) => paragraph('Normal', `${bar.label}: ${bar.value}`)).join('')
  if (block.kind === 'table') {
    const row = (cells: readonly string[]): string =>
      `<w:tr>${cells.map((cell) => `<w:tc><w:tcPr/>${paragraph('Normal', cell)}</w:tc>`).join('')}</w:tr>`
    return `<w:tbl><w:tblPr/><w:tblGrid/>${block.rows.map(row).join('')}</w:tbl>`
  }
  return paragraph('Normal', block.text)
}

function paragraph(style: string, text: string, properties = ''): string {
  return `<w:p><w:pPr><w:pStyle w:val="${style}"/>${properties}</w:pPr><w:r><w:t xml:space="preserve">${escapeMarkup(text)}</w:t></w:r></w:p>`
}

function contentTypes(): string {
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
  return `${XML_DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${main}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${main}.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="${main}.numbering+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`
}

function relations(pairs: readonly (readonly [string, string])[]): string {
  const items = pairs.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`,
  )
  return `${XML_DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${items.join('')}</Relationships>`
}

function styles(): string {
  const style = ([id, name, size]: readonly [string, string, number]): string =>
    `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:rPr><w:sz w:val="${size}"/></w:rPr></w:style>`
  const all = [
    ['Normal', 'Normal', 22],
    ['Title', 'Title', 52],
    ['Heading1', 'heading 1', 32],
    ['Heading2', 'heading 2', 26],
    ['ListParagraph', 'List Paragraph', 22],
  ] as const
  return `${XML_DECLARATION}<w:styles xmlns:w="${WORD}">${all.map(style).join('')}</w:styles>`
}

/** One bulleted list, without which readers could not distinguish list items from paragraphs. */
function numbering(): string {
  const level = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
  return `${XML_DECLARATION}<w:numbering xmlns:w="${WORD}"><w:abstractNum w:abstractNumId="0">${level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`
}

function coreProperties(text: SampleText): string {
  const date = `xsi:type="dcterms:W3CDTF">${text.date}T09:00:00Z<`
  return `${XML_DECLARATION}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeMarkup(text.title)}</dc:title><dc:creator>${escapeMarkup(text.authors.join('; '))}</dc:creator><dc:description>${escapeMarkup(text.note)}</dc:description><dc:language>en-GB</dc:language><dcterms:created ${date}/dcterms:created><dcterms:modified ${date}/dcterms:modified></cp:coreProperties>`
}

/** An archive of stored (not deflated) entries: builds must be reproducible, and deflate differs between zlib releases. */
function toZip(files: readonly (readonly [string, string])[], date: Date): Uint8Array {
  const stamp =
    ((date.getUTCFullYear() - 1980) << 25) |
    ((date.getUTCMonth() + 1) << 21) |
    (date.getUTCDate() << 16) |
    (date.getUTCHours() << 11)
  const bodies: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const [name, content] of files) {
    const data = Buffer.from(content)
    const header = toEntryHeader(name, data, stamp)
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), header, Buffer.from(name), data])
    const offsets = Buffer.alloc(14)
    offsets.writeUInt32LE(offset, 10)
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), header, offsets, Buffer.from(name)]))
    bodies.push(body)
    offset += body.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(files.length, 4)
  end.writeUInt16LE(files.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...bodies, directory, Buffer.from('PK\x05\x06'), end])
}

/** The fields common to a local file header and its directory entry, from "version needed" on (APPNOTE 4.3.7). */
function toEntryHeader(name: string, data: Buffer, stamp: number): Buffer {
  const header = Buffer.alloc(26)
  header.writeUInt16LE(20, 0)
  // Bit 11: names are UTF-8.
  header.writeUInt16LE(0x0800, 2)
  header.writeUInt32LE(stamp >>> 0, 6)
  header.writeUInt32LE(crc32(data), 10)
  header.writeUInt32LE(data.length, 14)
  header.writeUInt32LE(data.length, 18)
  header.writeUInt16LE(Buffer.byteLength(name), 22)
  return header
}
