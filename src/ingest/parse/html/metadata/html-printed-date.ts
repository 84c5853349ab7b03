import { toWordKey } from '../../../../formats/word-key.ts'
import type { MetadataElement, MetadataSource } from './metadata-source.ts'
import { DAY_PATTERN } from '../../metadata/page-dates.ts'
import type { DateCandidate } from '../../metadata/dated-events.ts'

/** Elements that hold a line above or below a title, or running text; blocks only where their class says so. */
const PIECES =
  'h1,h2,p,time,span,small,em,i,li,dd,td,address,font,[class*="date"],[class*="byline"],[class*="publish"],[class*="posted"],[class*="meta"]'
/** Lines above and below the title in which a page dates itself. */
const MAX_PIECES_BEFORE = 6
const MAX_PIECES_AFTER = 60
const MAX_PIECES = 3_000
const MAX_LINE_CHARACTERS = 160
/** A longer paragraph is the text, and dates after it are of what it is about. */
const PROSE_CHARACTERS = 200

const DAY = new RegExp(DAY_PATTERN, 'giu')
const UPDATED = /\b(?:updated?|modified|revised|edited|reviewed|aktualisiert|mis à jour|actualizado)\b[^\d]{0,30}$/i
/** Dates of events, comments and other works, not of the page. */
const OF_OTHER =
  /\b(?:event|meeting|starts?|ends?|until|deadline|closes?|closing|expires?|due|comment(?:ed|s)?|reply|replied|born|joined|from|between|since|registered|copyright|©)\b[^\d]{0,30}$/i

interface Piece {
  readonly element: MetadataElement
  readonly text: string
}

/** Dates that a page prints beside its title: the first one is its publication, and a labelled one its update. */
export function printedDatesOf(page: MetadataSource, title: string | null): readonly DateCandidate[] {
  const pieces = piecesOf(page)
  const at = pieces.findIndex(({ element, text }) => isHeading(element) && isTitle(text, title))
  if (at < 0) return []
  const after = pieces.slice(at + 1, at + 1 + MAX_PIECES_AFTER)
  const prose = after.findIndex(({ text }) => text.length > PROSE_CHARACTERS)
  const near = [
    ...after.slice(0, prose < 0 ? after.length : prose),
    ...pieces.slice(Math.max(0, at - MAX_PIECES_BEFORE), at),
  ]
  const dates = near.flatMap(datesOfPiece)
  const first = (event: 'published' | 'updated') => dates.find(([found]) => found === event)
  return [first('published'), first('updated')].flatMap((date) => (date === undefined ? [] : [date]))
}

function datesOfPiece({ element, text }: Piece): readonly DateCandidate[] {
  if (text.length > MAX_LINE_CHARACTERS) return []
  const stamp = element.getAttribute('datetime')
  return [...text.matchAll(DAY)].flatMap((match): readonly DateCandidate[] => {
    const before = text.slice(0, match.index)
    if (OF_OTHER.test(before)) return []
    return [[UPDATED.test(before) ? 'updated' : 'published', 'html:printed-date', stamp ?? match[0]]]
  })
}

function piecesOf(page: MetadataSource): readonly Piece[] {
  const pieces: Piece[] = []
  for (const element of page.querySelectorAll(PIECES)) {
    if (pieces.length >= MAX_PIECES) break
    const text = (element.textContent ?? '').slice(0, 1_000).replace(/\s+/g, ' ').trim()
    if (text !== '') pieces.push({ element, text })
  }
  return pieces
}

function isHeading(element: MetadataElement): boolean {
  return /^h[12]$/i.test((element as { readonly tagName?: string }).tagName ?? '')
}

function isTitle(text: string, title: string | null): boolean {
  if (title === null) return false
  const [heading, whole] = [toWordKey(text), toWordKey(title)]
  return heading.length >= 3 && (whole.includes(heading) || heading.includes(whole))
}
