import { z } from 'zod'
import { PermanentError } from '../../../errors.ts'
import type { ParseList } from '../list-request.ts'
import { openAlexToLink } from './openalex-work.ts'
import { openWorksApi, type WorksApi } from './works-api.ts'
import type { Link, CrawlCheckpoint, ReadAddress, Source, WorksQuery } from '../../../domain/source.ts'

/** The address of OpenAlex's API; a source may name another origin. */
export const OPENALEX_API = 'https://api.openalex.org/'

const PER_PAGE = 100

const MAX_PAGES = 1_000

/** OpenAlex accepts no more alternatives in one filter. */
const MAX_DOIS_AT_ONCE = 50

/** How far the list of one API query was read. */
const cursorShape = z.object({ query: z.string(), next: z.string() })

/**
 * Crawls OpenAlex for works: those named by DOI, those that cite a work or are cited by it, and a selection by journal,
 * issue, years and words. An interrupted list resumes from its last page. OpenAlex reserves queries for recent changes
 * to paying users, so each run lists all works; unchanged ones are not fetched again.
 * @throws PermanentError `list_endless`; otherwise as `parse` and `read`
 */
export async function* crawlOpenAlex(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  parse: ParseList,
): AsyncIterable<Link> {
  const { works: query } = source
  if (!query) return
  const api = openWorksApi(source.url, read, signal, checkpoint, parse)
  const saved = cursorShape.safeParse(checkpoint.cursor).data ?? null
  for (const apiQuery of await toApiQueries(query, api)) {
    let cursor = saved !== null && saved.query === apiQuery.filter + apiQuery.search ? saved.next : '*'
    for (let page = 0; ; page += 1) {
      const parameters = { 'per-page': String(PER_PAGE), cursor, ...apiQuery.parameters }
      const { meta, results } = await api.request('works', parameters, 'openalex_works', 'list of works')
      for (const work of results) {
        if (work !== null) yield* openAlexToLink(work, api.base, query.fullText)
      }
      if (meta.next_cursor === null || results.length === 0) break
      if (page === MAX_PAGES)
        throw new PermanentError('list_endless', `${api.base.host} has more than ${MAX_PAGES} pages`)
      cursor = meta.next_cursor
      await checkpoint.save({ query: apiQuery.filter + apiQuery.search, next: cursor })
    }
  }
  await checkpoint.save({})
}

interface ApiQuery {
  readonly filter: string
  readonly search: string
  readonly parameters: Readonly<Record<string, string>>
}

/** One query, or several when more DOIs are named than one query may contain. */
async function toApiQueries(query: WorksQuery, api: WorksApi): Promise<readonly ApiQuery[]> {
  const common = [
    query.issn && `primary_location.source.issn:${query.issn}`,
    query.volume && `biblio.volume:${query.volume}`,
    query.issue && `biblio.issue:${query.issue}`,
    query.from && `from_publication_date:${query.from}-01-01`,
    query.until && `to_publication_date:${query.until}-12-31`,
    query.citedBy && `cited_by:${await readId(api, query.citedBy)}`,
    query.citing && `cites:${await readId(api, query.citing)}`,
  ].flatMap((filter) => filter || [])
  const search = query.query ?? ''
  const toApiQuery = (filters: readonly string[]): ApiQuery => {
    const filter = filters.join(',')
    return { filter, search, parameters: { ...(filter && { filter }), ...(search && { search }) } }
  }
  if (query.dois.length === 0) return [toApiQuery(common)]
  const groups = Math.ceil(query.dois.length / MAX_DOIS_AT_ONCE)
  return Array.from({ length: groups }, (_value, group) => {
    const dois = query.dois.slice(group * MAX_DOIS_AT_ONCE, (group + 1) * MAX_DOIS_AT_ONCE)
    return toApiQuery([`doi:${dois.join('|')}`, ...common])
  })
}

/** OpenAlex's own id of a work, `W2741809807`. */
async function readId(api: WorksApi, doi: string): Promise<string> {
  const { id } = await api.request(`works/doi:${encodeURIComponent(doi)}`, {}, 'openalex_id', `record of ${doi}`)
  return id.split('/').at(-1) ?? id
}
