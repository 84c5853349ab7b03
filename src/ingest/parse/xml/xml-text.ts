import { LineWriter, type LineText } from '../text/line-writer.ts'
import type { XmlNode } from './xml-document.ts'

/**
 * What an element does to the text around it. `block`: begins and ends a line; `apart`: begins and ends a word;
 * `cell`: apart, and the blocks within stay on its line; `silent`: is no text; `later`: its text follows at the end, as
 * that of a note.
 */
export type XmlRole = 'inline' | 'block' | 'apart' | 'cell' | 'silent' | 'later' | Says | HeadingRole

/** Stands for these words. */
export interface Says {
  readonly kind: 'says'
  readonly words: string
}

/** `level` 1 is the topmost. */
export interface HeadingRole {
  readonly kind: 'heading'
  readonly level: number
}

interface Walk {
  readonly writer: LineWriter
  readonly roleOf: (element: XmlNode) => XmlRole
  readonly later: XmlNode[]
}

/** The words below each of `roots`, in order; recursion is as deep as the tree, which openXml bounds. */
export function toXmlText(roots: readonly XmlNode[], roleOf: (element: XmlNode) => XmlRole): LineText {
  const walk: Walk = { writer: new LineWriter(), roleOf, later: [] }
  for (const root of roots) visit(root, walk, false)
  // notes have no notes
  for (const note of walk.later.splice(0)) {
    walk.writer.endLine()
    visitChildren(note, walk, false)
  }
  return walk.writer.finish()
}

function visit(node: XmlNode, walk: Walk, inCell: boolean): void {
  const { writer } = walk
  if (writer.full) return
  if (node.type === 'text') writer.write(node.data ?? '')
  if (node.type === 'cdata') visitChildren(node, walk, inCell)
  if (node.type !== 'tag') return
  const role = walk.roleOf(node)
  if (role === 'silent') return
  if (role === 'later') walk.later.push(node)
  else if (role === 'inline') visitChildren(node, walk, inCell)
  else if (typeof role === 'object' && role.kind === 'says') writer.write(role.words)
  else if (role === 'apart' || role === 'cell' || inCell) {
    writer.write(' ')
    visitChildren(node, walk, inCell || role === 'cell')
    writer.write(' ')
  } else {
    writer.endLine()
    if (typeof role === 'object') writer.startHeading(role.level)
    visitChildren(node, walk, false)
    writer.endLine()
  }
}

function visitChildren(node: XmlNode, walk: Walk, inCell: boolean): void {
  for (const child of node.children ?? []) visit(child, walk, inCell)
}
