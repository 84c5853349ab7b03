import { toDates, type DateCandidate } from './dated-events.ts'
import { HTML, JATS, JSON_TEXT, XHTML } from '../media-type.ts'
import type { DatedEvent, DateEvent, ParsedPage } from '../../../domain/parsed-document.ts'
import { MONTH_NAME, SEASON_NAME } from './published-date.ts'

/** The cover and the page behind it. */
const PAGES_READ = 2
const CHARACTERS_READ = 5_000
/** A date alone on a line counts in these lines at the top and foot of a cover. */
const TOP_LINES = 15
const FOOT_LINES = 5

/** Longer labels first: "published online" is a different event from "published". */
const LABELS: readonly (readonly [DateEvent, string])[] = [
  ['online', '(?:first )?published online(?: first)?|available online|online(?: publication)? date'],
  ['published', '(?:date )?(?:first )?published|publication date|date of (?:publication|issue)|issued'],
  ['launched', '(?:formally |officially )?launched|launch date'],
  ['agreed', '(?:agreed|approved|adopted|endorsed)'],
  ['submitted', 'submitted|submission date'],
  ['received', 'received'],
  ['revised', 'revised|revision received|received in revised form'],
  ['accepted', 'accepted(?: for publication)?'],
  ['updated', 'last (?:updated|modified|revised)|updated'],
  ['withdrawn', 'withdrawn'],
]

const DAY = '\\d{1,2}(?:st|nd|rd|th)?'
const DATE = [
  `${DAY}\\s+${MONTH_NAME},?\\s+\\d{4}`,
  `${MONTH_NAME}\\s+${DAY},?\\s+\\d{4}`,
  `(?:${MONTH_NAME}|${SEASON_NAME}),?\\s+\\d{4}`,
  '\\d{1,2}[/.]\\d{1,2}[/.]\\d{4}',
  '\\d{4}-\\d{2}-\\d{2}',
].join('|')
const LABEL = LABELS.map(([event, words]) => `(?<${event}>${words})`).join('|')
const WORK = '(?:strategy|plan|report|statement|framework|prospectus|paper|document|publication|guidance|edition)'

/** "Published: 13 June 2019", "Received 3 May 2019; accepted 2 June 2019", "Agreed by Cabinet on 5 March 2020". */
const LABELLED = new RegExp(
  `(?:^|[;,/|•·–—(]|\\.\\s)[ \\t]*(?:${LABEL})(?:\\s+by\\s+[^\\n:;.\\d]{1,60}?)?(?:\\s+(?:on|in))?\\s*[:–-]?\\s*(?<date>${DATE})`,
  'gim',
)
/** "The strategy was launched in September 2019": only about this work, not about one that it mentions. */
const SENTENCE = new RegExp(
  `\\b(?:this|the|our)\\s+(?:[\\w’'-]+\\s+){0,6}?${WORK}\\s+(?:(?:was|were)\\s+)?(?:${LABEL})(?:\\s+by\\s+[^\\n:;.\\d]{1,60}?)?(?:\\s+(?:on|in))?\\s+(?<date>${DATE})`,
  'gi',
)
const ALONE = new RegExp(`^(?:${DATE})$`, 'i')

/** Formats that have their own date fields, and whose text mentions dates of other works. */
const FORMATS_WITH_DATE_FIELDS: readonly string[] = [JATS, JSON_TEXT]

/** Dates printed on the first pages: with a label, or alone on a line of a cover. */
export function readPageDates(pages: readonly ParsedPage[], mediaType: string): readonly DatedEvent[] {
  if (FORMATS_WITH_DATE_FIELDS.includes(mediaType)) return []
  // a web page has no cover: a date alone on a line belongs to an item that it lists
  const hasCover = mediaType !== HTML && mediaType !== XHTML
  const read = pages.slice(0, PAGES_READ)
  return toDates(
    read.flatMap(({ index, text }): readonly DateCandidate[] => {
      const opening = text.slice(0, CHARACTERS_READ)
      return [
        ...toCandidates(opening.matchAll(LABELLED), 'text:label', index),
        ...toCandidates(opening.matchAll(SENTENCE), 'text:sentence', index),
        ...(hasCover && index === 1 ? datesAloneOnLines(text, index) : []),
      ]
    }),
  )
}

function toCandidates(found: Iterable<RegExpMatchArray>, rule: string, pageIndex: number): readonly DateCandidate[] {
  return [...found].flatMap(({ groups = {} }): readonly DateCandidate[] => {
    const event = LABELS.find(([name]) => groups[name] !== undefined)?.[0]
    return event === undefined ? [] : [[event, rule, groups['date'], pageIndex]]
  })
}

function datesAloneOnLines(text: string, pageIndex: number): readonly DateCandidate[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const cover =
    lines.length <= TOP_LINES + FOOT_LINES ? lines : [...lines.slice(0, TOP_LINES), ...lines.slice(-FOOT_LINES)]
  return cover.filter((line) => ALONE.test(line)).map((line) => ['dated', 'text:line', line, pageIndex])
}
