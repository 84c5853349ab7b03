import { toWordKey } from '../../../formats/word-key.ts'
import { findDois, type FoundDoi } from '../../../domain/doi/doi.ts'
import { JATS, PDF } from '../media-type.ts'
import type { FoundValue, ParsedMetadata, ParsedPage, Span } from '../../../domain/parsed-document.ts'

/** Characters of a page that are looked at; a page of a journal has some 6,000, and a web page is one page whole. */
const MAX_CHARACTERS = 6_000
/** A first page with fewer words is a cover, and the page after it says what the document is. */
const MAX_COVER_WORDS = 60
/** Shorter titles occur in the text as ordinary words. */
const MIN_TITLE_WORDS = 3
/** Lower-case words before a DOI that make a sentence about something, rather than the name of a journal. */
const MIN_PROSE_WORDS = 4
const MAX_LEAD_CHARACTERS = 600

/** A journal's own DOI, a funder's, and those in which nothing tells one article from another. */
const NO_WORK = /^10\.13039\/|\/(?:\(?e?issn\)?[^/]*|[^\d]*)$|^10\.\d+\/\(issn\)/
const REFERENCES =
  /^[\d.\s]*(?:references|bibliography|works cited|literature(?: cited)?|reference list|notes|endnotes|footnotes|further reading)\s*:?$/imu
const BODY_HEADING = /^[\d.\s]*(?:abstract|summary|introduction|executive summary|key ?words|background)\b/imu

