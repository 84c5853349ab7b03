import { toSuperscript } from '../../text/superscripts.ts'
import type { Character, Run } from './character.ts'
import { joinLetterSpaced, maxGapOf } from './letter-spacing.ts'

/** In ems: a wider gap separates runs; a word space is a quarter em, rarely three times that in justified lines... */
const MAX_GAP = 0.9
/** ...while a gap of this width separates words if the file has no space. */
const MIN_SPACE = 0.17
/** In ems: how far a character may overlap the previous one, by kerning... */
const MAX_OVERLAP = 0.6
/** ...or for accents, which may be wider than their letter. */
const MAX_ACCENT_OVERLAP = 1
/** In ems: how far the baseline of a note mark or index may be from that of the line... */
const MAX_RAISE = 0.6
/** ...and that of other characters. */
const MAX_BASELINE_OFFSET = 0.12

/** In ems: the least gap at which a space inferred by PDFium is accepted. */
const MIN_GUESSED_SPACE = 0.1

const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/
/** Spacing accents, which TeX fonts use, and the combining accents for them. */
const ACCENTS: Readonly<Record<string, string>> = {
  '`': '\u0300',
  '\u00B4': '\u0301',
  '\u02C6': '\u0302',
  '\u02DC': '\u0303',
  '\u00AF': '\u0304',
  '\u02D8': '\u0306',
  '\u02D9': '\u0307',
  '\u00A8': '\u0308',
  '\u02DA': '\u030A',
  '\u02DD': '\u030B',
  '\u02C7': '\u030C',
  '\u00B8': '\u0327',
}
/** In ems: least overlap of an accent with its letter. */
const MIN_ACCENT_OVERLAP = 0.1

/**
 * Least height of raised type above the baseline, in ems of the line, and its greatest size relative to the line. Word,
 * TeX and InDesign raise by a third and set two thirds of the size.
 */
const MIN_RAISE = 0.15
const MAX_RAISED_SIZE = 0.85
/** A note's own mark before its text has at most this many characters. */
const MAX_MARK_CHARACTERS = 4

interface Draft {
  text: string
  left: number
  right: number
  y: number
  size: number
  letters: number
  bold: number
  italic: number
  /** Its characters, of a ligature the first. */
  characters: Character[]
  last: Character
  /** Parts of `text` in superscript, by their ends. */
  raised: { readonly start: number; end: number }[]
  /** The character before the last, and the length of `text` up to its end. */
  before: { readonly character: Character; readonly end: number } | null
}

/** Groups characters of one rotation, in file order, into runs. */
export function toRuns(characters: readonly Character[]): readonly Run[] {
  const drafts: Draft[] = []
  let minSpace = MIN_SPACE
  for (const character of characters) {
    if (character.text.trim() === '') {
      minSpace = Math.min(minSpace, character.isGuessed ? MIN_GUESSED_SPACE : -Infinity)
      continue
    }
    const draft = drafts.at(-1)
    if (draft && isOneGlyph(draft.last, character)) addToGlyph(draft, character)
    else if (draft && continuesRun(draft, character)) extend(draft, character, minSpace)
    else if (!draft || !isRepeat(draft, character)) drafts.push(start(character))
    minSpace = MIN_SPACE
  }
  return drafts.map((draft) => {
    const { left, right, y, size, letters, bold, italic } = draft
    const run = { text: textOf(draft), left, right, y, size, isBold: bold * 2 > letters }
    return italic * 2 > letters ? { ...run, isItalic: true } : run
  })
}

/** Its text, with letter-spaced words joined, and note marks and exponents as superscript characters. */
function textOf({ text, raised, characters, size }: Draft): string {
  const joined = raised.length === 0 ? joinLetterSpaced(text, characters, size) : null
  if (joined !== null) return joined
  return raised.reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + toSuperscript(rest.slice(start, end)) + rest.slice(end),
    text,
  )
}

function start(character: Character): Draft {
  const { text, left, right, y, size } = character
  const style = { bold: character.isBold ? 1 : 0, italic: character.isItalic === true ? 1 : 0 }
  const place = { left, right, y, size }
  return { text, ...place, letters: 1, ...style, characters: [character], last: character, raised: [], before: null }
}

function continuesRun(draft: Draft, character: Character): boolean {
  const em = Math.max(draft.size, character.size)
  const rise = Math.abs(character.y - draft.y)
  const gap = gapBetween(draft.last, character)
  const isAccented = markOf(draft.last.text) !== null || markOf(character.text) !== null
  const maxOverlap = em * (isAccented ? MAX_ACCENT_OVERLAP : MAX_OVERLAP)
  if (rise > em * MAX_RAISE || gap < -maxOverlap) return false
  if (gap > em * MAX_GAP && (rise > 0.5 || gap > maxGapOf(draft.characters, em))) return false
  // an index is close to its line; the start of another line at the end of this one may not be
  return (
    rise <= em * MAX_BASELINE_OFFSET ||
    Math.abs(character.y - draft.last.y) <= em * MAX_BASELINE_OFFSET ||
    gap < em * MIN_SPACE * 2
  )
}

