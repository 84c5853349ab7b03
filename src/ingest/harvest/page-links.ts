import { loadBuffer, type CheerioAPI } from 'cheerio'
import { PermanentError, messageOf } from '../../errors.ts'
import { normaliseAddress } from './address.ts'
import { MAX_FINDS, type Link, type ReadAddress, type Source } from './source.ts'
import { toTitle } from './told-text.ts'

/** A page that lists documents is some hundred kilobytes; parsing holds up everything else meanwhile. */
const MAX_PAGE_BYTES = 10 * 1024 * 1024

/** Endings that our parsers read; used where the source has no `include` of its own. */
const DOCUMENT_LIKE = /\.(pdf|docx|html?)$/i

/**
 * Links of one page that match the source's selector: those that its `include` wants, or, without any, those that
 * look like documents. The page itself is never among them.
 * @throws PermanentError `page_invalid`, `too_large`; else what `read` throws
 */
export async function* walkPage(source: Source, read: ReadAddress, signal: AbortSignal): AsyncIterable<Link> {
  const page = await read(source.url, signal)
  if (page.bytes.length > MAX_PAGE_BYTES) {
    throw new PermanentError('too_large', `page of links is larger than ${MAX_PAGE_BYTES} bytes`)
  }
  const own = new Set([source.url, normaliseAddress(page.address)])
  for (const link of toLinks(source, page.bytes, page.address)) if (!own.has(link.address)) yield link
}

function toLinks(source: Source, bytes: Uint8Array, address: string): readonly Link[] {
  try {
    const $ = loadBuffer(Buffer.from(bytes))
    const base = baseOf($, address)
    const found = $(source.selector)
      .toArray()
      .slice(0, MAX_FINDS * 5)
    return found.flatMap((element) => {
      const link = normaliseAddress($(element).attr('href') ?? '', base)
      if (link === null || !(source.include.length > 0 || isDocumentLike(link))) return []
      return [{ address: link, title: toTitle($(element).text()), published: null, modified: null }]
    })
  } catch (error) {
    // nesting without end overflows the stack of the text reader
    throw new PermanentError('page_invalid', `page cannot be read: ${messageOf(error)}`, { cause: error })
  }
}

function isDocumentLike(address: string): boolean {
  return DOCUMENT_LIKE.test(new URL(address).pathname)
}

function baseOf($: CheerioAPI, address: string): string {
  return normaliseAddress($('base[href]').first().attr('href') ?? '', address) ?? address
}
