import { boundsOf, medianOf, type Block, type Line, type Run } from './character.ts'
import { joinCells } from './join-cells.ts'
import { toLines } from './to-lines.ts'
import { toRegions } from './to-regions.ts'

/** Of the usual distance between lines: a wider one parts paragraphs... */
const MIN_PARAGRAPH_GAP = 1.35
/** ...as does another size of type. */
const MAX_SIZE_CHANGE = 1.12
/** Of the size of the page's text: notes are set smaller. */
const MAX_NOTE_SIZE = 0.93
/** Notes stand in this lower part of the page. */
const NOTES_FROM = 0.55
const NOTE_MARK = /^(?:\d{1,3}|[*\u2020\u2021\u00A7]{1,3})[.)]?\s?\p{L}/u
/** In ems: the distance of lines where a paragraph has only one. */
const USUAL_PITCH = 1.25

/** A page as blocks in reading order, notes last. */
export function toBlocks(runs: readonly Run[]): readonly Block[] {
  return notesLast(toRegions(runs).flatMap((region) => toParagraphs(toLines(region))))
}

/** Cuts the lines of one region where the distance between them, their size or their weight changes. */
export function toParagraphs(lines: readonly Line[]): readonly Block[] {
  const pitch = medianOf(lines.slice(1).map(({ y }, index) => y - (lines[index]?.y ?? 0)))
  const blocks: Line[][] = []
  for (const line of lines) {
    const block = blocks.at(-1)
    const last = block?.at(-1)
    if (block && last && belongs(last, line, pitch)) block.push(line)
    else blocks.push([line])
  }
  return blocks.map((block) => ({ lines: joinCells(block) }))
}

function belongs(last: Line, line: Line, pitch: number): boolean {
  const isPlain = last.cells.length === 1 && line.cells.length === 1
  const [small, large] = [Math.min(last.size, line.size), Math.max(last.size, line.size)]
  if (large > small * MAX_SIZE_CHANGE && isPlain) return false
  if (last.isBold !== line.isBold && isPlain) return false
  return line.y - last.y <= Math.max(pitch, large * USUAL_PITCH) * MIN_PARAGRAPH_GAP
}

/** Notes at the foot of a column are not what its text goes on with. */
function notesLast(blocks: readonly Block[]): readonly Block[] {
  const lines = blocks.flatMap((block) => block.lines)
  const size = medianOf(
    lines.flatMap((line) => Array.from({ length: Math.ceil(line.text.length / 40) }, () => line.size)),
  )
  const { left: top, right: bottom } = boundsOf(lines.map(({ y }) => ({ left: y, right: y })))
  const from = top + (bottom - top) * NOTES_FROM
  let inNotes = false
  const isNote = ({ lines: [first] }: Block, index: number) => {
    if (!first || first.size > size * MAX_NOTE_SIZE || first.y < from) return (inNotes = false)
    const before = blocks[index - 1]?.lines.at(-1)
    inNotes = NOTE_MARK.test(first.text) || (inNotes && before !== undefined && first.y > before.y)
    return inNotes
  }
  const flags = blocks.map(isNote)
  return [...blocks.filter((_block, index) => !flags[index]), ...blocks.filter((_block, index) => flags[index])]
}
