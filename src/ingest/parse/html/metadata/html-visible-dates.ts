import { namedDatePatterns, withoutGroups } from '../../../../formats/written-dates.ts'
import type { DateEvent } from '../../../../domain/parsed-document.ts'
import type { DateCandidate } from '../../metadata/dated-events.ts'
import { MONTH_NAME, parseDate } from '../../metadata/published-date.ts'
import { isBlock } from '../extract/html-block-names.ts'
import { isElement, nextAfter, type HtmlElement, type HtmlNode } from '../html-dom.ts'

/** Parts of a page whose dates are those of other pages, or of the site. */
const SKIPPED = new Set(
  'NAV FOOTER ASIDE SCRIPT STYLE NOSCRIPT TEMPLATE TITLE HEAD SVG svg FORM SELECT BUTTON'.split(' '),
)
const SKIPPED_NAMES =
  /(?:^|[\s_-])(?:footer|sidebar|related|recommended|comments?|teasers?|cookies?|breadcrumbs?|nav|menu|copyright|recent|latest|trending|promo)(?:$|[\s_-])/i
const MAX_LINES = 2_000
const MAX_LINE_CHARACTERS = 200
const MAX_LABEL_CHARACTERS = 40
/** A date without a label is the page's own this near its heading. */
const LINES_AFTER_HEADING = 4
/** A page with more dates of publication lists other pages. */
const MAX_PUBLISHED_DATES = 2

const LABELS: readonly (readonly [DateEvent, string])[] = [
  [
    'updated',
    '(?:date |page )?(?:last |was last )?(?:updated|modified|reviewed|amended)|last (?:update|change|revision|revised)|zuletzt aktualisiert|aktualisiert|mis à jour|actualizado',
  ],
  [
    'published',
    '(?:date |first |originally |page )*published|publication date|publish(?:ed)? date|date of publication|published date|posted|released?(?: date)?|date (?:posted|released|added)|veröffentlicht|erschienen|publié|publicado|pubblicato|gepubliceerd|publicerad',
  ],
  ['dated', 'date|datum|fecha|data'],
]
const WEEKDAY = '(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\\.?,?\\s+(?:the\\s+)?)?'
/** With a day: a page that gives a month alone gives it of what it is about. */
const DAYS = namedDatePatterns(MONTH_NAME).slice(0, 2).map(withoutGroups)
const DATE = `${WEEKDAY}(?<date>\\d{4}-\\d{2}-\\d{2}|${DAYS.join('|')}|\\d{1,2}[/.]\\d{1,2}[/.]\\d{4})(?:T[\\d:.+Z-]*)?`
const LABELLED = LABELS.map(
  ([event, words]) =>
    [
      event,
      new RegExp(
        `(?:^|[;,/|•·–—(.]|\\s{2})\\s*(?:${words})(?:\\s+by\\s+[^\\n:;.\\d]{1,60}?)?(?:\\s+(?:on|am|le|el|at))?\\s*[:–—|-]?\\s*${DATE}`,
        'iu',
      ),
    ] as const,
)
const LABEL_ALONE = new RegExp(`^\\W*(?:${LABELS.map(([, words]) => words).join('|')})(?:\\s+on)?\\s*[:–-]?\\s*$`, 'iu')
/** A date, and what stands beside it in a line below a heading: a time, an author, how long it takes to read. */
const BARE = new RegExp(
  `^(?:by\\s+[\\p{L}.'’ -]{2,60}[\\s,|·•–—-]+)?${DATE}(?:,?\\s+(?:at\\s+)?\\d{1,2}[:.]\\d{2}(?:\\s?[ap]\\.?m\\.?)?)?(?:\\s*[|·•–—,-].{0,80})?$`,
  'iu',
)

/** Dates that a page shows with their label, in whatever elements, and the one below its heading. */
export function visibleDates(root: HtmlElement): readonly DateCandidate[] {
  const { lines, heading } = readLines(root)
  const labelled = joinLabels(lines).flatMap(toLabelled)
  const published = new Set(labelled.flatMap(([event, , raw]) => (event === 'published' ? [raw] : [])))
  const kept = published.size > MAX_PUBLISHED_DATES ? labelled.filter(([event]) => event !== 'published') : labelled
  if (kept.some(([event]) => event !== 'updated') || heading === null) return kept
  const near = lines
    .slice(heading + 1, heading + 1 + LINES_AFTER_HEADING)
    .concat(lines.slice(Math.max(0, heading - 1), heading))
  const bare = near.flatMap((line) => BARE.exec(line)?.groups?.['date'] ?? [])[0]
  return bare === undefined ? kept : [...kept, ['dated', 'html:dateline', bare]]
}

function toLabelled(line: string): readonly DateCandidate[] {
  return LABELLED.flatMap(([event, pattern]): readonly DateCandidate[] => {
    const date = pattern.exec(line)?.groups?.['date']
    return date === undefined ? [] : [[event, 'html:label', date]]
  })
}

/** A label alone in its line belongs to the line below, as in lists of terms and in rows of a table. */
function joinLabels(lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => {
    const isLabel = line.length <= MAX_LABEL_CHARACTERS && LABEL_ALONE.test(line)
    return isLabel ? `${line} ${lines[index + 1] ?? ''}` : line
  })
}

/** The short lines of the page, and the index of its first h1 among them. */
function readLines(root: HtmlElement): { readonly lines: readonly string[]; readonly heading: number | null } {
  const lines: string[] = []
  let heading: number | null = null
  let line = ''
  const endLine = (closed: HtmlNode | null) => {
    const text = line
      .slice(0, 2 * MAX_LINE_CHARACTERS)
      .replace(/\s+/g, ' ')
      .trim()
    line = ''
    if (closed?.nodeName === 'H1') heading ??= lines.length
    if (text !== '') lines.push(text.length > MAX_LINE_CHARACTERS ? '' : text)
  }
  for (let node: HtmlNode | null = root; node !== null && lines.length < MAX_LINES;) {
    if (isElement(node)) {
      if (isBlock(node)) endLine(null)
      if (node.nodeName === 'TD' || node.nodeName === 'TH') endLine(null)
      const stated = node.nodeName === 'TIME' ? statedDate(node) : null
      if (stated !== null) line += ` ${stated} `
      else if (node.firstChild !== null && !isSkipped(node)) {
        node = node.firstChild
        continue
      }
    } else if (node.nodeName === '#text') line += node.nodeValue ?? ''
    node = nextAfter(node, root, (closed) => {
      if (isElement(closed) && isBlock(closed)) endLine(closed)
    })
  }
  return { lines, heading }
}

function isSkipped(element: HtmlElement): boolean {
  if (SKIPPED.has(element.nodeName) || element.getAttribute('hidden') !== null) return true
  if (/^(?:navigation|contentinfo|complementary|dialog|alertdialog)$/.test(element.getAttribute('role') ?? ''))
    return true
  if (element.nodeName === 'BODY' || element.nodeName === 'HTML') return false
  return SKIPPED_NAMES.test(`${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`.slice(0, 300))
}

/** The date of a time element where its text is none, such as "3 years ago". */
function statedDate(element: HtmlElement): string | null {
  const stated = /^\d{4}-\d{2}-\d{2}/.exec(element.getAttribute('datetime')?.trim() ?? '')?.[0] ?? null
  if (stated === null || parseDate(stated) === null) return null
  return new RegExp(DATE, 'iu').test(element.textContent ?? '') ? null : stated
}
