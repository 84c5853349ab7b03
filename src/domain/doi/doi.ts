import { decodeDoi } from './decode-doi.ts'
import { continuationOf } from './doi-lines.ts'
import { trimDoi } from './trim-doi.ts'

/** DOI Handbook 2.2: directory 10, a registrant with subdivisions, and a slash; the suffix may be anything printable. */
export const DOI_PREFIX = String.raw`10\.\d{4,9}(?:\.\d{1,9}){0,4}\/`
/** Longer ones are not registered. */
const MAX_DOI_CHARACTERS = 300
/** Read of each line of a DOI; of those registered, even the long ones with all their signs escaped are shorter. */
const MAX_RUN_CHARACTERS = 500
/** Lines that one DOI may be broken over. */
const MAX_LINES = 4
/** Of one text: more are a bibliography. */
const MAX_FOUND = 500

/** Not within a longer number or word, save the word DOI itself. */
const BEGINNING = String.raw`(?:(?<![\p{L}\d.])|(?<=doi))`
const PREFIX_WITH_ESCAPES = DOI_PREFIX.replace(String.raw`\/`, String.raw`(?:\/|%(?:25)?2f)`)
const START = new RegExp(BEGINNING + PREFIX_WITH_ESCAPES, 'giu')
const START_HERE = new RegExp(PREFIX_WITH_ESCAPES, 'iuy')
/** What may stand before a DOI that is given as such. */
const SCHEMES =
  /^[\s(<[]*(?:(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/|https?:\/\/hdl\.handle\.net\/|info:doi\/|(?:urn:)?doi(?::|\s)\s*)*/i

/** A DOI in a text, with its place there in UTF-16 code units; the place includes line breaks within it. */
export interface FoundDoi {
  readonly doi: string
  readonly start: number
  readonly end: number
}

interface ReadDoi extends FoundDoi {
  /** The end of everything that was read with it, such as the rest of an address. */
  readonly readTo: number
}

/**
 * The DOI that a text consists of: bare, as `doi:10...`, or as an address on doi.org, in its bare form and in lower
 * case, since DOIs ignore case. Null for anything else, such as an address elsewhere that contains one.
 */
export function toDoi(text: string): string | null {
  if (text.length > 4 * MAX_RUN_CHARACTERS) return null
  const given = text.trim().replace(/[.,;]+$/, '')
  const start = SCHEMES.exec(given)?.[0].length ?? 0
  const read = readDoi(given, start)
  return read?.readTo === given.length ? read.doi : null
}

/**
 * The first DOI in a value, which may be an address, also a publisher's, or a sentence. Null when there is none, and when
 * the first one may not be whole.
 */
export function findDoi(value: string): string | null {
  START.lastIndex = 0
  const found = START.exec(value)
  return found === null ? null : (readDoi(value, found.index)?.doi ?? null)
}

/** The DOIs of a text in their order, at most 500; one that may not be whole is left out. */
export function findDois(text: string): readonly FoundDoi[] {
  const found: FoundDoi[] = []
  for (let from = 0; found.length < MAX_FOUND;) {
    START.lastIndex = from
    const start = START.exec(text)?.index
    if (start === undefined) break
    const read = readDoi(text, start)
    if (read !== null) found.push({ doi: read.doi, start: read.start, end: read.end })
    // also past one that is left out, since what is within it is none
    from = read?.end ?? runEnd(text, start)
  }
  return found
}

/** The DOI that begins at a place of a text; null when none does, or it may not be whole. */
export function doiAt(text: string, start: number): FoundDoi | null {
  return readDoi(text, start)
}

/** Reads over line ends where the next line surely belongs to the DOI; null where nobody can tell. */
function readDoi(text: string, start: number): ReadDoi | null {
  START_HERE.lastIndex = start
  const prefix = START_HERE.exec(text)?.[0]
  if (prefix === undefined) return null
  let end = runEnd(text, start)
  let raw = decodeDoi(text.slice(start, end))
  for (let lines = 1; ; lines += 1) {
    const next = continuationOf(raw, text, end)
    if (next === 'unsure' || (next !== 'complete' && lines === MAX_LINES)) return null
    if (next === 'complete') break
    end = runEnd(text, next.start)
    raw += decodeDoi(text.slice(next.start, end))
  }
  const doi = trimDoi(raw)?.toLowerCase() ?? null
  if (doi === null || doi.length > MAX_DOI_CHARACTERS) return null
  const isPlain = text.slice(start, start + doi.length).toLowerCase() === doi
  return { doi, start, end: isPlain ? start + doi.length : end, readTo: end }
}

/** Where the characters without a blank or quotation mark end. */
function runEnd(text: string, start: number): number {
  const length = text.slice(start, start + MAX_RUN_CHARACTERS).search(/[\s"“”]/u)
  return length < 0 ? Math.min(text.length, start + MAX_RUN_CHARACTERS) : start + length
}
