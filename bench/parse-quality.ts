import { htmlMetadata, htmlPages } from './quality/html-measures.ts'
import { toLines, type Measure } from './quality/measure.ts'
import { pdfChecks } from './quality/pdf-checks.ts'
import { pdfHeadings } from './quality/pdf-headings.ts'
import { pdfHyphens } from './quality/hyphens/pdf-hyphens.ts'
import { pdfReadingOrder } from './quality/pdf-reading-order.ts'
import { pdfTableRows } from './quality/pdf-table-rows.ts'
import { pdfWordF1 } from './quality/pdf-word-f1.ts'
import { requireShared } from '../test/support/shared-dir.ts'

/**
 * All measurements; add new ones here. Arguments select those whose name contains one of them: `-- pdf`, `-- html`, `--
 * table`.
 */
const MEASURES: readonly Measure[] = [
  pdfWordF1,
  pdfChecks,
  pdfTableRows,
  pdfReadingOrder,
  pdfHeadings,
  pdfHyphens,
  htmlPages,
  htmlMetadata,
]

requireShared()
const wanted = process.argv[2] ?? ''
for (const { name, measure } of MEASURES) {
  if (!name.includes(wanted)) continue
  for (const table of await measure()) console.log(toLines(table).join('\n'))
}
