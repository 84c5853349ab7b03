import type { PageTable, Span } from '../../../domain/parsed-document.ts'
import type { Passage } from '../../../db/texts/texts.ts'
import { headingEnd } from '../../../ui/components/heading-end.ts'

/** A part of a paragraph that belongs to one passage; offsets in the text of the page. */
export interface Fragment extends Span {
  readonly passage: Passage
  /** The number of the passage on its page, from 1. */
  readonly number: number
  /** Whether the passage begins here. */
  readonly isFirst: boolean
}

/** What the reader shows as one: a heading, a paragraph with the passages that it is a part of, or a table. */
export interface Paragraph {
  readonly kind: 'heading' | 'text' | 'table'
  readonly fragments: readonly Fragment[]
  /** The table that stands here. */
  readonly table: PageTable | null
}

const EMPTY_LINE = /\n[^\S\n]*\n\s*/g

/** The paragraphs of a page as printed: passages are cut by length, and begin and end in the middle of one. */
export function toParagraphs(
  pageText: string,
  passages: readonly Passage[],
  tables: readonly PageTable[] = [],
): readonly Paragraph[] {
  const paragraphs: { kind: Paragraph['kind']; fragments: Fragment[]; table: PageTable | null }[] = []
  let end = 0
  for (const fragment of passages.flatMap((passage, at) => fragmentsOf(passage, at + 1, tables))) {
    const { kind, table, ...own } = fragment
    const last = paragraphs.at(-1)
    const goesOn =
      last?.kind === kind &&
      last.table === table &&
      (table !== null || !pageText.slice(end, own.start).includes('\n\n'))
    if (last && goesOn && kind !== 'heading' && isSameParagraph(own, table)) last.fragments.push(own)
    else paragraphs.push({ kind, table, fragments: [own] })
    end = own.end
  }
  return paragraphs
}

/** Within a passage an empty line has parted them already. */
function isSameParagraph({ isFirst }: Fragment, table: PageTable | null): boolean {
  return isFirst || table !== null
}

type KindOfFragment = Fragment & Pick<Paragraph, 'kind' | 'table'>

/** The parts of a passage: the heading at its beginning, its paragraphs, and the tables that it is in. */
function fragmentsOf(passage: Passage, number: number, tables: readonly PageTable[]): readonly KindOfFragment[] {
  const { start, end, text, headingPath } = passage
  const heading = headingEnd(text, headingPath)
  const bounds = new Set([0, heading, text.length])
  for (const gap of text.matchAll(EMPTY_LINE)) bounds.add(gap.index + gap[0].length)
  for (const table of tables)
    for (const at of [table.start, table.end]) if (at > start && at < end) bounds.add(at - start)
  const cuts = [...bounds].sort((a, b) => a - b)
  return cuts.slice(1).flatMap((to, at) => {
    const from = cuts[at] ?? 0
    const piece = text.slice(from, to)
    const [lead, length] = [piece.length - piece.trimStart().length, piece.trim().length]
    if (length === 0) return []
    const span = { start: start + from + lead, end: start + from + lead + length }
    const table = tables.find((one) => span.start >= one.start && span.start < one.end) ?? null
    const kind = table !== null ? 'table' : to <= heading ? 'heading' : 'text'
    return [{ ...span, passage, number, isFirst: text.slice(0, from).trim() === '', kind, table }]
  })
}
