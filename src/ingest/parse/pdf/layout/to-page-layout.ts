import { medianOf, type Block, type Character, type Line, type Run, type Rotation } from './character.ts'
import { toFrames, type Area } from './asides/frames.ts'
import { partMarginNotes } from './asides/margin-notes.ts'
import { partSideBoxes } from './asides/side-boxes.ts'
import { NO_RULED_LINES, type RuledLines } from './rules.ts'
import { extractTables } from './extract-tables.ts'
import { isWatermark, toSlantedLines } from './slanted-lines.ts'
import { toBlocks } from './to-blocks.ts'
import { mergeRuns, rowsOf } from './to-lines.ts'
import { toRuns } from './to-runs.ts'

/** With a larger share of unknown characters, the text is noise. */
const MAX_BROKEN = 0.5
/** Text in European languages: mostly letters, about two in five of them vowels. */
const MIN_WORD_LETTERS = 0.8
const MIN_VOWELS = 0.25
const MAX_VOWELS = 0.6
/** A page with fewer characters is never considered broken. */
const MIN_LETTERS = 4

/** The layout of a page, before running lines are separated. */
export interface PageLayout {
  /** The lines in the main direction of text, from top to bottom, each left to right. */
  readonly rows: readonly (readonly Run[])[]
  /** Boxes and notes in the margin that the text runs beside, whose lines are no part of it. */
  readonly asides: readonly (readonly Run[])[]
  /** Text rotated against that direction, or slanted; it comes last in reading order. */
  readonly rotated: readonly Block[]
  /** Words across the page that are not of its text, such as DRAFT. */
  readonly watermarks: readonly Line[]
  /** Whether most characters are unknown, so that the text is dropped. */
  readonly isBroken: boolean
}

/** Lays out the characters of a page; without any rows if most of them are unknown, in which case OCR is needed. */
export function toPageLayout(
  characters: readonly Character[],
  rules: RuledLines = NO_RULED_LINES,
  areas: readonly Area[] = [],
): PageLayout {
  if (isBroken(characters)) return { rows: [], asides: [], rotated: [], watermarks: [], isBroken: true }
  const groups = new Map<Rotation | null, Character[]>()
  for (const character of characters) {
    const group = groups.get(character.rotation)
    if (group) group.push(character)
    else groups.set(character.rotation, [character])
  }
  const slanted = toSlantedLines(groups.get(null) ?? [])
  groups.delete(null)
  const [main, ...others] = [...groups].sort(([, a], [, b]) => b.length - a.length)
  const textSize = medianOf((main?.[1] ?? []).map(({ size }) => size))
  const isMark = (line: Line) => main !== undefined && isWatermark(line, textSize)
  return {
    ...(main ? toRows(...main, rules, areas) : { rows: [], asides: [] }),
    rotated: [
      ...others.flatMap(([, group]) => toBlocks(mergeRuns(toRuns(group)))),
      ...slanted.filter((line) => !isMark(line)).map((line) => ({ lines: [line] })),
    ],
    watermarks: slanted.filter(isMark),
    isBroken: false,
  }
}

/** Whether text that may consist of font-specific codes looks like words. */
export function looksLikeWords(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const vowels = text.match(/[aeiou]/gi)?.length ?? 0
  return (
    letters >= text.replace(/\s+/g, '').length * MIN_WORD_LETTERS &&
    vowels >= letters * MIN_VOWELS &&
    vowels <= letters * MAX_VOWELS
  )
}

function toRows(
  rotation: Rotation | null,
  characters: readonly Character[],
  rules: RuledLines,
  areas: readonly Area[],
): Pick<PageLayout, 'rows' | 'asides'> {
  if (rotation !== 0) return { rows: rowsOf(mergeRuns(toRuns(characters))), asides: [] }
  const { rest, tableRows } = extractTables(characters, rules)
  const parted = partSideBoxes(toRuns(rest), [...areas, ...toFrames(rules)])
  const { body, notes } = partMarginNotes(mergeRuns(parted.body))
  return { rows: rowsOf([...body, ...tableRows]), asides: [...notes, ...parted.boxes.map(mergeRuns)] }
}

function isBroken(characters: readonly Character[]): boolean {
  const letters = characters.filter(({ text }) => text.trim() !== '')
  const broken = letters.filter((letter) => letter.isBroken)
  if (letters.length < MIN_LETTERS || broken.length <= letters.length * MAX_BROKEN) return false
  return !looksLikeWords(broken.map(({ text }) => text).join(''))
}
