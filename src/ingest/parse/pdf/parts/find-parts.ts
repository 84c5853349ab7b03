import type { ParsedPart, PartSign } from '../../../../domain/parsed-document.ts'
import type { OutlineEntry } from '../metadata/pdf-outline.ts'
import { findAgenda } from './agenda.ts'
import { findSigns, type FoundSign } from './find-signs.ts'
import { continuesNumbering, readPageNumbers } from './number-runs.ts'
import { bodyOf, type PartPage } from './part-page.ts'
import { compareRunningLines } from './running-lines.ts'

/** Probability that a document begins at a page with only this sign; set by hand on council packs and reports. */
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

/** Factors for a page whose numbering or running lines continue, unless the file is a pack. */
const NUMBERING_CONTINUES = 0.6
const RUNNING_LINES_CONTINUE = 0.7

/** Least probability of a proposed part. */
const MIN_SCORE = 0.8
/** A first page with at most this many words is a cover if another part begins on the next page. */
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
/** Titles that only give a position, and file name endings. */
const BARE = /^(?:agenda )?(?:item|appendix|annexe?|attachment|enclosure)(?: (?:no\.? ?)?[a-z\d]{1,4})?$/i
const FILE_ENDING = /\.(?:pdf|docx?|pptx?|xlsx?)$/i

/** A page where a document may begin. */
interface Beginning {
  readonly position: number
  readonly signs: readonly FoundSign[]
  readonly score: number
}

/**
 * Proposes the documents within a PDF, such as the papers behind a committee agenda; each extends to the next. Pages
 * before the first belong to the file itself. [] for a report with its own chapters and appendices.
 */
export function findParts(pages: readonly PartPage[], outline: readonly OutlineEntry[]): readonly ParsedPart[] {
  const agenda = findAgenda(pages)
  const [numbers, running] = [readPageNumbers(pages), compareRunningLines(pages)]
  const byPosition = new Map<number, FoundSign[]>()
  for (const found of findSigns({ pages, outline, agenda, numbers, running })) {
    const signs = byPosition.get(found.position) ?? []
    if (!signs.some((other) => isSameSign(other, found))) byPosition.set(found.position, [...signs, found])
  }
  const beginnings = [...byPosition].map(([position, signs]): Beginning => {
    const restarts = signs.some(({ sign }) => sign === 'numbers_restart')
    const numberingFactor =
      agenda.length === 0 && !restarts && continuesNumbering(numbers, position) ? NUMBERING_CONTINUES : 1
    const runningLinesFactor = agenda.length === 0 && running[position] === 'continues' ? RUNNING_LINES_CONTINUE : 1
    const doubt = signs.reduce((rest, { sign }) => rest * (1 - WEIGHTS[sign]), 1)
    return { position, signs, score: (1 - doubt) * numberingFactor * runningLinesFactor }
  })
  const likely = beginnings.filter(({ score }) => score >= MIN_SCORE).sort((a, b) => a.position - b.position)
  return toParts(joinCovers(likely, pages), pages)
}

/** A heading is one sign, even if the outline or large type repeats its words. */
function isSameSign(one: FoundSign, other: FoundSign): boolean {
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

/** A bare `Appendix A` is followed by a more specific title, if there is one. */
function toTitle(signs: readonly FoundSign[], firstPage: number): string {
  const names = NAMING.flatMap((naming) => signs.filter(({ sign, detail }) => sign === naming && detail !== ''))
  const titles = names.map(({ detail }) => detail.replace(FILE_ENDING, ''))
  const [first] = titles
  if (first === undefined) return `From page ${firstPage}`
  const more = BARE.test(first) ? titles.find((title) => !BARE.test(title)) : undefined
  return more === undefined ? first : `${first}: ${more}`
}
