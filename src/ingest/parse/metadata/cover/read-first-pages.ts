import { toWordKey } from '../../../../formats/word-key.ts'
import type { FirstPages } from './cover-line.ts'
import { readCoverAuthors, readCoverPublishers } from './cover-names.ts'
import { readCoverStatus } from './cover-status.ts'
import { readCoverTitle, type CoverTitle } from './cover-title.ts'
import { readCoverKind } from './document-kind.ts'
import { findRepeatedLines } from './repeated-title.ts'
import { isFileProperty, isPlausibleTitle, toPlausibleAuthors } from './file-properties.ts'
import { readJournalDates, readJournalLines } from './journal-line.ts'
import { toOrganisation } from './organisation-names.ts'
import { detectLanguage } from '../detect-language.ts'
import { toTitle } from '../metadata-values.ts'
import { readPageDates } from '../page-dates.ts'
import { toMetadata, type FieldCandidates } from '../to-metadata.ts'
import { HTML, JATS, JSON_TEXT, XHTML } from '../../media-type.ts'
import type {
  AlternativeValue,
  FoundValue,
  MetadataField,
  ParsedMetadata,
  ParsedPage,
} from '../../../../domain/parsed-document.ts'

/** Formats whose markup says what the title and the names are. */
const MARKED_UP: readonly string[] = [HTML, XHTML, JATS, JSON_TEXT]
/** Pages whose text shows the language. */
const LANGUAGE_PAGES = 8
/** Letters of a text that shows its language, and of one that shows another than is declared. */
const MIN_LETTERS = 60
const MIN_LETTERS_AGAINST = 200
/** Least prominence of a title that a file property does not overrule. */
const CLEAR_PROMINENCE = 1.3
/** Least ratio to the size of the text of a line that confirms a property. */
const MIN_PRINTED_SIZE = 1.15

type Found<F extends MetadataField> = NonNullable<ParsedMetadata[F]>

/**
 * The metadata of a file with what its first pages say: fields that its format marks up come first, then the words of
 * its pages, and last the properties that a program wrote into it, unless the words confirm them.
 */
export function withFirstPages(
  own: ParsedMetadata,
  first: FirstPages,
  pages: readonly ParsedPage[],
  mediaType: string,
): ParsedMetadata {
  const hasMarkup = MARKED_UP.includes(mediaType)
  const cover = hasMarkup ? null : readCoverTitle(first)
  const authors = hasMarkup ? [] : readCoverAuthors(first, cover)
  const publishers = hasMarkup ? [] : readCoverPublishers(first, cover)
  const written = authorsOf(own, authors, publishers)
  const metadata = toMetadata(
    {
      ...fieldsOf(own),
      title: titlesOf(own, cover, first, pages),
      authors: written.values,
      publisher: marked(own, 'publisher').concat(publishers, properties(own, 'publisher'), bodiesOf(own)),
      language: languagesOf(own, pages),
      kind: candidatesOf(own, 'kind').concat(hasMarkup ? kindsOfFormat(mediaType) : readCoverKind(first)),
      status: candidatesOf(own, 'status').concat(hasMarkup ? [] : readCoverStatus(first, cover)),
      ...(hasMarkup ? {} : journalOf(own, first)),
    },
    [...own.dates, ...readPageDates(pages, mediaType), ...(hasMarkup ? [] : readJournalDates(first))],
  )
  return { ...metadata, others: [...metadata.others, ...written.alternatives] }
}

/** That it is a web page says least of its kind. */
function kindsOfFormat(mediaType: string): readonly Found<'kind'>[] {
  return mediaType === JATS ? [{ value: 'paper', rule: 'jats:article' }] : [{ value: 'page', rule: 'html:page' }]
}

/** A property comes before the words of the page only if these confirm it and are no clearer themselves. */
function titlesOf(
  own: ParsedMetadata,
  cover: CoverTitle | null,
  first: FirstPages,
  pages: readonly ParsedPage[],
): readonly FoundValue<string>[] {
  const stated = properties(own, 'title').filter(isPlausibleTitle)
  const value = cover === null ? null : toTitle(cover.text)
  if (cover === null || value === null) return [...marked(own, 'title'), ...stated]
  const onPage: FoundValue<string> = { value, rule: 'text:cover-title', pageIndex: cover.pageIndex }
  const opening = toKey(
    pages
      .slice(0, 2)
      .map(({ text }) => text)
      .join(' '),
  )
  const isConfirmed = ({ value: title }: FoundValue<string>) => {
    const key = toKey(title)
    if (!opening.includes(` ${key} `)) return false
    return (
      key.includes(toKey(value)) ||
      isPrintedLarge(title, cover, first) ||
      (cover.prominence < CLEAR_PROMINENCE && !toKey(value).includes(key))
    )
  }
  // without layout, the first heading may be that of a chapter
  const confirmed = first.hasLayout ? stated.filter(isConfirmed) : stated
  const headings = marked(own, 'title').filter(isHeading)
  const styled = marked(own, 'title').filter((title) => !isHeading(title))
  const unconfirmed = stated.filter((title) => !confirmed.includes(title))
  return [...styled, ...confirmed, ...headings, onPage, ...unconfirmed]
}

