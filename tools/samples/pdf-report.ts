import { PDFDocument, rgb } from 'pdf-lib'
import type { PDFPage } from 'pdf-lib'
import { A4, Flow, INK } from './pdf-flow.ts'
import { drawBlock } from './pdf-blocks.ts'
import type { Design } from './pdf-blocks.ts'
import { labelOf, setIdentity, setOutline, setPageLabels, toLabelRuns } from './pdf-structure.ts'
import type { Heading, LabelRun } from './pdf-structure.ts'
import { sansTypeface, shape, toColour, toLines } from './pdf-type.ts'
import type { Typeface } from './pdf-type.ts'
import type { SampleText } from './sample-text.ts'

const WHITE = rgb(1, 1, 1)
const MARGIN = 72
const WIDTH = A4.width - 2 * MARGIN
/** Cover and contents. */
const FRONT_PAGES = 2

/** A report: cover, contents, then each chapter on a new page under a coloured band, with running header and footer. */
export async function buildReport(text: SampleText): Promise<Uint8Array> {
  const doc = await PDFDocument.create({ updateMetadata: false })
  const face = await sansTypeface(doc)
  const runs = toLabelRuns(text.firstPageLabel, FRONT_PAGES)
  drawCover(doc.addPage([A4.width, A4.height]), text, face)
  const contents = doc.addPage([A4.width, A4.height])
  const headings = drawBody(doc, text, face, runs)
  drawContents(contents, text, face, headings, runs)
  drawFurniture(contents, text, face, labelOf(runs, 1))
  setIdentity(doc, text)
  setPageLabels(doc, runs)
  setOutline(doc, headings)
  return doc.save()
}

function drawCover(page: PDFPage, text: SampleText, face: Typeface): void {
  page.drawRectangle({ x: 0, y: 0, width: A4.width, height: A4.height, color: toColour(text.colour) })
  for (const [x, y, size, strength] of [
    [470, 150, 260, 0.85],
    [560, 330, 150, 0.7],
    [380, 60, 110, 0.6],
  ] as const) {
    page.drawCircle({ x, y, size, color: toColour(text.colour, strength), opacity: 0.55 })
  }
  page.drawText(shape(text.publisher, face), { x: MARGIN, y: 760, size: 13, font: face.bold, color: WHITE })
  page.drawRectangle({ x: MARGIN, y: 742, width: 90, height: 3, color: WHITE })
  let y = 640
  for (const line of toLines(text.title, face.bold, 36, WIDTH - 20, false)) {
    page.drawText(shape(line, face), { x: MARGIN, y, size: 36, font: face.bold, color: WHITE })
    y -= 44
  }
  for (const line of toLines(text.subtitle, face.regular, 17, WIDTH - 60, false)) {
    page.drawText(shape(line, face), { x: MARGIN, y, size: 17, font: face.regular, color: WHITE })
    y -= 24
  }
  page.drawText(shape(toLongDate(text.date), face), { x: MARGIN, y: y - 20, size: 13, font: face.bold, color: WHITE })
  page.drawText(shape(statusLine(text), face), { x: MARGIN, y: y - 40, size: 11, font: face.regular, color: WHITE })
  page.drawText(shape(`${text.note}.`, face), { x: MARGIN, y: 56, size: 9.5, font: face.regular, color: WHITE })
}

function drawBody(doc: PDFDocument, text: SampleText, face: Typeface, runs: readonly LabelRun[]): readonly Heading[] {
  const design: Design = { size: 11.5, leading: 17, gap: 10, colour: text.colour, justify: false }
  const onPage = (page: PDFPage, pageIndex: number): number => {
    drawFurniture(page, text, face, labelOf(runs, pageIndex))
    return 768
  }
  const flow = new Flow(doc, face, [{ x: MARGIN, width: WIDTH }], 78, onPage)
  for (const block of text.blocks) {
    if (block.kind === 'chapter') openChapter(flow, block.text, text)
    else drawBlock(flow, block, design)
  }
  return flow.headings
}

function openChapter(flow: Flow, title: string, text: SampleText): void {
  // Evidence papers and progress reports run on; strategies give each chapter a page of its own.
  if (text.kind === 'strategy' && !flow.atTop) flow.newPage()
  flow.reserve(130)
  flow.skip(12)
  flow.mark(1, title)
  const band = text.kind === 'strategy' ? 64 : 34
  const size = text.kind === 'strategy' ? 24 : 15
  const { page, y } = flow
  page.drawRectangle({ x: MARGIN, y: y - band, width: WIDTH, height: band, color: toColour(text.colour) })
  page.drawText(shape(title, flow.face), {
    x: MARGIN + 14,
    y: y - band / 2 - size * 0.35,
    size,
    font: flow.face.bold,
    color: WHITE,
  })
  flow.y -= band + 14
}

function drawContents(
  page: PDFPage,
  text: SampleText,
  face: Typeface,
  headings: readonly Heading[],
  runs: readonly LabelRun[],
): void {
  page.drawText('Contents', { x: MARGIN, y: 730, size: 24, font: face.bold, color: toColour(text.colour) })
  let y = 690
  for (const heading of headings) {
    const font = heading.level === 1 ? face.bold : face.regular
    const size = heading.level === 1 ? 11.5 : 10
    if (heading.level === 1) y -= 6
    const label = labelOf(runs, heading.pageIndex)
    page.drawText(shape(heading.text, face), { x: MARGIN + (heading.level - 1) * 16, y, size, font, color: INK })
    page.drawText(label, { x: MARGIN + WIDTH - font.widthOfTextAtSize(label, size), y, size, font, color: INK })
    y -= 18
  }
  const about = `${text.note}. Places, institutions and figures are used for illustration only.`
  for (const line of toLines(`${text.summary} ${about}`, face.italic, 9.5, WIDTH)) {
    page.drawText(shape(line, face), { x: MARGIN, y: y - 30, size: 9.5, font: face.italic, color: INK })
    y -= 14
  }
}

function drawFurniture(page: PDFPage, text: SampleText, face: Typeface, label: string): void {
  const grey = rgb(0.38, 0.4, 0.43)
  page.drawText(shape(text.publisher, face), { x: MARGIN, y: 800, size: 8.5, font: face.regular, color: grey })
  page.drawLine({
    start: { x: MARGIN, y: 792 },
    end: { x: MARGIN + WIDTH, y: 792 },
    thickness: 0.6,
    color: toColour(text.colour),
  })
  page.drawText(shape(`${text.title} | ${toLongDate(text.date)}`, face), {
    x: MARGIN,
    y: 44,
    size: 8.5,
    font: face.regular,
    color: grey,
  })
  page.drawText(label, {
    x: MARGIN + WIDTH - face.bold.widthOfTextAtSize(label, 10),
    y: 44,
    size: 10,
    font: face.bold,
    color: toColour(text.colour),
  })
}

function statusLine(text: SampleText): string {
  const lines = {
    draft: 'Draft for consultation, not agreed by government',
    agreed: 'Agreed by the board',
    revised: 'Revised edition, replaces the earlier draft',
    withdrawn: 'Withdrawn',
  }
  return lines[text.status]
}

/** `2019-10-04` as `4 October 2019`. */
export function toLongDate(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  )
}
