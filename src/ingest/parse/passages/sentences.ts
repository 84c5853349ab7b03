import { isHighSurrogate } from '../text/clean-text.ts'
import type { Span } from '../../../domain/parsed-document.ts'

/** Intl.Segmenter's time grows with the square of its text (Node 20: 0.8 s for 100,000 characters); it gets windows. */
const WINDOW_CHARACTERS = 4_000

const EMPTY_LINE = /\n[^\S\n]*\n/g

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/** What stands before and after an empty line in the middle of a sentence, as around a picture or a box. */
const UNFINISHED = /[\p{L}\p{N},\u2013\u2014-]$/u
const GOES_ON = /^\s*\p{Ll}\p{L}*[\s,;]/u
/** Words before that empty line on the same line at the least: a list has short ones. */
const MIN_WORDS = 6
/** Characters around it that are looked at. */
const NEAR = 200

/**
 * The sentences of `text` from `from` to `to`, in order, without white space at their ends. An empty line ends a
 * sentence unless it plainly goes on below; a single line end does not, since in most files it only marks the edge of
 * the paper.
 */
export function* sentencesOf(text: string, from: number, to: number): Generator<Span> {
  const part = text.slice(from, to) // a slice, or each search for an empty line would run to the end of the whole text
  let start = 0
  for (const gap of part.matchAll(EMPTY_LINE)) {
    if (isInSentence(part, gap.index, gap.index + gap[0].length)) continue
    yield* sentencesOfParagraph(text, from + start, from + gap.index)
    start = gap.index + gap[0].length
  }
  yield* sentencesOfParagraph(text, from + start, to)
}

function isInSentence(text: string, end: number, start: number): boolean {
  const before = text.slice(Math.max(0, end - NEAR), end)
  if (!UNFINISHED.test(before) || !GOES_ON.test(text.slice(start, start + NEAR))) return false
  return (before.slice(before.lastIndexOf('\n') + 1).match(/\S+/g) ?? []).length >= MIN_WORDS
}

function* sentencesOfParagraph(text: string, from: number, to: number): Generator<Span> {
  let start = from
  while (start < to) {
    const end = windowEnd(text, start, to)
    const spans = [...segmentsOf(text, start, end)]
    // the window may have cut the last sentence: it starts the next window, unless it fills this one alone
    const whole = end < to && spans.length > 1 ? spans.slice(0, -1) : spans
    for (const span of whole) {
      const trimmed = trim(text, span)
      if (trimmed.start < trimmed.end) yield trimmed
    }
    start = whole.at(-1)?.end ?? end
  }
}

/** After the last white space of the window, so that no word is cut; only a word that fills the window is. */
function windowEnd(text: string, start: number, to: number): number {
  const limit = start + WINDOW_CHARACTERS
  if (limit >= to) return to
  const space = /\s\S*$/.exec(text.slice(start, limit))?.index ?? 0
  return space > 0 ? start + space : cutBefore(text, limit)
}

function* segmentsOf(text: string, from: number, to: number): Generator<Span> {
  const line = text.slice(from, to).replaceAll('\n', ' ')
  for (const { index, segment } of segmenter.segment(line)) {
    yield { start: from + index, end: from + index + segment.length }
  }
}

function trim(text: string, { start, end }: Span): Span {
  const piece = text.slice(start, end)
  const trimmed = piece.trimStart()
  return { start: end - trimmed.length, end: end - trimmed.length + trimmed.trimEnd().length }
}

/** `limit`, or one less if it would split a surrogate pair. */
export function cutBefore(text: string, limit: number): number {
  return limit < text.length && isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit
}
