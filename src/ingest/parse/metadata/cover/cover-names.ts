import type { CoverLine, FirstPages } from './cover-line.ts'
import type { CoverTitle } from './cover-title.ts'
import { toOrganisation } from './organisation-names.ts'
import { hasMarks, toLeadingPeople, toPeople, toPerson } from './person-names.ts'
import type { FoundValue } from '../../../../domain/parsed-document.ts'

const BY =
  /^(?:(?:report |paper |text |words |study |research )?(?:written|prepared|produced|compiled|authored|drafted|edited)?\s*(?:jointly )?by\b|(?:lead |main |principal |report |presenting |corresponding |co-?)?authors?(?:\(s\))?\s*:|editors?\s*:)\s*:?\s*(?<names>.*)$/i
const FOR =
  /^(?:(?:report |study )?(?:prepared|produced|written|commissioned|compiled)?\s*(?:for|on behalf of)|client\s*:|report (?:to|for)|commissioned by)\s*:?\s*(?<names>.*)$/i
const PUBLISHED_BY =
  /\b(?:published|issued|publisher)(?:\s+(?:in|on)\s+[^.\n]{3,20})?\s*(?:\bby\b|:)\s*:?\s*(?<names>[^\n.;]{3,120})/i
const COPYRIGHT =
  /(?:©|\(c\)|\bcopyright)(?:\s*(?:©|\(c\)|copyright))*[\s:,]*(?:(?:19|20)\d{2}(?:\s?[-–]\s?\d{2,4})?)?[\s:,]*(?:by\s+)?(?<names>\p{L}[^\n©]{2,100}?)(?:[\s,(]*(?:19|20)\d{2}\b.*|\.\s.*|\.?\s*all rights reserved.*)?$/iu
const COUNCIL =
  /\b(?:\p{Lu}[\p{L}’'-]+\s(?:(?:and|&|upon|of|the|on)\s)?){1,4}(?:(?:Borough|District|City|County|Metropolitan|Town)\s){0,2}(?:Council|Combined Authority|Combined County Authority|Local Enterprise Partnership)\b/gu
const MIN_MENTIONS = 2
/** "..., May 2019", "... in 2019" after the name. */
const YEAR_AT_END = /[\s,(]+(?:(?:in|on)\s+)?(?:\d{1,2}\s+)?(?:\p{Lu}\p{Ll}{2,8}\s+)?(?:19|20)\d{2}.*$/u
/** Holders of copyright that are no publishers. */
const NO_HOLDER =
  /^(?:crown|crown copyright|the authors?|all rights|reserved|statement|holders?|notice|and database)\b/i
/** Lines below a title that may name authors, and lines of one list of authors. */
const MAX_LINES_BELOW = 8
const MAX_AUTHOR_LINES = 8
const MAX_NAMES = 200
/** A cover has fewer lines than a page of text. */
const MAX_COVER_LINES = 25

/** Authors by a byline, else by the lines below the title that consist of names. */
export function readCoverAuthors(
  pages: FirstPages,
  title: CoverTitle | null,
): readonly FoundValue<readonly string[]>[] {
  const byline = labelledNames(pages.lines, BY, (text) => {
    const people = toLeadingPeople(text)
    const body = people.length > 0 ? null : (toOrganisation(text.replace(/,.*$/, '')) ?? toOrganisation(text))
    return people.length > 0 ? people : body === null ? [] : [body]
  })
  const below = title === null ? [] : namesBelow(pages, title)
  return [
    ...byline.map(({ names, pageIndex }) => ({ value: names, rule: 'text:byline', pageIndex })),
    ...(below.length === 0 || title === null
      ? []
      : [{ value: below, rule: 'text:author-line', pageIndex: title.pageIndex }]),
  ]
}

/** Publishers: "Published by", the client of a report, the body named on the cover, the holder of the copyright. */
export function readCoverPublishers(pages: FirstPages, title: CoverTitle | null): readonly FoundValue<string>[] {
  const all = [...pages.lines, ...pages.running]
  const found = (line: CoverLine, value: string | null, rule: string): readonly FoundValue<string>[] =>
    value === null ? [] : [{ value, rule, pageIndex: line.pageIndex }]
  const published = all.flatMap((line) =>
    found(line, bodyIn(PUBLISHED_BY.exec(line.text)?.groups?.['names']), 'text:published-by'),
  )
  const clients = labelledNames(pages.lines, FOR, (text) => [toOrganisation(text)].flatMap((name) => name ?? []))
  const cover = pages.lines[0]?.pageIndex ?? 1
  const bodies = [...pages.lines, ...pages.running]
    .filter((line) => line.pageIndex === (title?.pageIndex ?? cover))
    .filter((line) => isOfCover(line, pages, title))
    .flatMap((line) => found(line, toOrganisation(line.text), 'text:cover-body'))
  const holders = all.flatMap((line) => found(line, holderIn(line.text), 'text:copyright'))
  const running = pages.running.flatMap((line) =>
    line.text.split(/\s+[|•–—-]\s+/).flatMap((part) => found(line, toOrganisation(part), 'text:running-line')),
  )
  return [
    ...published,
    ...clients.map(({ names, pageIndex }) => ({ value: names[0] ?? '', rule: 'text:client', pageIndex })),
    ...bodies,
    ...running,
    ...holders,
    ...namedCouncil(all, title?.text ?? ''),
  ]
}

/** A name right after a label counts once: on the same line, or on the lines after it. */
function labelledNames(
  lines: readonly CoverLine[],
  label: RegExp,
  read: (text: string) => readonly string[],
): readonly { readonly names: readonly string[]; readonly pageIndex: number }[] {
  return lines.flatMap((line, index) => {
    const rest = label.exec(line.text)?.groups?.['names']?.trim()
    if (rest === undefined) return []
    const names = read(rest === '' ? (lines[index + 1]?.text ?? '') : rest)
    return names.length === 0 ? [] : [{ names, pageIndex: line.pageIndex }]
  })
}

/** The names in the lines below a title; a list goes on while lines consist of names. */
function namesBelow({ lines }: FirstPages, title: CoverTitle): readonly string[] {
  const last = title.lines.at(-1)
  if (last === undefined) return []
  const page = lines.filter(({ pageIndex }) => pageIndex === title.pageIndex)
  const start = page.findIndex((line) => sameLine(line, last)) + 1
  const names: string[] = []
  let [seen, lists] = [0, 0]
  for (const line of page.slice(start)) {
    if (++seen > MAX_LINES_BELOW + MAX_AUTHOR_LINES || names.length > MAX_NAMES) break
    const found = namesIn(line)
    if (found === null && (names.length > 0 || seen > MAX_LINES_BELOW || isText(line))) break
    if (found !== null) {
      names.push(...found)
      if (found.length > 1 || hasMarks(line.text) || /^by\s/i.test(line.text)) lists += 1
    }
  }
  // one name alone may be a heading, unless the page goes on as a paper or a cover does
  return lists > 0 || isAuthorPage(page, start) ? [...new Set(names)] : []
}

/** Whether affiliations or an abstract follow, or the page has little else. */
function isAuthorPage(page: readonly CoverLine[], start: number): boolean {
  if (page.length <= MAX_COVER_LINES) return true
  return page
    .slice(start, start + MAX_LINES_BELOW + MAX_AUTHOR_LINES)
    .some(
      ({ text }) =>
        /^(?:abstract|summary|key ?words?)\b/i.test(text) ||
        /\S@\S+\.\w/.test(text) ||
        /\buniversit|\binstitut|\bdepartment of\b/i.test(text),
    )
}

/** The names that a line consists of; a table's cells are none unless all are. */
function namesIn(line: CoverLine): readonly string[] | null {
  if (line.cells.length > 1) {
    const cells = line.cells.map(toPerson)
    if (cells.every((name) => name !== null)) return cells
  }
  const people = toPeople(line.text.replace(/^by\s+/i, ''))
  // one line of capitals is a heading, unless it lists several names
  const isHeading = people?.length === 1 && !/\p{Ll}/u.test(line.text) && !hasMarks(line.text)
  if (people !== null) return isHeading ? null : people
  const leading = hasMarks(line.text) ? toLeadingPeople(line.text) : []
  return leading.length > 0 ? leading : null
}

function isText({ text }: CoverLine): boolean {
  return (
    /^(?:abstract|summary|introduction|contents|keywords?)\b/i.test(text) || (text.length > 60 && /[.;]$/.test(text))
  )
}

/** A body counts when its line is apart from running text: on a cover, above or below the title. */
function isOfCover(line: CoverLine, { lines, textSize, hasLayout }: FirstPages, title: CoverTitle | null): boolean {
  const page = lines.filter(({ pageIndex }) => pageIndex === line.pageIndex)
  const isCover = page.length <= 40 && page.filter(({ text }) => text.length > 70).length <= page.length / 3
  const isAlone = page.filter(({ block }) => block === line.block).length <= 3
  const isLarge = hasLayout && line.size >= textSize * 1.1
  const isAbove = title !== null && (title.lines[0]?.top ?? 0) > line.top
  return isCover || (isAlone && (isLarge || isAbove))
}

function bodyIn(text: string | undefined): string | null {
  if (text === undefined) return null
  const name = text.replace(YEAR_AT_END, '').trim()
  return toOrganisation(name) ?? toOrganisation(name.replace(/,.*$/, '')) ?? (isName(name) ? name : null)
}

/** A short phrase in title case is a name after "Published by", even if it has no word of a body. */
function isName(text: string): boolean {
  const words = text.split(' ')
  return (
    words.length <= 6 && words.every((word) => /^(?:\p{Lu}|of|the|and|for|&|de|du)/u.test(word)) && !/\d/.test(text)
  )
}

function holderIn(text: string): string | null {
  const names = COPYRIGHT.exec(text)?.groups?.['names']?.trim()
  return names === undefined || NO_HOLDER.test(names) ? null : bodyIn(names)
}

function sameLine(line: CoverLine, other: CoverLine | undefined): boolean {
  return other !== undefined && line.text === other.text && line.top === other.top
}

/** The council or combined authority that the first pages speak of, if it is one. */
function namedCouncil(lines: readonly CoverLine[], title: string): readonly FoundValue<string>[] {
  const counts = new Map<string, { readonly count: number; readonly pageIndex: number }>()
  for (const { text, pageIndex } of lines) {
    for (const [name] of text.matchAll(COUNCIL)) {
      const bare = name.replace(/^The\s/, '')
      counts.set(bare, { pageIndex, ...counts.get(bare), count: (counts.get(bare)?.count ?? 0) + 1 })
    }
  }
  const ranked = [...counts].sort(([, a], [, b]) => b.count - a.count)
  const [best, next] = ranked
  // the council of the place in the title needs no second mention
  const ofTitle = ranked.find(([name]) => title.includes(name.split(' ')[0] ?? name))
  if (ofTitle !== undefined) return [{ value: ofTitle[0], rule: 'text:named-council', pageIndex: ofTitle[1].pageIndex }]
  if (best === undefined || best[1].count < MIN_MENTIONS || (next?.[1].count ?? 0) * 2 > best[1].count) return []
  return [{ value: best[0], rule: 'text:named-council', pageIndex: best[1].pageIndex }]
}
