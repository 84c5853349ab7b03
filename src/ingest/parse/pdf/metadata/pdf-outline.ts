import { toCleanValue } from '../../text/clean-text.ts'
import { MAX_HEADINGS, MAX_HEADING_LEVEL, MAX_TITLE_CHARACTERS } from '../../limits.ts'
import type { Heading } from '../../../../domain/parsed-document.ts'
import type { PdfDocument, PdfOutlineItem } from '../pdf-document.ts'

/** An entry of the outline and its target page, counted from 1. */
export interface OutlineEntry {
  readonly pageIndex: number
  readonly level: number
  readonly title: string
}

interface Pending {
  readonly item: PdfOutlineItem
  readonly level: number
}

/** The outline in document order, without entries that have no target page or cannot be read. */
export async function readOutline(document: PdfDocument): Promise<readonly OutlineEntry[]> {
  const roots = (await document.getOutline().catch(() => null)) ?? []
  const stack: Pending[] = toPending(roots, 1)
  const entries: OutlineEntry[] = []
  for (let seen = 0; stack.length > 0 && seen < MAX_HEADINGS; seen++) {
    const next = stack.pop()
    if (!next) break
    const title = typeof next.item.title === 'string' ? toCleanValue(next.item.title, MAX_TITLE_CHARACTERS) : null
    const pageIndex = title === null ? null : await readPageIndex(document, next.item.dest)
    if (title !== null && pageIndex !== null) entries.push({ pageIndex, level: next.level, title })
    stack.push(...toPending(next.item.items, Math.min(next.level + 1, MAX_HEADING_LEVEL)))
  }
  return entries
}

/**
 * Locates the entries of one page in its text. An entry whose title is not found is placed where the entry before it
 * is, or at the top.
 */
export function placeHeadings(text: string, entries: readonly OutlineEntry[]): readonly Heading[] {
  let from = 0
  return entries.map(({ level, title }) => {
    const offset = findTitle(text, title, from) ?? from
    from = offset
    return { offset, level, title }
  })
}

/** In reverse, for a stack; at most MAX_HEADINGS. */
function toPending(items: readonly PdfOutlineItem[], level: number): Pending[] {
  return items
    .slice(0, MAX_HEADINGS)
    .map((item) => ({ item, level }))
    .reverse()
}

async function readPageIndex(document: PdfDocument, dest: PdfOutlineItem['dest']): Promise<number | null> {
  try {
    const target = typeof dest === 'string' ? await document.getDestination(dest) : dest
    const page = target?.[0]
    if (page === undefined || page === null) return null
    // an integer is a page counted from 0, which only remote destinations should use
    const index = typeof page === 'number' ? page : await document.getPageIndex(page)
    return Number.isInteger(index) && index >= 0 ? index + 1 : null
  } catch {
    return null
  }
}

/** The offset of a title, preferably at the start of a line, since its words often occur in running text too. */
function findTitle(text: string, title: string, from: number): number | null {
  const words = title
    .split(' ')
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('\\s+')
  const atLineStart = searchFrom(new RegExp(`^[ \\t]*(?=${words})`, 'gim'), text, from)
  return atLineStart ?? searchFrom(new RegExp(words, 'gi'), text, from)
}

function searchFrom(pattern: RegExp, text: string, from: number): number | null {
  pattern.lastIndex = from
  const found = pattern.exec(text)
  return found ? found.index : null
}
