import type { CheerioAPI } from 'cheerio'
import { PermanentError, messageOf } from '../../../errors.ts'
import { isSameSite, normaliseAddress, passesFilter } from '../address.ts'
import { crawlQueue } from '../crawl-queue.ts'
import { loadPage } from './load-page.ts'
import { MAX_LISTED, type PageLinks, type PageQuery, type ParseList } from '../list-request.ts'
import type { Link, CrawlCheckpoint, ReadAddress, Source } from '../../../domain/source.ts'
import { toTitle } from '../html-to-text.ts'

/** A page that lists documents is some hundred kilobytes. */
const MAX_PAGE_BYTES = 10 * 1024 * 1024

/** Maximum nodes of a link that are read for its title. */
const MAX_NODES_OF_A_TITLE = 1_000

type PageNode = ReturnType<ReturnType<CheerioAPI['root']>['contents']>[number]

/** Endings that our parsers read; used where the source has no `include` of its own. */
const DOCUMENT_LIKE = /\.(pdf|docx?|odt|rtf|epub|xlsx|pptx|eml|msg|zip|html?)$/i

/** Maximum pages of links per run. */
const MAX_PAGES = 200

/**
 * Crawls a page for links that match the source's selector: those that pass its `include` or, without one, those that
 * look like documents. With `follow`, further pages of the same site are crawled too. The crawled pages themselves are
 * never yielded.
 * @throws as `parse`, `read` and `crawlQueue`
 */
export async function* crawlPages(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  parse: ParseList,
): AsyncIterable<Link> {
  yield* crawlQueue(source.url, checkpoint, signal, async function* ({ address, depth }, pages) {
    const page = await read(address, signal)
    pages.note(normaliseAddress(page.address) ?? address)
    const query = toQuery(source, depth)
    const { links, next } = await parse({ kind: 'page', bytes: page.bytes, address: page.address, query }, signal)
    for (const further of next) {
      if (pages.size < MAX_PAGES) pages.add(further, depth + 1)
    }
    for (const link of links) if (!pages.has(link.address)) yield link
  })
}

/** Further pages are wanted only down to the depth that the source sets. */
function toQuery({ url, selector, include, follow = null }: Source, depth: number): PageQuery {
  return { url, selector, include, follow: depth < (follow?.depth ?? 0) ? follow : null }
}

/**
 * The wanted links of a page; relative ones are resolved against the page's own base or `address`.
 * @throws PermanentError `page_invalid`, `too_large`
 */
export async function readPageLinks(
  bytes: Uint8Array,
  address: string,
  query: PageQuery,
  signal: AbortSignal,
): Promise<PageLinks> {
  const $ = await loadPage(checkSize(bytes), signal)
  return { links: toLinks(query, $, address), next: nextPages(query, $, address) }
}

function checkSize(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= MAX_PAGE_BYTES) return bytes
  throw new PermanentError('too_large', `page of links is larger than ${MAX_PAGE_BYTES} bytes`)
}

function nextPages({ url, follow }: PageQuery, $: CheerioAPI, address: string): readonly string[] {
  if (!follow) return []
  const base = baseOf($, address)
  return select($, follow.selector).flatMap((element) => {
    const next = normaliseAddress($(element).attr('href') ?? '', base)
    const isOwn = next !== null && isSameSite(next, url) && passesFilter(next, follow)
    return isOwn ? [next] : []
  })
}

function toLinks(source: PageQuery, $: CheerioAPI, address: string): readonly Link[] {
  const base = baseOf($, address)
  return select($, source.selector).flatMap((element) => {
    const link = normaliseAddress($(element).attr('href') ?? '', base)
    if (link === null || !(source.include.length > 0 || isDocumentLike(link))) return []
    return [{ address: link, title: toTitle(headTextOf(element)), published: null, modified: null }]
  })
}

function select($: CheerioAPI, selector: string): readonly PageNode[] {
  try {
    return $(selector).toArray().slice(0, MAX_LISTED)
  } catch (error) {
    throw new PermanentError('page_invalid', `links cannot be selected: ${messageOf(error)}`, { cause: error })
  }
}

/** The first text within an element. For nested links, cheerio's `text()` would read the innermost once per level. */
function headTextOf(element: PageNode): string {
  let text = ''
  let node: PageNode | null = element
  for (let met = 0; node !== null && met < MAX_NODES_OF_A_TITLE; met += 1) {
    if (node.type === 'text') text += node.data
    node = (node.type === 'tag' ? node.firstChild : null) ?? nextAfter(node, element)
  }
  return text
}

/** The node after `node` and its descendants in document order; null at the end of `root`. */
function nextAfter(node: PageNode, root: PageNode): PageNode | null {
  let last: PageNode | null = node
  while (last !== null && last !== root && last.next === null) last = last.parent
  return last === null || last === root ? null : last.next
}

function isDocumentLike(address: string): boolean {
  return DOCUMENT_LIKE.test(new URL(address).pathname)
}

function baseOf($: CheerioAPI, address: string): string {
  return normaliseAddress($('base[href]').first().attr('href') ?? '', address) ?? address
}
