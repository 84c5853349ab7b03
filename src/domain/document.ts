import { createHash } from 'node:crypto'
import type { Job, JobName } from './jobs.ts'

/** The stages of a document's way in; each is the job of the same name. */
export type Stage = Exclude<JobName, 'harvest' | 'visit' | 'protocol' | 'task'>

/** Stages whose subject is a version; a fetch's subject is a location. */
export type VersionStage = Exclude<Stage, 'fetch'>

/**
 * What a stage found. `done` names the subject that the next stages work on; `partly` that it kept what it did and is to
 * run again for the rest; `unchanged` means that nothing follows; `gone` that the address no longer has the document.
 * `also` are jobs of others that became due on the way.
 */
export type Outcome = (
  | { readonly kind: 'done'; readonly subjectId: string }
  | { readonly kind: 'partly'; readonly note: string }
  | { readonly kind: 'unchanged'; readonly note: string }
  | { readonly kind: 'gone'; readonly note: string }
) & { readonly also?: readonly (Job & { readonly name: JobName })[] }

/** What kinds and states of documents there are. */
export const DOCUMENT_KINDS = ['strategy', 'paper', 'evidence', 'plan', 'news', 'page', 'report'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]
export const DOCUMENT_STATUSES = ['draft', 'agreed', 'revised', 'published', 'withdrawn'] as const
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number]

/** How much of a document a text is: all, its abstract, or no more than what an index records of it. */
export type Extent = 'full' | 'abstract' | 'record'

/** The fields of a document that reading its text may settle, in the order in which people read them. */
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

/** Where a paper stands in its journal. */
export interface Bibliography {
  readonly journal?: string
  readonly volume?: string
  readonly issue?: string
  /** As printed, such as `277` or `e12`. */
  readonly firstPage?: string
  readonly lastPage?: string
  readonly issn?: string
}

/** What somebody said of a document before it was read: a source's declaration, a feed's entry, an uploader's form. */
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
  /** The day on which the publisher withdrew it. */
  readonly withdrawn?: string
  /** How much of the document its text is; absent is all of it. */
  readonly extent?: Extent
  /** Where the hints come from, for the provenance of each field: `declared`, `source`, `upload`. */
  readonly rule?: string
}

/** Ids are made from content or address, so that doing a thing twice makes one row. */
export function locationIdOf(address: string): string {
  return `l${hashOf(address)}`
}

export function documentIdOf(workKey: string): string {
  return `d${hashOf(workKey)}`
}

export function versionIdOf(bodyKey: string): string {
  return `v${hashOf(bodyKey)}`
}

/** The same words at the same place of the same bytes keep their id through every re-parse. */
export function passageIdOf(versionId: string, pageIndex: number, start: number, textHash: string): string {
  return `p${hashOf(`${versionId} ${pageIndex} ${start} ${textHash}`)}`
}

/** A document within a version, by the page it begins on. */
export function partIdOf(versionId: string, firstPage: number): string {
  return `k${hashOf(`${versionId} ${firstPage}`)}`
}

/** SHA-256 in hex of a text's UTF-8. */
export function textHashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** 80 bits: no two of a billion ids meet by chance (p < 1e-6). */
function hashOf(text: string): string {
  return textHashOf(text).slice(0, 20)
}
