import { toPeople } from './cover/person-names.ts'
import { toDates, type DateCandidate } from './dated-events.ts'
import { HTML, JATS, JSON_TEXT, XHTML } from '../media-type.ts'
import type { DatedEvent, DateEvent, ParsedPage } from '../../../domain/parsed-document.ts'
import { namedDatePatterns, withoutGroups } from '../../../formats/written-dates.ts'
import { EAST_ASIAN_DATE, FOREIGN_DATE, FOREIGN_DAY, MONTH_NAME, SEASON_NAME } from './published-date.ts'

/** The cover and the page behind it; of the last page only what it says of its publication, as an imprint does. */
const PAGES_READ = 2
const CHARACTERS_READ = 5_000
/** A date alone on a line counts in these lines at the top and foot of a cover. */
const TOP_LINES = 15
const FOOT_LINES = 5
/** A line with a date and little else: "Final report, July 2019", "Adopted by Cabinet - 4 April 2024". */
const MAX_LINE_CHARACTERS = 80

/** Lines of a web page in which its byline is. */
const BYLINE_LINES = 4

/** Longer labels first: "published online" is a different event from "published". */
const LABELS: readonly (readonly [DateEvent, string])[] = [
  ['online', '(?:first )?published online(?: first)?|available online|online(?: publication)? date'],
  [
    'published',
    '(?:date )?(?:first )?published|publication date|date of publication|publication|posted|publiziert|veröffentlicht|cyhoeddwyd|publié',
  ],
  ['issued', '(?:date )?issued|date of issue|issue date'],
  ['launched', '(?:formally |officially )?launched|launch date'],
  ['adopted', '(?:date |formally )?adopted|adoption(?: date| version)?|date of adoption'],
  ['agreed', '(?:date )?(?:agreed|approved|endorsed|ratified)|date of approval|approval date'],
  [
    'consultation',
    '(?:public )?consultation(?: draft| version| document| edition)?|draft (?:version )?for (?:public )?consultation|(?:pre-?submission|submission|publication) (?:draft|version)',
  ],
  ['submitted', 'submitted|submission date|date of submission'],
  ['received', 'received'],
  ['revised', 'revised|revision received|received in revised form|date revised'],
  ['accepted', 'accepted(?: for publication)?'],
  ['updated', '(?:date )?last (?:updated|modified|revised|reviewed)|(?:date )?updated|update'],
  ['withdrawn', '(?:date )?withdrawn'],
]

const DAY_BEFORE = '(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\\s+)?'
const YEAR = '(?:19|20)\\d{2}'
const DATE = [
  `${DAY_BEFORE}(?:${namedDatePatterns(MONTH_NAME).map(withoutGroups).join('|')})`,
  `(?:${MONTH_NAME}\\s*(?:[/&–-]|to|and)\\s*${MONTH_NAME}),?\\s+\\d{4}`,
  `${SEASON_NAME}(?:\\s*[/–-]\\s*${SEASON_NAME})?,?\\s+\\d{4}`,
  '\\d{1,2}[/.]\\d{1,2}[/.](?:\\d{4}|\\d{2})(?!\\d)',
  '\\d{4}-\\d{2}-\\d{2}',
  FOREIGN_DATE,
  EAST_ASIAN_DATE,
].join('|')
/** Pattern source of dates to the day, for lines that hold other words too; flags `iu`. */
export const DAY_PATTERN = `(?<![\\d/.-])(?:${[
  ...namedDatePatterns(MONTH_NAME).slice(0, 2).map(withoutGroups),
  '\\d{1,2}[/.]\\d{1,2}[/.]\\d{4}',
  '\\d{4}[- ]\\d{2}[- ]\\d{2}',
  FOREIGN_DAY,
  '\\d{4}\\s?[年년]\\s?\\d{1,2}\\s?[月월]\\s?\\d{1,2}\\s?[日일]',
].join('|')})(?!\\d)`
/** A year alone needs a label, and ends its line or clause: "Adopted 2013", but not "Published 2019 figures". */
const YEAR_AT_END = `${YEAR}(?=[ \\t]*(?:$|[.,;)|]))`
const LABEL = LABELS.map(([event, words]) => `(?<${event}>${words})`).join('|')
const WORK = '(?:strategy|plan|report|statement|framework|prospectus|paper|document|publication|guidance|edition)'

