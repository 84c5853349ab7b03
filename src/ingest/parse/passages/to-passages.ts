import { findPageJoint } from './page-joints.ts'
import { cutBefore, sentencesOf } from './sentences.ts'
import type { Heading, ParsedPage, ParsedPassage, Span } from '../../../domain/parsed-document.ts'

/** A passage ends at the first sentence end after this many words... */
const TARGET_WORDS = 120
/** ...earlier when the next sentence would make it longer than this... */
const MAX_WORDS = 160
/** ...or when a heading follows; a shorter passage includes the heading, so that none is a few words long. */
const MIN_WORDS = 40
/** Upper limit, for text without sentence ends or spaces. */
const MAX_PASSAGE_CHARACTERS = 2_000

/** Characters of the heads of a table above its rows. */
const MAX_HEAD_CHARACTERS = 300

interface Draft extends Span {
  readonly words: number
  readonly startsWithHeading: boolean
}

/**
 * Cuts pages into passages, in order: about 120 words each, cut at sentence ends, never across a page, a heading
 * starting a new one. They do not overlap, and only white space lies between them. one whose last sentence continues on
 * the next page ends there, and has the rest of it as its `continuation`.
 */
export function toPassages(pages: readonly ParsedPage[]): readonly ParsedPassage[] {
  const passages: ParsedPassage[] = []
  const path = createHeadingPath()
  pages.forEach((page, position) => {
    const headings = [...page.headings].sort((a, b) => a.offset - b.offset)
    const following = pages[position + 1]
    const joint = following ? findPageJoint(page, following) : null
    let next = 0
    for (const { start, end } of draftsOf(page, headings, joint?.offset)) {
      for (; (headings[next]?.offset ?? Infinity) <= start; next++) path.enter(headings[next])
      passages.push({
        pageIndex: page.index,
        start,
        end,
        text: page.text.slice(start, end),
        headingPath: [...path.titles(), ...tableHeadsAt(page, start)],
        continuation: joint !== null && end === joint.offset ? joint.continuation : '',
      })
    }
    headings.slice(next).forEach((heading) => path.enter(heading))
  })
  return passages
}

/** The heads of the table in whose rows a passage begins, without its head: the rows are found by them. */
function tableHeadsAt({ tables = [] }: ParsedPage, start: number): readonly string[] {
  const table = tables.find((one) => start > one.start && start < one.end)
  const heads =
    table?.rows
      .slice(0, table.headRows)
      .flat()
      .filter((cell) => cell !== '') ?? []
  return heads.length === 0 ? [] : [heads.join(' \u00b7 ').slice(0, MAX_HEAD_CHARACTERS)]
}

/** The passages of one page, as spans without white space at the ends; one ends at `cut`, if given. */
function draftsOf({ text, furniture }: ParsedPage, headings: readonly Heading[], cut?: number): readonly Draft[] {
  return partsBetween(text, furniture)
    .flatMap((part) => (cut === undefined ? [part] : cutPart(part, cut)))
    .flatMap((part) => draftsOfPart(text, part, headings))
}

function cutPart({ start, end }: Span, cut: number): readonly Span[] {
  if (cut <= start || cut >= end) return [{ start, end }]
  return [
    { start, end: cut },
    { start: cut, end },
  ]
}

/** The parts of a page outside its furniture. */
function partsBetween(text: string, furniture: readonly Span[]): readonly Span[] {
  const parts: Span[] = []
  let start = 0
  for (const piece of furniture) {
    if (piece.start > start) parts.push({ start, end: piece.start })
    start = Math.max(start, piece.end)
  }
  if (start < text.length) parts.push({ start, end: text.length })
  return parts
}

function draftsOfPart(text: string, part: Span, headings: readonly Heading[]): readonly Draft[] {
  const drafts: Draft[] = []
  for (const unit of unitsOf(text, part, headings)) {
    const last = drafts.at(-1)
    if (last && mayGrow(last, unit)) drafts[drafts.length - 1] = join(last, unit)
    else drafts.push(unit)
  }
  const tail = drafts.at(-1)
  const before = drafts.at(-2)
  if (tail && before && mayTakeTail(before, tail)) drafts.splice(-2, 2, join(before, tail))
  return drafts
}

function mayGrow(draft: Draft, unit: Draft): boolean {
  if (unit.end - draft.start > MAX_PASSAGE_CHARACTERS || draft.words >= TARGET_WORDS) return false
  return draft.words < MIN_WORDS || (!unit.startsWithHeading && draft.words + unit.words <= MAX_WORDS)
}

function mayTakeTail(before: Draft, tail: Draft): boolean {
  if (tail.words >= MIN_WORDS || tail.startsWithHeading || before.words + tail.words > MAX_WORDS) return false
  return tail.end - before.start <= MAX_PASSAGE_CHARACTERS
}

function join(draft: Draft, unit: Draft): Draft {
  return { ...draft, end: unit.end, words: draft.words + unit.words }
}

/** Sentences, separated at headings, none longer than the target length of a passage. */
function* unitsOf(text: string, part: Span, headings: readonly Heading[]): Generator<Draft> {
  const starts = new Set(headings.map(({ offset }) => offset))
  const inside = [...starts].filter((offset) => offset > part.start && offset < part.end)
  const bounds = [...inside, part.end].sort((a, b) => a - b)
  let from = part.start
  for (const to of bounds) {
    let startsWithHeading = starts.has(from)
    for (const sentence of sentencesOf(text, from, to)) {
      for (const { start, end } of piecesOf(text, sentence)) {
        yield { start, end, words: countWords(text, start, end), startsWithHeading }
        startsWithHeading = false
      }
    }
    from = to
  }
}

/** Cuts a sentence that is too long, such as a table: at a line end if possible, else between words, else anywhere. */
function* piecesOf(text: string, sentence: Span): Generator<Span> {
  let start = sentence.start
  while (start < sentence.end) {
    const end = pieceEnd(text, start, sentence.end)
    const words = text.slice(start, end)
    const trimmed = words.trimEnd().length
    if (trimmed > 0) yield { start, end: start + trimmed }
    start = end + leadingSpace(text, end, sentence.end)
  }
}

function pieceEnd(text: string, start: number, end: number): number {
  const limit = Math.min(end, start + MAX_PASSAGE_CHARACTERS)
  const word = /\S+/gy
  const space = /\s*/gy
  let [at, line, words] = [start, start, 0]
  while (at < limit && words < TARGET_WORDS) {
    space.lastIndex = at
    const gap = space.exec(text)?.[0] ?? ''
    if (gap.includes('\n') && at > start) line = at
    word.lastIndex = at + gap.length
    const next = word.exec(text)
    const wordEnd = Math.min(word.lastIndex || end, end)
    if (next === null || wordEnd > limit) break
    at = wordEnd
    words += 1
  }
  if (at >= end) return end
  if (line > start) return line
  return at > start ? at : cutBefore(text, limit)
}

function leadingSpace(text: string, from: number, to: number): number {
  const piece = text.slice(from, to)
  return piece.length - piece.trimStart().length
}

function countWords(text: string, start: number, end: number): number {
  return text.slice(start, end).match(/\S+/g)?.length ?? 0
}

interface HeadingPath {
  enter(heading: Heading | undefined): void
  titles(): readonly string[]
}

/** The headings above the current position; each replaces those of its own level and below. */
function createHeadingPath(): HeadingPath {
  let open: Heading[] = []
  return {
    enter(heading) {
      if (heading) open = [...open.filter(({ level }) => level < heading.level), heading]
    },
    titles: () => open.map(({ title }) => title),
  }
}
