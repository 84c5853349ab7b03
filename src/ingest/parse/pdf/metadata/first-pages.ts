import { MAX_LINE_CHARACTERS, MAX_PAGE_LINES } from '../../metadata/cover/cover-limits.ts'
import { FIRST_PAGES, type CoverLine, type FirstPages } from '../../metadata/cover/cover-line.ts'
import { toCleanValue } from '../../text/clean-text.ts'
import type { Block, Line } from '../layout/character.ts'
import { textSizeOf } from '../layout/type-headings.ts'
import type { PdfPages } from '../pdf-pages.ts'

/** The first pages of a PDF with the type of their lines. */
export function toFirstPages({ blocks, parts }: Pick<PdfPages, 'blocks' | 'parts'>): FirstPages {
  const read = blocks.slice(0, FIRST_PAGES)
  return {
    lines: read.flatMap((page, position) => linesOfPage(page, position + 1)),
    running: parts
      .slice(0, FIRST_PAGES)
      .flatMap(({ head, foot }, position) => runningLines(`${head}\n${foot}`, position + 1)),
    pageCount: blocks.length,
    textSize: textSizeOf(blocks),
    hasLayout: true,
  }
}

function linesOfPage(page: readonly Block[], pageIndex: number): readonly CoverLine[] {
  return page
    .flatMap(({ lines }, block) => lines.map((line) => toCoverLine(line, pageIndex, block)))
    .filter(({ text }) => text !== '')
    .slice(0, MAX_PAGE_LINES)
}

function toCoverLine({ text, cells, size, isBold, y }: Line, pageIndex: number, block: number): CoverLine {
  return {
    text: clean(text),
    cells: cells.map((cell) => clean(cell.text)),
    ...{ size, isBold, pageIndex, top: y, block },
  }
}

function runningLines(text: string, pageIndex: number): readonly CoverLine[] {
  return text.split('\n').flatMap((line) => {
    const value = clean(line)
    return value === '' ? [] : [{ text: value, cells: [value], size: 0, isBold: false, pageIndex, top: 0, block: -1 }]
  })
}

function clean(text: string): string {
  return toCleanValue(text, MAX_LINE_CHARACTERS) ?? ''
}
