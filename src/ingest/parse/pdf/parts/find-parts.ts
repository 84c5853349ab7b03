import type { ParsedPart, PartSign } from '../../../../domain/parsed-document.ts'
import type { OutlineEntry } from '../metadata/pdf-outline.ts'
import { findAgenda } from './agenda.ts'
import { findSigns, type FoundSign } from './find-signs.ts'
import { isCountedOn, readPageNumbers } from './number-runs.ts'
import { bodyOf, type PartPage } from './part-page.ts'
import { followRunningLines } from './running-lines.ts'

/** How likely a document begins where this sign stands alone: set by hand, on packs of councils and on reports. */
const WEIGHTS: Readonly<Record<PartSign, number>> = {
  agenda_pages: 0.85,
  item_heading: 0.7,
  numbers_restart: 0.72,
  outline: 0.6,
  agenda_link: 0.6,
  title: 0.45,
  appendix_heading: 0.4,
  running_lines_change: 0.35,
  paper_change: 0.3,
}

/** What the likelihood is multiplied by where nothing calls the file a pack and the page looks like the one before. */
const COUNTED_ON = 0.6
const RUNS_ON = 0.7

/** What is proposed is at least so likely. */
const MIN_SCORE = 0.8
/** A part that begins with a page of fewer words, and another on the next page: a cover and what it covers. */
const MAX_COVER_WORDS = 40
/** Signs that name the part, the best first. */
const NAMING: readonly PartSign[] = [
  'agenda_pages',
  'outline',
  'title',
  'appendix_heading',
  'item_heading',
  'running_lines_change',
]
/** Names that say where a thing stands and not what it is, and endings of names of files. */
const BARE = /^(?:agenda )?(?:item|appendix|annexe?|attachment|enclosure)(?: (?:no\.? ?)?[a-z\d]{1,4})?$/i
const FILE_ENDING = /\.(?:pdf|docx?|pptx?|xlsx?)$/i

/** A page on which a document may begin. */
interface Beginning {
  readonly position: number
  readonly signs: readonly FoundSign[]
  readonly score: number
}

/**
 * Documents within a PDF, such as the papers behind the agenda of a committee: proposals, each up to the next. Pages
 * before the first belong to the file itself. [] for a report with chapters and appendices of its own.
 */
export function findParts(pages: readonly PartPage[], outline: readonly OutlineEntry[]): readonly ParsedPart[] {
  const agenda = findAgenda(pages)
  const [numbers, running] = [readPageNumbers(pages), followRunningLines(pages)]
  const byPosition = new Map<number, FoundSign[]>()
  for (const found of findSigns({ pages, outline, agenda, numbers, running })) {
    const signs = byPosition.get(found.position) ?? []
    if (!signs.some((other) => saysTheSame(other, found))) byPosition.set(found.position, [...signs, found])
  }
  const beginnings = [...byPosition].map(([position, signs]): Beginning => {
    const restarts = signs.some(({ sign }) => sign === 'numbers_restart')
    const countedOn = agenda.length === 0 && !restarts && isCountedOn(numbers, position) ? COUNTED_ON : 1
    const runsOn = agenda.length === 0 && running[position] === 'goes_on' ? RUNS_ON : 1
    const doubt = signs.reduce((rest, { sign }) => rest * (1 - WEIGHTS[sign]), 1)
    return { position, signs, score: (1 - doubt) * countedOn * runsOn }
  })
  const likely = beginnings.filter(({ score }) => score >= MIN_SCORE).sort((a, b) => a.position - b.position)
  return toParts(joinCovers(likely, pages), pages)
}

/** The words of a heading are one sign, whether the outline or large type has them too. */
function saysTheSame(one: FoundSign, other: FoundSign): boolean {
  const isHeading = other.sign === 'item_heading' || other.sign === 'appendix_heading'
  return one.sign === other.sign || (isHeading && one.detail.toLowerCase().startsWith(other.detail.toLowerCase()))
}

function joinCovers(beginnings: readonly Beginning[], pages: readonly PartPage[]): readonly Beginning[] {
  const joined: Beginning[] = []
  for (const next of beginnings) {
    const last = joined.at(-1)
    const page = pages[next.position - 1]
    const isCovered = last?.position === next.position - 1 && page !== undefined && isCover(page)
    if (!last || !isCovered) joined.push(next)
    else joined[joined.length - 1] = { ...last, signs: [...last.signs, ...next.signs] }
  }
  return joined
}

function isCover(page: PartPage): boolean {
  return bodyOf(page).split(/\s+/).length <= MAX_COVER_WORDS
}

function toParts(beginnings: readonly Beginning[], pages: readonly PartPage[]): readonly ParsedPart[] {
  return beginnings.map(({ position, signs, score }, index) => ({
    firstPage: position + 1,
    lastPage: beginnings[index + 1]?.position ?? pages.length,
    title: toTitle(signs, position + 1),
    score: Math.round(score * 100) / 100,
    evidence: signs.map(({ sign, detail }) => ({ sign, detail })),
  }))
}

/** `Appendix A` alone says little: what else names the part is put behind it. */
function toTitle(signs: readonly FoundSign[], firstPage: number): string {
  const names = NAMING.flatMap((naming) => signs.filter(({ sign, detail }) => sign === naming && detail !== ''))
  const titles = names.map(({ detail }) => detail.replace(FILE_ENDING, ''))
  const [first] = titles
  if (first === undefined) return `From page ${firstPage}`
  const more = BARE.test(first) ? titles.find((title) => !BARE.test(title)) : undefined
  return more === undefined ? first : `${first}: ${more}`
}
