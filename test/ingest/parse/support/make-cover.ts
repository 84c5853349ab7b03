import type { CoverLine, FirstPages } from '../../../../src/ingest/parse/metadata/cover/cover-line.ts'

/** A line of a first page: its size in points and its text; cells are parted by a bar. */
export type MadeLine = readonly [size: number, text: string, pageIndex?: number]

/** First pages with text of 10 points; lines follow each other at the distance of their type, each in its own block. */
export function makeCover(lines: readonly MadeLine[], running: readonly string[] = [], pageCount = 20): FirstPages {
  let top = 0
  const made = lines.map(([size, written, pageIndex = 1], block): CoverLine => {
    top += size * 1.3
    const cells = written.split(' | ')
    return { text: cells.join(' '), cells, size, isBold: false, pageIndex, top, block }
  })
  const lone = { size: 0, isBold: false, pageIndex: 1, top: 0, block: -1 }
  return {
    lines: made,
    running: running.map((text) => ({ text, cells: [text], ...lone })),
    ...{ pageCount, textSize: 10, hasLayout: true },
  }
}
