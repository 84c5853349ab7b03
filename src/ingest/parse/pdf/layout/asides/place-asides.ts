import { boundsOf, type Block, type Run } from '../character.ts'
import { toBlocks } from '../to-blocks.ts'
import { continuesIn } from '../../../text/page-text.ts'

/** In ems: a note whose first line is no farther from that of a paragraph belongs to it, and comes before it. */
const SAME_LINE = 0.3

/**
 * Blocks with those of the asides of their page among them: a note that begins level with a paragraph before it, any
 * other after the text beside it, but never between two blocks of one sentence.
 */
export function placeAsides(blocks: readonly Block[], asides: readonly (readonly Run[])[]): readonly Block[] {
  return asides.reduce<readonly Block[]>((placed, aside) => {
    const added = toBlocks(aside)
    if (added.length === 0) return placed
    const at = placeOf(placed, aside)
    return [...placed.slice(0, at), ...added, ...placed.slice(at)]
  }, blocks)
}

function placeOf(blocks: readonly Block[], aside: readonly Run[]): number {
  const { left: top, right: bottom } = boundsOf(aside.map(({ y }) => ({ left: y, right: y })))
  const isShort = aside.length <= 2
  const level = blocks.findIndex(({ lines: [first] }) => first && Math.abs(first.y - top) <= first.size * SAME_LINE)
  if (isShort && level >= 0) return level
  const overlaps = ({ lines }: Block) => lines.some(({ y, size }) => y >= top - size && y <= bottom + size)
  const beside = blocks.findLastIndex(overlaps)
  let at = beside >= 0 ? beside + 1 : blocks.findLastIndex(({ lines }) => (lines[0]?.y ?? 0) < top) + 1
  while (at > 0 && at < blocks.length && isOneSentence(blocks[at - 1], blocks[at])) at += 1
  return at
}

function isOneSentence(block: Block | undefined, next: Block | undefined): boolean {
  const [last, first] = [block?.lines.at(-1), next?.lines[0]]
  return last !== undefined && first !== undefined && continuesIn(last, first)
}
