import { toWordKey } from '../../../../formats/word-key.ts'
import type { CoverLine, FirstPages } from './cover-line.ts'
import { lineKindOf, type LineKind } from './line-kinds.ts'
import { isSurnameFirst, toPerson } from './person-names.ts'
import { findRepeatedLines } from './repeated-title.ts'
import {
  ADDRESS,
  CAPTION,
  CONTENTS,
  CONTENTS_ENTRY,
  CONTINUES,
  DATE_AT_END,
  EDGE_NUMBER,
  GENERIC,
  isTitleLike,
  PAPER,
  PART_LABEL,
  SECTION,
  STATUS_WORD,
} from './title-words.ts'

/** A title and where it was found. */
export interface CoverTitle {
  readonly text: string
  readonly pageIndex: number
  /** Its lines, in order. */
  readonly lines: readonly CoverLine[]
  /** How much larger than the text it is printed; 1 for the size of the text. */
  readonly prominence: number
}

/** Least ratio of a title's size to that of the text; smaller ones are found by position and weight. */
const MIN_SIZE = 1.15
/** Lines of one title differ by less than this ratio; small capitals and italics look smaller. */
const SAME_SIZE = 0.9
/** Least ratio of a subtitle's size to the title's, and to the text's. */
const MIN_SUBTITLE_SIZE = 0.45
const MIN_SUBTITLE_TO_TEXT = 1.2
/** In sizes of the title: the greatest distance of its lines, and of its subtitle. */
const MAX_LINE_GAP = 2.1
const MAX_SUBTITLE_GAP = 4
const MAX_TITLE_LINES = 8
const MAX_SUBTITLE_LINES = 3
/** A longer block in type that is only somewhat larger is an introduction. */
const MAX_SUBTITLE_BLOCK = 3
const MAX_CHARACTERS = 300
const MAX_WORDS = 40
/** So many lines this long are running text. */
const PROSE_LINE = 55
const PROSE_LINES = 2
/** A paper's title in the type of its text has at most this many lines before its authors. */
const MAX_LINES_BEFORE_AUTHORS = 4
/** A page with more is no cover. */
const MAX_COVER_CHARACTERS = 600
/** Titles without larger type are among the first lines. */
const MAX_PLAIN_LINES = 12
const MAX_PLAIN_CHARACTERS = 160
const MIN_SENTENCE = 60

/** A work's own first page has a lower number; larger type than this shows a title all the same. */
const LATE_PAGE = 4
const LATE_PROMINENCE = 2
const MIN_RUNNING_WORDS = 3
/** A shorter file repeats the heads of chapters as often as its own title. */
const MIN_PAGES_OF_REPEATED = 6

type RankedLine = CoverLine & { readonly kind: LineKind }

/**
 * The title of the first page with words: its largest lines, with the place above and the subtitle below. Pages from
 * the middle of a work have none, but perhaps its running title.
 */
export function readCoverTitle(first: FirstPages): CoverTitle | null {
  const pages = new Map<number, RankedLine[]>()
  for (const line of first.lines) {
    pages.set(line.pageIndex, [...(pages.get(line.pageIndex) ?? []), { ...line, kind: lineKindOf(line.text) }])
  }
  for (const page of pages.values()) {
    const title = titleOfPage(page, first)
    if (title !== null) return title
    // a page of text without a title is no cover: the next one is not its title page
    if (page.reduce((letters, { text }) => letters + text.length, 0) > MAX_COVER_CHARACTERS) break
  }
  return readRunningTitle(first)
}

