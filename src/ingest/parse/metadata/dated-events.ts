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

/** Events that indicate when a work was published, most reliable first; those of one rank are equal. */
const PUBLICATION_RANKS: readonly (readonly DateEvent[])[] = [
  ['published', 'online'],
  ['dated', 'launched'],
  ['created'],
]

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

/** Candidates for the publication date, best first; within a rank in the order given. */
export function toPublishedCandidates(dates: readonly DatedEvent[]): readonly FoundValue<string>[] {
  return PUBLICATION_RANKS.flatMap((rank) =>
    dates
      .filter(({ event }) => rank.includes(event))
      .flatMap(({ value, rule, pageIndex }) =>
        value === null ? [] : [{ value, rule, ...(pageIndex === null ? {} : { pageIndex }) }],
      ),
  )
}
