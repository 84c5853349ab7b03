import { passesFilter } from './address.ts'
import { walkFeed } from './feed.ts'
import { walkPage } from './page-links.ts'
import { walkSitemap } from './sitemap.ts'
import {
  type DeclaredDocument,
  type Find,
  type Link,
  type ReadAddress,
  type Source,
  type SourceKind,
} from './source.ts'

type Walk = (source: Source, read: ReadAddress, signal: AbortSignal) => AsyncIterable<Link>

const WALKS: Record<SourceKind, Walk> = { sitemap: walkSitemap, feed: walkFeed, page: walkPage }

/**
 * Finds the documents of a source: those that its walk points to, then those that were declared and not met. Each
 * address once, `source.maxPerRun` at most. Stores nothing; a walk that fails half-way has yielded what it found, and the
 * declared documents still follow before its error is thrown (not once `signal` has aborted).
 * @throws PermanentError `xml_dtd_refused`, `xml_invalid`, `feed_invalid`, `page_invalid`, `too_large`; else what
 *   `read` throws
 */
export async function* harvestSource(source: Source, read: ReadAddress, signal: AbortSignal): AsyncIterable<Find> {
  const unmet = new Map(source.documents.map((document) => [document.address, document]))
  let failure: { readonly error: unknown } | null = null
  try {
    for await (const link of walkOnce(source, read, signal)) {
      const declared = unmet.get(link.address) ?? null
      unmet.delete(link.address)
      yield declared ? toDeclaredFind(declared, link) : { ...link, declared }
    }
  } catch (error) {
    signal.throwIfAborted()
    failure = { error }
  }
  for (const declared of unmet.values()) yield toDeclaredFind(declared, null)
  if (failure) throw failure.error
}

/** Filters and deduplicates the walk, and ends it at its bound. Declared documents pass any filter. */
async function* walkOnce(source: Source, read: ReadAddress, signal: AbortSignal): AsyncIterable<Link> {
  const met = new Set<string>()
  const declared = new Set(source.documents.map(({ address }) => address))
  for await (const link of WALKS[source.kind](source, read, signal)) {
    if (met.has(link.address)) continue
    if (!declared.has(link.address) && !passesFilter(link.address, source)) continue
    met.add(link.address)
    yield link
    if (met.size >= source.maxPerRun) return
    signal.throwIfAborted()
  }
}

function toDeclaredFind(declared: DeclaredDocument, link: Link | null): Find {
  return {
    address: declared.address,
    title: declared.title ?? link?.title ?? null,
    published: declared.published ?? link?.published ?? null,
    modified: link?.modified ?? null,
    declared,
  }
}
