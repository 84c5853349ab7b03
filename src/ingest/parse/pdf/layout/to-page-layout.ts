import type { Block, Character, Run, Turn } from './character.ts'
import { NO_RULES, type Rules } from './rules.ts'
import { takeTables } from './take-tables.ts'
import { toBlocks, toParagraphs } from './to-blocks.ts'
import { mergeRuns, rowsOf, toLine } from './to-lines.ts'
import { toRuns } from './to-runs.ts'

/** More than this share of letters that a font does not tell, and the text is noise. */
const MAX_BROKEN = 0.5
/** Words of European languages: letters, of which two or so in five are vowels. */
const MIN_WORD_LETTERS = 0.8
const MIN_VOWELS = 0.25
const MAX_VOWELS = 0.6
/** Fewer letters decide nothing. */
const MIN_LETTERS = 4

/** A page taken apart, before it is known what of it runs over all pages. */
export interface PageLayout {
  /** The lines of most of its text, from top to bottom, each left to right. */
  readonly rows: readonly (readonly Run[])[]
  /** What is set sideways or upside down against that, or slanted; read last. */
  readonly turned: readonly Block[]
  /** Letters were there, but most of them cannot be told: nothing of them is kept. */
  readonly isBroken: boolean
}

/** Rows of a page's letters; none when most of them cannot be told, so that somebody may look at the picture. */
export function toPageLayout(characters: readonly Character[], rules: Rules = NO_RULES): PageLayout {
  if (isBroken(characters)) return { rows: [], turned: [], isBroken: true }
  const turns = new Map<Turn | null, Character[]>()
  for (const character of characters) {
    const group = turns.get(character.turn)
    if (group) group.push(character)
    else turns.set(character.turn, [character])
  }
  const [main, ...others] = [...turns].sort(([turnA, a], [turnB, b]) =>
    turnA === null ? 1 : turnB === null ? -1 : b.length - a.length,
  )
  return {
    rows: main ? toRows(...main, rules) : [],
    turned: others.flatMap(([turn, group]) => toTurned(turn, group)),
    isBroken: false,
  }
}

/** Whether letters that may be mere codes of a font read as words. */
export function looksLikeWords(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const vowels = text.match(/[aeiou]/gi)?.length ?? 0
  return (
    letters >= text.replace(/\s+/g, '').length * MIN_WORD_LETTERS &&
    vowels >= letters * MIN_VOWELS &&
    vowels <= letters * MAX_VOWELS
  )
}

function toRows(turn: Turn | null, characters: readonly Character[], rules: Rules): readonly (readonly Run[])[] {
  const { rest, tableRows } = takeTables(characters, turn === 0 ? rules : NO_RULES)
  return rowsOf([...mergeRuns(toRuns(rest)), ...tableRows])
}

function toTurned(turn: Turn | null, characters: readonly Character[]): readonly Block[] {
  const runs = toRuns(characters)
  // baselines of slanted lines tell nothing: they stay in the order of the file
  if (turn === null) return runs.flatMap((run) => toParagraphs([toLine([run])]))
  return toBlocks(mergeRuns(runs))
}

function isBroken(characters: readonly Character[]): boolean {
  const letters = characters.filter(({ text }) => text.trim() !== '')
  const broken = letters.filter((letter) => letter.isBroken)
  if (letters.length < MIN_LETTERS || broken.length <= letters.length * MAX_BROKEN) return false
  return !looksLikeWords(broken.map(({ text }) => text).join(''))
}