function titleOfPage(page: readonly RankedLine[], first: FirstPages): CoverTitle | null {
  const sorted = first.hasLayout ? [...page].sort((a, b) => a.top - b.top) : page
  const contents = sorted.findIndex(({ text }) => CONTENTS.test(text))
  const isEntry = (line: RankedLine): boolean =>
    contents >= 0 && sorted.indexOf(line) > contents && CONTENTS_ENTRY.test(line.text)
  const words = sorted.filter((line) => line.kind === 'words' && isTitleLike(line) && !isEntry(line))
  const size = Math.max(0, ...words.map((line) => line.size))
  const title =
    size >= first.textSize * MIN_SIZE && !isBelowText(sorted, size)
      ? largeTitle(sorted, words, size, first.textSize)
      : plainTitle(
          page.filter((line) => !isEntry(line)),
          first.textSize,
        )
  const repeated = repeatedTitle(sorted, title, first)
  if (repeated !== null) return repeated
  return title === null ? null : checkSection(withoutPageNumber(title, sorted[0]), first)
}

/** The name that running lines repeat, where it stands on the cover apart from a larger title. */
function repeatedTitle(page: readonly RankedLine[], title: CoverTitle | null, first: FirstPages): CoverTitle | null {
  if (title === null || title.prominence < MIN_SIZE || first.pageCount < MIN_PAGES_OF_REPEATED) return null
  const large = page.filter(({ size, kind }) => kind === 'words' && size >= first.textSize * MIN_SIZE)
  const names = runningTitles(first).map(({ text }) => text)
  const lines = findRepeatedLines(large, names, title.prominence * first.textSize)
  if (lines === null || lines.some((line) => title.lines.some(({ text }) => text === line.text))) return null
  return toTitle(lines, [], (lines[0]?.size ?? 0) / first.textSize)
}

/** "Table Recognition 9": the first line of a page of text, with the number of the page. */
function withoutPageNumber(title: CoverTitle, top: CoverLine | undefined): CoverTitle {
  const isRunning = title.prominence < MIN_SIZE && title.lines.length === 1 && title.lines[0]?.text === top?.text
  const text = title.text.replace(EDGE_NUMBER, '').trim()
  return isRunning && text.split(' ').length >= MIN_RUNNING_WORDS ? { ...title, text } : title
}

/** Whether running text comes before the largest type: then that is the heading of a section. */
function isBelowText(page: readonly RankedLine[], size: number): boolean {
  const start = page.findIndex((line) => line.kind === 'words' && line.size >= size * SAME_SIZE)
  const above = page.slice(0, start)
  return above.filter(({ text, cells }) => text.length >= PROSE_LINE && cells.length === 1).length >= PROSE_LINES
}

/** A caption is a title only of a page that is nothing but its table; a chapter is the title of no work. */
function checkSection(title: CoverTitle, first: FirstPages): CoverTitle | null {
  if (SECTION.test(title.text) || (title.prominence < LATE_PROMINENCE && startsLate(first))) return null
  if (!CAPTION.test(title.text)) return title
  const text = title.text
    .replace(CAPTION, '')
    .replace(/(?:\s*:?\s*\((?:cont|rs|in |as (?:at|of|on))[^)]*\))+$/i, '')
    .trim()
  return first.pageCount === 1 && text !== '' ? { ...title, text } : null
}

/**
 * Whether the file begins in the middle of a work, by the number printed on its first page. Papers begin at any page
 * of their journal.
 */
function startsLate({ lines, running }: FirstPages): boolean {
  const isPaper = [...lines, ...running].some(
    ({ text, pageIndex }) => pageIndex === 1 && (/^(?:journal|people)$/.test(lineKindOf(text)) || PAPER.test(text)),
  )
  const numbersOf = (index: number) => [
    ...running.filter(({ pageIndex }) => pageIndex === index).flatMap(({ text }) => EDGE_NUMBER.exec(text)?.[0] ?? []),
    ...lines.filter(({ pageIndex, text }) => pageIndex === index && /^\d{1,3}$/.test(text)).map(({ text }) => text),
  ]
  // a number that the next page goes on from is no other number, such as that of a house
  const next = new Set(numbersOf(2).map(Number))
  return !isPaper && numbersOf(1).some((number) => Number(number) >= LATE_PAGE && next.has(Number(number) + 1))
}

