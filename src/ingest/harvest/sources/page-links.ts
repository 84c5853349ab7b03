import type { CheerioAPI } from 'cheerio'
import { AppError, PermanentError, ThrottledError, messageOf } from '../../../errors.ts'
import { isSameSite, normaliseAddress, passesFilter } from '../address.ts'
import { loadPage } from './load-page.ts'
import { MAX_LISTED, type PageLinks, type PageQuery, type ParseList } from '../list-request.ts'
import type { Link, Memory, ReadAddress, Source } from '../../../domain/source.ts'
import { toTitle } from '../html-to-text.ts'

/** A page that lists documents is some hundred kilobytes. */
const MAX_PAGE_BYTES = 10 * 1024 * 1024

/** Elements and texts of a link that are read for its title. */
const MAX_NODES_OF_A_TITLE = 1_000

type PageNode = ReturnType<ReturnType<CheerioAPI['root']>['contents']>[number]

/** Endings that our parsers read; used where the source has no `include` of its own. */
const DOCUMENT_LIKE = /\.(pdf|docx|odt|rtf|epub|html?)$/i

/** Pages of links in one run. */
const MAX_PAGES = 200

interface Waiting {
  readonly address: string
  readonly depth: number
}

/**
 * Links of a page that match the source's selector: those that its `include` wants, or, without any, those that look
 * like documents. With `follow`, those of further pages of the same site too, breadth first; one that cannot be read
 * does not keep the others from being walked: the first such error is thrown at the end. The pages themselves are
 * never among the finds.
 * @throws as `parse` and `read`
 */
export async function* crawlPages(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  _memory: Memory,
  parse: ParseList,
): AsyncIterable<Link> {
  const waiting: Waiting[] = [{ address: source.url, depth: 0 }]
  const pages = new Set([source.url])
  let failure: AppError | null = null
  for (const { address, depth } of waiting) {
    signal.throwIfAborted()
    try {
      const page = await read(address, signal)
      pages.add(normaliseAddress(page.address) ?? address)
      const query = toQuery(source, depth)
      const { links, next: further } = await parse(
        { kind: 'page', bytes: page.bytes, address: page.address, query },
        signal,
      )
      for (const next of further) {
        if (pages.has(next) || waiting.length >= MAX_PAGES) continue
        pages.add(next)
        waiting.push({ address: next, depth: depth + 1 })
      }
      for (const link of links) if (!pages.has(link.address)) yield link
    } catch (error) {
      if (depth === 0 || !(error instanceof AppError) || error instanceof ThrottledError) throw error
      failure ??= error
    }
  }
  if (failure) throw failure
}

/** Further pages are asked for only down to the depth that the source names. */
function toQuery({ url, selector, include, follow = null }: Source, depth: number): PageQuery {
  return { url, selector, include, follow: depth < (follow?.depth ?? 0) ? follow : null }
}

/**
 * The links of a page that are asked for, relative ones against `address` or the page's own base.
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

/** The first words below an element. Of links within links, `text()` would read the innermost for each. */
function headTextOf(element: PageNode): string {
  let text = ''
  let node: PageNode | null = element
  for (let met = 0; node !== null && met < MAX_NODES_OF_A_TITLE; met += 1) {
    if (node.type === 'text') text += node.data
    node = (node.type === 'tag' ? node.firstChild : null) ?? nextAfter(node, element)
  }
  return text
}

/** What follows `node` and all within it, in document order; null at the end of `root`. */
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
