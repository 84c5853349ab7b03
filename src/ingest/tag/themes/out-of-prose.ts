import { matterOf } from '../../../domain/pages/page-matter.ts'
import type { Match } from '../../../domain/vocabulary.ts'
import { isPartOfName } from './names.ts'

/** `Skills ........ 43`. */
const LEADER = /(?:[._] ?){5}|…{2}/
const URL_OR_MAIL = /(?:https?:|www\.)|[\w.-]@[\w-]+\.|\w\.(?:co|gov|org|ac|com|net|pdf|html?|aspx?|docx?|xlsx?)\b/i
/** `ED/Skills/04`, `EB_Energy_12`: parts joined by strokes, and a number among them. */
const REPORT_NUMBER = /[/_]/
const POSTCODE = /\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/
/** An entry of a list of references: a year in brackets and what goes with it, or a note that begins with its number. */
const YEAR_IN_BRACKETS = /[([](?:19|20)\d\d[a-z]?[)\]]/
const NOTE_START = /^\s*(?:\[?\d{1,3}\]?[.)]?\s+|[\u00b9\u00b2\u00b3\u2070-\u2079]+\s*)\p{Lu}/u
const SOURCE_START = /^\s*(?:source|sources|see|ibid|cf)\b ?:?/i
const REFERENCE_SIGN =
  /\b(?:et al|ibid|op\.? cit|accessed|available (?:at|from|online)|retrieved|doi|isbn|vol\.?|pp?\.? ?\d|eds?\.)|https?:|www\./i
const QUOTED_TITLE = /[,.] ?['\u2018\u201c"][^'\u2019\u201d"]{8,120}[,.]?['\u2019\u201d"]/
const MAX_SOURCE_CHARACTERS = 200

/**
 * Whether a phrase stands where a text names things and says nothing of them: contents, references, running lines, addresses
 * of the post and the web, report numbers, and the names of documents, bodies and jobs.
 */
export function isOutOfProse(text: string, headingPath: readonly string[]): (match: Match) => boolean {
  if (matterOf(text, headingPath) !== null) return () => true
  return (match) => {
    const line = lineAround(text, match.start, match.end)
    return isLineOfNames(line) || isInAddress(text, match) || isPartOfName(text, match)
  }
}

function isLineOfNames(line: string): boolean {
  if (LEADER.test(line) || POSTCODE.test(line)) return true
  const isCited = YEAR_IN_BRACKETS.test(line) || REFERENCE_SIGN.test(line)
  if (SOURCE_START.test(line) && isCited && line.length < MAX_SOURCE_CHARACTERS) return true
  if (NOTE_START.test(line) && isCited) return true
  return YEAR_IN_BRACKETS.test(line) && (REFERENCE_SIGN.test(line) || QUOTED_TITLE.test(line))
}

/** Whether the characters around it, up to the next blanks, are an address or the number of a report. */
function isInAddress(text: string, { start, end }: Match): boolean {
  const first = blankBefore(text, start)
  const last = blankAfter(text, end)
  if (first === start && last === end) return false
  const whole = text.slice(first, last)
  if (URL_OR_MAIL.test(whole)) return true
  return REPORT_NUMBER.test(whole) && /\d/.test(whole) && /[A-Za-z]/.test(whole)
}

function blankBefore(text: string, at: number): number {
  let first = at
  while (first > 0 && !/\s/.test(text.charAt(first - 1))) first -= 1
  return first
}

function blankAfter(text: string, at: number): number {
  let last = at
  while (last < text.length && !/\s/.test(text.charAt(last))) last += 1
  return last
}

function lineAround(text: string, start: number, end: number): string {
  const first = text.lastIndexOf('\n', start) + 1
  const last = text.indexOf('\n', end)
  return text.slice(first, last === -1 ? text.length : last)
}