/** A line that repeats on every page or every other page; the title of a work is longer than that of a chapter. */
function readRunningTitle(first: FirstPages): CoverTitle | null {
  const best = [...runningTitles(first)].sort((a, b) => b.text.length - a.text.length)[0]
  return best === undefined ? null : { text: best.text, pageIndex: best.pageIndex, lines: [], prominence: 1 }
}

function runningTitles({ running }: FirstPages): readonly CoverLine[] {
  return running.flatMap((line) => {
    const text = line.text
      .replace(/^(?:page\s)?\d+\b\s*[|–-]?\s*|\s*[|–-]?\s*(?:page\s)?\b\d{1,3}$/gi, '')
      .replace(/\s[^\p{ASCII}]\s/gu, ' ')
      .trim()
    const isTitle =
      lineKindOf(text) === 'words' && isTitleLike({ ...line, text }) && text.split(' ').length >= MIN_RUNNING_WORDS
    return isTitle && !SECTION.test(text) && !CAPTION.test(text) ? [{ ...line, text }] : []
  })
}

/** The lines in the largest type, in a row. */
function largeTitle(
  page: readonly RankedLine[],
  words: readonly RankedLine[],
  size: number,
  textSize: number,
): CoverTitle | null {
  const start = page.findIndex((line) => words.includes(line) && line.size >= size * SAME_SIZE)
  const main = takeWhileNear(page.slice(start), MAX_TITLE_LINES, (line, before) => {
    const isNear = before === null || line.top - before.top <= MAX_LINE_GAP * size
    return (
      line.size >= size * SAME_SIZE &&
      isNear &&
      !startsText(page, line, before) &&
      !(before !== null && isSurnameFirst(line.text)) &&
      (line.kind === 'words' || line.kind === 'period' || isPartOfTitle(line, before))
    )
  })
  const above = generic(main) ? placeAbove(page, start, size, textSize) : labelAbove(page, start, size)
  const below = takeWhileNear(page.slice(start + main.length), MAX_SUBTITLE_LINES, (line, before) => {
    const last = before ?? main.at(-1)
    const isNear = last !== undefined && line.top - last.top <= MAX_SUBTITLE_GAP * size
    const isLarge = line.size >= Math.max(size * MIN_SUBTITLE_SIZE, textSize * MIN_SUBTITLE_TO_TEXT)
    const isName = toPerson(line.text) !== null
    const isLong = page.filter(({ block }) => block === line.block).length > MAX_SUBTITLE_BLOCK
    const isWords =
      line.kind === 'words' && !STATUS_WORD.test(line.text) && !ADDRESS.test(line.text) && line.cells.length <= 2
    return isNear && isLarge && isWords && !isName && !isLong && line.size <= size * 1.02 && !/[.:]$/.test(line.text)
  })
  return toTitle([...above, ...main], below, size / textSize)
}

/** Whether a paragraph begins below a title in capitals, in type that is no smaller. */
function startsText(page: readonly RankedLine[], line: RankedLine, before: RankedLine | null): boolean {
  if (before === null || /\p{Ll}/u.test(before.text) || !/\p{Ll}{3}/u.test(line.text)) return false
  const next = page[page.indexOf(line) + 1]
  return line.text.length + (next?.text.length ?? 0) > 2 * PROSE_LINE && next?.block === line.block
}

/** A line within a title may look like a name or a label: "Local Enterprise Partnership / Skills Plan". */
function isPartOfTitle(line: RankedLine, before: CoverLine | null): boolean {
  return before !== null && (line.kind === 'body' || line.kind === 'label') && line.block === before.block
}

function generic(lines: readonly CoverLine[]): boolean {
  return GENERIC.test(lines.map(({ text }) => text).join(' '))
}

