import { parseFeed } from 'feedsmith'
import { z } from 'zod'
import { PermanentError, messageOf } from '../../../errors.ts'
import { normaliseAddress } from '../address.ts'
import { MAX_LISTED, type ParseList } from '../list-request.ts'
import type { Link, Memory, ReadAddress, Source } from '../../../domain/source.ts'
import { toIsoDate, toPlainTitle } from '../html-to-text.ts'
import { cutAfterElements, refuseDtd } from '../xml-text.ts'

type Feed = ReturnType<typeof parseFeed>

/** One entry of any kind of feed, as told. */
interface Told {
  /** In order of preference; the first usable one is the document. */
  readonly links: readonly (string | undefined)[]
  readonly title: string | undefined
  readonly published: string | undefined
  readonly modified: string | undefined
}

/** By which a feed that has not changed is known again. */
const cursorShape = z.object({ etag: z.string().nullable(), lastModified: z.string().nullable() })

/** What an XML feed of any version begins with, after declaration and comments. */
const FEED_START = /^(?:\ufeff?\s+|<\?[^]*?\?>|<!--[^]*?-->)*\s*<(?:[\w-]+:)?(?:rss|feed|rdf)\b/i

/**
 * Reads the one page of an RSS, Atom, RDF or JSON feed that its address gives, unless it is as it was. An entry without
 * a link of its own is found by its enclosure; one with neither is passed over.
 * @throws as `parse` and `read`
 */
export async function* crawlFeed(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  memory: Memory,
  parse: ParseList,
): AsyncIterable<Link> {
  const page = await read(source.url, signal, cursorShape.safeParse(memory.cursor).data)
  if (page.status === 304) return
  yield* await parse({ kind: 'feed', bytes: page.bytes, address: page.address }, signal)
  await memory.keep({ etag: page.etag, lastModified: page.lastModified })
}

/**
 * The entries of a feed as finds; relative links are against `address`, or what the feed says of its own base.
 * @throws PermanentError `feed_invalid`, `xml_dtd_refused`
 */
export function readFeed(text: string, address: string): readonly Link[] {
  const isJson = text.trimStart().startsWith('{')
  if (!isJson) refuseDtd(text)
  const shown = isJson ? text : cutAfterElements(text, ['item', 'entry'], MAX_LISTED)
  return toTold(parseAny(shown)).flatMap((told) => toLink(told, address) ?? [])
}

function parseAny(text: string): Feed {
  try {
    return parseFeed(text)
  } catch (error) {
    // feedsmith takes a feed in which nothing is to be found for none at all
    if (messageOf(error) === 'Invalid feed format' && FEED_START.test(text)) return { format: 'rss', feed: {} }
    throw new PermanentError('feed_invalid', `feed cannot be read: ${messageOf(error)}`, { cause: error })
  }
}

function toTold(parsed: Feed): readonly Told[] {
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

/** RSS 2.0: a guid is an address unless it says that it is not. */
function permalinkOf(guid: { value?: string; isPermaLink?: boolean } | undefined): string | undefined {
  return guid?.isPermaLink === true ? guid.value : undefined
}

function atomLinks(links: readonly { href?: string; rel?: string }[]): readonly (string | undefined)[] {
  const byRelation = (...relations: (string | undefined)[]) => links.filter(({ rel }) => relations.includes(rel))
  return [...byRelation(undefined, '', 'alternate'), ...byRelation('enclosure')].map(({ href }) => href)
}

function toLink(told: Told, base: string): Link | null {
  const addresses = told.links.map((link) => (link === undefined ? null : normaliseAddress(link, base)))
  const address = addresses.find((found) => found !== null)
  if (address === undefined || address === null) return null
  return {
    address,
    title: toPlainTitle(told.title),
    published: toIsoDate(told.published),
    modified: toIsoDate(told.modified),
  }
}
