import type { Character, Run } from './character.ts'

/** In ems. A wider gap parts runs: a word space is a quarter of one, and even in justified lines seldom three times that... */
const MAX_GAP = 0.9
/** ...while a gap as wide as this parts words where the file has no space. */
const MIN_SPACE = 0.2
/** How far a letter may stand before the end of the last: kerning, accents. */
const MAX_OVERLAP = 0.6
/** How far the baseline of a note mark or an index may be off that of its line... */
const MAX_RAISE = 0.6
/** ...and that of other letters of the line. */
const MAX_WAVER = 0.12

const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/

interface Draft {
  text: string
  left: number
  right: number
  y: number
  size: number
  letters: number
  bold: number
  last: Character
}

/** Letters of one frame, in the order of the file, as pieces of lines. */
export function toRuns(characters: readonly Character[]): readonly Run[] {
  const drafts: Draft[] = []
  let space = false
  for (const character of characters) {
    if (character.text.trim() === '') {
      space = true
      continue
    }
    const draft = drafts.at(-1)
    if (draft && goesOn(draft, character)) extend(draft, character, space)
    else if (!draft || !isRepeat(draft, character)) drafts.push(start(character))
    space = false
  }
  return drafts.map(({ text, left, right, y, size, letters, bold }) => {
    return { text, left, right, y, size, isBold: bold * 2 > letters }
  })
}

function start(character: Character): Draft {
  const { text, left, right, y, size } = character
  return { text, left, right, y, size, letters: 1, bold: character.isBold ? 1 : 0, last: character }
}

function goesOn(draft: Draft, character: Character): boolean {
  const em = Math.max(draft.size, character.size)
  const rise = Math.abs(character.y - draft.y)
  const gap = gapBetween(draft.last, character)
  if (rise > em * MAX_RAISE || gap > em * MAX_GAP || gap < -em * MAX_OVERLAP) return false
  // an index differs in size from its line; a next line that begins where this one ends does not
  return rise <= em * MAX_WAVER || Math.abs(character.y - draft.last.y) <= em * MAX_WAVER || gap < em * MIN_SPACE * 2
}

/** Right-to-left letters come in reading order, each left of the last. */
function gapBetween(last: Character, next: Character): number {
  const isBackwards = RIGHT_TO_LEFT.test(last.text) && next.right < last.right
  return isBackwards ? last.left - next.right : next.left - last.right
}

/** Bold type is sometimes made by printing a letter twice, a hair apart. */
function isRepeat({ last }: Draft, { text, left, y, size }: Character): boolean {
  return text === last.text && Math.abs(left - last.left) < size * 0.1 && Math.abs(y - last.y) < size * 0.1
}

function extend(draft: Draft, character: Character, space: boolean): void {
  if (isRepeat(draft, character)) return
  const em = Math.max(draft.size, character.size)
  if (space || gapBetween(draft.last, character) > em * MIN_SPACE) draft.text += ' '
  draft.text += character.text
  draft.left = Math.min(draft.left, character.left)
  draft.right = Math.max(draft.right, character.right)
  draft.letters += 1
  if (character.isBold) draft.bold += 1
  draft.last = character
  // the line stands where its largest letters do, not where a note mark does
  if (character.size > draft.size * 1.05) [draft.y, draft.size] = [character.y, character.size]
}
