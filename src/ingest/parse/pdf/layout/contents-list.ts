import { toWordKey } from '../../../../formats/word-key.ts'
import { MAX_HEADING_LEVEL } from '../../limits.ts'
import { toBareLabel } from '../../../../domain/pages/page-label.ts'
import type { TypeHeading } from './type-headings.ts'

/** A contents list is on one of the first pages, and is a list if it has this many entries. */
const MAX_CONTENTS_PAGE = 15
const MIN_ENTRIES = 4
/** A longer line is a sentence that happens to end with a number. */
const MAX_TITLE_CHARACTERS = 120
const MAX_TITLE_WORDS = 16
/** With its leader dots. */
const MAX_LINE_CHARACTERS = 300
/** A chapter may begin on the page before or after the one that the list gives, by a blank page or a late change. */
const MAX_PAGES_OFF = 1
/** The number of a page at the end of a line, after a space or leader dots. */
const PAGE_NUMBER = /(?<=[\s.…·_])(?:\d{1,4}|[ivxlc]{1,6})$/iu
const HAS_LEADER = /(?:[.…·_]\s?){3,}\s*\S{1,6}$/
const CONTENTS_TITLE = /^(?:table of )?contents(?: page)?$/im
const SECTION_NUMBER = /^(?:chapter |section |part )?(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s/i

/** A line of a printed table of contents. */
export interface ContentsEntry {
  readonly title: string
  /** As printed. */
  readonly label: string
}

/** The part of a page that is needed: its text, and its label as stored. */
export interface ListedPage {
  readonly text: string
  readonly label: string | null
}

/** The entries of the printed table of contents; none if there is none. */
export function readContentsList(pages: readonly Pick<ListedPage, 'text'>[]): readonly ContentsEntry[] {
  return pages.slice(0, MAX_CONTENTS_PAGE).flatMap(({ text }, index) => {
    const before = pages[index - 1]?.text ?? ''
    const entries = text.split('\n').flatMap((line) => toEntry(line.trim()) ?? [])
    const leaders = text.split('\n').filter((line) => HAS_LEADER.test(line.slice(-200))).length
    const isList = leaders >= MIN_ENTRIES || CONTENTS_TITLE.test(text) || CONTENTS_TITLE.test(before)
    return isList && entries.length >= MIN_ENTRIES && isRising(entries) ? entries : []
  })
}

/**
 * The entries of the printed table of contents that are at the start of a line on the page which it gives: headings,
 * whatever their type is.
 */
export function toListedHeadings(pages: readonly ListedPage[]): readonly TypeHeading[] {
  const places = new Map<string, number>()
  pages.forEach(({ label }, index) => {
    if (label !== null) places.set(toBareLabel(label).toLowerCase(), index)
  })
  return readContentsList(pages).flatMap(({ title, label }) => {
    const place = places.get(label.toLowerCase())
    if (place === undefined) return []
    const pattern = toPattern(title)
    const steps = [0, ...Array.from({ length: MAX_PAGES_OFF }, (_, step) => [step + 1, -step - 1]).flat()]
    const found = steps.map((step) => place + step).find((index) => pattern.test(pages[index]?.text ?? ''))
    return found === undefined ? [] : [{ pageIndex: found + 1, level: levelOf(title), title }]
  })
}

/** Headings by type, and those of the contents list that are not among them, in the order of the text. */
export function mergeHeadings(
  byType: readonly TypeHeading[],
  listed: readonly TypeHeading[],
  pages: readonly ListedPage[],
): readonly TypeHeading[] {
  const added = listed.filter(
    ({ pageIndex, title }) =>
      !byType.some(
        (heading) => Math.abs(heading.pageIndex - pageIndex) <= MAX_PAGES_OFF && isSameTitle(heading.title, title),
      ),
  )
  if (added.length === 0) return byType
  const offsetOf = ({ pageIndex, title }: TypeHeading) => pages[pageIndex - 1]?.text.search(toPattern(title)) ?? -1
  return [...byType, ...added]
    .map((heading) => ({ heading, offset: offsetOf(heading) }))
    .sort((a, b) => a.heading.pageIndex - b.heading.pageIndex || a.offset - b.offset)
    .map(({ heading }) => heading)
}

/** Whether two titles are one but for the number before it, case and signs. */
export function isSameTitle(a: string, b: string): boolean {
  const [first, second] = [toKey(a), toKey(b)]
  return first !== '' && (first === second || toKey(withoutNumber(a)) === toKey(withoutNumber(b)))
}

function toEntry(line: string): ContentsEntry | null {
  if (line.length > MAX_LINE_CHARACTERS) return null
  const label = PAGE_NUMBER.exec(line)?.[0]
  if (label === undefined) return null
  const title = line.slice(0, -label.length).replace(/[\s.…·_]+$/u, '')
  const isTitle = /\p{L}{3}/u.test(title) && title.length <= MAX_TITLE_CHARACTERS
  return isTitle && title.split(' ').length <= MAX_TITLE_WORDS ? { title, label } : null
}

/** Whether page numbers mostly do not fall: those of a table do. */
function isRising(entries: readonly ContentsEntry[]): boolean {
  const numbers = entries.map(({ label }) => Number(label)).filter((number) => !Number.isNaN(number))
  const falls = numbers.slice(1).filter((number, index) => number < (numbers[index] ?? 0)).length
  return falls * 5 <= numbers.length
}

/** The title at the start of a line, over a line end or after its number; not a line of the list itself. */
function toPattern(title: string): RegExp {
  const words = withoutNumber(title)
    .split(/\s+/)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
  return new RegExp(
    `^[ \\t]*(?:(?:chapter|section|part|appendix)?[ \\t]*[\\dA-Z][\\d.]{0,10}[.:)]?\\s{1,3})?${words.join('\\s{1,3}')}(?![ \\t.…·_]{0,200}(?:\\d{1,4}|[ivxlc]{1,6})$)`,
    'im',
  )
}

function withoutNumber(title: string): string {
  return title.replace(SECTION_NUMBER, '').trim() || title
}

function levelOf(title: string): number {
  const depth =
    SECTION_NUMBER.exec(title)?.[1]
      ?.split('.')
      .filter((part) => part !== '').length ?? 1
  return Math.min(depth, MAX_HEADING_LEVEL)
}

function toKey(title: string): string {
  return toWordKey(title.normalize('NFKC'))
}
