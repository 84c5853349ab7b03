import { z } from 'zod'
import { AppError, PermanentError, ThrottledError } from '../../../errors.ts'
import { isSameSite, normaliseAddress } from '../address.ts'
import type { Link, ReadAddress, Source } from '../../../domain/source.ts'
import { toIsoDate } from '../html-to-text.ts'
import { parseXml, readText } from '../xml-text.ts'

/** An index of indexes is already against the protocol, and common. */
const MAX_DEPTH = 3

const MAX_SITEMAPS = 200

/** sitemaps.org: no sitemap lists more; what does is read so far. */
const MAX_ENTRIES = 50_000

const entries = z.preprocess((value) => (Array.isArray(value) ? value : []), z.array(z.unknown()))
const entry = z.object({ loc: z.string(), lastmod: z.string().optional() })
const sitemap = z.object({
  urlset: z.object({ url: entries }).optional(),
  sitemapindex: z.object({ sitemap: entries }).optional(),
})

interface Entry {
  readonly address: string
  readonly modified: string | null
}

interface Waiting {
  readonly address: string
  readonly depth: number
}

/**
 * Walks a sitemap and those it names on the same site, breadth first; links to other sites are left out. One that
 * cannot be read does not keep the others from being walked: the first such error is thrown at the end.
 * @throws PermanentError `xml_dtd_refused`, `xml_invalid`, `too_large`; else what `read` throws
 */
export async function* walkSitemap(source: Source, read: ReadAddress, signal: AbortSignal): AsyncIterable<Link> {
  const waiting: Waiting[] = [{ address: source.url, depth: 0 }]
  const known = new Set([source.url])
  const sites = [source.url] // and where that has moved to
  const isOwn = (address: string) => sites.some((site) => isSameSite(address, site))
  let failure: AppError | null = null
  for (const { address, depth } of waiting) {
    signal.throwIfAborted()
    try {
      const found = await readSitemap(address, read, signal)
      if (depth === 0) sites.push(found.address)
      for (const { address: link, modified } of found.links) {
        if (isOwn(link)) yield { address: link, title: null, published: null, modified }
      }
      for (const { address: child } of found.children) {
        if (known.has(child) || known.size >= MAX_SITEMAPS || depth >= MAX_DEPTH || !isOwn(child)) continue
        known.add(child)
        waiting.push({ address: child, depth: depth + 1 })
      }
    } catch (error) {
      if (!(error instanceof AppError) || error instanceof ThrottledError) throw error
      failure ??= error
    }
  }
  if (failure) throw failure
}

async function readSitemap(address: string, read: ReadAddress, signal: AbortSignal) {
  const page = await read(address, signal)
  const parsed = parseSitemap(await readText(page.bytes))
  return {
    address: page.address,
    links: toEntries(parsed.urlset?.url ?? [], page.address),
    children: toEntries(parsed.sitemapindex?.sitemap ?? [], page.address),
  }
}

function parseSitemap(text: string): z.infer<typeof sitemap> {
  const parsed = sitemap.safeParse(parseXml(cutAfterEntries(text), ['url', 'sitemap']))
  if (!parsed.success || (!parsed.data.urlset && !parsed.data.sitemapindex)) {
    throw new PermanentError('xml_invalid', 'file is not a sitemap')
  }
  return parsed.data
}

/** Parsing takes a second for every 20 MB, and holds up everything else meanwhile. */
function cutAfterEntries(text: string): string {
  const closing = /<\/(?:[\w-]+:)?(url|sitemap)\s*>/g
  for (let count = 0; count < MAX_ENTRIES; count += 1) if (!closing.exec(text)) return text
  return text.slice(0, closing.lastIndex)
}

function toEntries(found: readonly unknown[], base: string): readonly Entry[] {
  return found.flatMap((value) => {
    const read = entry.safeParse(value)
    const address = read.success ? normaliseAddress(read.data.loc, base) : null
    return address === null ? [] : [{ address, modified: toIsoDate(read.data?.lastmod) }]
  })
}
