import { z } from 'zod'
import { PermanentError } from '../../../errors.ts'
import type { JsonShapeName, JsonShapes, ParseList } from '../list-request.ts'
import { openAlexToLink } from './openalex-work.ts'
import type { Link, Memory, ReadAddress, Source, WorksQuery } from '../../../domain/source.ts'

/** Where OpenAlex answers; a source may name another origin. */
export const OPENALEX_API = 'https://api.openalex.org/'

const PER_PAGE = 100

const MAX_PAGES = 1_000

/** OpenAlex takes no more alternatives in one filter. */
const MAX_DOIS_AT_ONCE = 50

/** How far the list of this very question was read. */
const cursorShape = z.object({ question: z.string(), next: z.string() })

/**
 * Works out of OpenAlex: those named by DOI, those that cite a work or are cited by it, and what a journal, an issue,
 * years and words select. A list that broke off goes on from its last page. OpenAlex gives what has changed since a day
 * to its paying users alone, so each run looks at all of them; those that have not changed are not read again.
 * @throws PermanentError `list_endless`; else as `parse` and `read`
 */
export async function* crawlOpenAlex(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  memory: Memory,
  parse: ParseList,
): AsyncIterable<Link> {
  const { works: query } = source
  if (!query) return
  const api = new URL(source.url.endsWith('/') ? source.url : `${source.url}/`)
  const ask: Ask = async (path, parameters, shape, what) => {
    const { bytes } = await read(toAddress(api, path, memory, parameters), signal)
    return parse({ kind: 'json', bytes, shape, what }, signal)
  }
  const kept = cursorShape.safeParse(memory.cursor).data ?? null
  for (const question of await toApiQueries(query, ask)) {
    let cursor = kept !== null && kept.question === question.filter + question.search ? kept.next : '*'
    for (let page = 0; ; page += 1) {
      signal.throwIfAborted()
      const parameters = { 'per-page': String(PER_PAGE), cursor, ...question.parameters }
      const { meta, results } = await ask('works', parameters, 'openalex_works', 'list of works')
      for (const work of results) {
        if (work !== null) yield* openAlexToLink(work, api, query.fullText)
      }
      if (meta.next_cursor === null || results.length === 0) break
      if (page === MAX_PAGES) throw new PermanentError('list_endless', `${api.host} has more than ${MAX_PAGES} pages`)
      cursor = meta.next_cursor
      await memory.keep({ question: question.filter + question.search, next: cursor })
    }
  }
  await memory.keep({})
}

type Ask = <S extends JsonShapeName>(
  path: string,
  parameters: Readonly<Record<string, string>>,
  shape: S,
  what: string,
) => Promise<JsonShapes[S]>

interface ParsedQuery {
  readonly filter: string
  readonly search: string
  readonly parameters: Readonly<Record<string, string>>
}

/** One list for all, or several where more DOIs are named than one question may hold. */
async function toApiQueries(query: WorksQuery, ask: Ask): Promise<readonly ParsedQuery[]> {
  const common = [
    query.issn && `primary_location.source.issn:${query.issn}`,
    query.volume && `biblio.volume:${query.volume}`,
    query.issue && `biblio.issue:${query.issue}`,
    query.from && `from_publication_date:${query.from}-01-01`,
    query.until && `to_publication_date:${query.until}-12-31`,
    query.citedBy && `cited_by:${await readId(query.citedBy, ask)}`,
    query.citing && `cites:${await readId(query.citing, ask)}`,
  ].flatMap((filter) => filter || [])
  const search = query.query ?? ''
  const toApiQuery = (filters: readonly string[]): ParsedQuery => {
    const filter = filters.join(',')
    return { filter, search, parameters: { ...(filter && { filter }), ...(search && { search }) } }
  }
  if (query.dois.length === 0) return [toApiQuery(common)]
  const groups = Math.ceil(query.dois.length / MAX_DOIS_AT_ONCE)
  return Array.from({ length: groups }, (_value, group) => {
    const some = query.dois.slice(group * MAX_DOIS_AT_ONCE, (group + 1) * MAX_DOIS_AT_ONCE)
    return toApiQuery([`doi:${some.join('|')}`, ...common])
  })
}

/** OpenAlex's own id of a work, `W2741809807`. */
async function readId(doi: string, ask: Ask): Promise<string> {
  const { id } = await ask(`works/doi:${encodeURIComponent(doi)}`, {}, 'openalex_id', `record of ${doi}`)
  return id.split('/').at(-1) ?? id
}

function toAddress(api: URL, path: string, { mailto }: Memory, query: Readonly<Record<string, string>>): string {
  const url = new URL(path, api)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  if (mailto !== null) url.searchParams.set('mailto', mailto)
  return url.href
}
