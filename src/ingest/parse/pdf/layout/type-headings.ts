import type { Block } from './character.ts'
import { isPlainLine } from './to-blocks.ts'
import { MAX_HEADINGS, MAX_HEADING_LEVEL } from '../../limits.ts'

/** Least ratio of a heading's size to that of the document's text. */
const MIN_SIZE = 1.15
/** A bold line in the size of the text is a heading if it has at most this many words and no full stop. */
const MAX_BOLD_WORDS = 14
const MAX_LINES = 3
const MAX_CHARACTERS = 200
/** A longer one in large type is an abstract or a quotation. */
const MAX_WORDS = 25
/** Where more of the letters of a document are bold, bold says nothing. */
const MAX_BOLD_SHARE = 0.4
/** A formula has fewer letters. */
const MIN_LETTERS = 0.55
const FORMULA = /[=\u2264\u2265\u2211\u222B\u221A\u2248\u2261\u2208]/
/** Names of tables and pictures, and lines of a contents list. */
const CAPTION = /^(?:table|figure|fig\.?|chart|graph)\s+[\dA-Z]/i
const LEADER = /(?:[.\u2026_]\s?){4}/
/** A sentence within: prose in bold, as an abstract. */
const SENTENCE_END = /\p{Ll}{2}[.!?] \p{Lu}/u
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
  const isBoldRare = isBoldRareIn(pages)
  const found = pages.flatMap((blocks, position) =>
    blocks
      .filter((block) => isHeading(block, textSize, isBoldRare))
      .map((block) => ({ pageIndex: position + 1, block })),
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

function isHeading(block: Block, textSize: number, isBoldRare: boolean): boolean {
  const title = titleOf(block)
  if (block.lines.length > MAX_LINES || title.length > MAX_CHARACTERS || !isTitle(title)) return false
  if (block.lines.some(({ cells, isRuled }) => cells.length > 2 || isRuled)) return false
  if (sizeOf(block) >= textSize * MIN_SIZE) return true
  if (!isBoldRare || !block.lines.every((line) => line.isBold && isPlainLine(line))) return false
  return sizeOf(block) >= textSize && title.split(' ').length <= MAX_BOLD_WORDS
}

/** Whether words may be a title: no prose, formula, caption or line of a contents list. */
function isTitle(title: string): boolean {
  if (!/\p{L}{2}/u.test(title) || /[.,;:]$/.test(title) || title.split(' ').length > MAX_WORDS) return false
  if (SENTENCE_END.test(title) || CAPTION.test(title) || LEADER.test(title) || FORMULA.test(title)) return false
  const letters = title.match(/\p{L}/gu)?.length ?? 0
  return letters >= title.replace(/\s/g, '').length * MIN_LETTERS
}

/** Whether bold sets lines of a document apart from others. */
function isBoldRareIn(pages: readonly (readonly Block[])[]): boolean {
  let [bold, all] = [0, 0]
  for (const line of pages.flat().flatMap(({ lines }) => lines)) {
    all += line.text.length
    if (line.isBold) bold += line.text.length
  }
  return bold <= all * MAX_BOLD_SHARE
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
