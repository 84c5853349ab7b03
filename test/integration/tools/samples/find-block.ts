import type { ParsedPage, Span } from '../../../../src/domain/parsed-document.ts'
import type { Block } from '../../../../tools/samples/sample-text.ts'

/** A position in a document: the index of a page, and an offset in its text on one line. */
export interface TextPosition {
  readonly page: number
  readonly offset: number
}

/** The words of a block, in pieces that are each typeset as one. */
export function wordsOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'table':
      return block.rows.flat()
    case 'chart':
      return [...block.bars.flatMap(({ label, value }) => [label, String(value)])]
    case 'chapter':
    case 'section':
    case 'paragraph':
    case 'bullet':
    case 'callout':
      return [block.text]
  }
}

/**
 * The end of the first occurrence of `words` after `from`, on one page or across two; null when there is none.
 */
export function findWords(pages: readonly string[], words: string, from: TextPosition): TextPosition | null {
  for (let page = from.page; page < pages.length; page++) {
    const start = page === from.page ? from.offset : 0
    const text = (pages[page] ?? '').slice(start)
    const at = text.indexOf(words)
    if (at >= 0) return { page, offset: start + at + words.length }
    const rest = restOnNextPage(text, pages[page + 1] ?? '', words)
    if (rest !== null) return { page: page + 1, offset: rest }
  }
  return null
}

/** A page's text on one line, without furniture, which would interrupt a sentence that continues on the next page. */
export function toLine({ text, furniture }: ParsedPage): string {
  return bodyOf(text, furniture).replace(/\s+/g, ' ').trim()
}

/** A page's text without its furniture. */
export function bodyOf(text: string, furniture: readonly Span[]): string {
  return [...furniture].reverse().reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text)
}

/** The end of `words` on the next page when this one ends with their beginning, perhaps within a word; else null. */
function restOnNextPage(text: string, next: string, words: string): number | null {
  for (let cut = words.length - 1; cut > 0; cut--) {
    const head = words.slice(0, cut)
    const ends = words[cut] === ' ' ? text.endsWith(head) : text.endsWith(`${head}-`)
    const rest = words.slice(cut).trimStart()
    const at = ends ? next.indexOf(rest) : -1
    if (at >= 0) return at + rest.length
  }
  return null
}
