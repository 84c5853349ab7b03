import type { CheerioAPI } from 'cheerio'
import { MAX_HEADING_LEVEL } from '../limits.ts'
import type { LineText } from '../text/line-writer.ts'
import type { XmlNode } from '../xml/xml-document.ts'
import { toXmlText, type XmlRole } from '../xml/xml-text.ts'
import { readXmlTables, type TableNames } from '../xml/xml-tables.ts'
import type { TableDraft } from '../text/place-tables.ts'

/** Parts of an article (JATS 1.3, Archiving) in reading order. */
const PARTS = [
  'article > front > article-meta > title-group',
  'article > front > journal-meta > journal-title-group, article > front > journal-meta > journal-title',
  'article > front > article-meta > abstract',
  'article > front > article-meta > trans-abstract',
  'article > body',
  'article > back > :not(ref-list)',
  'article > sub-article, article > response',
  'article > back > ref-list',
  'article > floats-group',
]

const BLOCKS = new Set(
  (
    'abstract ack article-title caption def-item disp-formula disp-quote fig fn glossary journal-title list-item ' +
    'notes p preformat ref sec speech statement sub-article subtitle table-wrap table-wrap-foot tr trans-abstract ' +
    'trans-title verse-line'
  ).split(' '),
)
const CELLS = new Set(['td', 'th'])
/** Elements that are separate words even if no space surrounds them. */
const WORDS = new Set(['aff', 'break', 'def', 'label', 'name', 'string-name', 'term', 'x'])
/** Identifiers, files, TeX source beside MathML, and contact details. */
const SKIPPED = new Set(
  (
    'alt-text annotation annotation-xml article-id contrib-group custom-meta-group graphic history ' +
    'inline-graphic media object-id permissions pub-date pub-id related-article self-uri supplementary-material ' +
    'tex-math author-notes kwd-group funding-group counts article-categories'
  ).split(' '),
)

/** Parts whose title is a heading; titles of figures, tables and boxes are captions. */
const TITLED = new Set(['sec', 'app', 'ack', 'ref-list', 'abstract', 'trans-abstract', 'glossary', 'notes', 'fn-group'])
/** Titles of parts that give none. */
const DEFAULT_TITLES: Readonly<Record<string, string>> = {
  abstract: 'Abstract',
  'ref-list': 'References',
  ack: 'Acknowledgements',
}

const TABLE_NAMES: TableNames = {
  table: 'table',
  row: 'tr',
  cells: CELLS,
  isHead: (row) => row.parent?.name === 'thead',
  spanOf: (cell) => Number(cell.attribs?.['colspan'] ?? 1),
  captionOf: (table) => table.parent?.children?.find(({ name }) => name === 'caption') ?? null,
}

/** The text of an article, one line per block: title, journal, abstract, body, back matter, references; and its tables. */
export function readJatsText(xml: CheerioAPI): LineText & { readonly tables: readonly TableDraft[] } {
  const roots = PARTS.flatMap((selector) => xml(selector).toArray() as unknown as readonly XmlNode[])
  return { ...toXmlText(roots.flatMap(withTitle), roleOf), tables: readXmlTables(roots, TABLE_NAMES, roleOf) }
}

/** Adds the default title as a heading before a part that has none. */
function withTitle(part: XmlNode): readonly XmlNode[] {
  const words = DEFAULT_TITLES[part.name ?? '']
  if (words === undefined || part.children?.some(({ name }) => name === 'title')) return [part]
  const title: XmlNode = {
    type: 'tag',
    name: 'title',
    parent: part,
    children: [{ type: 'text', data: words, parent: part }],
  }
  return [title, part]
}

function roleOf(element: XmlNode): XmlRole {
  const name = localName(element)
  if (name === 'title') return titleRole(element)
  if (name === 'article-title' && isOwnTitle(element)) return { kind: 'heading', level: 1 + depthOf(element) }
  if (isWithin(element, 'element-citation')) return SKIPPED.has(name) ? 'skipped' : 'word'
  if (CELLS.has(name)) return 'cell'
  if (SKIPPED.has(name)) return 'skipped'
  if (name === 'sup' || isExponent(element)) return 'raised'
  if (WORDS.has(name)) return 'word'
  return BLOCKS.has(name) && !isWithin(element, 'mixed-citation') ? 'block' : 'inline'
}

/** The second element of MathML's `msup`. */
function isExponent(element: XmlNode): boolean {
  const base = element.parent
  if (base === null || localName(base) !== 'msup') return false
  return base.children?.filter(({ type }) => type === 'tag')[1] === element
}

function titleRole(title: XmlNode): XmlRole {
  const isHeading = title.parent !== null && TITLED.has(localName(title.parent))
  return isHeading ? { kind: 'heading', level: Math.min(1 + depthOf(title), MAX_HEADING_LEVEL) } : 'block'
}

/** Cited works have titles too. */
function isOwnTitle(title: XmlNode): boolean {
  return title.parent !== null && localName(title.parent) === 'title-group'
}

/** How many parts that have titles it is in; an article within the article counts as one. */
function depthOf(element: XmlNode): number {
  let depth = 0
  for (let around = element.parent; around !== null; around = around.parent) {
    const name = localName(around)
    if (TITLED.has(name) || name === 'sub-article' || name === 'response') depth += 1
  }
  return depth
}

function isWithin(element: XmlNode, name: string): boolean {
  for (let around = element.parent; around !== null; around = around.parent) {
    if (around.name === name) return true
  }
  return false
}

/** Without the prefix: MathML comes as `mml:math`. */
function localName({ name = '' }: XmlNode): string {
  return name.slice(name.indexOf(':') + 1)
}