/** "Published: 13 June 2019", "Received 3 May 2019; accepted 2 June 2019", "Agreed by Cabinet on 5 March 2020". */
const LABELLED = new RegExp(
  `(?:^|[;,/|•·–—(]|\\.\\s)[ \\t]*(?:${LABEL})\\b(?:\\s+by\\s+[^\\n:;.\\d]{1,60}?)?(?:\\s+(?:on|in))?\\s*[:–-]?\\s*(?<date>${DATE}|${YEAR_AT_END})`,
  'gimu',
)
/** Separators that prose does not have; after a comma or full stop only a list of dates goes on. */
const LIST_SEPARATOR = /^[|•·–—]/
/** "Date: May 2025", alone in its line. */
const DATED = new RegExp(
  `^[^\\w\\n]*(?:(?:report |version |document |revision )?dated?|date of (?:report|document)|(?:correct )?as at)\\s*[:–-]?\\s*(?<date>${DATE}|${YEAR})[^\\w\\n]*$`,
  'gimu',
)
/** "The strategy was launched in September 2019": only about this work, not about one that it mentions. */
const SENTENCE = new RegExp(
  `\\b(?:this|the|our)\\s+(?:[\\w’'-]+\\s+){0,6}?${WORK}\\s+(?:(?:was|were)\\s+)?(?:${LABEL})(?:\\s+by\\s+[^\\n:;.\\d]{1,60}?)?(?:\\s+(?:on|in))?\\s+(?<date>${DATE})`,
  'giu',
)
const ALONE = new RegExp(`^[([]?(?:${DATE}|${YEAR}|${YEAR}\\s?[-–/]\\s?(?:\\d{2})?\\d{2})[)\\]]?$`, 'iu')
const YEAR_ALONE = new RegExp(`^[([]?${YEAR}[)\\]]?$`)
/** "February 2011 37": a page number in the running line. */
const PAGE_NUMBER = /(?<=\d{4})\s+\d{1,3}$/
/** A line that ends with a month or day after other words, or begins with it. */
const AT_END = new RegExp(`^(?<words>.*?[\\s,(|:–—-])(?<date>${DATE})[)\\].]?$`, 'iu')
const AT_START = new RegExp(`^(?<date>${DATE})\\s*[|:–—-]\\s*(?<words>.*)$`, 'iu')
/** Words that say which event a date in the same line of a cover belongs to, most telling first. */
const LINE_EVENTS: readonly (readonly [DateEvent, RegExp])[] = [
  ['consultation', /\bconsultation\b|\bdraft for\b|\bsubmission (?:draft|version)\b/i],
  ['withdrawn', /\bwithdrawn\b/i],
  ['adopted', /\badopt(?:ed|ion)\b/i],
  ['agreed', /\b(?:agreed|approved|endorsed|ratified)\b/i],
  ['published', /\bpublished\b/i],
  ['issued', /\bissued\b/i],
  ['revised', /\brevised\b/i],
  ['updated', /\bupdated?\b/i],
]
/** Words that make a date one of the contents of a work, not of the work: "Data for the year to March 2019". */
const ABOUT_OTHER =
  /\b(?:from|since|until|till?|to|between|before|after|by|for|ending|ended|during|of|at|the|and|in)[\s(]*$/i
/** "© Copyright 2019", "Crown copyright 2019". */
const COPYRIGHT = /(?:©|\(c\)|copyright)[^\n]{0,60}?(?<!\d)((?:19|20)\d{2})(?!\d|\s?[-–]\s?\d)/gi

/** Formats that have their own date fields, and whose text mentions dates of other works. */
const FORMATS_WITH_DATE_FIELDS: readonly string[] = [JATS, JSON_TEXT]

/** Dates printed on the first pages: with a label, in a line of a cover, or in a copyright notice. */
export function readPageDates(pages: readonly ParsedPage[], mediaType: string): readonly DatedEvent[] {
  if (FORMATS_WITH_DATE_FIELDS.includes(mediaType)) return []
  // a web page has no cover: a date alone on a line belongs to an item that it lists
  const hasCover = mediaType !== HTML && mediaType !== XHTML
  const read = pages.slice(0, PAGES_READ)
  const last = pages.length > PAGES_READ ? pages.slice(-1) : []
  // a cover may be a picture: then the page behind it is the first with words
  const cover = read.find(({ text }) => /\p{L}{2}/u.test(text))
  return toDates([
    ...read.flatMap(({ index, text }): readonly DateCandidate[] => {
      const opening = text.slice(0, CHARACTERS_READ)
      return [
        ...toCandidates(labelledDates(opening), 'text:label', index),
        ...toCandidates(opening.matchAll(DATED), 'text:label', index, 'dated'),
        ...toCandidates(opening.matchAll(SENTENCE), 'text:sentence', index),
      ]
    }),
    ...(hasCover && cover ? datesInCoverLines(cover.text, cover.index) : []),
    ...(hasCover || !cover ? [] : bylineDates(cover.text, cover.index)),
    ...(hasCover ? last : []).flatMap(({ index, text }) =>
      toCandidates(labelledDates(text.slice(0, CHARACTERS_READ)), 'text:imprint', index).filter(
        ([event]) => event === 'published',
      ),
    ),
    ...[...read, ...last].flatMap(({ index, text }) => copyrightYears(text.slice(0, CHARACTERS_READ), index)),
  ])
}

function toCandidates(
  found: Iterable<RegExpMatchArray>,
  rule: string,
  pageIndex: number,
  fallback?: DateEvent,
): readonly DateCandidate[] {
  return [...found].flatMap(({ groups = {} }): readonly DateCandidate[] => {
    const event = LABELS.find(([name]) => groups[name] !== undefined)?.[0] ?? fallback
    return event === undefined ? [] : [[event, rule, groups['date'], pageIndex]]
  })
}

/**
 * Labelled dates. In running text a line may begin with "published in March 2018", and a clause may too: these are
 * about another work, unless the label is written as one.
 */
function labelledDates(text: string): readonly RegExpMatchArray[] {
  let listEnd = -1
  return [...text.matchAll(LABELLED)].filter((match) => {
    const [whole] = match
    const lineStart = text.lastIndexOf('\n', match.index) + 1
    const words = whole.replace(/^[^\p{L}]+/u, '')
    const startsLine = text.slice(lineStart, match.index + whole.length - words.length).trim() === ''
    const isLabel = /^\p{Lu}/u.test(words) || /^[\p{L} ]+:/u.test(words)
    const isListed = match.index - listEnd < 40 && listEnd >= lineStart
    const accepted = startsLine ? isLabel : isListed || LIST_SEPARATOR.test(whole) || (/^\./.test(whole) && isLabel)
    if (accepted) listEnd = match.index + whole.length
    return accepted
  })
}

/** Dates alone on a line, or at the end or beginning of a short one, whose words may state the event. */
function datesInCoverLines(text: string, pageIndex: number): readonly DateCandidate[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const cover =
    lines.length <= TOP_LINES + FOOT_LINES ? lines : [...lines.slice(0, TOP_LINES), ...lines.slice(-FOOT_LINES)]
  // several years alone are the head of a table
  const years = cover.filter((line) => YEAR_ALONE.test(line)).length
  return cover.flatMap((written) => {
    const line = written.replace(PAGE_NUMBER, '')
    if (line.length > MAX_LINE_CHARACTERS || (YEAR_ALONE.test(line) && years > 1)) return []
    if (ALONE.test(line)) return [['dated', 'text:line', line.replace(/[()[\]]/g, ''), pageIndex] as const]
    // labelled dates were read with their label
    if (labelledDates(line).length > 0 || line.search(DATED) >= 0) return []
    const { words = '', date } = (AT_END.exec(line) ?? AT_START.exec(line))?.groups ?? {}
    if (date === undefined || ABOUT_OTHER.test(words)) return []
    const event = LINE_EVENTS.find(([, pattern]) => pattern.test(words))?.[0] ?? 'dated'
    return [[event, 'text:line', date, pageIndex] as const]
  })
}

/** "Ann Lee - 14 June 2023" above the text of a web page: the day belongs to the page, as its author does. */
function bylineDates(text: string, pageIndex: number): readonly DateCandidate[] {
  const lines = text
    .slice(0, CHARACTERS_READ)
    .split('\n')
    .filter((line) => line.trim() !== '')
  return lines.slice(0, BYLINE_LINES).flatMap((line) => {
    if (line.length > MAX_LINE_CHARACTERS) return []
    const { words = '', date } = AT_END.exec(line.trim())?.groups ?? {}
    const name = words.replace(/^(?:posted |written |published )?by[:\s]+|[\s,(|:•·–—-]+(?:on)?[\s,]*$/gi, '')
    return date !== undefined && toPeople(name) !== null ? [['published', 'text:byline', date, pageIndex] as const] : []
  })
}

function copyrightYears(text: string, pageIndex: number): readonly DateCandidate[] {
  return [...text.matchAll(COPYRIGHT)].map(([, year]) => ['dated', 'text:copyright', year, pageIndex])
}
