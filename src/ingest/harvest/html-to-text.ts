import { Parser } from 'htmlparser2'

const MAX_TITLE_CHARACTERS = 500

/** A title on one line without control characters; null for a blank one. */
export function toTitle(text: string | null | undefined): string | null {
  // also cut before cleaning, since a title may be a megabyte long
  const cleaned = (text ?? '')
    .slice(0, MAX_TITLE_CHARACTERS * 4)
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim()
  return cleaned === '' ? null : cleaned.slice(0, MAX_TITLE_CHARACTERS).toWellFormed()
}

/** Anything longer is not an abstract but a full text. */
const MAX_ABSTRACT_CHARACTERS = 20_000

/** Elements of HTML and JATS that end a line. */
const BREAKS = /^(?:jats:)?(?:p|sec|title|div|br|li|h\d)$/

/**
 * The text of an abstract given as plain text, HTML or JATS: without tags and its own heading, paragraphs separated by
 * an empty line. Null for a blank one.
 */
export function toText(markup: string | null | undefined): string | null {
  const paragraphs = toPlain((markup ?? '').slice(0, MAX_ABSTRACT_CHARACTERS * 2))
    .split(/\n\s*\n/)
    .map((part) => part.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim())
    .filter((part, index) => part !== '' && !(index < 2 && /^(abstract|summary)$/i.test(part)))
  const text = paragraphs.join('\n\n').slice(0, MAX_ABSTRACT_CHARACTERS).toWellFormed()
  return text === '' ? null : text
}

/** As `toTitle`, for a title that may contain markup. */
export function toPlainTitle(markup: string | null | undefined): string | null {
  return toTitle(toText(markup?.slice(0, MAX_TITLE_CHARACTERS * 4))?.replace(/\n+/g, ' '))
}

/** Parsed as a stream, since building a tree of deeply nested tags is slow. */
function toPlain(markup: string): string {
  let text = ''
  const breakAt = (name: string) => {
    if (BREAKS.test(name)) text += '\n\n'
  }
  const parser = new Parser({ ontext: (part) => (text += part), onopentagname: breakAt, onclosetag: breakAt })
  parser.end(markup)
  return text
}

/** Converts a date from a sitemap or feed to ISO 8601, keeping its precision; instants in UTC. Null when unreadable. */
export function toIsoDate(text: string | null | undefined): string | null {
  const value = (text ?? '').trim()
  if (value.length > 60) return null
  if (/^\d{4}(-\d{2}){0,2}$/.test(value)) return isCalendarDate(value) ? value : null
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/i.test(value)
  const isFeedDate = /\d{4} \d{2}:\d{2}.*(GMT|UTC?|Z|[ECMP][SD]T|[+-]\d{4})$/i.test(value) // RFC 822
  if (isInstant || isFeedDate) return isoOf(value)
  // without a time zone the hour is meaningless, but the day is nearly always right
  const day = /^(\d{4}-\d{2}-\d{2})[T ]/.exec(value)?.[1]
  return day !== undefined && isCalendarDate(day) ? day : null
}

function isoOf(value: string): string | null {
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? null : new Date(ms).toISOString()
}

/** Whether the day exists: `Date` reads the 30th of February as the 1st of March. */
function isCalendarDate(text: string): boolean {
  const date = new Date(text)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
