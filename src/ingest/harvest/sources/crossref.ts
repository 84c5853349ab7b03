import { z } from 'zod'
import type { AppError } from '../../../errors.ts'
import { PermanentError } from '../../../errors.ts'
import { toDoi } from '../../../domain/doi/doi.ts'
import { crossrefToLink, type CrossrefWork } from './crossref-work.ts'
import type { ParseList } from '../list-request.ts'
import { openWorksApi, type WorksApi } from './works-api.ts'
import type { Link, CrawlCheckpoint, ReadAddress, Source, WorksQuery } from '../../../domain/source.ts'

/** The address of Crossref's API; a source may name another origin. */
export const CROSSREF_API = 'https://api.crossref.org/'

/** Works per page: enough for few requests, few enough for Crossref's time limit. */
const ROWS = 100

const MAX_PAGES = 1_000

/** The day on which the last complete crawl began; later crawls ask only for works changed since. */
const cursorShape = z.object({ since: z.string() })

/** Which page of the list a run has reached. */
const progressShape = z.object({ next: z.string() })

/**
 * Crawls Crossref's REST API for works: each DOI that is named or cited, or a selection by journal, issue, years and
 * words. A run that is tried again goes on with the page that failed; Crossref's cursors live for minutes, so that an
 * older one starts the list again.
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
  const api = openWorksApi(source.url, read, signal, checkpoint, parse)
  const named = query.citedBy === null ? query.dois : await readReferences(api, query.citedBy)
  if (named.length > 0) yield* crawlDois(api, named, query)
  else if (query.citedBy === null) yield* crawlSelection(api, query, checkpoint)
}

/**
 * Looks each DOI up at Crossref. Unknown ones are skipped; the error of the first is thrown at the end.
 * @throws PermanentError `source_gone`; otherwise as `parse` and `read`
 */
export async function* crawlDois(
  api: WorksApi,
  dois: readonly string[],
  query: Pick<WorksQuery, 'fullText'>,
): AsyncIterable<Link> {
  let unknown: AppError | null = null
  for (const doi of dois) {
    try {
      yield* crossrefToLink(await readWork(api, doi), api.base, query.fullText)
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error
      unknown ??= error
    }
  }
  if (unknown) throw unknown
}

async function* crawlSelection(api: WorksApi, query: WorksQuery, checkpoint: CrawlCheckpoint): AsyncIterable<Link> {
  const since = cursorShape.safeParse(checkpoint.cursor).data?.since ?? null
  const today = new Date().toISOString().slice(0, 10)
  const resumed = progressShape.safeParse(checkpoint.progress).data?.next ?? null
  let cursor = resumed ?? '*'
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const request = (from: string) =>
      api.request('works', toParameters(query, since, from), 'crossref_works', 'list of works')
    const { message } = await request(cursor).catch((error: unknown) => {
      if (page > 0 || resumed === null || !(error instanceof PermanentError)) throw error
      return request('*')
    })
    for (const work of message.items) {
      if (work !== null && isOfIssue(work, query)) yield* crossrefToLink(work, api.base, query.fullText)
    }
    const next = message['next-cursor']
    if (message.items.length < ROWS || next === null) return checkpoint.save({ since: today })
    cursor = next // often the same value again, yet it yields the next page each time
    await checkpoint.saveProgress({ next })
  }
  throw new PermanentError('list_endless', `${api.base.host} has more than ${MAX_PAGES} pages of works`)
}

function toParameters(query: WorksQuery, since: string | null, cursor: string): Readonly<Record<string, string>> {
  const filters = [
    query.issn && `issn:${query.issn}`,
    query.from && `from-pub-date:${query.from}`,
    query.until && `until-pub-date:${query.until}`,
    since && `from-index-date:${since}`,
  ].filter((filter) => filter)
  return {
    rows: String(ROWS),
    cursor,
    ...(filters.length === 0 ? {} : { filter: filters.join(',') }),
    ...(query.query === null ? {} : { 'query.bibliographic': query.query }),
  }
}

/** Applied here because Crossref cannot filter by volume or issue. */
function isOfIssue(work: CrossrefWork, { volume, issue }: WorksQuery): boolean {
  return (volume === null || work.volume === volume) && (issue === null || work.issue === issue)
}

async function readReferences(api: WorksApi, doi: string) {
  const { reference } = await readWork(api, doi)
  return [...new Set(reference.flatMap(({ DOI }) => toDoi(DOI ?? '') ?? []))]
}

async function readWork(api: WorksApi, doi: string) {
  const answer = await api.request(`works/${encodeURIComponent(doi)}`, {}, 'crossref_work', `record of ${doi}`)
  return answer.message
}
