import type { ParsedPage, Span } from '../../../domain/parsed-document.ts'
import { sentencesOf } from './sentences.ts'

/** Where a sentence goes on over the end of a page, and how it goes on there. */
export interface PageJoint {
  /** The end of its part on this page: an offset in the page's text. */
  readonly offset: number
  /** The rest of the sentence, from the beginning of the next page. */
  readonly continuation: string
}

/** The end of a sentence, with closing marks and the number of a note. */
const SENTENCE_END = /[.!?\u2026:;][\u0022'\u2019\u201D)\]]{0,3}\d{0,3}$/
const WORD_END = /[\p{L}\p{N},\u2013\u2014)%\u2019-]$/u
/** Words after which a sentence never ends, so that it may go on with a name. */
const DANGLING =
  /(?:^|\s)(?:a|an|the|of|and|or|to|in|on|at|by|for|from|with|that|which|who|as|is|are|was|were|be|its|their|our|this|these|between|than|not|will|would|should|must|may|can|has|have)$/i
/** The number or mark with which a note begins: no part of the text above it. */
const NOTE = /^(?:(?:\d{1,3}|[*\u2020\u2021\u00a7])(?:[\s.)]|$))/
const EMPTY_LINE = /\n[^\S\n]*\n/
/** What never goes on from the page before. */
const CAPTION = /^(?:table|figure|fig|box|chart|map|annex|appendix)\b\.?\s*[\dA-Z]/i
/** An address in the last line: the end of a note. */
const ADDRESS_AT_END = /(?:^|\n)\s*(?:https?:|www\.)\S+$/
/** Paragraphs at the end of a page that may be notes. */
const MAX_NOTES = 8
/** Words of an unfinished sentence at the least: fewer are a label or a cell. */
const MIN_WORDS = 4
/** A longer rest is cut between words. */
const MAX_CHARACTERS = 500

/**
 * How the last sentence of a page continues on the next one; null if it ends there, or if the next page begins with
 * something else. Running lines and notes between the two parts do not count.
 */
export function findPageJoint(page: ParsedPage, next: ParsedPage): PageJoint | null {
  const last = lastParagraph(page)
  const first = last && isUnfinished(last.text) ? firstSentence(next) : null
  if (last === null || first === null || CAPTION.test(first)) return null
  const goesOn = /^\p{Ll}/u.test(first) || (DANGLING.test(last.text) && /^[\p{L}\p{N}]/u.test(first))
  return goesOn ? { offset: last.end, continuation: first } : null
}

function isUnfinished(paragraph: string): boolean {
  if (SENTENCE_END.test(paragraph) || !WORD_END.test(paragraph)) return false
  if (DANGLING.test(paragraph)) return true
  const sentence = paragraph.split(/[.!?]\s/).at(-1) ?? ''
  return (sentence.match(/\p{L}{2,}/gu) ?? []).length >= MIN_WORDS
}

/** The last paragraph of a page that is no note and no heading. */
function lastParagraph({
  text,
  furniture,
  headings,
}: ParsedPage): { readonly text: string; readonly end: number } | null {
  const { start, end: bodyEnd } = bodyOf(text, furniture)
  let end = bodyEnd
  for (let notes = 0; notes <= MAX_NOTES; notes++) {
    const body = text.slice(start, end).trimEnd()
    if (body.trim() === '') return null
    const from = start + lastGap(body)
    const paragraph = text.slice(from, start + body.length).trimStart()
    const isHeading = headings.some(({ offset }) => offset >= from && offset < start + body.length)
    if (!NOTE.test(paragraph) && !ADDRESS_AT_END.test(paragraph))
      return isHeading ? null : { text: paragraph, end: start + body.length }
    end = from
  }
  return null
}

/** The end of the last empty line of a text; 0 if it has none. */
function lastGap(text: string): number {
  const at = text.lastIndexOf('\n\n')
  return at < 0 ? 0 : at + 2
}

function firstSentence(page: ParsedPage): string | null {
  const { start, end } = bodyOf(page.text, page.furniture)
  const paragraph = page.text.slice(start, end).split(EMPTY_LINE, 1)[0] ?? ''
  const [first] = sentencesOf(page.text, start, start + paragraph.length)
  if (first === undefined || page.headings.some(({ offset }) => offset >= start && offset <= first.start)) return null
  const sentence = page.text.slice(first.start, Math.min(first.end, first.start + MAX_CHARACTERS + 1))
  return sentence.length <= MAX_CHARACTERS ? sentence : sentence.replace(/\s\S*$/, '').slice(0, MAX_CHARACTERS)
}

/** The longest part of a page between its running lines, without white space at its beginning. */
function bodyOf(text: string, furniture: readonly Span[]): Span {
  let [best, start]: [Span, number] = [{ start: 0, end: 0 }, 0]
  for (const { start: from, end: to } of [...furniture, { start: text.length, end: text.length }]) {
    if (from - start > best.end - best.start) best = { start, end: from }
    start = Math.max(start, to)
  }
  const body = text.slice(best.start, best.end)
  return { start: best.end - body.trimStart().length, end: best.end }
}
