import type { Block } from './character.ts'
import { textSizeOf } from './type-headings.ts'

/** Of the size of the document's text: larger than headings of chapters mostly are. */
const MIN_SIZE = 1.6
/** Lines from the top among which a title begins, and lines that it has. */
const MAX_TOP_LINES = 12
const MAX_LINES = 5
const MAX_CHARACTERS = 200

/** What is set in large type at the top of each page; null where nothing is. */
export function toOpeningTitles(pages: readonly (readonly Block[])[]): readonly (string | null)[] {
  const minSize = textSizeOf(pages) * MIN_SIZE
  return pages.map((blocks) => {
    const lines = blocks.flatMap((block) => block.lines)
    const top = lines.slice(0, MAX_TOP_LINES).findIndex(({ size, text }) => size >= minSize && /\p{L}{2}/u.test(text))
    if (top < 0) return null
    const rest = lines.slice(top)
    const end = rest.findIndex(({ size }) => size < minSize)
    const large = end < 0 ? rest : rest.slice(0, end)
    const title = large.map(({ text }) => text).join(' ')
    return large.length > MAX_LINES || title.length > MAX_CHARACTERS ? null : title
  })
}
