import { toCleanLines, toCleanText } from './clean-text.ts'
import { joinHyphens } from './join-hyphens.ts'
import type { Block, Line } from '../pdf/layout/character.ts'
import type { Span } from '../../../domain/parsed-document.ts'

/** The three parts of a page's text before hyphens are joined; `head` and `foot` are the running lines. */
export interface PageParts {
  readonly head: string
  readonly body: string
  readonly foot: string
}

/** A page's text and the spans of its running lines. */
export interface PageText {
  readonly text: string
  readonly furniture: readonly Span[]
}

/** Lines separated by \n, blocks by an empty line, unless a sentence continues in the next block. */
export function toBodyText(blocks: readonly Block[]): string {
  let text = ''
  blocks.forEach(({ lines }, index) => {
    const before = blocks[index - 1]?.lines.at(-1)
    const [first] = lines
    if (before && first) text += continuesIn(before, first) ? '\n' : '\n\n'
    text += toText(lines)
  })
  return text
}

/** Lines separated by \n. */
export function toText(lines: readonly Line[]): string {
  return lines.map(({ text }) => text).join('\n')
}

/** Joins hyphens over a whole document, cleans its text, and locates running lines in it. */
export function toPageTexts(pages: readonly PageParts[]): readonly PageText[] {
  const clean = (part: keyof PageParts) => joinHyphens(pages.map((page) => toCleanLines(page[part]))).map(toCleanText)
  const [heads, bodies, feet] = [clean('head'), clean('body'), clean('foot')]
  return bodies.map((body, index) => joinParts(heads[index] ?? '', body, feet[index] ?? ''))
}

function joinParts(head: string, body: string, foot: string): PageText {
  const parts = [head, body, foot].filter((part) => part.trim() !== '')
  const text = parts.join('\n\n')
  const furniture: Span[] = []
  if (head.trim() !== '') furniture.push({ start: 0, end: head.length })
  if (foot.trim() !== '') furniture.push({ start: text.length - foot.length, end: text.length })
  return { text, furniture }
}

/** Whether a sentence continues, as at the end of a column or around a picture. */
export function continuesIn(last: Line, next: Line): boolean {
  const hasSameType = Math.abs(last.size - next.size) < 0.5 && last.isBold === next.isBold
  return hasSameType && /[\p{L},\u2010\u00AD-]$/u.test(last.text) && /^\p{Ll}/u.test(next.text)
}
