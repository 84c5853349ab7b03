import { PLAIN_LINE_CHARACTERS } from './cover-limits.ts'
import type { ParsedPage } from '../../../../domain/parsed-document.ts'

/** A printed line of the first pages with its type, as far as the format shows it. */
export interface CoverLine {
  readonly text: string
  /** Parts of the line that are set apart by wide gaps, left to right; one for an ordinary line. */
  readonly cells: readonly string[]
  /** Font size in points, or a rank that stands for it where a format has none: headings are larger than text. */
  readonly size: number
  readonly isBold: boolean
  readonly pageIndex: number
  /** Its distance from the top of the page, in points; only differences on one page have a meaning. */
  readonly top: number
  /** Number of its block on the page, in reading order. */
  readonly block: number
}

/** The lines of the first pages, and what is known of the whole document. */
export interface FirstPages {
  readonly lines: readonly CoverLine[]
  /** Running headers and footers of these pages. */
  readonly running: readonly CoverLine[]
  readonly pageCount: number
  /** The font size of most of the document. */
  readonly textSize: number
  /** Whether sizes and distances are those of print; false for formats that have only headings and text. */
  readonly hasLayout: boolean
}

/** The cover, the page behind it, and the first page after both. */
export const FIRST_PAGES = 3

/** Sizes that stand for headings and text of formats without layout. */
const TEXT_SIZE = 10
const HEADING_SIZES = [24, 16, 14, 12, 12, 12] as const
/** Distance of lines of a format without layout. */
const LINE_HEIGHT = 12

/** The first pages of a format that has headings but no layout. */
export function toPlainFirstPages(pages: readonly ParsedPage[]): FirstPages {
  const read = pages.slice(0, FIRST_PAGES)
  return {
    lines: read.flatMap(linesOfPage),
    running: [],
    pageCount: pages.length,
    textSize: TEXT_SIZE,
    hasLayout: false,
  }
}

function linesOfPage({ text, headings, index }: ParsedPage): readonly CoverLine[] {
  const opening = text.slice(0, PLAIN_LINE_CHARACTERS)
  const levels = new Map(headings.map(({ offset, level }) => [offset, level]))
  const lines: CoverLine[] = []
  let [offset, block, row] = [0, 0, 0]
  for (const line of opening.split('\n')) {
    const level = levels.get(offset)
    if (line.trim() === '') block += 1
    else {
      const size = level === undefined ? TEXT_SIZE : (HEADING_SIZES[level - 1] ?? TEXT_SIZE)
      const cells = line.trim().split(/\t+| {4,}/)
      lines.push({
        ...{ text: line.trim().replace(/\s+/g, ' '), cells, size, isBold: level !== undefined },
        ...{ pageIndex: index, top: row * LINE_HEIGHT, block },
      })
    }
    offset += line.length + 1
    row += 1
  }
  return lines
}
