import { parseFeed } from 'feedsmith'
import { PermanentError, messageOf } from '../../errors.ts'
import { normaliseAddress } from './address.ts'
import type { Link, ReadAddress, Source } from './source.ts'
import { toIsoDate, toTitle } from './told-text.ts'
import { readText, refuseDtd } from './xml-text.ts'

type Feed = ReturnType<typeof parseFeed>

/** One entry of any kind of feed, as told. */
interface Told {
  /** In order of preference; the first usable one is the document. */
  readonly links: readonly (string | undefined)[]
  readonly title: string | undefined
  readonly published: string | undefined
  readonly modified: string | undefined
}

/**
 * Reads the one page of an RSS, Atom, RDF or JSON feed that its address gives. An entry without a link of its own is
 * found by its enclosure; one with neither is passed over.
 * @throws PermanentError `feed_invalid`, `xml_dtd_refused`, `too_large`; else what `read` throws
 */
export async function* walkFeed(source: Source, read: ReadAddress, signal: AbortSignal): AsyncIterable<Link> {
  const page = await read(source.url, signal)
  const text = await readText(page.bytes)
  if (!text.trimStart().startsWith('{')) refuseDtd(text)
  for (const told of toTold(parse(text))) {
    const link = toLink(told, page.address)
    if (link) yield link
  }
}

function parse(text: string): Feed {
  try {
    return parseFeed(text)
  } catch (error) {
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
    title: toTitle(told.title),
    published: toIsoDate(told.published),
    modified: toIsoDate(told.modified),
  }
}
