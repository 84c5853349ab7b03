import { Parser } from 'htmlparser2'

const MAX_TITLE_CHARACTERS = 500

/** A title on one line without control characters; null for a blank one. */
export function toTitle(text: string | null | undefined): string | null {
  // cut before cleaning too: a title may be a megabyte
  const cleaned = (text ?? '')
    .slice(0, MAX_TITLE_CHARACTERS * 4)
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim()
  return cleaned === '' ? null : cleaned.slice(0, MAX_TITLE_CHARACTERS).toWellFormed()
}

/** No abstract is longer; what is, is somebody's whole text. */
const MAX_ABSTRACT_CHARACTERS = 20_000

/** Elements of HTML and JATS that end a line. */
const BREAKS = /^(?:jats:)?(?:p|sec|title|div|br|li|h\d)$/

/**
 * The words of an abstract, out of plain text, HTML or JATS: tags gone, paragraphs apart by an empty line, its own
 * heading left out. Null for a blank one.
 */
export function toText(markup: string | null | undefined): string | null {
  const paragraphs = toPlain((markup ?? '').slice(0, MAX_ABSTRACT_CHARACTERS * 2))
    .split(/\n\s*\n/)
    .map((part) => part.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim())
    .filter((part, index) => part !== '' && !(index < 2 && /^(abstract|summary)$/i.test(part)))
  const text = paragraphs.join('\n\n').slice(0, MAX_ABSTRACT_CHARACTERS).toWellFormed()
  return text === '' ? null : text
}

/** A title that came as markup, on one line. */
export function toPlainTitle(markup: string | null | undefined): string | null {
  return toTitle(toText(markup?.slice(0, MAX_TITLE_CHARACTERS * 4))?.replace(/\n+/g, ' '))
}

/** Read as a stream, since a tree of tags within tags takes long to build. */
function toPlain(markup: string): string {
  let text = ''
  const breakAt = (name: string) => {
    if (BREAKS.test(name)) text += '\n\n'
  }
  const parser = new Parser({ ontext: (part) => (text += part), onopentagname: breakAt, onclosetag: breakAt })
  parser.end(markup)
  return text
}

/** A date as told by a sitemap or a feed, as ISO 8601 with its precision; an instant is in UTC. Null when unreadable. */
export function toIsoDate(text: string | null | undefined): string | null {
  const told = (text ?? '').trim()
  if (told.length > 60) return null
  if (/^\d{4}(-\d{2}){0,2}$/.test(told)) return isCalendarDate(told) ? told : null
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/i.test(told)
  const isFeedDate = /\d{4} \d{2}:\d{2}.*(GMT|UTC?|Z|[ECMP][SD]T|[+-]\d{4})$/i.test(told) // RFC 822
  if (isInstant || isFeedDate) return isoOf(told)
  // without a zone the hour means nothing, the day nearly always does
  const day = /^(\d{4}-\d{2}-\d{2})[T ]/.exec(told)?.[1]
  return day !== undefined && isCalendarDate(day) ? day : null
}

function isoOf(told: string): string | null {
  const ms = Date.parse(told)
  return Number.isNaN(ms) ? null : new Date(ms).toISOString()
}

/** `Date` takes the 30th of February for the 1st of March. */
function isCalendarDate(text: string): boolean {
  const date = new Date(text)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
