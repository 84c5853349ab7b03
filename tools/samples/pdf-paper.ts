import { PDFDocument, rgb } from 'pdf-lib'
import type { PDFPage } from 'pdf-lib'
import { drawBlock } from './pdf-blocks.ts'
import type { Design } from './pdf-blocks.ts'
import { A4, Flow, INK } from './pdf-flow.ts'
import { toLongDate } from './pdf-report.ts'
import { labelOf, setIdentity, setOutline, setPageLabels, toLabelRuns } from './pdf-structure.ts'
import type { LabelRun } from './pdf-structure.ts'
import { serifTypeface, toLines } from './pdf-type.ts'
import type { Typeface } from './pdf-type.ts'
import type { SampleText } from './sample-text.ts'

const MARGIN = 76
const GUTTER = 20
const COLUMN = (A4.width - 2 * MARGIN - GUTTER) / 2
const GREY = rgb(0.35, 0.35, 0.35)

/** Builds a journal paper: title block across both columns, then two justified columns with running headers. */
export async function buildPaper(text: SampleText): Promise<Uint8Array> {
  const doc = await PDFDocument.create({ updateMetadata: false })
  const typeface = await serifTypeface(doc)
  const runs = toLabelRuns(text.firstPageLabel, 0)
  const design: Design = { size: 11, leading: 15.2, gap: 7, colour: text.colour, justify: true }
  const columns = [
    { x: MARGIN, width: COLUMN },
    { x: MARGIN + COLUMN + GUTTER, width: COLUMN },
  ]
  const onPage = (page: PDFPage, pageIndex: number): number => {
    drawRunningHeader(page, text, typeface, pageIndex, runs)
    return pageIndex === 0 ? drawTitle(page, text, typeface) : 770
  }
  const flow = new Flow(doc, typeface, columns, 72, onPage)
  for (const block of text.blocks) {
    if (block.kind === 'chapter') openSection(flow, block.text, design)
    else drawBlock(flow, block, design)
  }
  setIdentity(doc, text)
  setPageLabels(doc, runs)
  setOutline(doc, flow.headings)
  return doc.save()
}

function openSection(flow: Flow, title: string, design: Design): void {
  flow.reserve(design.leading * 5)
  flow.skip(8)
  flow.addHeading(1, title)
  flow.paragraph(title, { font: flow.typeface.bold, size: 12, leading: 16 })
  flow.skip(3)
}

function drawRunningHeader(
  page: PDFPage,
  text: SampleText,
  typeface: Typeface,
  pageIndex: number,
  runs: readonly LabelRun[],
): void {
  const label = labelOf(runs, pageIndex)
  const authors = text.authors.map((name) => name.split(' ').at(-1) ?? name).join(' and ')
  const header = pageIndex === 0 ? text.publisher : `${authors} / ${text.publisher}`
  page.drawText(header, { x: MARGIN, y: 800, size: 8.5, font: typeface.italic, color: GREY })
  const doi = `doi:${text.doi ?? ''}`
  const width = typeface.regular.widthOfTextAtSize(doi, 8.5)
  page.drawText(doi, { x: A4.width - MARGIN - width, y: 800, size: 8.5, font: typeface.regular, color: GREY })
  page.drawLine({ start: { x: MARGIN, y: 794 }, end: { x: A4.width - MARGIN, y: 794 }, thickness: 0.5, color: GREY })
  page.drawText(label, {
    x: A4.width / 2 - typeface.regular.widthOfTextAtSize(label, 9) / 2,
    y: 36,
    size: 9,
    font: typeface.regular,
    color: GREY,
  })
}

function drawTitle(page: PDFPage, text: SampleText, typeface: Typeface): number {
  let y = 762
  const width = A4.width - 2 * MARGIN
  for (const line of toLines(text.title, typeface.bold, 20, width, false)) {
    page.drawText(line, { x: MARGIN, y, size: 20, font: typeface.bold, color: INK })
    y -= 24
  }
  page.drawText(text.authors.join(' and '), { x: MARGIN, y: y - 2, size: 12, font: typeface.regular, color: INK })
  page.drawText(`First published ${toLongDate(text.date)}. ${text.note}.`, {
    x: MARGIN,
    y: y - 20,
    size: 8.5,
    font: typeface.italic,
    color: GREY,
  })
  y -= 42
  page.drawText('Abstract', { x: MARGIN, y, size: 10, font: typeface.bold, color: INK })
  for (const line of toLines(text.summary, typeface.regular, 9.5, width)) {
    y -= 12.5
    page.drawText(line, { x: MARGIN, y, size: 9.5, font: typeface.regular, color: INK })
  }
  page.drawLine({
    start: { x: MARGIN, y: y - 12 },
    end: { x: A4.width - MARGIN, y: y - 12 },
    thickness: 0.5,
    color: GREY,
  })
  return y - 20
}
