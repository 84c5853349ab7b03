import type { DocumentKind, DocumentStatus } from '../document.ts'

/** How a source is walked. */
export const SOURCE_KINDS = ['sitemap', 'feed', 'page'] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

/** How often a source is walked. */
export const CADENCES = ['hourly', 'daily', 'weekly', 'monthly'] as const
export type Cadence = (typeof CADENCES)[number]

/** A publisher's site, feed or sitemap, as declared in `library/sources.yaml`. */
export interface Source {
  /** Kebab-case, unique. */
  readonly id: string
  readonly kind: SourceKind
  readonly title: string
  /** Normalised, as all addresses here. */
  readonly url: string
  readonly publisher: string
  /** SPDX name or a plain one; null when nobody has said. */
  readonly licence: string | null
  /** BCP 47. */
  readonly language: string
  readonly cadence: Cadence
  /** How many documents there should be, so that a broken walk is noticed; null when unknown. */
  readonly expected: number | null
  /** Harvested at its cadence only when true. */
  readonly enabled: boolean
  /** Whether somebody has seen the address work. */
  readonly verified: boolean
  /** Substrings of path and query: when there are any, an address must hold one of them. */
  readonly include: readonly string[]
  /** Substrings of path and query: an address that holds one of them is left out. */
  readonly exclude: readonly string[]
  /** CSS selector of links, for `page`. */
  readonly selector: string
  /** Politeness between two requests to the host. */
  readonly delayMs: number
  /** Requests to the host a day (UTC) that this source may add to; null: no bound. */
  readonly maxPerDay: number | null
  /** Finds of one run, at most `MAX_FINDS`. */
  readonly maxPerRun: number
  /** Whether its pages are read as a browser shows them, scripts and all. */
  readonly render: boolean
  /** Ids of `library/places.yaml`. */
  readonly places: readonly string[]
  readonly documents: readonly DeclaredDocument[]
}

/** What is known of one document before it is read; null where nothing was declared. */
export interface DeclaredDocument {
  readonly address: string
  /** Documents that share a work are versions of one another. */
  readonly work: string | null
  readonly title: string | null
  readonly kind: DocumentKind | null
  readonly status: DocumentStatus | null
  /** `2019`, `2019-10` or `2019-10-04`: as precise as it is known. */
  readonly published: string | null
  readonly places: readonly string[]
  readonly doi: string | null
  readonly authors: readonly string[]
  readonly publisher: string | null
}

/** One document that a source pointed to. */
export interface Find {
  /** http or https, without fragment and default port; not yet checked against anything but its form. */
  readonly address: string
  /** As the source calls it, 500 characters at most; what was declared comes first. */
  readonly title: string | null
  /** ISO 8601, as precise as it was told: year, month, day, or an instant in UTC. */
  readonly published: string | null
  readonly modified: string | null
  readonly declared: DeclaredDocument | null
}

/** What a walk gives for one link, before it is joined with what was declared. */
export type Link = Omit<Find, 'declared'>

/** Bytes of a sitemap, feed or page; `address` is where they came from in the end. */
export interface ReadPage {
  readonly bytes: Uint8Array
  readonly address: string
  readonly mediaType: string | null
}

/** Fetches politely; errors are the fetch's own. */
export type ReadAddress = (address: string, signal: AbortSignal) => Promise<ReadPage>

/** Finds of one run of one source; what lies beyond is left for nobody, so a full run wants looking at. */
export const MAX_FINDS = 10_000
