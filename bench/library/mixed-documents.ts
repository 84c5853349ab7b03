import type { Insertable } from 'kysely'
import type { DB } from '../../src/db/schema.generated.ts'
import {
  DOCUMENT_KINDS,
  DOCUMENT_STATUSES,
  documentIdOf,
  locationIdOf,
  passageIdOf,
  textHashOf,
  versionIdOf,
} from '../../src/domain/document.ts'
import { PARSER_VERSION } from '../../src/domain/parser-version.ts'
import type { Match } from '../../src/domain/vocabulary.ts'
import type { LibraryText } from './corpus-texts.ts'
import { matchPassage } from './match-passage.ts'

/** The tables of a document, in the order of their references. */
export const TABLES = ['document', 'version', 'location', 'page', 'passage', 'tag', 'documentPlace'] as const
export type LibraryRows = { readonly [Name in (typeof TABLES)[number]]: readonly Insertable<DB[Name]>[] }

/** Values that documents are assigned, most frequent first. */
export interface Facts {
  readonly places: readonly string[]
  readonly publishers: readonly string[]
  readonly matchThemes: (text: string) => readonly Match[]
  readonly vocabularyVersion: number
  /**
   * Shares (of 1) of documents that are gone from their source, and that have an earlier draft with the text of their
   * first page.
   */
  readonly goneShare: number
  readonly draftShare: number
}

/** `own`: never gone and with one version only, so that a search must find it. */
export interface DocumentChoice {
  readonly workKey: string
  readonly own: boolean
}

const PASSAGES_A_PAGE = 4
const NO_DATE_SHARE = 0.05
const LANGUAGES = ['en', 'en', 'en', 'en', 'en', 'en', 'en', 'en', 'cy', 'de'] as const
const [FIRST_YEAR, YEARS] = [1995, 31]

/** The rows of a document and its text, with facts chosen by `random`; not indexed yet. */
export function toRows(text: LibraryText, choice: DocumentChoice, facts: Facts, random: () => number): LibraryRows {
  const documentId = documentIdOf(choice.workKey)
  const madeUp = random() < NO_DATE_SHARE ? null : toDate(random)
  const published = text.year ?? madeUp
  const status = pickCommon(['published', ...DOCUMENT_STATUSES.filter((each) => each !== 'published')], random)
  const hasDraft = !choice.own && published !== null && random() < facts.draftShare
  const known = { documentId, title: text.title, facts }
  const current = toVersionRows(known, text.passages, {
    key: choice.workKey,
    number: hasDraft ? 2 : 1,
    status,
    published,
  })
  const draft = toVersionRows(known, text.passages.slice(0, PASSAGES_A_PAGE), {
    ...{ key: `${choice.workKey} draft`, number: 1, status: 'draft', published: FIRST_DRAFTS },
  })
  const versions = hasDraft ? [draft, current] : [current]
  const isGone = !choice.own && random() < facts.goneShare
  return {
    document: [toDocumentRow(text, choice.workKey, { status, published, versionId: current.versionId }, facts, random)],
    version: versions.map(({ version }) => version),
    location: [toLocationRow(documentId, current.versionId, choice.workKey, isGone)],
    page: versions.flatMap(({ page }) => page),
    passage: versions.flatMap(({ passage }) => passage),
    tag: versions.flatMap(({ tag }) => tag),
    documentPlace: toPlaces(facts, random).map((placeId) => ({
      documentId: documentId,
      placeId,
      rule: 'declared',
    })),
  }
}

/** Earlier than all others, so that a draft is never the current version. */
const FIRST_DRAFTS = '1990'

interface VersionFacts {
  readonly key: string
  readonly number: number
  readonly status: string
  readonly published: string | null
}

function toDocumentRow(
  { title, authors = [] }: LibraryText,
  workKey: string,
  { status, published, versionId }: { status: string; published: string | null; versionId: string },
  { publishers }: Facts,
  random: () => number,
): Insertable<DB['document']> {
  return {
    documentId: documentIdOf(workKey),
    workKey: workKey,
    kind: pickCommon(DOCUMENT_KINDS, random),
    title,
    authors: JSON.stringify(authors),
    publisher: pickCommon(publishers, random),
    doi: null,
    language: LANGUAGES[Math.floor(random() * LANGUAGES.length)] ?? 'en',
    status,
    published,
    publishedOn: published === null ? null : `${published}-01-01`.slice(0, 10),
    ...{ journal: null, volume: null, issue: null, firstPage: null, lastPage: null, issn: null },
    sourceId: null,
    currentVersionId: versionId,
  }
}

