import type { z } from 'zod'
import type { crossrefWorkAnswer, crossrefWorksAnswer } from './sources/crossref-work.ts'
import type { govukItem } from './sources/govuk-item.ts'
import type { OaiAnswer } from './sources/oai-answer.ts'
import type { openAlexIdAnswer, openAlexWorksAnswer } from './sources/openalex-work.ts'
import type { EncodedText } from './xml-text.ts'
import type { Link, CrawlCheckpoint, ReadAddress, Source } from '../../domain/source.ts'

/** The responses of the JSON APIs, by a name that can be sent to another process. */
export interface JsonShapes {
  readonly crossref_work: z.infer<typeof crossrefWorkAnswer>
  readonly crossref_works: z.infer<typeof crossrefWorksAnswer>
  readonly govuk_item: z.infer<typeof govukItem>
  readonly openalex_id: z.infer<typeof openAlexIdAnswer>
  readonly openalex_works: z.infer<typeof openAlexWorksAnswer>
}
export type JsonShapeName = keyof JsonShapes

/** Which links of a page are wanted. */
export type PageQuery = Pick<Source, 'url' | 'selector' | 'include'> & {
  /** `source.follow` when further pages of links are wanted too, or null. */
  readonly follow: Source['follow'] | null
}

/** Links of a page to documents, and to further pages of links. */
export interface PageLinks {
  readonly links: readonly Link[]
  readonly next: readonly string[]
}

/** One line of a sitemap; a feed that serves as one states more. */
export interface SitemapEntry {
  readonly address: string
  readonly modified: string | null
  readonly title?: string | null
  readonly published?: string | null
}

/** What a sitemap lists: pages, or further sitemaps. */
export interface SitemapEntries {
  readonly links: readonly SitemapEntry[]
  readonly children: readonly SitemapEntry[]
}

/** The bytes of a list as received, its kind and its address. Can be sent to another process. */
export type ListRequest =
  | ({ readonly kind: 'feed'; readonly address: string } & EncodedText)
  | ({ readonly kind: 'sitemap'; readonly address: string } & EncodedText)
  | { readonly kind: 'page'; readonly bytes: Uint8Array; readonly address: string; readonly query: PageQuery }
  | ({ readonly kind: 'oai' } & EncodedText)
  | { readonly kind: 'json'; readonly bytes: Uint8Array; readonly shape: JsonShapeName; readonly what: string }

interface ListAnswers {
  readonly feed: readonly Link[]
  readonly sitemap: SitemapEntries
  readonly page: PageLinks
  readonly oai: OaiAnswer
}

/** The result of parsing a request of this kind. */
export type ListAnswer<R extends ListRequest> = R extends { readonly kind: keyof ListAnswers }
  ? ListAnswers[R['kind']]
  : R extends { readonly kind: 'json'; readonly shape: infer S extends JsonShapeName }
    ? JsonShapes[S]
    : never

/**
 * Parses a list of any kind. Untrusted input may take seconds to parse, or never finish, so implementations keep it off
 * the event loop.
 * @throws PermanentError `feed_invalid`, `xml_invalid`, `xml_dtd_refused`, `page_invalid`, `json_invalid`, `too_large`,
 *   `bad_response` of the list itself; `timeout`, `checkpoint`, `crash` where reading it took more than a file may take
 * @throws TransientError `parser_unavailable`; and the signal's reason when it aborts
 */
export type ParseList = <R extends ListRequest>(request: R, signal: AbortSignal) => Promise<ListAnswer<R>>

/** Crawls one kind of source and yields the links it finds; stores nothing. */
export type Crawl = (
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  parse: ParseList,
) => AsyncIterable<Link>

/** Maximum entries read from one list: the limit of sitemaps.org; other lists are far shorter. */
export const MAX_LISTED = 50_000
