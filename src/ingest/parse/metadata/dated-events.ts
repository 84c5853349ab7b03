import { toCleanValue } from '../text/clean-text.ts'
import { MAX_DATE_CHARACTERS, parseDate } from './published-date.ts'
import type { DatedEvent, DateEvent, FoundValue } from '../../../domain/parsed-document.ts'

/** A candidate for a date: its event, the rule that found it, the text as written, and the page that it is on. */
export type DateCandidate = readonly [
  event: DateEvent,
  rule: string,
  raw: string | null | undefined,
  pageIndex?: number,
]

/** A file has about a dozen; more belong to other works. */
const MAX_DATES = 50

/**
 * Events that count as publication, most reliable first; those of one rank are equal. Plans are adopted or agreed
 * rather than published, and a draft is published by its consultation. The creation of a file is no publication.
 */
const PUBLICATION_RANKS: readonly (readonly DateEvent[])[] = [
  ['published', 'online', 'issued'],
  ['launched'],
  ['adopted', 'agreed'],
  ['consultation'],
  ['dated'],
]
/** The year of a copyright notice may be that of an earlier edition, or of the website. */
const COPYRIGHT_RULE = 'text:copyright'

/** Distinct dates that contain a digit, in order; a date that cannot be parsed keeps only its raw text. */
export function toDates(candidates: Iterable<DateCandidate>): readonly DatedEvent[] {
  const dates = new Map<string, DatedEvent>()
  for (const [event, rule, written, pageIndex] of candidates) {
    const raw = toCleanValue(written ?? '', MAX_DATE_CHARACTERS)
    if (raw === null || !/\d/.test(raw) || dates.size >= MAX_DATES) continue
    const { value = null, readings = [] } = parseDate(raw) ?? {}
    const key = JSON.stringify([event, rule, raw])
    if (!dates.has(key)) dates.set(key, { event, raw, value, readings, rule, pageIndex: pageIndex ?? null })
  }
  return [...dates.values()]
}

/**
 * Candidates for the publication date, best first; within a rank in the order given. A date of a lower rank that says
 * the same more precisely comes first: "July 2019" on the cover beside "published in 2019".
 */
export function toPublishedCandidates(dates: readonly DatedEvent[]): readonly FoundValue<string>[] {
  const isCopyright = ({ rule }: DatedEvent) => rule === COPYRIGHT_RULE
  const ranked = [
    ...PUBLICATION_RANKS.flatMap((rank) => dates.filter((date) => rank.includes(date.event) && !isCopyright(date))),
    ...dates.filter(isCopyright),
  ]
  const candidates = ranked.flatMap(({ value, rule, pageIndex }) =>
    value === null ? [] : [{ value, rule, ...(pageIndex === null ? {} : { pageIndex }) }],
  )
  const [best] = candidates
  const isMorePrecise = ({ value }: FoundValue<string>) => best !== undefined && value.startsWith(`${best.value}-`)
  const precise = candidates.find(isMorePrecise)
  return precise === undefined ? candidates : [precise, ...candidates.filter((candidate) => candidate !== precise)]
}
