import { rgb, setWordSpacing } from 'pdf-lib'
import type { PDFDocument, PDFFont, PDFPage, RGB } from 'pdf-lib'
import type { Heading } from './pdf-structure.ts'
import { shape, toLines } from './pdf-type.ts'
import type { Typeface } from './pdf-type.ts'

/** A4, the size of all pages, in points. */
export const A4 = { width: 595.28, height: 841.89 } as const

/** The colour of body text. */
export const INK = rgb(0.13, 0.14, 0.16)

/** A column of the page: its left edge and width in points. */
export interface Column {
  readonly x: number
  readonly width: number
}

/** The style of a paragraph; lengths are in points. */
export interface TextStyle {
  readonly font: PDFFont
  readonly size: number
  readonly leading: number
  readonly colour?: RGB
  readonly justify?: boolean
  readonly indent?: number
}

/** Fills columns and pages from top to bottom; `onPage` draws the furniture of each page. */
export class Flow {
  readonly doc: PDFDocument
  readonly typeface: Typeface
  readonly headings: Heading[] = []
  readonly columns: readonly Column[]
  page: PDFPage
  y: number
  private columnIndex = 0
  private top: number
  private readonly bottom: number
  private readonly onPage: (page: PDFPage, pageIndex: number) => number

  /** `onPage` draws the furniture of a new page and returns the height at which text may start. */
  constructor(
    doc: PDFDocument,
    typeface: Typeface,
    columns: readonly Column[],
    bottom: number,
    onPage: (page: PDFPage, pageIndex: number) => number,
  ) {
    this.doc = doc
    this.typeface = typeface
    this.columns = columns
    this.bottom = bottom
    this.onPage = onPage
    this.page = doc.addPage([A4.width, A4.height])
    this.top = onPage(this.page, doc.getPageCount() - 1)
    this.y = this.top
  }

  get column(): Column {
    return this.columns[this.columnIndex] ?? { x: 72, width: 451 }
  }

  /** Whether the current column is still empty. */
  get isAtTop(): boolean {
    return this.y === this.top
  }

  newPage(): void {
    this.page = this.doc.addPage([A4.width, A4.height])
    this.columnIndex = 0
    this.top = this.onPage(this.page, this.doc.getPageCount() - 1)
    this.y = this.top
  }

  /** Continues in the next column or page unless `height` points are left in this one. */
  reserve(height: number): void {
    if (this.y - height >= this.bottom) return
    if (this.columnIndex + 1 >= this.columns.length) return this.newPage()
    this.columnIndex += 1
    this.y = this.top
  }

  /** Leaves white space, but never at the top of a column. */
  skip(height: number): void {
    if (!this.isAtTop) this.y -= height
  }

  /** Records a heading at the current height. */
  addHeading(level: 1 | 2, text: string): void {
    this.headings.push({ level, text, pageIndex: this.doc.getPageCount() - 1, top: this.y + 6 })
  }

  /** Typesets a paragraph; it may continue in the next column, but leaves no single line behind. */
  paragraph(text: string, style: TextStyle): void {
    const indent = style.indent ?? 0
    const lines = toLines(text, style.font, style.size, this.column.width - indent)
    lines.forEach((line, index) => {
      const keep = index === 0 || index === lines.length - 2 ? Math.min(2, lines.length) : 1
      this.reserve(style.leading * keep)
      this.y -= style.leading
      this.drawLine(line, style, this.column.x + indent, this.column.width - indent, index === lines.length - 1)
    })
  }

  private drawLine(line: string, style: TextStyle, x: number, width: number, isLastLine: boolean): void {
    const gaps = line.split(' ').length - 1
    const freeWidth = width - style.font.widthOfTextAtSize(line, style.size)
    const gapWidth = gaps > 0 ? freeWidth / gaps : 0
    // A short line before a long address would get very wide gaps, so it is not justified.
    const stretch =
      style.justify === true && this.typeface.justify && !isLastLine && gapWidth < style.size * 0.7 ? gapWidth : 0
    if (stretch > 0) this.page.pushOperators(setWordSpacing(stretch))
    this.page.drawText(shape(line, this.typeface), {
      x,
      y: this.y,
      size: style.size,
      font: style.font,
      color: style.colour ?? INK,
    })
    if (stretch > 0) this.page.pushOperators(setWordSpacing(0))
  }
}
