import { z } from 'zod'
import type { AppError } from '../../../errors.ts'
import { PermanentError } from '../../../errors.ts'
import { toDoi } from '../../../domain/doi.ts'
import { crossrefToLink, type CrossrefWork } from './crossref-work.ts'
import type { ParseList } from '../list-request.ts'
import type { Link, CrawlCheckpoint, ReadAddress, Source, WorksQuery } from '../../../domain/source.ts'

/** The address of Crossref's API; a source may name another origin. */
export const CROSSREF_API = 'https://api.crossref.org/'

/** Works per page: enough for few requests, few enough for Crossref's time limit. */
const ROWS = 100

const MAX_PAGES = 1_000

/** The day on which the last complete crawl began; later crawls ask only for works changed since. */
const cursorShape = z.object({ since: z.string() })

/**
 * Crawls Crossref's REST API for works: each DOI that is named or cited, or a selection by journal, issue, years and
 * words. Crossref's cursors live for minutes, so an interrupted list starts again from the beginning.
 * @throws PermanentError `list_endless`; otherwise as `parse` and `read`
 */
export async function* crawlCrossref(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  parse: ParseList,
): AsyncIterable<Link> {
  const { works: query } = source
  if (!query) return
  const api = new URL(source.url)
  const named =
    query.citedBy === null ? query.dois : await readReferences(api, query.citedBy, read, signal, checkpoint, parse)
  if (named.length > 0) yield* crawlDois(api, named, query, read, signal, checkpoint, parse)
  else if (query.citedBy === null) yield* crawlSelection(api, query, read, signal, checkpoint, parse)
}

/**
 * Looks each DOI up at Crossref. Unknown ones are skipped; the error of the first is thrown at the end.
 * @throws PermanentError `source_gone`; otherwise as `parse` and `read`
 */
export async function* crawlDois(
  api: URL,
  dois: readonly string[],
  query: Pick<WorksQuery, 'fullText'>,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  parse: ParseList,
): AsyncIterable<Link> {
  let unknown: AppError | null = null
  for (const doi of dois) {
    signal.throwIfAborted()
    try {
      yield* crossrefToLink(await readWork(api, doi, read, signal, checkpoint, parse), api, query.fullText)
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error
      unknown ??= error
    }
  }
  if (unknown) throw unknown
}

async function* crawlSelection(
  api: URL,
  query: WorksQuery,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  parse: ParseList,
): AsyncIterable<Link> {
  const since = cursorShape.safeParse(checkpoint.cursor).data?.since ?? null
  const today = new Date().toISOString().slice(0, 10)
  let cursor = '*'
  for (let page = 0; page < MAX_PAGES; page += 1) {
    signal.throwIfAborted()
    const { bytes } = await read(toSelection(api, query, since, cursor, checkpoint), signal)
    const { message } = await parse({ kind: 'json', bytes, shape: 'crossref_works', what: 'list of works' }, signal)
    for (const work of message.items) {
      if (work !== null && isOfIssue(work, query)) yield* crossrefToLink(work, api, query.fullText)
    }
    const next = message['next-cursor']
    if (message.items.length < ROWS || next === null) return checkpoint.save({ since: today })
    cursor = next // often the same value again, yet it yields the next page each time
  }
  throw new PermanentError('list_endless', `${api.host} has more than ${MAX_PAGES} pages of works`)
}

function toSelection(
  api: URL,
  query: WorksQuery,
  since: string | null,
  cursor: string,
  checkpoint: CrawlCheckpoint,
): string {
  const filters = [
    query.issn && `issn:${query.issn}`,
    query.from && `from-pub-date:${query.from}`,
    query.until && `until-pub-date:${query.until}`,
    since && `from-index-date:${since}`,
  ].filter((filter) => filter)
  return toAddress(api, 'works', checkpoint, {
    rows: String(ROWS),
    cursor,
    ...(filters.length === 0 ? {} : { filter: filters.join(',') }),
    ...(query.query === null ? {} : { 'query.bibliographic': query.query }),
  })
}

/** Applied here because Crossref cannot filter by volume or issue. */
function isOfIssue(work: CrossrefWork, { volume, issue }: WorksQuery): boolean {
  return (volume === null || work.volume === volume) && (issue === null || work.issue === issue)
}

async function readReferences(
  api: URL,
  doi: string,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  parse: ParseList,
) {
  const { reference } = await readWork(api, doi, read, signal, checkpoint, parse)
  return [...new Set(reference.flatMap(({ DOI }) => toDoi(DOI ?? '') ?? []))]
}

async function readWork(
  api: URL,
  doi: string,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  parse: ParseList,
) {
  const { bytes } = await read(toAddress(api, `works/${encodeURIComponent(doi)}`, checkpoint, {}), signal)
  return (await parse({ kind: 'json', bytes, shape: 'crossref_work', what: `record of ${doi}` }, signal)).message
}

/** Crossref serves requests that state a contact address from its better servers. */
function toAddress(
  api: URL,
  path: string,
  { mailto }: CrawlCheckpoint,
  query: Readonly<Record<string, string>>,
): string {
  const url = new URL(path, api.href.endsWith('/') ? api.href : `${api.href}/`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  if (mailto !== null) url.searchParams.set('mailto', mailto)
  return url.href
}
