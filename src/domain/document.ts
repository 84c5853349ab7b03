import { createHash } from 'node:crypto'
import type { Job, JobName } from './jobs.ts'

/** The stages of processing a document; each is the job of the same name. */
export type Stage = Exclude<JobName, 'harvest' | 'crawl' | 'protocol' | 'task'>

/** Stages whose subject is a version; a fetch's subject is a location. */
export type VersionStage = Exclude<Stage, 'fetch'>

/**
 * The outcome of a stage. `done` names the subject of the next stages; `partly`: results so far are stored, and the
 * stage must run again for the rest; `unchanged`: no stage follows; `gone`: the address no longer has the document.
 * `also`: other jobs that became due meanwhile.
 */
export type Outcome = (
  | { readonly kind: 'done'; readonly subjectId: string }
  | { readonly kind: 'partly'; readonly note: string }
  | { readonly kind: 'unchanged'; readonly note: string }
  | { readonly kind: 'gone'; readonly note: string }
) & { readonly also?: readonly (Job & { readonly name: JobName })[] }

/** The kinds and statuses of documents. */
export const DOCUMENT_KINDS = ['strategy', 'paper', 'evidence', 'plan', 'statement', 'news', 'page', 'report'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]
export const DOCUMENT_STATUSES = ['draft', 'agreed', 'revised', 'published', 'withdrawn'] as const
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number]

/** How much of a document a text covers: all of it, its abstract, or only an index record of it. */
export type Extent = 'full' | 'abstract' | 'record'

/** A value of any field of a document. */
export type FieldValue = string | readonly string[] | null

/** The fields of a document that parsing may resolve, in the order in which they are shown. */
export const DOCUMENT_FIELDS = [
  'title',
  'authors',
  'publisher',
  'published',
  'kind',
  'status',
  'doi',
  'journal',
  'volume',
  'issue',
  'firstPage',
  'lastPage',
  'issn',
  'language',
] as const
export type DocumentField = (typeof DOCUMENT_FIELDS)[number]

/** What tagging finds of a document, as ids of the library; people may correct it too. */
export const TAGGED_FIELDS = ['places', 'themes'] as const
export type TaggedField = (typeof TAGGED_FIELDS)[number]
/** What people may correct. */
export type CorrectableField = DocumentField | TaggedField

/** Where a paper appears in its journal. */
export interface Bibliography {
  readonly journal?: string
  readonly volume?: string
  readonly issue?: string
  /** As printed, such as `277` or `e12`. */
  readonly firstPage?: string
  readonly lastPage?: string
  readonly issn?: string
}

/** What was stated about a document before it was parsed: by a source's declaration, a feed entry or an upload form. */
export interface Hints extends Bibliography {
  readonly title?: string
  readonly kind?: DocumentKind
  readonly status?: DocumentStatus
  /** ISO date with its precision. */
  readonly published?: string
  readonly places?: readonly string[]
  readonly doi?: string
  /** The DOI of the article that it is a preprint of. */
  readonly preprintOf?: string
  readonly authors?: readonly string[]
  readonly publisher?: string
  readonly language?: string
  readonly mediaType?: string
  readonly fileName?: string
  /** ISO day on which the publisher withdrew it. */
  readonly withdrawn?: string
  /** How much of the document its text covers; absent means all of it. */
  readonly extent?: Extent
  /** Where the hints come from, for the provenance of each field: `declared`, `source`, `upload`. */
  readonly rule?: string
}

/** Ids are derived from content or address, so that repeating a step makes no second row. */
export function locationIdOf(address: string): string {
  return `l${hashOf(address)}`
}

export function documentIdOf(workKey: string): string {
  return `d${hashOf(workKey)}`
}

export function versionIdOf(bodyKey: string): string {
  return `v${hashOf(bodyKey)}`
}

/** The same words at the same place in the same bytes keep their id whenever the version is parsed again. */
export function passageIdOf(versionId: string, pageIndex: number, start: number, textHash: string): string {
  return `p${hashOf(`${versionId} ${pageIndex} ${start} ${textHash}`)}`
}

/** Id of a part of a version, by the page on which it begins. */
export function partIdOf(versionId: string, firstPage: number): string {
  return `k${hashOf(`${versionId} ${firstPage}`)}`
}

/** SHA-256, in hex, of the UTF-8 of a text. */
export function textHashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** 80 bits: a collision among a billion ids has a probability below 1e-6. */
function hashOf(text: string): string {
  return textHashOf(text).slice(0, 20)
}
