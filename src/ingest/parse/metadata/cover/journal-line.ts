import type { CoverLine, FirstPages } from './cover-line.ts'
import { lineKindOf } from './line-kinds.ts'
import { toDates } from '../dated-events.ts'
import { toNumbering } from '../journal-values.ts'
import { toName } from '../metadata-values.ts'
import type { FieldCandidates } from '../to-metadata.ts'
import type { DatedEvent } from '../../../../domain/parsed-document.ts'

const NAME = "(?<journal>\\p{Lu}[\\p{L}&’'., -]{3,90}?)"
const PAGES = '(?:[:,]?\\s*(?:pp?\\.?\\s*)?(?<first>[A-Z]?\\d{1,6})\\s?[-–—]\\s?(?<last>[A-Z]?\\d{1,6}))?'
/** Running lines that name a journal with its volume, in the usual orders. */
const FORMS: readonly RegExp[] = [
  // Datta et al. Journal of Trauma Management & Outcomes 2010, 4:1
  new RegExp(
    `^(?:.{3,60}? et al\\.,?\\s+)?${NAME}[,.]?\\s+\\(?(?:19|20)\\d{2}\\)?[,;:]?\\s*(?:vol(?:ume)?\\.?\\s*)?(?<volume>\\d{1,4})(?:\\s?\\((?<issue>[\\w-]{1,9})\\))?(?:\\s?:\\s?(?:(?<first>\\w?\\d{1,6})(?:\\s?[-–]\\s?(?<last>\\w?\\d{1,6}))?))?`,
    'u',
  ),
  // Sample Journal of Places 35(4), 277–290; Sample Journal 35 (2019) 277–290
  new RegExp(`^${NAME},?\\s+(?<volume>\\d{1,4})\\s?\\((?:(?:19|20)\\d{2}|(?<issue>[\\w-]{1,9}))\\)${PAGES}`, 'u'),
  // Sample Journal, Vol. 35, No. 4, June 2019, pp. 277–290
  new RegExp(
    `^${NAME},?\\s+vol(?:ume)?\\.?\\s*(?<volume>\\d{1,4})(?:[,\\s(]+(?:no\\.?|issue|number)\\s*(?<issue>[\\w-]{1,9})\\)?)?(?:[^\\d]{0,30}(?:19|20)\\d{2}\\)?)?${PAGES}`,
    'iu',
  ),
]
/** A name that a line of this form may begin with besides a journal's has none of these words. */
const JOURNAL_WORD =
  /\b(?:journal|review|studies|annals|letters|transactions|proceedings|bulletin|quarterly|science|sciences|research|economy|economics|geography|planning|papers|archives|advances|reports|acta|plos|bmc|nature|lancet|journals?)\b|\bj\. /i
/** Lines at the top and foot of the first page that may be such a line. */
const EDGE_LINES = 4

/** The journal, volume, issue and pages in a running line of the first pages. */
export function readJournalLines(first: FirstPages): FieldCandidates {
  for (const line of edgesOf(first)) {
    const groups = FORMS.map((form) => form.exec(line.text.slice(0, 200))?.groups).find((found) => found !== undefined)
    if (groups?.['journal'] !== undefined && JOURNAL_WORD.test(groups['journal'])) return toFields(groups, line)
  }
  return {}
}

/** The year in a line that names a journal, proceedings or a series; the last one, since a title may hold another. */
export function readJournalDates(first: FirstPages): readonly DatedEvent[] {
  return toDates(
    edgesOf(first)
      .filter(({ text }) => lineKindOf(text) === 'journal')
      .map(({ text, pageIndex }) => [
        'dated',
        'text:journal-line',
        text.match(/(?<![\d-])(?:19|20)\d{2}(?![\d-])/g)?.at(-1),
        pageIndex,
      ]),
  )
}

/** Running lines, and the lines at the top and foot of the first page, by their place and not by reading order. */
function edgesOf({ lines, running }: FirstPages): readonly CoverLine[] {
  const sorted = lines.filter(({ pageIndex }) => pageIndex === 1).sort((a, b) => a.top - b.top)
  return [...running, ...sorted.slice(0, EDGE_LINES), ...sorted.slice(EDGE_LINES).slice(-EDGE_LINES)]
}

function toFields(groups: Readonly<Record<string, string | undefined>>, { pageIndex }: CoverLine): FieldCandidates {
  const found = (text: string | undefined, read: (value: string) => string | null) => {
    const value = text === undefined ? null : read(text)
    return value === null ? [] : [{ value, rule: 'text:journal-line', pageIndex }]
  }
  return {
    journal: found(groups['journal'], toName),
    volume: found(groups['volume'], toNumbering),
    issue: found(groups['issue'], toNumbering),
    firstPage: found(groups['first'], toNumbering),
    lastPage: found(groups['last'], toNumbering),
  }
}
