import type { Block } from './character.ts'
import { MAX_HEADINGS, MAX_HEADING_LEVEL } from '../../limits.ts'

/** Least ratio of a heading's size to that of the document's text. */
const MIN_SIZE = 1.15
/** A bold line in the size of the text is a heading if it has at most this many words and no full stop. */
const MAX_BOLD_WORDS = 14
const MAX_LINES = 3
const MAX_CHARACTERS = 200
/** Sizes are rounded to half points, since programs that scale pages turn one size into many. */
const CLASSES_PER_POINT = 2

/** A heading recognised by its type. */
export interface TypeHeading {
  readonly pageIndex: number
  readonly level: number
  readonly title: string
}

/** Headings recognised by type: larger than the text, or bold and short; larger sizes are higher levels. */
export function toTypeHeadings(pages: readonly (readonly Block[])[]): readonly TypeHeading[] {
  const textSize = textSizeOf(pages)
  const found = pages.flatMap((blocks, position) =>
    blocks.filter((block) => isHeading(block, textSize)).map((block) => ({ pageIndex: position + 1, block })),
  )
  const sizes = [...new Set(found.map(({ block }) => sizeOf(block)))].sort((a, b) => b - a)
  return found.slice(0, MAX_HEADINGS).map(({ pageIndex, block }) => ({
    pageIndex,
    level: Math.min(sizes.indexOf(sizeOf(block)) + 1, MAX_HEADING_LEVEL),
    title: titleOf(block),
  }))
}

/** The font size of most of the document's text, in points. */
export function textSizeOf(pages: readonly (readonly Block[])[]): number {
  const letters = new Map<number, number>()
  for (const { lines } of pages.flat()) {
    for (const { size, text } of lines) letters.set(toClass(size), (letters.get(toClass(size)) ?? 0) + text.length)
  }
  return [...letters].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 0
}

function isHeading(block: Block, textSize: number): boolean {
  const title = titleOf(block)
  if (block.lines.length > MAX_LINES || title.length > MAX_CHARACTERS) return false
  if (block.lines.some(({ cells }) => cells.length > 2) || !/\p{L}{2}/u.test(title) || /[.,;:]$/.test(title))
    return false
  if (sizeOf(block) >= textSize * MIN_SIZE) return true
  const isBold = block.lines.every((line) => line.isBold)
  return isBold && sizeOf(block) >= textSize && title.split(' ').length <= MAX_BOLD_WORDS
}

function sizeOf({ lines }: Block): number {
  return toClass(Math.max(...lines.map(({ size }) => size)))
}

function toClass(size: number): number {
  return Math.round(size * CLASSES_PER_POINT) / CLASSES_PER_POINT
}

function titleOf({ lines }: Block): string {
  return lines.map(({ text }) => text).join(' ')
}
