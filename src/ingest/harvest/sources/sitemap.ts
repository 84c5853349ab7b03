import { z } from 'zod'
import { AppError, PermanentError, ThrottledError } from '../../../errors.ts'
import { isSameSite, normaliseAddress } from '../address.ts'
import { MAX_LISTED, type ParseList, type SitemapEntries, type SitemapEntry } from '../list-request.ts'
import type { Link, CrawlCheckpoint, ReadAddress, Source } from '../../../domain/source.ts'
import { toIsoDate } from '../html-to-text.ts'
import { cutAfterElements, parseXml } from '../xml-text.ts'

/** An index of indexes violates the protocol but is common. */
const MAX_DEPTH = 3

const MAX_SITEMAPS = 200

const entries = z.preprocess((value) => (Array.isArray(value) ? value : []), z.array(z.unknown()))
const entry = z.object({ loc: z.string(), lastmod: z.string().optional() })
const sitemap = z.object({
  urlset: z.object({ url: entries }).optional(),
  sitemapindex: z.object({ sitemap: entries }).optional(),
})

interface PendingSitemap {
  readonly address: string
  readonly depth: number
}

/**
 * Crawls a sitemap and those it names on the same site, breadth first; links to other sites are left out. A failing
 * sitemap does not stop the crawl: the first such error is thrown at the end.
 * @throws as `parse` and `read`
 */
export async function* crawlSitemap(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  _checkpoint: CrawlCheckpoint,
  parse: ParseList,
): AsyncIterable<Link> {
  const pending: PendingSitemap[] = [{ address: source.url, depth: 0 }]
  const known = new Set([source.url])
  const sites = [source.url] // and the address it redirects to
  const isOwn = (address: string) => sites.some((site) => isSameSite(address, site))
  let failure: AppError | null = null
  for (const { address, depth } of pending) {
    signal.throwIfAborted()
    try {
      const page = await read(address, signal)
      const found = await parse({ kind: 'sitemap', bytes: page.bytes, address: page.address }, signal)
      if (depth === 0) sites.push(page.address)
      for (const { address: link, modified } of found.links) {
        if (isOwn(link)) yield { address: link, title: null, published: null, modified }
      }
      for (const { address: child } of found.children) {
        if (known.has(child) || known.size >= MAX_SITEMAPS || depth >= MAX_DEPTH || !isOwn(child)) continue
        known.add(child)
        pending.push({ address: child, depth: depth + 1 })
      }
    } catch (error) {
      if (!(error instanceof AppError) || error instanceof ThrottledError) throw error
      failure ??= error
    }
  }
  if (failure) throw failure
}

/**
 * Parses a sitemap; relative addresses are resolved against `address`.
 * @throws PermanentError `xml_dtd_refused`, `xml_invalid`
 */
export function readSitemap(text: string, address: string): SitemapEntries {
  const parsed = parseSitemap(text)
  return {
    links: toEntries(parsed.urlset?.url ?? [], address),
    children: toEntries(parsed.sitemapindex?.sitemap ?? [], address),
  }
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
