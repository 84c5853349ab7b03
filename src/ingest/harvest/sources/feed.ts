import { parseFeed } from 'feedsmith'
import { z } from 'zod'
import { PermanentError, messageOf } from '../../../errors.ts'
import { normaliseAddress } from '../address.ts'
import { MAX_LISTED, type ParseList } from '../list-request.ts'
import type { Link, CrawlCheckpoint, ReadAddress, Source } from '../../../domain/source.ts'
import { toPublicationDate } from '../../../formats/feed-dates.ts'
import { toIsoDate, toPlainTitle } from '../html-to-text.ts'
import { cutAfterElements, refuseDtd, rootNameOf } from '../xml-text.ts'
import { readEntryBases } from './feed-bases.ts'

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

/** Root elements of XML feeds of any version. */
const FEED_ROOTS: ReadonlySet<string> = new Set(['rss', 'feed', 'rdf'])

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
  yield* await parse({ kind: 'feed', bytes: page.bytes, charset: page.charset ?? null, address: page.address }, signal)
  const { etag, lastModified, address } = page
  await checkpoint.save({ etag, lastModified, ...(address === source.url ? {} : { address }) })
}

/**
 * The entries of a feed as links; relative ones are resolved against their `xml:base` or else `address`.
 * @throws PermanentError `feed_invalid`, `xml_dtd_refused`
 */
export function readFeed(text: string, address: string): readonly Link[] {
  const isJson = text.trimStart().startsWith('{')
  if (!isJson) refuseDtd(text)
  const shown = isJson ? text : cutAfterElements(text, ['item', 'entry'], MAX_LISTED)
  const entries = toEntries(parseAny(shown))
  const bases = isJson ? [] : readEntryBases(shown, address)
  // an entry that one of the two parsers leaves out would shift the others: then the feed's own base serves all
  const isAligned = bases.length === entries.length
  return entries.flatMap((entry, at) => toLink(entry, (isAligned ? bases[at] : bases[0]) ?? address, address) ?? [])
}

/** Whether a text is an XML feed, by its first element. */
export function isXmlFeed(text: string): boolean {
  return FEED_ROOTS.has(rootNameOf(text) ?? '')
}

function parseAny(text: string): Feed {
  try {
    return parseFeed(text)
  } catch (error) {
    // feedsmith rejects an empty feed as invalid
    if (messageOf(error) === 'Invalid feed format' && isXmlFeed(text)) return { format: 'rss', feed: {} }
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
        links: [...atomLinks(entry.links ?? []), asAddress(entry.id)],
        title: entry.title,
        published: entry.published,
        modified: entry.updated,
      }))
    case 'json':
      return (parsed.feed.items ?? []).map((item) => ({
        links: [item.url, item.external_url, ...(item.attachments ?? []).map(({ url }) => url), asAddress(item.id)],
        title: item.title,
        published: item.date_published,
        modified: item.date_modified,
      }))
  }
}

/** RSS 2.0: a guid is an address unless it is declared to be none; many that declare nothing are opaque all the same. */
function permalinkOf(guid: { value?: string; isPermaLink?: boolean } | undefined): string | undefined {
  if (guid?.isPermaLink === false) return undefined
  return guid?.isPermaLink === true ? guid.value : asAddress(guid?.value)
}

/** An id, where it is an address too. */
function asAddress(id: string | undefined): string | undefined {
  return id !== undefined && /^\s*https?:\/\//i.test(id) ? id : undefined
}

function atomLinks(links: readonly { href?: string; rel?: string }[]): readonly (string | undefined)[] {
  const byRelation = (...relations: (string | undefined)[]) => links.filter(({ rel }) => relations.includes(rel))
  return [...byRelation(undefined, '', 'alternate'), ...byRelation('enclosure')].map(({ href }) => href)
}

function toLink(entry: FeedEntry, base: string, feed: string): Link | null {
  const addresses = entry.links.map((link) => (link === undefined ? null : normaliseAddress(link, base)))
  const address = addresses.find((found) => found !== null)
  if (address === undefined || address === null) return null
  return {
    address,
    title: toPlainTitle(entry.title),
    published: toPublicationDate(entry.published, timeZoneOf(feed)),
    modified: toIsoDate(entry.modified),
  }
}

/** British sites often write midnight in UTC, an hour before the day in summer; of others the zone is not known. */
function timeZoneOf(feed: string): string | null {
  return new URL(feed).hostname.endsWith('.uk') ? 'Europe/London' : null
}
