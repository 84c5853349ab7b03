import { medianOf, type Run } from './character.ts'
import type { OcrWord } from '../../../../domain/ocr-page.ts'
import { mergeRuns, rowsOf } from './to-lines.ts'
import type { PageLayout } from './to-page-layout.ts'

/** In heights of the line: a wider gap parts the cells of a table. */
const MAX_GAP = 1.6
/** A box from the top of a capital to the foot of a g, in ems. */
const BOX_EMS = 0.93
/** Boxes of one size of type differ as their letters do; only so much more is larger type. */
const LARGER = 1.4

/** A page as OCR read it, in the shape of one whose letters the file has. */
export function fromOcr(lines: readonly (readonly OcrWord[])[]): PageLayout {
  const usual = medianOf(lines.map(sizeOf))
  const runs = lines.flatMap((words) => toRuns(words, toSize(sizeOf(words), usual)))
  return { rows: rowsOf(mergeRuns(runs)), turned: [], isBroken: false }
}

function toSize(size: number, usual: number): number {
  return size > usual * LARGER ? size : usual
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