/** Whether a property is printed on the cover in lines of their own and in large type, apart from a larger motto. */
function isPrintedLarge(title: string, { lines, pageIndex, text, prominence }: CoverTitle, first: FirstPages): boolean {
  if (!first.hasLayout || toKey(text).includes(toKey(title))) return false
  const large = first.lines.filter(
    (line) => line.pageIndex === pageIndex && line.size >= first.textSize * MIN_PRINTED_SIZE && !lines.includes(line),
  )
  return findRepeatedLines(large, [title], prominence * first.textSize) !== null
}

/** Whether a title is the first heading of a text, not one in the style of a title. */
function isHeading({ rule }: FoundValue<string>): boolean {
  return rule === 'odt:h' || rule === 'rtf:heading'
}

/**
 * Authors that a body's document does not print are whoever typed it: alternatives for a person to choose, no more.
 */
function authorsOf(
  own: ParsedMetadata,
  authors: readonly FoundValue<readonly string[]>[],
  publishers: readonly FoundValue<string>[],
): { readonly values: readonly FoundValue<readonly string[]>[]; readonly alternatives: readonly AlternativeValue[] } {
  const stated = properties(own, 'authors')
    .flatMap(toPlausibleAuthors)
    .filter(({ value }) => !value.every((name) => toOrganisation(name) !== null))
  const values = [...marked(own, 'authors'), ...authors]
  const isOfBody = values.length === 0 && publishers.length > 0
  if (!isOfBody) return { values: [...values, ...stated], alternatives: [] }
  return { values: [], alternatives: stated.map((found) => ({ field: 'authors', ...found })) }
}

/** A body in the property for the author is who issued the file, and rarely its author. */
function bodiesOf(own: ParsedMetadata): readonly FoundValue<string>[] {
  return properties(own, 'authors').flatMap(({ value, ...found }) => {
    const [name] = value
    const body = value.length === 1 && name !== undefined ? toOrganisation(name) : null
    return body === null ? [] : [{ ...found, value: body }]
  })
}

/** The language of the text; a declared one that agrees comes first, since it may name the country too. */
function languagesOf(own: ParsedMetadata, pages: readonly ParsedPage[]): readonly FoundValue<string>[] {
  const declared = candidatesOf(own, 'language')
  const detected = detectLanguage(toProse(pages), declared.length === 0 ? MIN_LETTERS : MIN_LETTERS_AGAINST)
  if (detected === null) return declared
  const agrees = ({ value }: FoundValue<string>) => primary(value) === detected
  const found: FoundValue<string> = { value: detected, rule: 'text:language' }
  return [...declared.filter(agrees), found, ...declared.filter((language) => !agrees(language))]
}

/** Long lines first: running text shows the language better than headings and cells of tables. */
function toProse(pages: readonly ParsedPage[]): string {
  const lines = pages
    .slice(0, LANGUAGE_PAGES)
    .flatMap(({ text }) => text.slice(0, 20_000).split('\n'))
    .map((line) => line.trim())
  const long = lines.filter((line) => line.length >= 50)
  return [...long, ...lines.filter((line) => line.length < 50)].join('\n')
}

function journalOf(own: ParsedMetadata, first: FirstPages): FieldCandidates {
  const line = readJournalLines(first)
  return {
    journal: candidatesOf(own, 'journal').concat(line.journal ?? []),
    volume: candidatesOf(own, 'volume').concat(line.volume ?? []),
    issue: candidatesOf(own, 'issue').concat(line.issue ?? []),
    firstPage: candidatesOf(own, 'firstPage').concat(line.firstPage ?? []),
    lastPage: candidatesOf(own, 'lastPage').concat(line.lastPage ?? []),
  }
}

function primary(tag: string): string {
  const language = tag.split('-')[0] ?? ''
  return language === 'no' || language === 'nn' ? 'nb' : language
}

function toKey(text: string): string {
  return ` ${toWordKey(text)} `.replace(/^ +$/, '')
}

function fieldsOf(own: ParsedMetadata): FieldCandidates {
  const fields = ['doi', 'journal', 'volume', 'issue', 'firstPage', 'lastPage', 'issn'] as const
  return Object.fromEntries(fields.map((field) => [field, candidatesOf(own, field)]))
}

/** The values of one field, best first. */
function candidatesOf<F extends MetadataField>(own: ParsedMetadata, field: F): readonly Found<F>[] {
  const others = own.others.filter((other) => other.field === field).map(({ field: _field, ...found }) => found)
  return [...(own[field] === null ? [] : [own[field]]), ...others] as readonly Found<F>[]
}

function properties<F extends MetadataField>(own: ParsedMetadata, field: F): readonly Found<F>[] {
  return candidatesOf(own, field).filter(isFileProperty)
}

function marked<F extends MetadataField>(own: ParsedMetadata, field: F): readonly Found<F>[] {
  return candidatesOf(own, field).filter((found) => !isFileProperty(found))
}
