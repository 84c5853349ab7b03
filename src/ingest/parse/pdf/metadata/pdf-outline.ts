import { toCleanValue } from '../../text/clean-text.ts'
import { MAX_HEADINGS, MAX_HEADING_LEVEL, MAX_TITLE_CHARACTERS } from '../../limits.ts'
import type { Heading } from '../../../../domain/parsed-document.ts'
import type { PdfDocument, PdfOutlineItem } from '../pdf-document.ts'

/** An entry of the outline and the page it leads to, counted from 1. */
export interface OutlineEntry {
  readonly pageIndex: number
  readonly level: number
  readonly title: string
}

interface Pending {
  readonly item: PdfOutlineItem
  readonly level: number
}

/** The outline in document order; entries that lead to no page, or that cannot be read, are left out. */
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
 * Where entries that lead to one page stand in its text. An entry whose title the text does not have stands at the top,
 * or where the entry before it does.
 */
export function placeHeadings(text: string, entries: readonly OutlineEntry[]): readonly Heading[] {
  let from = 0
  return entries.map(({ level, title }) => {
    const offset = findTitle(text, title, from) ?? from
    from = offset
    return { offset, level, title }
  })
}

/** Reversed, since a stack hands out the last one first; only as many as can be read at all. */
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

/** At the start of a line if there is one such place, since a title's words often stand in running text too. */
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