/** The combining accent for `text`; null if it is not an accent. */
function markOf(text: string): string | null {
  if (text < '\u007F' && text !== '`') return null // the common case
  return ACCENTS[text] ?? (/^\p{M}$/u.test(text) ? text : null)
}

/** Whether two characters belong to one ligature: PDFium gives its letters, all with the same box. */
function isOneGlyph(last: Character, { left, right, y }: Character): boolean {
  return left === last.left && right === last.right && y === last.y && right > left
}

/** The letters of a right-to-left ligature come in reverse: PDFium reverses the line after expanding ligatures. */
function addToGlyph(draft: Draft, character: Character): void {
  if (!RIGHT_TO_LEFT.test(character.text)) draft.text += character.text
  else draft.text = draft.text.slice(0, -draft.last.text.length) + character.text + draft.last.text
  draft.letters += 1
}

/** The gap in reading direction: each right-to-left character is to the left of the last. */
function gapBetween(last: Character, next: Character): number {
  const isRightToLeft = next.right < last.right && RIGHT_TO_LEFT.test(last.text)
  return isRightToLeft ? last.left - next.right : next.left - last.right
}

/** Whether a character repeats the last: bold type is sometimes simulated by printing twice with a small offset. */
function isRepeat({ last }: Draft, { text, left, y, size }: Character): boolean {
  return (
    text === last.text &&
    left !== last.left &&
    Math.abs(left - last.left) < size * 0.1 &&
    Math.abs(y - last.y) < size * 0.1
  )
}

function extend(draft: Draft, character: Character, minSpace: number): void {
  if (isRepeat(draft, character)) return
  const before = { character: draft.last, end: draft.text.length }
  if (!addAccent(draft, character)) {
    const em = Math.max(draft.size, character.size)
    if (gapBetween(draft.last, character) > em * minSpace) draft.text += ' '
    noteRaised(draft, character)
    draft.text += character.text
    draft.before = before
  }
  draft.left = Math.min(draft.left, character.left)
  draft.right = Math.max(draft.right, character.right)
  draft.letters += 1
  if (character.isBold) draft.bold += 1
  if (character.isItalic === true) draft.italic += 1
  draft.characters.push(character)
  draft.last = character
  // the baseline is that of the largest characters, not of a note mark
  if (character.size > draft.size * 1.05) [draft.y, draft.size] = [character.y, character.size]
}

/** Notes that a character is raised above its line; or that all before it was, if it is the first on the baseline. */
function noteRaised(draft: Draft, character: Character): void {
  const start = draft.text.length
  if (isRaised(character, draft)) {
    const last = draft.raised.at(-1)
    if (last && last.end >= start - 1) last.end = start + character.text.length
    else draft.raised.push({ start, end: start + character.text.length })
  } else if (start <= MAX_MARK_CHARACTERS && draft.raised.length === 0 && isRaised(draft, character)) {
    draft.raised.push({ start: 0, end: draft.text.trimEnd().length })
  }
}

/** Whether small type stands above the baseline of larger type. */
export function isRaised(
  small: { readonly y: number; readonly size: number },
  large: { readonly y: number; readonly size: number },
): boolean {
  return small.size < large.size * MAX_RAISED_SIZE && large.y - small.y > large.size * MIN_RAISE
}

/** Combines an accent with its letter; false if neither character is an accent, or they do not overlap. */
function addAccent(draft: Draft, character: Character): boolean {
  const { last, before } = draft
  const [accent, mark] = [markOf(last.text), markOf(character.text)]
  if (accent === null && mark === null) return false
  const overlaps = gapBetween(last, character) < -Math.max(draft.size, character.size) * MIN_ACCENT_OVERLAP
  if (mark === null) {
    // TeX sets the accent before the letter, and the stroke of a negation without width
    if (!overlaps && last.right > last.left) return false
    const start = draft.text.slice(0, -last.text.length)
    const isApart = !before || gapBetween(before.character, character) > draft.size * MIN_GUESSED_SPACE
    draft.text = (isApart ? start : start.trimEnd()) + character.text + (accent ?? '')
    return true
  }
  const middle = (character.left + character.right) / 2
  if (before && middle < last.left && middle > before.character.left) {
    // an index comes between the letter and its accent
    draft.text = draft.text.slice(0, before.end) + mark + draft.text.slice(before.end)
    return true
  }
  if (overlaps) draft.text += mark
  return overlaps
}
