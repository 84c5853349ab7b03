import { LineWriter, type LineText } from '../text/line-writer.ts'
import { toSuperscript } from '../text/superscripts.ts'
import type { XmlNode } from './xml-document.ts'

/**
 * How an element affects the text. `block`: begins and ends a line; `word`: begins and ends a word; `cell`: as `word`,
 * and blocks within stay on the same line; `skipped`: is not text; `note`: its text is added at the end; `raised`: set
 * in superscript, such as a note mark.
 */
export type XmlRole = 'inline' | 'raised' | 'block' | 'word' | 'cell' | 'skipped' | 'note' | LiteralRole | HeadingRole

/** The element is replaced with `text`. */
export interface LiteralRole {
  readonly kind: 'literal'
  readonly text: string
}

/** The element is a heading; `level` 1 is the highest. */
export interface HeadingRole {
  readonly kind: 'heading'
  readonly level: number
}

interface Traversal {
  readonly writer: LineWriter
  readonly roleOf: (element: XmlNode) => XmlRole
  readonly notes: XmlNode[]
  readonly labels: ReadonlyMap<XmlNode, string>
}

/**
 * The text below each of `roots`, in order. `labels` are automatic numbers of blocks and headings, which stand before
 * their text. Recursive: openXml limits the depth.
 */
export function toXmlText(
  roots: readonly XmlNode[],
  roleOf: (element: XmlNode) => XmlRole,
  labels: ReadonlyMap<XmlNode, string> = new Map(),
): LineText {
  const traversal: Traversal = { writer: new LineWriter(), roleOf, notes: [], labels }
  for (const root of roots) visit(root, traversal, false)
  // notes within notes are dropped
  for (const note of traversal.notes.splice(0)) {
    traversal.writer.endLine()
    visitChildren(note, traversal, false)
  }
  return traversal.writer.finish()
}

function visit(node: XmlNode, traversal: Traversal, inCell: boolean): void {
  const { writer } = traversal
  if (writer.full) return
  if (node.type === 'text') writer.write(node.data ?? '')
  if (node.type === 'cdata') visitChildren(node, traversal, inCell)
  if (node.type !== 'tag') return
  const role = traversal.roleOf(node)
  if (role === 'skipped') return
  if (role === 'note') traversal.notes.push(node)
  else if (role === 'inline') visitChildren(node, traversal, inCell)
  else if (role === 'raised') visitRaised(node, traversal, inCell)
  else if (typeof role === 'object' && role.kind === 'literal') writer.write(role.text)
  else if (role === 'word' || role === 'cell' || inCell) {
    writer.write(' ')
    writeLabel(node, traversal)
    visitChildren(node, traversal, inCell || role === 'cell')
    writer.write(' ')
  } else {
    writer.endLine()
    if (typeof role === 'object') writer.startHeading(role.level)
    writeLabel(node, traversal)
    visitChildren(node, traversal, false)
    writer.endLine()
  }
}

function writeLabel(node: XmlNode, { labels, writer }: Traversal): void {
  const label = labels.get(node)
  if (label !== undefined) writer.write(`${label} `)
}

function visitRaised(node: XmlNode, traversal: Traversal, inCell: boolean): void {
  const raised = textOf(node)
  const written = toSuperscript(raised)
  if (written === raised) visitChildren(node, traversal, inCell)
  else traversal.writer.write(written)
}

function textOf(node: XmlNode): string {
  return node.type === 'text' ? (node.data ?? '') : (node.children ?? []).map(textOf).join('')
}

function visitChildren(node: XmlNode, traversal: Traversal, inCell: boolean): void {
  for (const child of node.children ?? []) visit(child, traversal, inCell)
}
