import { z } from 'zod'
import { PermanentError } from '../../../errors.ts'
import { isSameSite, normaliseAddress } from '../address.ts'
import { crawlQueue } from '../crawl-queue.ts'
import { MAX_LISTED, type ParseList, type SitemapEntries, type SitemapEntry } from '../list-request.ts'
import type { Link, CrawlCheckpoint, ReadAddress, Source } from '../../../domain/source.ts'
import { toIsoDate } from '../html-to-text.ts'
import { cutAfterElements, parseXml } from '../xml-text.ts'
import { isXmlFeed, readFeed } from './feed.ts'

/** An index of indexes violates the protocol but is common. */
const MAX_DEPTH = 3

const MAX_SITEMAPS = 200

/** The limit of sitemaps.org, which holds for texts too. */
const MAX_TEXT_CHARACTERS = 50 * 1024 * 1024

const entries = z.preprocess((value) => (Array.isArray(value) ? value : []), z.array(z.unknown()))
const entry = z.object({ loc: z.string(), lastmod: z.string().optional() })
const sitemap = z.object({
  urlset: z.object({ url: entries }).optional(),
  sitemapindex: z.object({ sitemap: entries }).optional(),
})

/**
 * Crawls a sitemap and those it names on the same site; links to other sites are left out.
 * @throws as `parse`, `read` and `crawlQueue`
 */
export async function* crawlSitemap(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  parse: ParseList,
): AsyncIterable<Link> {
  yield* crawlQueue(source.url, checkpoint, signal, async function* ({ address, depth }, pages) {
    const page = await read(address, signal)
    const found = await parse(
      { kind: 'sitemap', bytes: page.bytes, charset: page.charset ?? null, address: page.address },
      signal,
    )
    // the first one speaks for the site that it has moved to as well
    const sites = [source.url, address, ...(depth === 0 ? [page.address] : [])]
    const isOwn = (link: string) => sites.some((site) => isSameSite(link, site))
    for (const { address: link, title = null, published = null, modified } of found.links) {
      if (isOwn(link)) yield { address: link, title, published, modified }
    }
    for (const { address: child } of found.children) {
      if (pages.size < MAX_SITEMAPS && depth < MAX_DEPTH && isOwn(child)) pages.add(child, depth + 1)
    }
  })
}

/**
 * Parses a sitemap in any form that the protocol allows: XML, a feed, or a text of one address a line. Relative addresses
 * are resolved against `address`.
 * @throws PermanentError `xml_dtd_refused`, `xml_invalid`, `feed_invalid`
 */
export function readSitemap(text: string, address: string): SitemapEntries {
  if (isXmlFeed(text)) return { links: readFeed(text, address).map(toFeedEntry), children: [] }
  const listed = readLines(text)
  if (listed !== null) return { links: listed.map((link) => ({ address: link, modified: null })), children: [] }
  const parsed = parseSitemap(text)
  return {
    links: toEntries(parsed.urlset?.url ?? [], address),
    children: toEntries(parsed.sitemapindex?.sitemap ?? [], address),
  }
}

/** A feed states when an entry was published, which is its last change where it states no other. */
function toFeedEntry({ address, title, published, modified }: Link): SitemapEntry {
  return { address, title, published, modified: modified ?? published }
}

/** The addresses of a text with one a line; null for any other text, in which at most some lines are addresses. */
function readLines(text: string): readonly string[] | null {
  if (/^\s*</.test(text)) return null
  const lines = text
    .slice(0, MAX_TEXT_CHARACTERS)
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '')
  const written = lines.slice(0, MAX_LISTED).filter((line) => /^\s*https?:\/\//i.test(line))
  const addresses = written.flatMap((line) => normaliseAddress(line) ?? [])
  return addresses.length > 0 && written.length * 2 > Math.min(lines.length, MAX_LISTED) ? addresses : null
}

function parseSitemap(text: string): z.infer<typeof sitemap> {
  const parsed = sitemap.safeParse(parseXml(cutAfterElements(text, ['url', 'sitemap'], MAX_LISTED), ['url', 'sitemap']))
  if (!parsed.success || (!parsed.data.urlset && !parsed.data.sitemapindex)) {
    throw new PermanentError('xml_invalid', 'file is not a sitemap')
  }
  return parsed.data
}

function toEntries(found: readonly unknown[], base: string): readonly SitemapEntry[] {
  return found.flatMap((value) => {
    const read = entry.safeParse(value)
    const address = read.success ? normaliseAddress(read.data.loc, base) : null
    return address === null ? [] : [{ address, modified: toIsoDate(read.data?.lastmod) }]
  })
}
