import { parseFeed } from 'feedsmith'
import { z } from 'zod'
import { PermanentError, messageOf } from '../../../errors.ts'
import { normaliseAddress } from '../address.ts'
import { MAX_LISTED, type ParseList } from '../list-request.ts'
import type { Link, CrawlCheckpoint, ReadAddress, Source } from '../../../domain/source.ts'
import { toIsoDate, toPlainTitle } from '../html-to-text.ts'
import { cutAfterElements, refuseDtd } from '../xml-text.ts'

type Feed = ReturnType<typeof parseFeed>

/** One entry of any kind of feed, with its values as given. */
interface FeedEntry {
  /** In order of preference; the first usable one is the document. */
  readonly links: readonly (string | undefined)[]
  readonly title: string | undefined
  readonly published: string | undefined
  readonly modified: string | undefined
}

/** Validators of the feed at the last crawl. */
const cursorShape = z.object({
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  address: z.string().optional(),
})

/** The start of an XML feed of any version, after declaration and comments. */
const FEED_START = /^(?:\ufeff?\s+|<\?[^]*?\?>|<!--[^]*?-->)*\s*<(?:[\w-]+:)?(?:rss|feed|rdf)\b/i

/**
 * Crawls an RSS, Atom, RDF or JSON feed, unless it has not changed. An entry without a link is represented by its
 * enclosure; one with neither is skipped. Only the first page of a paged feed is read.
 * @throws as `parse` and `read`
 */
export async function* crawlFeed(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  parse: ParseList,
): AsyncIterable<Link> {
  const page = await read(source.url, signal, cursorShape.safeParse(checkpoint.cursor).data)
  if (page.status === 304) return
  yield* await parse({ kind: 'feed', bytes: page.bytes, address: page.address }, signal)
  const { etag, lastModified, address } = page
  await checkpoint.save({ etag, lastModified, ...(address === source.url ? {} : { address }) })
}

/**
 * The entries of a feed as links; relative ones are resolved against `address`.
 * @throws PermanentError `feed_invalid`, `xml_dtd_refused`
 */
export function readFeed(text: string, address: string): readonly Link[] {
  const isJson = text.trimStart().startsWith('{')
  if (!isJson) refuseDtd(text)
  const shown = isJson ? text : cutAfterElements(text, ['item', 'entry'], MAX_LISTED)
  return toEntries(parseAny(shown)).flatMap((entry) => toLink(entry, address) ?? [])
}

function parseAny(text: string): Feed {
  try {
    return parseFeed(text)
  } catch (error) {
    // feedsmith rejects an empty feed as invalid
    if (messageOf(error) === 'Invalid feed format' && FEED_START.test(text)) return { format: 'rss', feed: {} }
    throw new PermanentError('feed_invalid', `feed cannot be read: ${messageOf(error)}`, { cause: error })
  }
}

function toEntries(parsed: Feed): readonly FeedEntry[] {
  switch (parsed.format) {
    case 'rss':
      return (parsed.feed.items ?? []).map((item) => ({
        links: [item.link, permalinkOf(item.guid), ...(item.enclosures ?? []).map(({ url }) => url)],
        title: item.title,
        published: item.pubDate ?? item.dc?.dates?.[0],
        modified: undefined,
      }))
    case 'rdf':
      return (parsed.feed.items ?? []).map((item) => ({
        links: [item.link],
        title: item.title,
        published: item.dc?.dates?.[0],
        modified: undefined,
      }))
    case 'atom':
      return (parsed.feed.entries ?? []).map((entry) => ({
        links: atomLinks(entry.links ?? []),
        title: entry.title,
        published: entry.published,
        modified: entry.updated,
      }))
    case 'json':
      return (parsed.feed.items ?? []).map((item) => ({
        links: [item.url, item.external_url, ...(item.attachments ?? []).map(({ url }) => url)],
        title: item.title,
        published: item.date_published,
        modified: item.date_modified,
      }))
  }
}

/** RSS 2.0: a guid may be declared to be an address. */
function permalinkOf(guid: { value?: string; isPermaLink?: boolean } | undefined): string | undefined {
  return guid?.isPermaLink === true ? guid.value : undefined
}

function atomLinks(links: readonly { href?: string; rel?: string }[]): readonly (string | undefined)[] {
  const byRelation = (...relations: (string | undefined)[]) => links.filter(({ rel }) => relations.includes(rel))
  return [...byRelation(undefined, '', 'alternate'), ...byRelation('enclosure')].map(({ href }) => href)
}

function toLink(entry: FeedEntry, base: string): Link | null {
  const addresses = entry.links.map((link) => (link === undefined ? null : normaliseAddress(link, base)))
  const address = addresses.find((found) => found !== null)
  if (address === undefined || address === null) return null
  return {
    address,
    title: toPlainTitle(entry.title),
    published: toIsoDate(entry.published),
    modified: toIsoDate(entry.modified),
  }
}