function toVersionRows(
  { documentId, title, facts }: { documentId: string; title: string; facts: Facts },
  passages: LibraryText['passages'],
  { key, number, status, published }: VersionFacts,
) {
  const bodyKey = textHashOf(key)
  const versionId = versionIdOf(bodyKey)
  const texts = toPages(versionId, passages)
  const version: Insertable<DB['version']> = {
    ...{ versionId: versionId, documentId: documentId, number, bodyKey: bodyKey, status, published, title },
    ...{ mediaType: 'text/plain', fileName: null, truncated: null, parserVersion: PARSER_VERSION },
    bytes: texts.page.reduce((sum, { text }) => sum + text.length, 0),
    pageCount: texts.page.length,
    passageCount: passages.length,
    ...{ stage: 'done', state: 'done', code: null, message: null },
  }
  const tag = texts.passage.flatMap(({ passageId }, index) => {
    const passage = passages[index]
    return passage === undefined ? [] : toTags(passageId, matchPassage(passage, facts.matchThemes), facts)
  })
  return { versionId, version, ...texts, tag }
}

function toPages(versionId: string, passages: LibraryText['passages']) {
  const page: Insertable<DB['page']>[] = []
  const passage: Insertable<DB['passage']>[] = []
  for (let from = 0; from < passages.length; from += PASSAGES_A_PAGE) {
    const pageIndex = page.length + 1
    let text = ''
    for (const { text: words, headingPath } of passages.slice(from, from + PASSAGES_A_PAGE)) {
      if (text !== '') text += '\n\n'
      const textHash = textHashOf(words)
      passage.push({
        passageId: passageIdOf(versionId, pageIndex, text.length, textHash),
        ...{ versionId: versionId, ordinal: passage.length, pageIndex, textHash, text: words },
        ...{ startOffset: text.length, endOffset: text.length + words.length },
        headingPath: JSON.stringify(headingPath),
      })
      text += words
    }
    const none = { headings: '[]', furniture: '[]', reading: 'text', confidence: null } as const
    page.push({ versionId: versionId, pageIndex, label: String(pageIndex), text, ...none })
  }
  return { page, passage }
}

function toTags(passageId: string, matches: readonly Match[], { vocabularyVersion }: Facts): Insertable<DB['tag']>[] {
  const seen = new Set<string>()
  return matches.flatMap(({ id, start, end, term, rule }) => {
    if (seen.has(`${id} ${start}`)) return []
    seen.add(`${id} ${start}`)
    const span = { startOffset: start, endOffset: end, term, rule, vocabularyVersion: vocabularyVersion }
    return [{ passageId, themeId: id, ...span }]
  })
}

function toLocationRow(
  documentId: string,
  versionId: string,
  workKey: string,
  isGone: boolean,
): Insertable<DB['location']> {
  const address = `https://library.example/${encodeURIComponent(workKey)}`
  return {
    ...{ locationId: locationIdOf(address), address, kind: 'web', documentId, versionId, hints: '{}' },
    ...{ sourceId: null, workKey: null, bodyKey: null, code: null, message: null, etag: null, lastModified: null },
    ...{ recordId: null, reportedModified: null, archiveAddress: null },
    state: isGone ? 'gone' : 'done',
    goneSince: isGone ? new Date() : null,
  }
}

/** Zero, one or two. */
function toPlaces({ places }: Facts, random: () => number): readonly string[] {
  const count = random() < 0.05 ? 0 : random() < 0.7 ? 1 : 2
  return [...new Set(Array.from({ length: count }, () => pickCommon(places, random)))]
}

/** A day, a month or a year. */
function toDate(random: () => number): string {
  const two = (below: number) => String(1 + Math.floor(random() * below)).padStart(2, '0')
  const day = `${FIRST_YEAR + Math.floor(random() * YEARS)}-${two(12)}-${two(28)}`
  const precision = random()
  return precision < 0.6 ? day : precision < 0.8 ? day.slice(0, 7) : day.slice(0, 4)
}

/** One of `values`, the nth about 1/n as frequent as the first. */
function pickCommon<T>(values: readonly T[], random: () => number): T {
  const value = values[Math.floor((values.length + 1) ** random()) - 1]
  if (value === undefined) throw new Error('there is nothing to pick from')
  return value
}
