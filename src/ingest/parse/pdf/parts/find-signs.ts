import { toCleanValue } from '../../text/clean-text.ts'
import { MAX_TITLE_CHARACTERS } from '../../limits.ts'
import type { PartSign } from '../../../../domain/parsed-document.ts'
import type { OutlineEntry } from '../metadata/pdf-outline.ts'
import { readAgendaItems } from './agenda.ts'
import { findRestarts, offsetOf } from './number-runs.ts'
import { bodyOf, runningLinesOf, type PartPage, type Paper } from './part-page.ts'
import type { RunningLineChange } from './running-lines.ts'

/** Titles of documents rather than chapters. */
const DOCUMENT =
  /^(?:agenda )?item (?:no\.? ?)?\d|^(?:appendix|annexe?|attachment|enclosure|enc|addendum|supplementary)\b|\b(?:draft|final|approved|adopted|revised)\b.*\b(?:strategy|plan|report|statement|framework|review|policy|assessment)\b|\b(?:minutes|terms of reference|business case|cover(?:ing)? (?:report|sheet)|report of)\b|\.(?:pdf|docx?|pptx?|xlsx?)$/i
const ITEM_HEADING = /^(?:agenda )?item (?:no\.? ?)?\d{1,2}[a-z]?\b.{0,80}$/i
const APPENDIX_HEADING = /^(?:appendix|annexe?|attachment|enclosure) (?:\d{1,2}|[a-z]|[ivx]{1,4})\b.{0,80}$/i
/** Lines at each end of a page, and at the top of its body, that may be such a heading: stamps may surround it. */
const MAX_EDGE_LINES = 3
/** If a larger share of pages has large type, it is the design of the file, as in slides. */
const MAX_TITLE_SHARE = 0.35
/** Points by which sheets of one format may differ. */
const MAX_PAPER_DIFFERENCE = 6
/** Characters that may precede a title at the top of its page. */
const MAX_BEFORE = 200
/** Outline entries considered, of which a pack has at most about a hundred, and characters searched on each page. */
const MAX_ENTRIES = 500
const MAX_SEARCHED = 20_000

/** A sign that a document begins on the page at `position`, counted from 0. */
export interface FoundSign {
  readonly position: number
  readonly sign: PartSign
  /** The title or heading as written; empty if there is none. */
  readonly detail: string
}

/** The input of `findSigns`. */
export interface PartClues {
  readonly pages: readonly PartPage[]
  readonly outline: readonly OutlineEntry[]
  /** Positions of the pages of an agenda. */
  readonly agenda: readonly number[]
  /** Numbers printed on each page. */
  readonly numbers: readonly ReadonlySet<number>[]
  readonly running: readonly RunningLineChange[]
}

/** All signs of separate documents after the first page. */
export function findSigns(clues: PartClues): readonly FoundSign[] {
  const { pages, outline, numbers, running } = clues
  const others = [
    ...signsOfAgenda(clues),
    ...signsOfOutline(pages, outline),
    ...signsOfTitles(pages),
    ...pages.flatMap(signsOfHeading),
    ...running.flatMap((lines, position) => {
      const [line = ''] = runningLinesOf(pages[position]).filter((running) => /\p{L}{3}/u.test(running))
      return lines === 'changes' ? [toSign(position, 'running_lines_change', line)] : []
    }),
    ...pages.flatMap(({ paper }, position) =>
      isOtherSheet(pages[position - 1]?.paper ?? null, paper) ? [toSign(position, 'paper_change')] : [],
    ),
  ]
  const restarts = findRestarts(numbers).map(({ from, at }) => {
    const marked = others.map(({ position }) => position).filter((position) => position >= from && position <= at)
    return toSign(Math.min(at, ...marked), 'numbers_restart')
  })
  return [...others, ...restarts].filter(({ position }) => position > 0 && position < pages.length)
}

function toSign(position: number, sign: PartSign, detail = ''): FoundSign {
  return { position, sign, detail: toCleanValue(detail, MAX_TITLE_CHARACTERS) ?? '' }
}

function signsOfAgenda({ pages, agenda, numbers }: PartClues): readonly FoundSign[] {
  const offset = offsetOf(numbers)
  return agenda.flatMap((position) => {
    const page = pages[position]
    if (page === undefined) return []
    const named = readAgendaItems(page).map(({ title, first }) => toSign(first - offset, 'agenda_pages', title))
    const linked = [...new Set(page.linksTo)].map((index) => toSign(index - 1, 'agenda_link'))
    return [...named, ...linked].filter((sign) => sign.position > position)
  })
}

function signsOfOutline(pages: readonly PartPage[], outline: readonly OutlineEntry[]): readonly FoundSign[] {
  return outline
    .filter(({ level, title }) => level <= 2 && DOCUMENT.test(title))
    .slice(0, MAX_ENTRIES)
    .filter(({ pageIndex, title }) => opensWith(pages[pageIndex - 1], title))
    .map(({ pageIndex, title }) => toSign(pageIndex - 1, 'outline', title))
}

/** Whether the title is at the top of the page, or nowhere on it, as for a file name. */
function opensWith(page: PartPage | undefined, title: string): boolean {
  const squash = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')
  return page !== undefined && squash(bodyOf(page).slice(0, MAX_SEARCHED)).indexOf(squash(title).trim()) <= MAX_BEFORE
}

function signsOfTitles(pages: readonly PartPage[]): readonly FoundSign[] {
  const titled = pages.flatMap(({ title }, position) => (title === null ? [] : [toSign(position, 'title', title)]))
  return titled.length > Math.max(2, pages.length * MAX_TITLE_SHARE) ? [] : titled
}

function signsOfHeading(page: PartPage, position: number): readonly FoundSign[] {
  const lines = page.text.split('\n').filter((line) => line.trim() !== '')
  const body = bodyOf(page).split('\n')
  const edges = [lines.slice(0, MAX_EDGE_LINES), lines.slice(-MAX_EDGE_LINES), body.slice(0, MAX_EDGE_LINES)].flat()
  const find = (heading: RegExp, sign: PartSign) => {
    const found = edges.find((line) => heading.test(line.trim()))
    return found === undefined ? [] : [toSign(position, sign, found)]
  }
  return [...find(ITEM_HEADING, 'item_heading'), ...find(APPENDIX_HEADING, 'appendix_heading')]
}

/** Whether two sheets differ in format, regardless of orientation. */
function isOtherSheet(before: Paper | null, after: Paper | null): boolean {
  if (before === null || after === null) return false
  const sides = ({ width, height }: Paper) => [Math.min(width, height), Math.max(width, height)]
  const [a, b] = [sides(before), sides(after)]
  return a.some((side, index) => Math.abs(side - (b[index] ?? 0)) > MAX_PAPER_DIFFERENCE)
}
