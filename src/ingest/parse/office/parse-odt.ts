import type { CheerioAPI } from 'cheerio'
import { toDates } from '../metadata/dated-events.ts'
import { PLAIN_PAGE, type FileText } from '../text/file-text.ts'
import { createLinkList } from '../html/html-links.ts'
import { MAX_HEADING_LEVEL } from '../limits.ts'
import { toFoundValues, toAuthors, toLanguage, toTitle, type Candidate } from '../metadata/metadata-values.ts'
import { parseFailure } from '../../pool/parse-failure.ts'
import type { ParsedMetadata } from '../../../domain/parsed-document.ts'
import { toMetadata } from '../metadata/to-metadata.ts'
import { findNode, openXml, type XmlNode } from '../xml/xml-document.ts'
import { toXmlText, type XmlRole } from '../xml/xml-text.ts'
import { readXmlTables, type TableNames } from '../xml/xml-tables.ts'
import { placeTables } from '../text/place-tables.ts'
import { numberParagraphs } from './odt/odt-numbers.ts'
import { readOdtStyles, type OdtStyles } from './odt/odt-styles.ts'
import { readZip } from './zip-entries.ts'

/** Elements of ODF 1.3 part 3 that begin and end a line. */
const BLOCKS = new Set(['text:p', 'text:list-item', 'text:list-header', 'table:table-row', 'table:table'])
const CELLS = new Set(['table:table-cell', 'table:covered-table-cell'])
const TABLE_NAMES: TableNames = {
  table: 'table:table',
  row: 'table:table-row',
  cells: CELLS,
  isHead: (row) => row.parent?.name === 'table:table-header-rows',
  // covered cells are given one by one
  spanOf: (cell) => Number(cell.attribs?.['table:number-columns-repeated'] ?? 1),
  captionOf: () => null,
}
/** Deleted text, comments and declarations. */
const SKIPPED = new Set([
  'text:tracked-changes',
  'office:annotation',
  'office:forms',
  'text:sequence-decls',
  'text:note-citation',
  'svg:title',
  'svg:desc',
  'office:event-listeners',
  'text:ruby-text',
])

/** An OpenDocument text as one page; table rows become lines, and notes follow the text. */
export async function parseOdt(bytes: Uint8Array): Promise<FileText> {
  const parts = await readZip(bytes, (name) => /^(?:content|meta|styles)\.xml$/.test(name))
  const content = parts.get('content.xml')
  if (content === undefined) throw parseFailure('malformed', 'odt without content.xml')
  const xml = openXml(content)
  const body = findNode(xml, 'office\\:text')
  const named = parts.get('styles.xml')
  const files = [xml, ...(named === undefined ? [] : [openXml(named)])]
  const styles = readOdtStyles(files)
  const labels = body === null ? new Map<XmlNode, string>() : numberParagraphs(body, files, styles)
  const roots = body === null ? [] : [body]
  const { text, headings, truncated } = toXmlText(roots, roleWith(styles), labels)
  const tables = placeTables(text, readXmlTables(roots, TABLE_NAMES, roleWith(styles)))
  const links = createLinkList()
  xml('text\\:a').each((_index, anchor) => links.add(xml(anchor).attr('xlink:href') ?? ''))
  const meta = parts.get('meta.xml')
  return {
    pages: [{ index: 1, label: null, text, headings, tables, ...PLAIN_PAGE }],
    metadata: readMetadata(xml, meta === undefined ? null : openXml(meta), firstHeading(body)),
    links: links.toArray(),
    truncated: truncated ? 'text_cap' : links.full ? 'link_cap' : null,
  }
}

/** The first heading without its number. */
function firstHeading(node: XmlNode | null): string | undefined {
  if (node?.name === 'text:h') return textWithin(node)
  for (const child of node?.children ?? []) {
    const found = firstHeading(child)
    if (found !== undefined && found.trim() !== '') return found
  }
  return undefined
}

function textWithin(node: XmlNode): string {
  if (node.type === 'text') return node.data ?? ''
  return SKIPPED.has(node.name ?? '') || node.name === 'text:note' ? '' : (node.children ?? []).map(textWithin).join('')
}

function roleWith(styles: OdtStyles): (element: XmlNode) => XmlRole {
  return (element) => {
    const style = element.attribs?.['text:style-name']
    const isHidden = element.attribs?.['text:is-hidden'] === 'true' || element.attribs?.['text:display'] === 'none'
    if (isHidden || styles.isHidden(style) || isHiddenParagraph(element)) return 'skipped'
    return element.name === 'text:span' && styles.isRaised(style) ? 'raised' : roleOf(element)
  }
}

/** A field in a paragraph may hide the whole of it. */
function isHiddenParagraph({ name, children }: XmlNode): boolean {
  if (name !== 'text:p') return false
  return (
    children?.some((child) => child.name === 'text:hidden-paragraph' && child.attribs?.['text:is-hidden'] === 'true') ??
    false
  )
}

function roleOf(element: XmlNode): XmlRole {
  const name = element.name ?? ''
  if (name === 'text:h') return { kind: 'heading', level: levelOf(element) }
  if (BLOCKS.has(name)) return 'block'
  if (CELLS.has(name)) return 'cell'
  if (SKIPPED.has(name)) return 'skipped'
  if (name === 'text:note') return 'note'
  if (name === 'text:number') return 'word'
  // elements that stand for white space: repeated spaces and tabs
  if (name === 'text:s' || name === 'text:tab') return { kind: 'literal', text: ' ' }
  return name === 'text:line-break' || name === 'draw:frame' ? 'block' : 'inline'
}

function levelOf(heading: XmlNode): number {
  const level = Number(heading.attribs?.['text:outline-level'] ?? 1)
  return Number.isInteger(level) ? Math.min(Math.max(level, 1), MAX_HEADING_LEVEL) : 1
}

function readMetadata(xml: CheerioAPI, meta: CheerioAPI | null, firstHeading: string | undefined): ParsedMetadata {
  const property = (name: string): Candidate => [`odt:${name}`, meta?.(name.replace(':', '\\:')).first().text()]
  return toMetadata(
    {
      title: toFoundValues([['odt:Title', styledTitle(xml)], property('dc:title'), ['odt:h', firstHeading]], toTitle),
      authors: toFoundValues([property('meta:initial-creator'), property('dc:creator')], toAuthors),
      language: toFoundValues([property('dc:language')], toLanguage),
    },
    toDates([
      ['created', ...property('meta:creation-date')],
      ['created', ...property('dc:date')],
    ]),
  )
}

/** The first paragraph in the style Title, or in an automatic style derived from it. */
function styledTitle(xml: CheerioAPI): string | undefined {
  const derived = xml('style\\:style')
    .filter((_index, style) => xml(style).attr('style:parent-style-name') === 'Title')
    .map((_index, style) => xml(style).attr('style:name') ?? '')
    .get()
  const names = new Set(['Title', ...derived])
  return xml('text\\:p, text\\:h')
    .filter((_index, paragraph) => names.has(xml(paragraph).attr('text:style-name') ?? ''))
    .first()
    .text()
}
