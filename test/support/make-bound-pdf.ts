import { PDFDocument, PDFName, StandardFonts, type PDFFont, type PDFPage } from 'pdf-lib'
import { setOutline } from '../../tools/samples/pdf-structure.ts'

const A4 = { width: 595, height: 842 }
const LINES = 26
const WORDS =
  'the region will work with its partners to raise productivity and the quality of places for all who live there'

/** Pages that begin with a title, as a document or a chapter does. */
export interface BoundSection {
  /** In large type at the top of the first page; none for ''. */
  readonly title: string
  readonly pages: number
  /** Below the title, in body type. */
  readonly lines?: readonly string[]
  readonly header?: string
  /** At the foot of each page, by its place in the section from 1; none for ''. */
  readonly foot?: (page: number) => string
  /** Its entry in the outline; none by default. */
  readonly outline?: string
  readonly width?: number
  /** Positions in the file that the first page links to. */
  readonly linksTo?: readonly number[]
}

/** A PDF of consecutive sections; `stamp` is printed at the upper right of every page of the file. */
export async function makeBoundPdf(
  sections: readonly BoundSection[],
  stamp: (page: number) => string = () => '',
): Promise<Uint8Array> {
  const doc = await PDFDocument.create()
  const font = await doc.embedFont(StandardFonts.Helvetica)
  for (const section of sections) {
    for (let page = 1; page <= section.pages; page++) {
      const sheet = doc.addPage([section.width ?? A4.width, A4.height])
      drawPage(sheet, font, section, page, doc.getPageCount())
      sheet.drawText(stamp(doc.getPageCount()), { x: 480, y: 820, size: 9, font })
    }
  }
  const starts = sections.map((_section, index) => sections.slice(0, index).reduce((sum, { pages }) => sum + pages, 0))
  sections.forEach(({ linksTo = [] }, index) => {
    for (const target of linksTo) addLink(doc, starts[index] ?? 0, target)
  })
  const headings = sections.flatMap(({ outline }, index) =>
    outline === undefined ? [] : [{ level: 1 as const, text: outline, pageIndex: starts[index] ?? 0, top: A4.height }],
  )
  setOutline(doc, headings)
  return doc.save()
}

function drawPage(sheet: PDFPage, font: PDFFont, section: BoundSection, page: number, seed: number): void {
  const { title, lines = [], header = '', foot = () => '' } = section
  sheet.drawText(header, { x: 60, y: 805, size: 9, font })
  let y = 750
  if (page === 1 && title !== '') {
    sheet.drawText(title, { x: 60, y, size: 24, font })
    y -= 40
  }
  const text = page === 1 ? lines : []
  for (const line of [
    ...text,
    ...Array.from({ length: LINES - text.length }, (_, at) => toLine(seed * LINES + at + 1)),
  ]) {
    sheet.drawText(line, { x: 60, y, size: 11, font })
    y -= 22
  }
  sheet.drawText(foot(page), { x: 280, y: 40, size: 9, font })
}

/** Text without running lines: no two lines of a file are the same. */
function toLine(seed: number): string {
  const words = WORDS.split(' ')
  return Array.from(
    { length: 12 },
    (_, at) => words[(Math.imul(seed, 2_654_435_761) >>> (at + 4)) % words.length],
  ).join(' ')
}

function addLink(doc: PDFDocument, from: number, to: number): void {
  const link = doc.context.obj({
    Type: 'Annot',
    Subtype: 'Link',
    Rect: [60, 600, 300, 620],
    Dest: [doc.getPage(to).ref, PDFName.of('Fit')],
  })
  doc.getPage(from).node.addAnnot(doc.context.register(link))
}
