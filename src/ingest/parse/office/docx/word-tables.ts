import { toTableDraft, type SpannedCell } from '../../text/draft-table.ts'
import type { TableDraft } from '../../text/place-tables.ts'
import type { XmlNode } from '../../xml/xml-document.ts'
import { attributeOf, childOf, switchOf } from '../ooxml/elements.ts'

/** `w:tblLook/@w:val`: the style sets off the first row. */
const FIRST_ROW_BIT = 0x0020

/** Collects the rows of one table; rows that lay out the page part it in two. */
export interface TableCollector {
  add(row: XmlNode, cells: readonly SpannedCell[]): void
  end(): void
}

/**
 * Head rows are those that repeat on every page (`w:tblHeader`), else the first one if its style sets it off and it
 * holds names.
 */
export function createTableCollector(table: XmlNode, tables: TableDraft[]): TableCollector {
  let rows: (readonly SpannedCell[])[] = []
  let heads = 0
  const hasFirstRow = setsOffFirstRow(table)
  return {
    add(row, cells) {
      if (heads === rows.length && switchOf(childOf(row, 'trPr'), 'tblHeader') === true) heads += 1
      rows.push(cells)
    },
    end() {
      const isNamed = hasFirstRow && (rows[0]?.every(({ text }) => /\p{L}/u.test(text)) ?? false)
      const draft = toTableDraft(rows, heads > 0 ? heads : isNamed ? 1 : 0)
      if (draft !== null) tables.push(draft)
      rows = []
      heads = 0
    },
  }
}

function setsOffFirstRow(table: XmlNode): boolean {
  const look = childOf(childOf(table, 'tblPr'), 'tblLook')
  const stated = attributeOf(look, 'firstRow')
  if (stated !== undefined) return /^(?:1|true|on)$/.test(stated)
  return (Number.parseInt(attributeOf(look, 'val') ?? '0', 16) & FIRST_ROW_BIT) !== 0
}
