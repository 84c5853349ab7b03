import { toCleanValue } from '../text/clean-text.ts'
import { MAX_DATE_CHARACTERS, readDate } from './published-date.ts'
import type { DatedEvent, DateEvent, Found } from '../../../domain/parsed-document.ts'

/** A date offered by a rule: what of, by which rule, as written, and the page that it was read off. */
export type DateCandidate = readonly [
  event: DateEvent,
  rule: string,
  raw: string | null | undefined,
  pageIndex?: number,
]

/** A file has a dozen; the rest are of other works. */
const MAX_DATES = 50

/** Which events tell when a work was published, the nearest to it first. */
const PUBLISHING: readonly (readonly DateEvent[])[] = [['published', 'online'], ['dated', 'launched'], ['created']]

/** Dates that hold a number, in their order and without repetition; what cannot be read keeps its raw words. */
export function toDates(candidates: Iterable<DateCandidate>): readonly DatedEvent[] {
  const dates = new Map<string, DatedEvent>()
  for (const [event, rule, written, pageIndex] of candidates) {
    const raw = toCleanValue(written ?? '', MAX_DATE_CHARACTERS)
    if (raw === null || !/\d/.test(raw) || dates.size >= MAX_DATES) continue
    const { value = null, readings = [] } = readDate(raw) ?? {}
    const key = JSON.stringify([event, rule, raw])
    if (!dates.has(key)) dates.set(key, { event, raw, value, readings, rule, pageIndex: pageIndex ?? null })
  }
  return [...dates.values()]
}

/** The dates that may be that of publication, best first: of one rank, in the order in which they were given. */
export function publishedOf(dates: readonly DatedEvent[]): readonly Found<string>[] {
  return PUBLISHING.flatMap((rank) =>
    dates
      .filter(({ event }) => rank.includes(event))
      .flatMap(({ value, rule, pageIndex }) =>
        value === null ? [] : [{ value, rule, ...(pageIndex === null ? {} : { pageIndex }) }],
      ),
  )
}
