import type { LineWriter } from '../../text/line-writer.ts'
import type { TableDraft } from '../../text/place-tables.ts'
import { toTableDraft, type SpannedCell } from '../../text/draft-table.ts'
import { toSuperscript } from '../../text/superscripts.ts'
import type { XmlNode } from '../../xml/xml-document.ts'
import { formatCounter } from '../ooxml/number-formats.ts'
import { toLinearMath } from '../ooxml/linear-math.ts'
import { attributeOf, childOf, childrenOf, nameOf, textWithin } from '../ooxml/elements.ts'

/** Placeholders that repeat on every slide: numbers, dates, footers, headers. */
const FURNITURE = new Set(['sldNum', 'dt', 'ftr', 'hdr'])
const TITLES = new Set(['title', 'ctrTitle'])

/** Number formats of `a:buAutoNum`, by the beginning of its type. */
const NUMBERS: readonly (readonly [beginning: string, format: string])[] = [
  ['arabic', 'decimal'],
  ['alphaLc', 'lowerLetter'],
  ['alphaUc', 'upperLetter'],
  ['romanLc', 'lowerRoman'],
  ['romanUc', 'upperRoman'],
]

/** Writes the text of a slide (`p:sld`): its title as heading, then its shapes in the order of the file. Returns its tables. */
export function readSlide(slide: XmlNode, writer: LineWriter): readonly TableDraft[] {
  const tables: TableDraft[] = []
  const shapes = shapesOf(childOf(childOf(slide, 'cSld'), 'spTree'))
  const isTitle = (shape: XmlNode): boolean => TITLES.has(placeholderOf(shape) ?? '')
  for (const shape of shapes.filter(isTitle)) writeTitle(shape, writer)
  for (const shape of shapes.filter((each) => !isTitle(each))) writeShape(shape, writer, tables)
  return tables
}

/** Writes the notes of a slide (`p:notes`), which repeat its picture and number too. */
export function writeNotes(notes: XmlNode | null, writer: LineWriter): void {
  const shapes = shapesOf(childOf(childOf(notes, 'cSld'), 'spTree'))
  for (const shape of shapes) if (placeholderOf(shape) === 'body') writeShape(shape, writer, [])
}

/** Shapes that are shown, those of groups included. */
function shapesOf(tree: XmlNode | null): readonly XmlNode[] {
  return childrenOf(tree).flatMap((node) => {
    const name = nameOf(node)
    if (name === 'AlternateContent') return shapesOf(childOf(node, 'Choice') ?? childOf(node, 'Fallback'))
    const properties = childrenOf(node).find((child) => nameOf(child).startsWith('nv')) ?? null
    if (/^(?:1|true)$/.test(attributeOf(childOf(properties, 'cNvPr'), 'hidden') ?? '')) return []
    return name === 'grpSp' ? shapesOf(node) : name === 'sp' || name === 'graphicFrame' ? [node] : []
  })
}

function placeholderOf(shape: XmlNode): string | null {
  const placeholder = childOf(childOf(childOf(shape, 'nvSpPr'), 'nvPr'), 'ph')
  return placeholder === null ? null : (attributeOf(placeholder, 'type') ?? 'obj')
}

function writeTitle(shape: XmlNode, writer: LineWriter): void {
  const lines = linesOf(childOf(shape, 'txBody')).join(' ').replaceAll('\n', ' ')
  writer.startHeading(1)
  writer.write(lines)
  writer.endLine()
}

function writeShape(shape: XmlNode, writer: LineWriter, tables: TableDraft[]): void {
  if (FURNITURE.has(placeholderOf(shape) ?? '')) return
  const table = childOf(childOf(childOf(shape, 'graphic'), 'graphicData'), 'tbl')
  if (table === null) return writeLines(linesOf(childOf(shape, 'txBody')), writer)
  const rows = childrenOf(table, 'tr').map((row) => childrenOf(row, 'tc').map(toCell))
  for (const cells of rows) writeLines([cells.map(({ text }) => text).join('\t')], writer)
  const hasHead = /^(?:1|true)$/.test(attributeOf(childOf(table, 'tblPr'), 'firstRow') ?? '')
  const draft = toTableDraft(rows, hasHead ? 1 : 0)
  if (draft !== null) tables.push(draft)
}

/** A cell; those that it covers follow it without text. */
function toCell(cell: XmlNode): SpannedCell {
  return { text: linesOf(childOf(cell, 'txBody')).join(' ').replaceAll('\n', ' '), span: 1 }
}

function writeLines(lines: readonly string[], writer: LineWriter): void {
  for (const line of lines.flatMap((each) => each.split('\n'))) {
    writer.write(line)
    writer.endLine()
  }
}

/** The paragraphs of a text body, with automatic numbers. */
function linesOf(body: XmlNode | null): readonly string[] {
  const counters: number[] = []
  return childrenOf(body, 'p').map((paragraph) => {
    const text = childrenOf(paragraph).map(textOf).join('')
    const label = text.trim() === '' ? '' : labelOf(childOf(paragraph, 'pPr'), counters)
    return `${label}${text}`
  })
}

function labelOf(properties: XmlNode | null, counters: number[]): string {
  const depth = Math.min(Number(attributeOf(properties, 'lvl') ?? 0) || 0, 8)
  const number = childOf(properties, 'buAutoNum')
  counters.length = Math.min(counters.length, number === null ? depth : depth + 1)
  if (number === null) return ''
  const start = Number(attributeOf(number, 'startAt') ?? 1) || 1
  const value = (counters[depth] ?? start - 1) + 1
  counters[depth] = value
  const type = attributeOf(number, 'type') ?? 'arabicPeriod'
  const format = NUMBERS.find(([beginning]) => type.startsWith(beginning))?.[1] ?? 'decimal'
  const counter = formatCounter(value, format)
  if (type.endsWith('ParenBoth')) return `(${counter}) `
  return `${counter}${type.endsWith('ParenR') ? ')' : type.endsWith('Plain') ? '' : '.'} `
}

function textOf(node: XmlNode): string {
  switch (nameOf(node)) {
    case 'r':
      return runText(node)
    case 'fld':
      return attributeOf(node, 'type') === 'slidenum' ? '' : runText(node)
    case 'br':
      return '\n'
    case 'AlternateContent':
      return childrenOf(childOf(node, 'Choice')).map(textOf).join('')
    case 'm':
      return ` ${childrenOf(node).map(toLinearMath).join(' ')} `
    default:
      return ''
  }
}

function runText(run: XmlNode): string {
  const text = childrenOf(run, 't').map(textWithin).join('')
  const isRaised = Number.parseInt(attributeOf(childOf(run, 'rPr'), 'baseline') ?? '0', 10) > 0
  return isRaised ? toSuperscript(text) : text
}