/** The lines just above a title that names no place; a body of some other name there is the publisher. */
function placeAbove(page: readonly RankedLine[], start: number, size: number, textSize: number): readonly CoverLine[] {
  const [above] = page.slice(0, start).slice(-1)
  const first = page[start]
  if (above === undefined || first === undefined) return []
  const isNear = first.top - above.top <= MAX_SUBTITLE_GAP * Math.max(size, above.size)
  const isShort = above.text.split(' ').length <= 7
  return above.kind === 'words' && isNear && isShort && above.size >= textSize * MIN_SUBTITLE_TO_TEXT ? [above] : []
}

/** "Appendix 6" in the type of the title, just above it. */
function labelAbove(page: readonly RankedLine[], start: number, size: number): readonly CoverLine[] {
  const [above] = page.slice(0, start).slice(-1)
  if (above === undefined || !PART_LABEL.test(above.text) || above.size < size * SAME_SIZE) return []
  return [{ ...above, text: `${above.text}:` }]
}

/** Without larger type: a bold, capital or separate line among the first ones, or those above a line of authors. */
function plainTitle(page: readonly RankedLine[], textSize: number): CoverTitle | null {
  const opening = page.slice(0, MAX_PLAIN_LINES)
  const start = opening.findIndex((line) => line.kind === 'words' && isTitleLike(line))
  const first = opening[start]
  if (first === undefined) return null
  const authors = opening.findIndex((line) => line.kind === 'people')
  if (authors > start && authors - start <= MAX_LINES_BEFORE_AUTHORS) {
    return toTitle(opening.slice(start, authors), [], first.size / textSize)
  }
  const block = page.filter(
    (line) => line.block === first.block && line.kind === 'words' && (line === first || !isSurnameFirst(line.text)),
  )
  const isMarked = first.isBold || /^[^\p{Ll}]+$/u.test(first.text)
  const text = block.map((line) => line.text).join(' ')
  const isShort =
    block.length <= 3 && text.length <= MAX_PLAIN_CHARACTERS && !/[.;,]$|[\p{Ll}\d][.!?]\s+\p{Lu}\p{Ll}/u.test(text)
  const isSentence = text.length > MIN_SENTENCE && /[.;,]$/.test(first.text)
  return (isMarked && !isSentence) || isShort ? toTitle(isShort ? block : [first], [], first.size / textSize) : null
}

function takeWhileNear(
  lines: readonly RankedLine[],
  max: number,
  accepts: (line: RankedLine, before: RankedLine | null) => boolean,
): readonly RankedLine[] {
  const taken: RankedLine[] = []
  for (const line of lines) {
    if (taken.length >= max || !accepts(line, taken.at(-1) ?? null)) break
    taken.push(line)
  }
  return taken
}

function toTitle(main: readonly CoverLine[], below: readonly CoverLine[], prominence: number): CoverTitle | null {
  const [first] = main
  const title = joinLines(main)
  if (first === undefined || title === '' || title.length > MAX_CHARACTERS) return null
  // a sentence in large type introduces something
  if (title.split(' ').length > MAX_WORDS || (/[.]$/.test(main.at(-1)?.text ?? '') && title.length > 100)) return null
  const subtitle = joinLines(below)
  const isWhole = title.length + subtitle.length <= MAX_CHARACTERS && !sameWords(title, subtitle)
  if (subtitle === '' || !isWhole) return { text: title, pageIndex: first.pageIndex, lines: main, prominence }
  const separator = CONTINUES.test(subtitle) || /[:?!–—-]$/.test(title) ? ' ' : ': '
  return { text: `${title}${separator}${subtitle}`, pageIndex: first.pageIndex, lines: [...main, ...below], prominence }
}

function joinLines(lines: readonly CoverLine[]): string {
  return lines
    .map(({ text }) => text.trim())
    .join(' ')
    .replace(DATE_AT_END, '')
    .replace(/[\s:;,|–—-]+$/, '')
    .replace(/\s*[([](?:[A-Za-z]+ )?(?:19|20)\d{2}[)\]]$/, '')
    .trim()
}

function sameWords(title: string, subtitle: string): boolean {
  return ` ${toWordKey(title)} `.includes(` ${toWordKey(subtitle)} `)
}
