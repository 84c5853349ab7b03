import type { Block } from './character.ts'
import { textSizeOf } from './type-headings.ts'

/** Least ratio to the size of the document's text: larger than most chapter headings. */
const MIN_SIZE = 1.6
/** A title begins within this many lines from the top, and has at most this many lines. */
const MAX_TOP_LINES = 12
const MAX_LINES = 5
const MAX_CHARACTERS = 200

/** The text in large type at the top of each page; null if there is none. */
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
