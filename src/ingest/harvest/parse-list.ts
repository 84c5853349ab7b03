import { readFeed } from './sources/feed.ts'
import { toStorable } from '../../formats/storable-text.ts'
import { readJson } from './json-text.ts'
import { JSON_SHAPES } from './json-shapes.ts'
import type { ListAnswer, ListRequest, ParseList } from './list-request.ts'
import { parseOai } from './sources/oai-answer.ts'
import { readPageLinks } from './sources/page-links.ts'
import { readSitemap } from './sources/sitemap.ts'
import { isGzip, readText } from './xml-text.ts'

/** Lists up to this size are parsed in process, in some tens of milliseconds; sending them to another takes as long. */
const MAX_IN_PROCESS_BYTES = 64 * 1024

/** Parses lists in another process, as a parse pool does. */
export interface ListReader {
  /** As `ParseList`; resolves to the result of `readListInProcess`. */
  readList(request: ListRequest, signal: AbortSignal): Promise<unknown>
}

/** Parses long lists, and those whose cost does not depend on their length, in another process. */
export function createListParser(reader: ListReader): ParseList {
  return async <R extends ListRequest>(request: R, signal: AbortSignal) =>
    isShort(request) ? parseListInProcess(request, signal) : ((await reader.readList(request, signal)) as ListAnswer<R>)
}

/** Parses a list in this process, however long that takes. */
export const parseListInProcess: ParseList = async <R extends ListRequest>(request: R, signal: AbortSignal) =>
  (await readListInProcess(request, signal)) as ListAnswer<R>

/** Deeply nested pages take longer to parse, and compressed bytes may expand a thousandfold. */
function isShort({ kind, bytes }: ListRequest): boolean {
  return kind !== 'page' && bytes.length <= MAX_IN_PROCESS_BYTES && !isGzip(bytes)
}

/** The work that `createListParser` delegates. All text in the result is storable, whatever the list contains. */
export async function readListInProcess(request: ListRequest, signal: AbortSignal): Promise<unknown> {
  return toStorable(await readAny(request, signal))
}

async function readAny(request: ListRequest, signal: AbortSignal): Promise<unknown> {
  switch (request.kind) {
    case 'feed':
      return readFeed(await readText(request), request.address)
    case 'sitemap':
      return readSitemap(await readText(request), request.address)
    case 'page':
      return readPageLinks(request.bytes, request.address, request.query, signal)
    case 'oai':
      return parseOai(request)
    case 'json':
      return readJson<unknown>(request.bytes, JSON_SHAPES[request.shape], request.what)
  }
}
