import { passesFilter } from './address.ts'
import { passedKeyOf } from './crawl-state.ts'
import { crawlCrossref } from './sources/crossref.ts'
import { crawlFeed } from './sources/feed.ts'
import { crawlFolder } from './sources/folder.ts'
import { crawlGovuk } from './sources/govuk.ts'
import type { ParseList, Crawl } from './list-request.ts'
import { crawlList } from './sources/list.ts'
import { crawlOai } from './sources/oai.ts'
import { crawlOpenAlex } from './sources/openalex.ts'
import { parseListInProcess } from './parse-list.ts'
import { crawlPages } from './sources/page-links.ts'
import { crawlSitemap } from './sources/sitemap.ts'
import { PermanentError } from '../../errors.ts'
import {
  NO_CHECKPOINT,
  type DeclaredDocument,
  type DiscoveredItem,
  type Link,
  type CrawlCheckpoint,
  type ReadAddress,
  type Source,
  type SourceKind,
} from '../../domain/source.ts'

/** Some 2 MB stored; a list with more addresses than this, read in small parts, starts again from its beginning. */
const MAX_PASSED = 100_000

const CRAWLS: Record<SourceKind, Crawl> = {
  sitemap: crawlSitemap,
  feed: crawlFeed,
  page: crawlPages,
  govuk: crawlGovuk,
  oai: crawlOai,
  crossref: crawlCrossref,
  openalex: crawlOpenAlex,
  folder: crawlFolder,
  list: crawlList,
}

/**
 * Discovers the documents of a source: those that the crawl finds, then the declared ones that it did not. Yields each
 * address once and at most `source.maxPerRun` of them, starting after those that earlier runs stopped at; stores nothing. When the crawl fails half-way, the declared
 * documents still follow before its error is thrown (unless `signal` has aborted). `parse` reads the lists: the service
 * passes one that keeps long ones off its event loop.
 * @throws PermanentError `xml_dtd_refused`, `xml_invalid`, `feed_invalid`, `page_invalid`, `json_invalid`,
 *   `oai_refused`, `list_endless`, `folder_unreadable`, `too_large`; else what `read` throws
 */
export async function* harvestSource(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint = NO_CHECKPOINT,
  parse: ParseList = parseListInProcess,
): AsyncIterable<DiscoveredItem> {
  const undiscovered = new Map(source.documents.map((document) => [document.address, document]))
  let failure: { readonly error: unknown } | null = null
  try {
    for await (const link of crawlOnce(source, read, signal, checkpoint, parse)) {
      const declared = undiscovered.get(link.address) ?? null
      undiscovered.delete(link.address)
      yield declared ? toDeclaredItem(declared, link) : { ...link, declared }
    }
  } catch (error) {
    signal.throwIfAborted()
    failure = { error }
  }
  for (const declared of undiscovered.values()) yield toDeclaredItem(declared, null)
  if (failure) throw failure.error
}

/**
 * Filters and deduplicates the crawl and stops at its limit, noting what was passed so that the next run goes on there.
 * Once a run has reached the end of the list, the next one starts at its beginning. Declared documents pass any filter.
 */
async function* crawlOnce(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  parse: ParseList,
): AsyncIterable<Link> {
  const seen = new Set<string>()
  const passed = new Set(checkpoint.passed)
  const declared = new Set(source.documents.map(({ address }) => address))
  const isWanted = ({ address, isDeleted }: Link) =>
    declared.has(address) || isDeleted === true || passesFilter(address, source)
  const own: CrawlCheckpoint = {
    ...checkpoint,
    save: async (cursor) => {
      passed.clear()
      await checkpoint.save(cursor)
    },
  }
  try {
    for await (const link of CRAWLS[source.kind](source, read, signal, own, parse)) {
      if (seen.has(link.address) || !isWanted(link) || passed.has(passedKeyOf(link.address))) continue
      if (seen.size >= source.maxPerRun) {
        await checkpoint.savePassed(passed.size > MAX_PASSED ? [] : [...passed])
        return
      }
      seen.add(link.address)
      yield link
      passed.add(passedKeyOf(link.address))
      signal.throwIfAborted()
    }
  } catch (error) {
    // the list was read to its end but for what failed, so the next run starts again
    if (error instanceof PermanentError && checkpoint.passed.length > 0) await checkpoint.savePassed([])
    throw error
  }
  if (checkpoint.passed.length > 0) await checkpoint.savePassed([])
}

function toDeclaredItem(declared: DeclaredDocument, link: Link | null): DiscoveredItem {
  return {
    ...link,
    address: declared.address,
    title: declared.title ?? link?.title ?? null,
    published: declared.published ?? link?.published ?? null,
    modified: link?.modified ?? null,
    declared,
  }
}
