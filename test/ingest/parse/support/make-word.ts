import { makeZip } from './make-zip.ts'

const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006'
const NAMESPACES = [
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
  `xmlns:r="${OFFICE}/relationships"`,
  `xmlns:m="${OFFICE}/math"`,
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:v="urn:schemas-microsoft-com:vml"',
].join(' ')
const TYPES = `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`

/** The content of further parts of a Word file, without their root elements. */
export interface WordParts {
  readonly styles?: string
  readonly numbering?: string
  readonly footnotes?: string
  readonly endnotes?: string
  readonly header?: string
  /** Addresses, with the relation ids `link1`, `link2` ... */
  readonly links?: readonly string[]
}

/** A Word file whose body is `body`, in WordprocessingML with the prefix `w`. */
export function makeWord(body: string, parts: WordParts = {}): Buffer {
  const { links = [], ...rest } = parts
  const named = Object.entries(rest).map(([kind, content]) => [kind, content as string] as const)
  const relations = named.map(([kind]) => relation(kind, kind, `${kind}.xml`))
  const addresses = links.map((address, index) =>
    relation(`link${index + 1}`, 'hyperlink', address, 'TargetMode="External"'),
  )
  return makeZip([
    ['[Content_Types].xml', TYPES],
    ['_rels/.rels', relationships([relation('main', 'officeDocument', 'word/document.xml')])],
    ['word/_rels/document.xml.rels', relationships([...relations, ...addresses])],
    ['word/document.xml', `<w:document ${NAMESPACES}><w:body>${body}</w:body></w:document>`],
    ...named.map(([kind, content]) => [`word/${kind}.xml`, root(kind, content)] as const),
  ])
}

/** A paragraph; `properties` are elements of `w:pPr`. */
export function paragraph(content: string, properties = ''): string {
  return `<w:p><w:pPr>${properties}</w:pPr>${content}</w:p>`
}

/** A run of text; `properties` are elements of `w:rPr`. */
export function run(text: string, properties = ''): string {
  return `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
}

function root(kind: string, content: string): string {
  const name = {
    styles: 'styles',
    numbering: 'numbering',
    footnotes: 'footnotes',
    endnotes: 'endnotes',
    header: 'hdr',
  }[kind]
  return `<w:${name} ${NAMESPACES}>${content}</w:${name}>`
}

function relation(id: string, kind: string, target: string, rest = ''): string {
  return `<Relationship Id="${id}" Type="${OFFICE}/relationships/${kind}" Target="${target}" ${rest}/>`
}

function relationships(all: readonly string[]): string {
  return `<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`
}
