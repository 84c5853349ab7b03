import { boundsOf, medianOf, type Block, type Line, type Run } from './character.ts'
import { joinCells } from './join-cells.ts'
import { LINE_NUMBER, toLines } from './to-lines.ts'
import { toRegions } from './to-regions.ts'

/** Ratio to the median line distance above which a gap separates paragraphs... */
const MIN_PARAGRAPH_GAP = 1.35
/** ...as does a change in font size by more than this ratio. */
const MAX_SIZE_CHANGE = 1.12
/** Greatest ratio of the font size of notes to that of the page's text. */
const MAX_NOTE_SIZE = 0.93
/** Notes begin below this share of the page height. */
const NOTES_FROM = 0.55
const NOTE_MARK = /^(?:\d{1,3}|[⁰¹²³⁴-⁹]{1,3}|[*\u2020\u2021\u00A7]{1,3})[.)]?\s?\p{L}/u
/** A bold line with fewer words is a heading, whatever follows. */
const MIN_SENTENCE_WORDS = 5
/** In ems: line distance assumed for a paragraph of one line. */
const USUAL_PITCH = 1.25

/** The blocks of a page in reading order, with notes last. */
export function toBlocks(runs: readonly Run[]): readonly Block[] {
  return notesLast(toRegions(runs).flatMap((region) => toParagraphs(toLines(region))))
}

/** Splits the lines of a region into blocks where line distance, font size or weight changes. */
function toParagraphs(lines: readonly Line[]): readonly Block[] {
  const pitch = medianOf(lines.slice(1).map(({ y }, index) => y - (lines[index]?.y ?? 0)))
  const blocks: Line[][] = []
  for (const line of lines) {
    const block = blocks.at(-1)
    const last = block?.at(-1)
    if (block && last && isSameBlock(last, line, pitch)) block.push(line)
    else blocks.push([line])
  }
  return blocks.map((block) => ({ lines: joinCells(block) }))
}

function isSameBlock(last: Line, line: Line, pitch: number): boolean {
  const isPlain = isPlainLine(last) && isPlainLine(line)
  const [small, large] = [Math.min(last.size, line.size), Math.max(last.size, line.size)]
  if (large > small * MAX_SIZE_CHANGE && isPlain) return false
  if (last.isBold !== line.isBold && isPlain && !isSentence(last, line)) return false
  return line.y - last.y <= Math.max(pitch, large * USUAL_PITCH) * MIN_PARAGRAPH_GAP
}

/** Whether a sentence goes on in the next line: it may begin in bold, as a heading may stand above a paragraph. */
function isSentence(last: Line, line: Line): boolean {
  const isLong = last.text.split(' ').length >= MIN_SENTENCE_WORDS
  return isLong && /[\p{Ll},]$/u.test(last.text) && /^\p{Ll}{2}/u.test(line.text)
}

/** Whether a line has one cell, perhaps after its number; the rows of a table stay together whatever their type. */
export function isPlainLine({ cells, isRuled }: Line): boolean {
  const [first] = cells
  return !isRuled && (cells.length === 1 || (cells.length === 2 && LINE_NUMBER.test(first?.text ?? '')))
}

/** Moves notes last, since the text of a column continues in the next column and not in the notes. */
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
