import { readFeed } from './sources/feed.ts'
import { toStorable } from '../../formats/storable-text.ts'
import { readJson } from './json-text.ts'
import { JSON_SHAPES } from './json-shapes.ts'
import type { ListAnswer, ListRequest, ParseList } from './list-request.ts'
import { parseOai } from './sources/oai-answer.ts'
import { readPageLinks } from './sources/page-links.ts'
import { readSitemap } from './sources/sitemap.ts'
import { isGzip, readText } from './xml-text.ts'

/** Up to here a list is read at once, in some tens of milliseconds; to hand it to a process would take as long. */
const MAX_IN_PROCESS_BYTES = 64 * 1024

/** Reads lists in another process; a parse pool does. */
export interface ListReader {
  /** As `ParseList`; the answer is what `readListHere` gives for the request. */
  readList(request: ListRequest, signal: AbortSignal): Promise<unknown>
}

/** Reads long lists, and those whose cost their length does not tell, in a process of their own. */
export function parseListIn(reader: ListReader): ParseList {
  return async <R extends ListRequest>(request: R, signal: AbortSignal) =>
    isShort(request) ? parseListHere(request, signal) : ((await reader.readList(request, signal)) as ListAnswer<R>)
}

/** Reads a list in this very process, for as long as that takes. */
export const parseListHere: ParseList = async <R extends ListRequest>(request: R, signal: AbortSignal) =>
  (await readListHere(request, signal)) as ListAnswer<R>

/** A page of tags takes longer the deeper they nest, and packed bytes may unpack to a thousand times as many. */
function isShort({ kind, bytes }: ListRequest): boolean {
  return kind !== 'page' && bytes.length <= MAX_IN_PROCESS_BYTES && !isGzip(bytes)
}

/** What `parseListIn` has done in the other process; every text of it can be kept, whatever the list says. */
export async function readListHere(request: ListRequest, signal: AbortSignal): Promise<unknown> {
  return toStorable(await readAny(request, signal))
}

async function readAny(request: ListRequest, signal: AbortSignal): Promise<unknown> {
  switch (request.kind) {
    case 'feed':
      return readFeed(await readText(request.bytes), request.address)
    case 'sitemap':
      return readSitemap(await readText(request.bytes), request.address)
    case 'page':
      return readPageLinks(request.bytes, request.address, request.query, signal)
    case 'oai':
      return parseOai(request)
    case 'json':
      return readJson<unknown>(request.bytes, JSON_SHAPES[request.shape], request.what)
  }
}
