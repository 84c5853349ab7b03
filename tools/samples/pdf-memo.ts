import { PDFDocument, rgb } from 'pdf-lib'
import type { PDFPage } from 'pdf-lib'
import { drawBlock } from './pdf-blocks.ts'
import type { Design } from './pdf-blocks.ts'
import { A4, Flow, INK } from './pdf-flow.ts'
import { toLongDate } from './pdf-report.ts'
import { setIdentity } from './pdf-structure.ts'
import { sansTypeface, toLines } from './pdf-type.ts'
import type { Typeface } from './pdf-type.ts'
import type { SampleText } from './sample-text.ts'

const MARGIN = 80
const WIDTH = A4.width - 2 * MARGIN

/** Builds a plain board paper in black and white, as printed in an office before it was scanned. */
export async function buildMemo(text: SampleText): Promise<Uint8Array> {
  const doc = await PDFDocument.create({ updateMetadata: false })
  const typeface: Typeface = { ...(await sansTypeface(doc)), ligatures: false }
  const design: Design = { size: 12.5, leading: 20, gap: 11, colour: '#000000', justify: false }
  const onPage = (page: PDFPage, pageIndex: number): number => {
    drawFooter(page, text, typeface, pageIndex)
    return pageIndex === 0 ? drawHead(page, text, typeface) : 770
  }
  const flow = new Flow(doc, typeface, [{ x: MARGIN, width: WIDTH }], 90, onPage)
  for (const block of text.blocks) {
    if (block.kind !== 'chapter') drawBlock(flow, block, design)
    else {
      flow.reserve(80)
      flow.skip(8)
      flow.paragraph(block.text, { font: typeface.bold, size: 13, leading: 19 })
      flow.skip(4)
    }
  }
  setIdentity(doc, text)
  return doc.save()
}

function drawHead(page: PDFPage, text: SampleText, typeface: Typeface): number {
  page.drawText(text.publisher, { x: MARGIN, y: 770, size: 15, font: typeface.bold, color: INK })
  page.drawLine({ start: { x: MARGIN, y: 760 }, end: { x: MARGIN + WIDTH, y: 760 }, thickness: 1.5, color: INK })
  let y = 734
  for (const line of toLines(text.title, typeface.bold, 18, WIDTH, false)) {
    page.drawText(line, { x: MARGIN, y, size: 18, font: typeface.bold, color: INK })
    y -= 24
  }
  const facts = [`Date: ${toLongDate(text.date)}`, `From: ${text.authors.join(', ')}`, `${text.note}.`]
  for (const fact of facts) {
    page.drawText(fact, { x: MARGIN, y, size: 11, font: typeface.regular, color: INK })
    y -= 16
  }
  page.drawLine({ start: { x: MARGIN, y }, end: { x: MARGIN + WIDTH, y }, thickness: 0.8, color: INK })
  return y - 12
}

function drawFooter(page: PDFPage, text: SampleText, typeface: Typeface, pageIndex: number): void {
  const label = `Page ${pageIndex + Number(text.firstPageLabel)}`
  page.drawText(`${text.title} - ${label}`, {
    x: MARGIN,
    y: 54,
    size: 9.5,
    font: typeface.regular,
    color: rgb(0.1, 0.1, 0.1),
  })
}
