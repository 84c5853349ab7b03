import type { DocumentKind, DocumentStatus, Hints } from './document.ts'

/** How a source is walked; one file each. */
export const SOURCE_KINDS = [
  'sitemap',
  'feed',
  'page',
  'govuk',
  'oai',
  'crossref',
  'openalex',
  'folder',
  'list',
] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

/** How often a source is walked. */
export const CADENCES = ['hourly', 'daily', 'weekly', 'monthly'] as const
export type Cadence = (typeof CADENCES)[number]

/** A publisher's site, feed, archive or folder, or an index of papers, as declared in `library/sources.yaml`. */
export interface Source {
  /** Kebab-case, unique. */
  readonly id: string
  readonly kind: SourceKind
  readonly title: string
  /** Normalised, as all addresses here; for `folder` a `file:` address. */
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
  /** More pages of links that a `page` leads to. */
  readonly follow?: Follow | null
  /** Which records of an archive, for `oai`. */
  readonly oai?: OaiQuery | null
  /** Which papers, for `crossref` and `openalex`. */
  readonly works?: WorksQuery | null
  /** DOIs and addresses, for `list`. */
  readonly entries?: readonly string[]
  /** Path of a file of more of them, one a line, for `list`. */
  readonly file?: string | null
  /** Whether a web archive is asked for what is gone from here; absent is yes. */
  readonly archive?: boolean
  /** Politeness between two requests to the host. */
  readonly delayMs: number
  /** Requests to the host a day (UTC) that this source may add to; null: no bound. */
  readonly maxPerDay: number | null
  /** Finds of one run, at most `MAX_DISCOVERED_ITEMS`. */
  readonly maxPerRun: number
  /** Whether its pages are read as a browser shows them, scripts and all. */
  readonly render: boolean
  /** Ids of `library/places.yaml`. */
  readonly places: readonly string[]
  readonly documents: readonly DeclaredDocument[]
}

/** Which further pages of the same site are read for links. */
export interface Follow {
  /** CSS selector of the links to them. */
  readonly selector: string
  /** How many links away from the first page; 1 to 20. */
  readonly depth: number
  /** As `Source.include` and `exclude`, for these pages. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/** Arguments of OAI-PMH 2.0's ListRecords. The records must hold Dublin Core, as those of `oai_dc` do. */
export interface OaiQuery {
  readonly prefix: string
  readonly set: string | null
}

/** Papers to ask an index for. All that is given must hold; `dois` alone names each. */
export interface WorksQuery {
  readonly dois: readonly string[]
  readonly issn: string | null
  readonly volume: string | null
  readonly issue: string | null
  /** Words of title, abstract and authors. */
  readonly query: string | null
  /** Years of publication, both inclusive. */
  readonly from: number | null
  readonly until: number | null
  /** A DOI: the works that it cites. */
  readonly citedBy: string | null
  /** A DOI: the works that cite it; only OpenAlex knows them. */
  readonly citing: string | null
  /** Whether an open copy is fetched too where the index names one. */
  readonly fullText: boolean
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
export interface DiscoveredItem {
  /** http or https, without fragment and default port; not yet checked against anything but its form. */
  readonly address: string
  /** As the source calls it, 500 characters at most; what was declared comes first. */
  readonly title: string | null
  /** ISO 8601, as precise as it was told: year, month, day, or an instant in UTC. */
  readonly published: string | null
  readonly modified: string | null
  readonly declared: DeclaredDocument | null
  /** What the source tells besides. */
  readonly about?: Hints
  /** The source's own id for it, by which it may later say that it is deleted. */
  readonly recordId?: string
  /** True: the source says that it is there no more. `address` may then never have been met. */
  readonly isDeleted?: boolean
  /** Its words, where they are not to be fetched from `address`. */
  readonly body?: FoundBody
}

/** `record`: what an index knows of a paper, as a page. `file`: a path on this machine. */
export type FoundBody =
  { readonly kind: 'record'; readonly html: string } | { readonly kind: 'file'; readonly path: string }

/** What a walk gives for one link, before it is joined with what was declared. */
export type Link = Omit<DiscoveredItem, 'declared'>

/** Bytes of a list of documents; `address` is where they came from in the end. Status 304: as `known` has them. */
export interface ReadPage {
  readonly status: number
  readonly bytes: Uint8Array
  readonly address: string
  readonly mediaType: string | null
  readonly etag: string | null
  readonly lastModified: string | null
}

/** What was known of a list when it was last read. */
export interface Validators {
  readonly etag: string | null
  readonly lastModified: string | null
}

/** Fetches politely; errors are the fetch's own, and `source_gone` for what its publisher has no more. */
export type ReadAddress = (address: string, signal: AbortSignal, known?: Validators) => Promise<ReadPage>

/** What a walk remembers from one run to the next. */
export interface Memory {
  /** As it was last kept; null at first. Anything that a walk does not know the shape of counts as null. */
  readonly cursor: unknown
  /** To be called between finds: whoever asks for the next one has stored all before it. */
  keep(cursor: object): Promise<void>
  /** Whom the operator of an index may write to; null when nobody is named. */
  readonly mailto: string | null
}

/** Remembers nothing. */
export const NO_MEMORY: Memory = { cursor: null, keep: async () => undefined, mailto: null }

/** Finds of one run of one source. A walk with a cursor goes on from there at the next run. */
export const MAX_DISCOVERED_ITEMS = 10_000
