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
/** The cover and the contents. */
const FRONT_PAGES = 2

/** Builds a report: cover, contents, then chapters under coloured bands, with running header and footer. */
export async function buildReport(text: SampleText): Promise<Uint8Array> {
  const doc = await PDFDocument.create({ updateMetadata: false })
  const typeface = await sansTypeface(doc)
  const runs = toLabelRuns(text.firstPageLabel, FRONT_PAGES)
  drawCover(doc.addPage([A4.width, A4.height]), text, typeface)
  const contents = doc.addPage([A4.width, A4.height])
  const headings = drawBody(doc, text, typeface, runs)
  drawContents(contents, text, typeface, headings, runs)
  drawFurniture(contents, text, typeface, labelOf(runs, 1))
  setIdentity(doc, text)
  setPageLabels(doc, runs)
  setOutline(doc, headings)
  return doc.save()
}

function drawCover(page: PDFPage, text: SampleText, typeface: Typeface): void {
  page.drawRectangle({ x: 0, y: 0, width: A4.width, height: A4.height, color: toColour(text.colour) })
  for (const [x, y, size, strength] of [
    [470, 150, 260, 0.85],
    [560, 330, 150, 0.7],
    [380, 60, 110, 0.6],
  ] as const) {
    page.drawCircle({ x, y, size, color: toColour(text.colour, strength), opacity: 0.55 })
  }
  page.drawText(shape(text.publisher, typeface), { x: MARGIN, y: 760, size: 13, font: typeface.bold, color: WHITE })
  page.drawRectangle({ x: MARGIN, y: 742, width: 90, height: 3, color: WHITE })
  let y = 640
  for (const line of toLines(text.title, typeface.bold, 36, WIDTH - 20, false)) {
    page.drawText(shape(line, typeface), { x: MARGIN, y, size: 36, font: typeface.bold, color: WHITE })
    y -= 44
  }
  for (const line of toLines(text.subtitle, typeface.regular, 17, WIDTH - 60, false)) {
    page.drawText(shape(line, typeface), { x: MARGIN, y, size: 17, font: typeface.regular, color: WHITE })
    y -= 24
  }
  page.drawText(shape(toLongDate(text.date), typeface), {
    x: MARGIN,
    y: y - 20,
    size: 13,
    font: typeface.bold,
    color: WHITE,
  })
  page.drawText(shape(statusLine(text), typeface), {
    x: MARGIN,
    y: y - 40,
    size: 11,
    font: typeface.regular,
    color: WHITE,
  })
  page.drawText(shape(`${text.note}.`, typeface), { x: MARGIN, y: 56, size: 9.5, font: typeface.regular, color: WHITE })
}

function drawBody(
  doc: PDFDocument,
  text: SampleText,
  typeface: Typeface,
  runs: readonly LabelRun[],
): readonly Heading[] {
  const design: Design = { size: 11.5, leading: 17, gap: 10, colour: text.colour, justify: false }
  const onPage = (page: PDFPage, pageIndex: number): number => {
    drawFurniture(page, text, typeface, labelOf(runs, pageIndex))
    return 768
  }
  const flow = new Flow(doc, typeface, [{ x: MARGIN, width: WIDTH }], 78, onPage)
  for (const block of text.blocks) {
    if (block.kind === 'chapter') openChapter(flow, block.text, text)
    else drawBlock(flow, block, design)
  }
  return flow.headings
}

function openChapter(flow: Flow, title: string, text: SampleText): void {
  // Strategies start each chapter on a new page; evidence papers and progress reports do not.
  if (text.kind === 'strategy' && !flow.isAtTop) flow.newPage()
  flow.reserve(130)
  flow.skip(12)
  flow.addHeading(1, title)
  const band = text.kind === 'strategy' ? 64 : 34
  const size = text.kind === 'strategy' ? 24 : 15
  const { page, y } = flow
  page.drawRectangle({ x: MARGIN, y: y - band, width: WIDTH, height: band, color: toColour(text.colour) })
  page.drawText(shape(title, flow.typeface), {
    x: MARGIN + 14,
    y: y - band / 2 - size * 0.35,
    size,
    font: flow.typeface.bold,
    color: WHITE,
  })
  flow.y -= band + 14
}

function drawContents(
  page: PDFPage,
  text: SampleText,
  typeface: Typeface,
  headings: readonly Heading[],
  runs: readonly LabelRun[],
): void {
  page.drawText('Contents', { x: MARGIN, y: 730, size: 24, font: typeface.bold, color: toColour(text.colour) })
  let y = 690
  for (const heading of headings) {
    const font = heading.level === 1 ? typeface.bold : typeface.regular
    const size = heading.level === 1 ? 11.5 : 10
    if (heading.level === 1) y -= 6
    const label = labelOf(runs, heading.pageIndex)
    page.drawText(shape(heading.text, typeface), { x: MARGIN + (heading.level - 1) * 16, y, size, font, color: INK })
    page.drawText(label, { x: MARGIN + WIDTH - font.widthOfTextAtSize(label, size), y, size, font, color: INK })
    y -= 18
  }
  const about = `${text.note}. Places, institutions and figures are used for illustration only.`
  for (const line of toLines(`${text.summary} ${about}`, typeface.italic, 9.5, WIDTH)) {
    page.drawText(shape(line, typeface), { x: MARGIN, y: y - 30, size: 9.5, font: typeface.italic, color: INK })
    y -= 14
  }
}

function drawFurniture(page: PDFPage, text: SampleText, typeface: Typeface, label: string): void {
  const grey = rgb(0.38, 0.4, 0.43)
  page.drawText(shape(text.publisher, typeface), { x: MARGIN, y: 800, size: 8.5, font: typeface.regular, color: grey })
  page.drawLine({
    start: { x: MARGIN, y: 792 },
    end: { x: MARGIN + WIDTH, y: 792 },
    thickness: 0.6,
    color: toColour(text.colour),
  })
  page.drawText(shape(`${text.title} | ${toLongDate(text.date)}`, typeface), {
    x: MARGIN,
    y: 44,
    size: 8.5,
    font: typeface.regular,
    color: grey,
  })
  page.drawText(label, {
    x: MARGIN + WIDTH - typeface.bold.widthOfTextAtSize(label, 10),
    y: 44,
    size: 10,
    font: typeface.bold,
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

/** Formats `2019-10-04` as `4 October 2019`. */
export function toLongDate(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  )
}
