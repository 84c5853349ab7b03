import type { LineWriter } from '../../text/line-writer.ts'
import type { XmlNode } from '../../xml/xml-document.ts'
import type { TableDraft } from '../../text/place-tables.ts'
import type { SpannedCell } from '../../text/draft-table.ts'
import { createTableCollector } from './word-tables.ts'
import type { WordNumbering } from './word-numbering.ts'
import { readWordParagraph, type WordParagraph, type WordSource } from './word-paragraphs.ts'
import { childOf, childrenOf, nameOf, numberOf, switchOf, valueOf } from '../ooxml/elements.ts'

/** The id of a list that takes a paragraph out of the list of its style. */
const NO_LIST = '0'

/** Writes the blocks of a document as lines. */
export interface WordReader {
  readonly source: WordSource
  readonly numbering: WordNumbering
  readonly writer: LineWriter
  /** Its tables, in order. */
  readonly tables: TableDraft[]
  /** The text of paragraphs whose ends were deleted, which the next one continues. */
  carried: string
  /** The first paragraph in the Title style, and the first heading, each without its number. */
  title: string | null
  heading: string | null
}

/** Reads paragraphs and tables below `parent`, in order. */
export function readWordBlocks(parent: XmlNode, reader: WordReader): void {
  for (const node of childrenOf(parent)) {
    if (reader.writer.full) return
    readBlock(node, reader)
  }
}

function readBlock(node: XmlNode, reader: WordReader): void {
  switch (nameOf(node)) {
    case 'p':
      return readParagraph(node, reader)
    case 'tbl':
      return readTable(node, reader)
    case 'sdt':
      return isUnfilled(node) ? undefined : readChild(node, 'sdtContent', reader)
    case 'AlternateContent':
      return readChild(node, childOf(node, 'Choice') === null ? 'Fallback' : 'Choice', reader)
    case 'ins':
    case 'moveTo':
    case 'customXml':
    case 'smartTag':
      return readWordBlocks(node, reader)
    default:
      return undefined
  }
}

function readChild(node: XmlNode, name: string, reader: WordReader): void {
  const child = childOf(node, name)
  if (child !== null) readWordBlocks(child, reader)
}

function readParagraph(node: XmlNode, reader: WordReader): void {
  const { writer } = reader
  const paragraph = readWordParagraph(node, reader.source)
  const text = takeText(paragraph, reader)
  if (text !== null) {
    const label = labelOf(paragraph, text, reader)
    const { level = 0, isTitle = false } = paragraph.properties
    if (level > 0) noteHeading(text, isTitle, reader)
    if (text.trim() !== '') writeLines(writer, label, text, level)
  }
  paragraph.boxes.forEach((box) => readWordBlocks(box, reader))
}

/** The text with what it continues; null while it goes on in the next paragraph. */
function takeText(paragraph: WordParagraph, reader: WordReader): string | null {
  const text = reader.carried + paragraph.text
  reader.carried = paragraph.isJoined ? text : ''
  return paragraph.isJoined ? null : text
}

/** Counts a paragraph of a list even if it is empty, as Word does, but not one that is hidden altogether. */
function labelOf({ properties, styleId, isEndHidden }: WordParagraph, text: string, reader: WordReader): string {
  const { numberId, numberLevel } = properties
  if (numberId === undefined || numberId === NO_LIST || (isEndHidden && text.trim() === '')) return ''
  return reader.numbering.next(numberId, numberLevel, styleId)
}

function noteHeading(text: string, isTitle: boolean, reader: WordReader): void {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line === '') return
  if (isTitle) reader.title ??= line
  reader.heading ??= line
}

function writeLines(writer: LineWriter, label: string, text: string, level: number): void {
  writer.endLine()
  if (level > 0) writer.startHeading(level)
  if (label !== '') writer.write(`${label} `)
  // a heading that is broken is still one
  const lines = level > 0 ? [text.replaceAll('\n', ' ')] : text.split('\n')
  for (const line of lines) {
    writer.write(line)
    writer.endLine()
  }
}

function readTable(table: XmlNode, reader: WordReader): void {
  const collector = createTableCollector(table, reader.tables)
  for (const row of rowsOf(table)) {
    if (reader.writer.full) break
    const cells = cellsOf(row)
    // a single cell is a box around text; a heading with text below it lays out the page
    if (cells.length === 1 || cells.some((cell) => hasSection(cell, reader))) {
      cells.forEach((cell) => readWordBlocks(cell, reader))
      collector.end()
      continue
    }
    reader.writer.endLine()
    const texts = cells.map((cell): SpannedCell => {
      const text = textOfCell(cell, reader).join(' ')
      return { text, span: numberOf(childOf(cell, 'tcPr'), 'gridSpan') ?? 1 }
    })
    for (const { text } of texts) {
      reader.writer.write(text)
      reader.writer.write('\t')
    }
    reader.writer.endLine()
    collector.add(row, texts)
  }
  collector.end()
}

/** The text of a cell, tables within it included; a row is one line whatever its cells contain. */
function textOfCell(cell: XmlNode, reader: WordReader): readonly string[] {
  const texts: string[] = []
  for (const node of childrenOf(cell)) {
    const name = nameOf(node)
    if (name === 'p') texts.push(...textOfCellParagraph(node, reader))
    else if (name === 'tbl')
      rowsOf(node).forEach((row) => cellsOf(row).forEach((c) => texts.push(...textOfCell(c, reader))))
    else if (name === 'sdt' && !isUnfilled(node)) texts.push(...textOfCell(childOf(node, 'sdtContent') ?? node, reader))
    else if (name === 'ins' || name === 'moveTo' || name === 'customXml') texts.push(...textOfCell(node, reader))
  }
  return texts
}

function textOfCellParagraph(node: XmlNode, reader: WordReader): readonly string[] {
  const paragraph = readWordParagraph(node, reader.source)
  const text = takeText(paragraph, reader)
  const label = text === null ? '' : labelOf(paragraph, text, reader)
  const boxes = paragraph.boxes.flatMap((box) => textOfCell(box, reader))
  return [...(text === null || text.trim() === '' ? [] : [`${label} ${text}`.trim()]), ...boxes]
}

function rowsOf(table: XmlNode): readonly XmlNode[] {
  return contained(table, 'tr').filter((row) => {
    const properties = childOf(row, 'trPr')
    return childOf(properties, 'del') === null && switchOf(properties, 'hidden') !== true
  })
}

function cellsOf(row: XmlNode): readonly XmlNode[] {
  return contained(row, 'tc').filter((cell) => childOf(childOf(cell, 'tcPr'), 'cellDel') === null)
}

/** Rows or cells may lie in content controls. */
function contained(node: XmlNode, name: string): readonly XmlNode[] {
  return childrenOf(node).flatMap((child) => {
    const found = nameOf(child)
    if (found === name) return [child]
    return found === 'sdt' || found === 'sdtContent' || found === 'customXml' ? contained(child, name) : []
  })
}

function hasSection(cell: XmlNode, { source }: WordReader): boolean {
  const paragraphs = childrenOf(cell, 'p')
  const isHeading = (paragraph: XmlNode): boolean =>
    (source.styles.of(valueOf(childOf(paragraph, 'pPr'), 'pStyle')).level ?? 0) > 0
  return paragraphs.length > 1 && paragraphs.some(isHeading)
}

function isUnfilled(control: XmlNode): boolean {
  return switchOf(childOf(control, 'sdtPr'), 'showingPlcHdr') === true
}
