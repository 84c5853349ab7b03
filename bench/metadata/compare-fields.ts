import type { Catalogued } from './gold-file.ts'
import { sameAuthors } from './same-authors.ts'

export const FIELDS = ['title', 'authors', 'publisher', 'date', 'status', 'kind', 'language', 'place'] as const
export type Field = (typeof FIELDS)[number]

/** What the service says of a document. */
export interface Resolved {
  /** null: only the name of the file. */
  readonly title: string | null
  readonly authors: readonly string[]
  readonly publisher: string | null
  readonly published: string | null
  readonly dates: readonly { readonly event: string; readonly value: string | null }[]
  readonly status: string
  readonly kind: string
  readonly language: string | null
  readonly places: readonly string[]
}

/** One field of one document, with both values as shown to people. */
export interface FieldResult {
  readonly field: Field
  readonly verdict: Verdict
  readonly expected: string
  readonly actual: string
}

/** `missing`: the document has a value, we have none; `invented`: the other way round; `different`: another value. */
export const VERDICTS = ['right', 'missing', 'invented', 'different'] as const
export type Verdict = (typeof VERDICTS)[number]

/** Events that say the same of a date; `created` is in no group, since it is never right. */
const EVENT_GROUPS: readonly (readonly string[])[] = [
  ['published', 'online', 'issued', 'launched', 'dated'],
  ['adopted', 'agreed'],
  ['consultation'],
  ['revised', 'updated'],
]

/** How no value is shown. */
const NONE = 'none'
const LEGAL_FORM = /\b(?:ltd|limited|inc|incorporated|gmbh|plc|llc)\b/g

/** Compares each field by the rules of README.md. */
export function compareFields(gold: Catalogued, actual: Resolved): readonly FieldResult[] {
  const result = (field: Field, isRight: boolean, expected: unknown, found: unknown): FieldResult => ({
    field,
    verdict: isRight ? 'right' : toVerdict(expected, found),
    expected: toShown(expected),
    actual: toShown(found),
  })
  const titles = [gold.title, toFullTitle(gold), ...gold.titleAlso]
  const publishers = [gold.publisher, ...gold.publisherAlso]
  const authors = [gold.authors, ...gold.authorsAlso]
  const places = [gold.place === null ? [] : [gold.place], ...gold.placeAlso.map((place) => [place])]
  const kinds: readonly string[] = [gold.kind, ...gold.kindAlso]
  const statuses: readonly string[] = [gold.status, ...gold.statusAlso]
  return [
    result('title', isAmong(actual.title, titles, toLetters), toFullTitle(gold), actual.title),
    result(
      'authors',
      authors.some((names) => sameAuthors(names, actual.authors)),
      gold.authors,
      actual.authors,
    ),
    result('publisher', isAmong(actual.publisher, publishers, toBody), gold.publisher, actual.publisher),
    result('date', isRightDate(gold, actual), toShownDate(gold.date), toShownDates(actual)),
    result('status', statuses.includes(actual.status), gold.status, actual.status),
    result('kind', kinds.includes(actual.kind), gold.kind, actual.kind),
    result('language', actual.language?.split('-')[0] === gold.language, gold.language, actual.language),
    result(
      'place',
      places.some((ids) => sameSet(ids, actual.places)),
      gold.place,
      actual.places,
    ),
  ]
}

/** Whether a right title has the subtitle too; null for a document without one. */
export function hasSubtitle(gold: Catalogued, title: string | null): boolean | null {
  if (gold.subtitle === undefined || title === null) return null
  return toLetters(title).endsWith(toLetters(gold.subtitle))
}

function toFullTitle({ title, subtitle }: Pick<Catalogued, 'title' | 'subtitle'>): string | null {
  return title === null || subtitle === undefined ? title : `${title}: ${subtitle}`
}

/** The date that is shown, at the precision and with the event that are printed; none where none is printed. */
function isRightDate({ date, dateAlso }: Catalogued, { published, dates }: Resolved): boolean {
  return [date, ...dateAlso].some((gold) => {
    if (gold === null) return published === null
    const group = EVENT_GROUPS.find((events) => events.includes(gold.event)) ?? [gold.event]
    const isStated = dates.some(({ event, value }) => value === gold.value && group.includes(event))
    // a document that is only revised or withdrawn has no date of publication, but shows that date
    return isStated && (published === gold.value || published === null)
  })
}

function isAmong(actual: string | null, right: readonly (string | null)[], toKey: (text: string) => string): boolean {
  return right.some((each) => (each === null || actual === null ? each === actual : toKey(each) === toKey(actual)))
}

/** Letters and digits only: neither case, spaces nor punctuation make another title. */
function toLetters(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase().replaceAll('&', ' and ')
  return plain.replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Also without "the" and the legal form. */
function toBody(name: string): string {
  return toLetters(
    name
      .toLowerCase()
      .replace(LEGAL_FORM, '')
      .replace(/^\s*the\s/, ''),
  )
}

function toVerdict(expected: unknown, found: unknown): Verdict {
  const [isNone, hasNone] = [toShown(expected) === NONE, toShown(found) === NONE]
  return hasNone ? 'missing' : isNone ? 'invented' : 'different'
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((each) => right.includes(each))
}

function toShown(value: unknown): string {
  if (value === null || value === undefined) return NONE
  if (!Array.isArray(value)) return String(value)
  return value.length === 0 ? NONE : value.join('; ')
}

function toShownDate(date: Catalogued['date']): string | null {
  return date === null ? null : `${date.event} ${date.value}`
}

/** The date that is shown and, in brackets, every date with its event; a document that shows none has none. */
function toShownDates({ published, dates }: Resolved): string | null {
  if (published === null) return null
  const all = dates.flatMap(({ event, value }) => (value === null ? [] : [`${event} ${value}`]))
  return `${published} (${[...new Set(all)].join(', ')})`
}
