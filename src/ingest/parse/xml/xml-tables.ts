import { toTableDraft, type SpannedCell } from '../text/draft-table.ts'
import type { TableDraft } from '../text/place-tables.ts'
import type { XmlNode } from './xml-document.ts'
import { toXmlText, type XmlRole } from './xml-text.ts'

/** What a format calls the parts of a table. */
export interface TableNames {
  readonly table: string
  readonly row: string
  readonly cells: ReadonlySet<string>
  /** Whether a row names the columns. */
  readonly isHead: (row: XmlNode) => boolean
  readonly spanOf: (cell: XmlNode) => number
  readonly captionOf: (table: XmlNode) => XmlNode | null
}

/** The tables below nodes, in document order; tables within tables are text of their cells. */
export function readXmlTables(
  roots: readonly XmlNode[],
  names: TableNames,
  roleOf: (element: XmlNode) => XmlRole,
): readonly TableDraft[] {
  return roots.flatMap((root) => {
    if (root.type === 'tag' && roleOf(root) === 'skipped') return []
    if (root.name !== names.table) return readXmlTables(root.children ?? [], names, roleOf)
    const draft = toDraft(root, names, roleOf)
    return draft === null ? [] : [draft]
  })
}

function toDraft(table: XmlNode, names: TableNames, roleOf: (element: XmlNode) => XmlRole): TableDraft | null {
  const textOf = (node: XmlNode): string =>
    // notes follow the text, not the cell
    toXmlText(node.children ?? [], (element) => toCellRole(roleOf(element)))
      .text.replace(/\s+/g, ' ')
      .trim()
  const rows = rowsOf(table, names)
  const cells = rows.map((row) =>
    (row.children ?? [])
      .filter(({ name }) => names.cells.has(name ?? ''))
      .map((cell): SpannedCell => ({ text: textOf(cell), span: names.spanOf(cell) })),
  )
  const firstBody = rows.findIndex((row) => !names.isHead(row))
  const caption = names.captionOf(table)
  return toTableDraft(cells, Math.max(0, firstBody), caption === null ? null : textOf(caption) || null)
}

/** Within a cell everything is on one line; notes are elsewhere. */
function toCellRole(role: XmlRole): XmlRole {
  return role === 'note' ? 'skipped' : role
}

function rowsOf(node: XmlNode, names: TableNames): readonly XmlNode[] {
  return (node.children ?? []).flatMap((child) => {
    if (child.name === names.row) return [child]
    return names.cells.has(child.name ?? '') ? [] : rowsOf(child, names)
  })
}
