import type { Insertable } from 'kysely'
import type { Schema } from '../../src/db/schema.ts'
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

/** The tables that a document is written into, in an order that their references allow. */
export const TABLES = ['document', 'version', 'location', 'page', 'passage', 'tag', 'document_place'] as const
export type LibraryRows = { readonly [Name in (typeof TABLES)[number]]: readonly Insertable<Schema[Name]>[] }

/** What documents are told apart by, to choose from, the commonest first. */
export interface Facts {
  readonly places: readonly string[]
  readonly publishers: readonly string[]
  readonly matchThemes: (text: string) => readonly Match[]
  readonly vocabularyVersion: number
  /** Of 1: how many are gone from their source, and how many have an earlier draft with the text of their first page. */
  readonly goneShare: number
  readonly draftShare: number
}

/** `own`: never gone and in one text only, so that a search is to find it. */
export interface DocumentChoice {
  readonly workKey: string
  readonly own: boolean
}

const PASSAGES_A_PAGE = 4
const NO_DATE_SHARE = 0.05
const LANGUAGES = ['en', 'en', 'en', 'en', 'en', 'en', 'en', 'en', 'cy', 'de'] as const
const [FIRST_YEAR, YEARS] = [1995, 31]

/** The rows of a document and its text, with facts that `random` decides; not indexed yet. */
export function toRows(text: LibraryText, choice: DocumentChoice, facts: Facts, random: () => number): LibraryRows {
  const documentId = documentIdOf(choice.workKey)
  const published = random() < NO_DATE_SHARE ? null : toDate(random)
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
    document: [
      toDocumentRow(text.title, choice.workKey, { status, published, versionId: current.versionId }, facts, random),
    ],
    version: versions.map(({ version }) => version),
    location: [toLocationRow(documentId, current.versionId, choice.workKey, isGone)],
    page: versions.flatMap(({ page }) => page),
    passage: versions.flatMap(({ passage }) => passage),
    tag: versions.flatMap(({ tag }) => tag),
    document_place: toPlaces(facts, random).map((place_id) => ({
      document_id: documentId,
      place_id,
      rule: 'declared',
    })),
  }
}

/** Before all others, so that no draft speaks for its document. */
const FIRST_DRAFTS = '1990'

interface VersionFacts {
  readonly key: string
  readonly number: number
  readonly status: string
  readonly published: string | null
}

function toDocumentRow(
  title: string,
  workKey: string,
  { status, published, versionId }: { status: string; published: string | null; versionId: string },
  { publishers }: Facts,
  random: () => number,
): Insertable<Schema['document']> {
  return {
    document_id: documentIdOf(workKey),
    work_key: workKey,
    kind: pickCommon(DOCUMENT_KINDS, random),
    title,
    publisher: pickCommon(publishers, random),
    doi: null,
    language: LANGUAGES[Math.floor(random() * LANGUAGES.length)] ?? 'en',
    status,
    published,
    published_on: published === null ? null : `${published}-01-01`.slice(0, 10),
    ...{ journal: null, volume: null, issue: null, first_page: null, last_page: null, issn: null },
    source_id: null,
    current_version_id: versionId,
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
  const version: Insertable<Schema['version']> = {
    ...{ version_id: versionId, document_id: documentId, number, body_key: bodyKey, status, published, title },
    ...{ media_type: 'text/plain', file_name: null, truncated: null, parser_version: PARSER_VERSION },
    bytes: texts.page.reduce((sum, { text }) => sum + text.length, 0),
    page_count: texts.page.length,
    passage_count: passages.length,
    ...{ stage: 'done', state: 'done', code: null, message: null },
  }
  const tag = texts.passage.flatMap(({ passage_id, text }) => toTags(passage_id, facts.matchThemes(text), facts))
  return { versionId, version, ...texts, tag }
}

function toPages(versionId: string, passages: LibraryText['passages']) {
  const page: Insertable<Schema['page']>[] = []
  const passage: Insertable<Schema['passage']>[] = []
  for (let from = 0; from < passages.length; from += PASSAGES_A_PAGE) {
    const page_index = page.length + 1
    let text = ''
    for (const { text: words, headingPath } of passages.slice(from, from + PASSAGES_A_PAGE)) {
      if (text !== '') text += '\n\n'
      const text_hash = textHashOf(words)
      passage.push({
        passage_id: passageIdOf(versionId, page_index, text.length, text_hash),
        ...{ version_id: versionId, ordinal: passage.length, page_index, text_hash, text: words },
        ...{ start_offset: text.length, end_offset: text.length + words.length },
        heading_path: JSON.stringify(headingPath),
      })
      text += words
    }
    const none = { headings: '[]', furniture: '[]', reading: 'text', confidence: null } as const
    page.push({ version_id: versionId, page_index, label: String(page_index), text, ...none })
  }
  return { page, passage }
}

function toTags(
  passage_id: string,
  matches: readonly Match[],
  { vocabularyVersion }: Facts,
): Insertable<Schema['tag']>[] {
  const seen = new Set<string>()
  return matches.flatMap(({ id, start, end, term, rule }) => {
    if (seen.has(`${id} ${start}`)) return []
    seen.add(`${id} ${start}`)
    const span = { start_offset: start, end_offset: end, term, rule, vocabulary_version: vocabularyVersion }
    return [{ passage_id, theme_id: id, ...span }]
  })
}

function toLocationRow(
  document_id: string,
  version_id: string,
  workKey: string,
  isGone: boolean,
): Insertable<Schema['location']> {
  const address = `https://library.example/${encodeURIComponent(workKey)}`
  return {
    ...{ location_id: locationIdOf(address), address, kind: 'web', document_id, version_id, hints: '{}' },
    ...{ source_id: null, work_key: null, body_key: null, code: null, message: null, etag: null, last_modified: null },
    ...{ record_id: null, told_modified: null, archive_address: null },
    state: isGone ? 'gone' : 'done',
    gone_since: isGone ? new Date() : null,
  }
}

/** None, one or two. */
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

/** One of `values`, of which the nth comes about 1/n as often as the first. */
export function pickCommon<T>(values: readonly T[], random: () => number): T {
  const value = values[Math.floor((values.length + 1) ** random()) - 1]
  if (value === undefined) throw new Error('there is nothing to pick from')
  return value
}
