import { medianOf, type Run } from './character.ts'
import type { OcrWord } from '../../../../domain/pages/ocr-page.ts'
import { mergeRuns, rowsOf } from './to-lines.ts'
import type { PageLayout } from './to-page-layout.ts'

/** In line heights: a wider gap separates the cells of a table. */
const MAX_GAP = 1.6
/** Height of a box from the top of a capital to the bottom of a g, in ems. */
const BOX_EMS = 0.93
/** Boxes in one font size differ with their letters; only above this ratio is the type larger. */
const MIN_LARGER_RATIO = 1.4

/** The layout of a page recognised by OCR. */
export function fromOcr(lines: readonly (readonly OcrWord[])[]): PageLayout {
  const usual = medianOf(lines.map(sizeOf))
  const runs = lines.flatMap((words) => toRuns(words, toSize(sizeOf(words), usual)))
  return { rows: rowsOf(mergeRuns(runs)), asides: [], rotated: [], watermarks: [], isBroken: false }
}

function toSize(size: number, usual: number): number {
  return size > usual * MIN_LARGER_RATIO ? size : usual
}

function sizeOf(words: readonly OcrWord[]): number {
  return Math.max(...words.map(({ top, bottom }) => bottom - top)) / BOX_EMS
}

function toRuns(words: readonly OcrWord[], size: number): readonly Run[] {
  const y = medianOf(words.map(({ bottom }) => bottom))
  const runs: Run[] = []
  for (const { text, left, right } of words) {
    const last = runs.at(-1)
    if (last && left - last.right <= size * MAX_GAP) {
      runs[runs.length - 1] = { ...last, text: `${last.text} ${text}`, right: Math.max(last.right, right) }
    } else runs.push({ text, left, right, y, size, isBold: false })
  }
  return runs
}