/** The words by which a DOI is introduced, at the end of what stands before it. */
const MARKER =
  /(?:(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/|\bdoi\b\s*[:.]?\s*(?:https?:\/\/(?:dx\.|www\.)?doi\.org\/)?)$/i
/** The DOI is of something else: data, a notice on another article, what is reviewed or answered. */
const OF_OTHER =
  /\b(?:data ?(?:set|base)?s?|code|software|supplement\w*|deposited|repository|archived|zenodo|figshare|dryad|osf|erratum|corrigendum|correction|comment(?:ary)? on|reply to|response to|review of|reviewed|see also|preprint|pre-print|funded|funder|cited|adapted from|based on|translated from|licen[cs]e|protocol)\b/i
/** The DOI is of this very text. */
const OF_THIS =
  /\b(?:link to this (?:article|paper|document)|(?:this|the) (?:article|paper|report|document|publication)(?:'s)?(?: doi| is)?|article doi|version of record|final version|published version|digital object identifier|persistent (?:link|identifier))\W*$/i
/** A reference begins with its number in brackets, or with a surname and initials; a year stands before the DOI. */
const REFERENCE =
  /^\W*(?:\d{1,3}\W+)?\p{Lu}[\p{L}'’-]+,? (?:\p{Lu}\.?[- ,]{0,2}){1,4}(?![\p{L}])|\bet al\b|^\[\d{1,3}\]/u
/** How to cite something, which is another work where the title is not this one's. */
const CITATION = /\b(?:cite|cited|citing|citation)\b/i
/** What a line of a journal's details says. */
const DETAILS = /\b(?:received|accepted|published|available online|issn|vol(?:ume)?|copyright)\b|©/i
const YEAR = /\b(?:1[89]|20)\d\d[a-z]?\b/

/** How sure a place is: in the lines of the journal or near the title, or marked further down; 0 for another work's. */
type Rank = 2 | 1 | 0

interface Place {
  readonly text: string
  readonly furniture: readonly Span[]
  readonly titleKey: string
  /** Where the title begins, and where the lines around it end and the text proper begins. */
  readonly titleAt: number
  readonly bodyAt: number
}

/** Adds the DOI that the text prints as its own, unless the file states one; an article in JATS states its own or has none. */
export function addOwnDoi(metadata: ParsedMetadata, pages: readonly ParsedPage[], mediaType: string): ParsedMetadata {
  if (metadata.doi !== null || mediaType === JATS) return metadata
  return {
    ...metadata,
    doi: readOwnDoi(pages, metadata.title?.value ?? null, mediaType === PDF ? 'pdf:text.doi' : 'text:doi'),
  }
}

/**
 * The DOI that a document prints as its own on its first page, before the references: in a running line, above or near the
 * title, on a line of its own, or in a citation with its own title. One in a sentence, in a note, in a reference, or of
 * data is another work's; where two are equally likely, there is none.
 */
export function readOwnDoi(
  pages: readonly ParsedPage[],
  title: string | null,
  rule: string,
): FoundValue<string> | null {
  const [first, second] = pages
  if (first === undefined) return null
  const isCover = first.text.split(/\s+/).length < MAX_COVER_WORDS
  const found = readPage(first, title) ?? (isCover && second !== undefined ? readPage(second, title) : null)
  return found === null ? null : { ...found, rule }
}

function readPage(
  page: ParsedPage,
  title: string | null,
): { readonly value: string; readonly pageIndex: number } | null {
  const place = toPlace(page, title)
  const ranked = findDois(place.text).map((found) => ({ doi: found.doi, rank: rankOf(place, found) }))
  const best = Math.max(0, ...ranked.map(({ rank }) => rank))
  const values = new Set(ranked.flatMap(({ doi, rank }) => (rank === best ? [doi] : [])))
  const [value] = values
  return best === 0 || value === undefined || values.size > 1 ? null : { value, pageIndex: page.index }
}

function toPlace(page: ParsedPage, title: string | null): Place {
  const head = page.text.slice(0, MAX_CHARACTERS)
  const references = REFERENCES.exec(head)?.index ?? head.length
  const text = head.slice(0, references)
  const titleKey = toWordKey(title ?? page.headings[0]?.title ?? '')
  const titleAt = findTitle(text, titleKey) ?? page.headings[0]?.offset ?? 0
  const after = text.slice(titleAt)
  const heading = BODY_HEADING.exec(after)?.index ?? after.length
  const prose = [...after.matchAll(/^.*$/gm)].find(({ index, 0: line }) => index > 0 && isProse(line))?.index
  return { text, furniture: page.furniture, titleKey, titleAt, bodyAt: titleAt + Math.min(heading, prose ?? heading) }
}

function rankOf({ text, furniture, titleKey, titleAt, bodyAt }: Place, { doi, start, end }: FoundDoi): Rank {
  if (NO_WORK.test(doi)) return 0
  const blockStart = Math.max(text.lastIndexOf('\n\n', start) + 1, start - MAX_LEAD_CHARACTERS, 0)
  const before = text.slice(blockStart, start)
  const introduced = before.replace(MARKER, '')
  const lead = introduced.trim()
  const line = introduced.slice(introduced.lastIndexOf('\n') + 1)
  const rest = /^[^\n]*/.exec(text.slice(end))?.[0] ?? ''
  const isAlone = !/\p{L}{3}/u.test(line + rest)
  if (introduced.length === before.length && !isAlone) return 0
  if (OF_OTHER.test(sentenceOf(lead))) return 0
  if (furniture.some((span) => span.start <= start && end <= span.end)) return 2
  if (namesTitle(lead, rest, titleKey)) return 1
  if (CITATION.test(lead)) return 0
  if (OF_THIS.test(lead)) return 1
  const isAbove = end <= titleAt
  if (!isAbove && YEAR.test(lead) && REFERENCE.test(lead)) return 0
  if (proseWords(sentenceOf(lead)) >= MIN_PROSE_WORDS) return 0
  if (isAbove || start < bodyAt) return 2
  return isAlone || DETAILS.test(`${line} ${rest}`) ? 1 : 0
}

/** A citation of the document itself, as in `Cite this article as:`. */
function namesTitle(lead: string, rest: string, titleKey: string): boolean {
  return titleKey.split(' ').length >= MIN_TITLE_WORDS && ` ${toWordKey(`${lead} ${rest}`)} `.includes(` ${titleKey} `)
}

/** What stands before a DOI since the last full stop or colon that ends a sentence or label. */
function sentenceOf(lead: string): string {
  return (
    lead
      .replace(/[.:]\s*$/, '')
      .split(/[.!?]\s+(?=[\p{Lu}\d])/u)
      .at(-1) ?? ''
  )
}

/** Lower-case words of some length: names of journals have few of them. */
function proseWords(text: string): number {
  return (
    text.match(/(?<![\p{L}\d@/.])\p{Ll}{3,}(?![\p{L}@/])/gu)?.filter((word) => word !== 'the' && word !== 'and')
      .length ?? 0
  )
}

function isProse(line: string): boolean {
  return proseWords(line) >= 2 * MIN_PROSE_WORDS
}

function findTitle(text: string, titleKey: string): number | null {
  // letters and digits alone, so that nothing needs escaping
  const words = titleKey
    .split(' ')
    .slice(0, 8)
    .filter((word) => word !== '')
  if (words.length === 0) return null
  const found = new RegExp(words.join(String.raw`[^\p{L}\d]{1,5}`), 'iu').exec(text)
  return found?.index ?? null
}
