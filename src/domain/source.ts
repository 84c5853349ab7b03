import type { DocumentKind, DocumentStatus, Hints } from './document.ts'

/** How a source is crawled; each kind has a file of its own. */
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

/** How often a source is harvested. */
export const CADENCES = ['hourly', 'daily', 'weekly', 'monthly'] as const
export type Cadence = (typeof CADENCES)[number]

/** A publisher's site, feed, archive or folder, or an index of papers, as declared in `library/sources.yaml`. */
export interface Source {
  /** Kebab-case, unique. */
  readonly id: string
  readonly kind: SourceKind
  readonly title: string
  /** Normalised, like all addresses here; for `folder` a `file:` address. */
  readonly url: string
  readonly publisher: string
  /** SPDX or plain name; null when unknown. */
  readonly licence: string | null
  /** BCP 47. */
  readonly language: string
  readonly cadence: Cadence
  /** How many documents there should be, so that a broken crawl is noticed; null when unknown. */
  readonly expected: number | null
  /** Harvested at its cadence only when true. */
  readonly enabled: boolean
  /** Whether a person has seen the address work. */
  readonly verified: boolean
  /** Substrings of path and query: if any are given, an address must contain one of them. */
  readonly include: readonly string[]
  /** Substrings of path and query: an address that contains one of them is excluded. */
  readonly exclude: readonly string[]
  /** CSS selector of links, for `page`. */
  readonly selector: string
  /** Further pages of links to follow, for `page`. */
  readonly follow?: Follow | null
  /** Which records to list, for `oai`. */
  readonly oai?: OaiQuery | null
  /** Which papers, for `crossref` and `openalex`. */
  readonly works?: WorksQuery | null
  /** DOIs and addresses, for `list`. */
  readonly entries?: readonly string[]
  /** Path of a file with more DOIs and addresses, one per line, for `list`. */
  readonly file?: string | null
  /** Whether documents gone from here are looked up in web archives; absent means yes. */
  readonly archive?: boolean
  /** Minimum pause between two requests to the host. */
  readonly delayMs: number
  /** Requests to the host per day (UTC) beyond which this source makes none; null: no limit. */
  readonly maxPerDay: number | null
  /** Discovered items per run, at most `MAX_DISCOVERED_ITEMS`; the next run goes on with the rest. */
  readonly maxPerRun: number
  /** Whether its pages are rendered in a browser, with scripts, before they are parsed. */
  readonly render: boolean
  /** Ids of `library/places.yaml`. */
  readonly places: readonly string[]
  readonly documents: readonly DeclaredDocument[]
}

/** Which further pages of the same site are read for links. */
export interface Follow {
  /** CSS selector of the links to them. */
  readonly selector: string
  /** Maximum number of links from the first page; 1 to 20. */
  readonly depth: number
  /** As `Source.include` and `exclude`, for these pages. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/** Arguments of OAI-PMH 2.0's ListRecords. The records must contain Dublin Core, as those of `oai_dc` do. */
export interface OaiQuery {
  readonly prefix: string
  readonly set: string | null
}

/** Which papers to request from an index: those that match every given field, or those named in `dois`. */
export interface WorksQuery {
  readonly dois: readonly string[]
  readonly issn: string | null
  readonly volume: string | null
  readonly issue: string | null
  /** Words in title, abstract and authors. */
  readonly query: string | null
  /** Years of publication, both inclusive. */
  readonly from: number | null
  readonly until: number | null
  /** A DOI: the works that it cites. */
  readonly citedBy: string | null
  /** A DOI: the works that cite it; only OpenAlex knows them. */
  readonly citing: string | null
  /** Whether an open-access copy that the index names is fetched too. */
  readonly fullText: boolean
}

/** What is declared about one document before it is parsed; null for what is not declared. */
export interface DeclaredDocument {
  readonly address: string
  /** Documents that share a work are versions of one another. */
  readonly work: string | null
  readonly title: string | null
  readonly kind: DocumentKind | null
  readonly status: DocumentStatus | null
  /** `2019`, `2019-10` or `2019-10-04`: as precise as known. */
  readonly published: string | null
  readonly places: readonly string[]
  readonly doi: string | null
  readonly authors: readonly string[]
  readonly publisher: string | null
}

/** A document that the crawl of a source found. */
export interface DiscoveredItem {
  /** http or https, without fragment and default port; not yet checked against anything but its form. */
  readonly address: string
  /** The title in the source, at most 500 characters; a declared title takes precedence. */
  readonly title: string | null
  /**
   * ISO 8601, as precise as stated: year, month, day, or an instant in UTC whose day is that on which it was published.
   */
  readonly published: string | null
  /** ISO 8601, as precise as stated: year, month, day, or an instant in UTC. */
  readonly modified: string | null
  readonly declared: DeclaredDocument | null
  /** Further metadata from the source. */
  readonly about?: Hints
  /** The source's own id of the item, by which it may later report the item deleted. */
  readonly recordId?: string
  /** True when the source reports that it was deleted. `address` may then be unknown to us. */
  readonly isDeleted?: boolean
  /** Its content, when that is not to be fetched from `address`. */
  readonly body?: DiscoveredBody
}

/** `record`: an index's record of a paper, as a page. `file`: a path on this machine. */
export type DiscoveredBody =
  { readonly kind: 'record'; readonly html: string } | { readonly kind: 'file'; readonly path: string }

/** An item as the crawl found it, before it is joined with what was declared. */
export type Link = Omit<DiscoveredItem, 'declared'>

/**
 * The bytes of a list of documents; `address` is the final one after redirects. Status 304: unchanged since `known`.
 */
export interface ReadPage {
  readonly status: number
  readonly bytes: Uint8Array
  readonly address: string
  readonly mediaType: string | null
  /** Of the text, as the server stated it. */
  readonly charset?: string | null
  readonly etag: string | null
  readonly lastModified: string | null
}

/** HTTP validators of a list from when it was last read. */
export interface Validators {
  readonly etag: string | null
  readonly lastModified: string | null
  /** The final address that gave them; absent: the address that is asked for. */
  readonly address?: string | undefined
}

/** Fetches a list politely. @throws the errors of fetching, and `source_gone` when the publisher no longer has it. */
export type ReadAddress = (address: string, signal: AbortSignal, known?: Validators) => Promise<ReadPage>

/** What the crawl of a source stores from one run to the next, and from one attempt at a run to the next. */
export interface CrawlCheckpoint {
  /** The cursor saved last; null at first. A crawler treats a cursor of unknown shape as null. */
  readonly cursor: unknown
  /**
   * Must be called between two items: by then the caller has stored all earlier items. What the cursor is past is not
   * listed again.
   */
  save(cursor: object): Promise<void>
  /** What an earlier attempt at the same run saved as its progress; null when there was none. */
  readonly progress: unknown
  /** As `save`, for the run under way alone: the next run starts without it. */
  saveProgress(progress: object): Promise<void>
  /** Keys of the addresses that earlier runs found before each stopped at `maxPerRun`, so that this one goes on. */
  readonly passed: readonly string[]
  savePassed(passed: readonly string[]): Promise<void>
  /** Mail address at which the operator of an index can reach us; null when none is configured. */
  readonly mailto: string | null
}

/** A checkpoint that stores nothing. */
export const NO_CHECKPOINT: CrawlCheckpoint = {
  cursor: null,
  save: async () => undefined,
  progress: null,
  saveProgress: async () => undefined,
  passed: [],
  savePassed: async () => undefined,
  mailto: null,
}

/** Maximum number of items per run of a source. A crawl with a cursor continues from it in the next run. */
export const MAX_DISCOVERED_ITEMS = 10_000
