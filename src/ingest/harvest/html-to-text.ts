import { Parser } from 'htmlparser2'
import { toPlainTitle as withoutMarkup } from '../../formats/plain-title.ts'
import { toInstantOrDay } from '../../formats/feed-dates.ts'

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
  const plain = withoutMarkup((markup ?? '').slice(0, MAX_TITLE_CHARACTERS * 4))
  return toTitle(toText(plain.replaceAll('<', '&lt;'))?.replace(/\n+/g, ' '))
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

/** As `toInstantOrDay`. */
export const toIsoDate = toInstantOrDay
