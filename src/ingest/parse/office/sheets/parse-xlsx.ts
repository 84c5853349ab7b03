import { cutText, toCleanValue } from '../../text/clean-text.ts'
import { PLAIN_PAGE, type FileText } from '../../text/file-text.ts'
import { MAX_LABEL_CHARACTERS, MAX_PAGES, MAX_TEXT_CHARACTERS } from '../../limits.ts'
import type { ParsedPage, Truncation } from '../../../../domain/parsed-document.ts'
import { parseFailure } from '../../../pool/parse-failure.ts'
import { readCoreProperties } from '../ooxml/core-properties.ts'
import { attributeOf, childOf, childrenOf } from '../ooxml/elements.ts'
import { mainPartOf, readPart, readRelations } from '../ooxml/package.ts'
import { readZip, type ZipParts } from '../zip-entries.ts'
import { readCellFormats } from './cell-formats.ts'
import { readRows, type SheetContext } from './read-rows.ts'
import { readSharedStrings } from './shared-strings.ts'
import { toSheetTables, toTableLines } from './table-lines.ts'

/** A sheet as the workbook lists it. */
interface Sheet {
  readonly name: string
  readonly part: string
}

/**
 * A workbook with each sheet as a page, labelled with its name; a row is a line, with the heads of its columns. Sheets,
 * rows and columns that are hidden are left out, and of formulas the last result is read.
 */
export async function parseXlsx(bytes: Uint8Array): Promise<FileText> {
  const parts = await readZip(
    bytes,
    (name) => /\.(?:xml|rels)$/i.test(name) && !/\/(?:drawings|media|theme)\//.test(name),
  )
  const main = mainPartOf(parts, 'xl/workbook.xml')
  const workbook = readPart(parts, main)
  if (workbook === null) throw parseFailure('malformed', 'xlsx without a workbook')
  const relations = readRelations(parts, main)
  const partOf = (kind: string): Uint8Array | undefined =>
    parts.get(relations.find((relation) => relation.kind === kind)?.target ?? '')
  const context: SheetContext = {
    strings: readSharedStrings(partOf('sharedStrings')),
    formats: readCellFormats(partOf('styles')),
    isFrom1904: /^(?:1|true)$/.test(attributeOf(childOf(workbook, 'workbookPr'), 'date1904') ?? ''),
  }
  const targets = new Map(relations.map(({ relationId, target }) => [relationId, target]))
  const sheets = childrenOf(childOf(workbook, 'sheets'), 'sheet').flatMap((sheet): readonly Sheet[] => {
    const part = targets.get(attributeOf(sheet, 'id') ?? '')
    const isShown = (attributeOf(sheet, 'state') ?? 'visible') === 'visible'
    return part === undefined || !isShown ? [] : [{ name: attributeOf(sheet, 'name') ?? '', part }]
  })
  const { pages, truncated } = readSheets(sheets, parts, context)
  return { pages, metadata: readCoreProperties(parts, 'xlsx'), links: [], truncated }
}

function readSheets(
  sheets: readonly Sheet[],
  parts: ZipParts,
  context: SheetContext,
): { readonly pages: readonly ParsedPage[]; readonly truncated: Truncation | null } {
  const pages: ParsedPage[] = []
  let truncated: Truncation | null = sheets.length > MAX_PAGES ? 'page_cap' : null
  let remaining = MAX_TEXT_CHARACTERS
  for (const { name, part } of sheets.slice(0, MAX_PAGES)) {
    const content = parts.get(part)
    const rows = content === undefined ? [] : readRows(content, context)
    const lines = toTableLines(rows)
    const whole = lines.join('\n')
    const text = cutText(whole, remaining)
    if (text.length < whole.length) truncated ??= 'text_cap'
    remaining -= text.length
    const label = toCleanValue(name, MAX_LABEL_CHARACTERS)
    const reading = text === '' ? 'none' : 'text'
    pages.push({
      index: pages.length + 1,
      label,
      text,
      headings: [],
      tables: toSheetTables(rows, lines, text.length),
      ...PLAIN_PAGE,
      labelSource: label === null ? null : 'file',
      reading,
    })
  }
  return { pages, truncated }
}
