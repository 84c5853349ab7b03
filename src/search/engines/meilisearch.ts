import { MeilisearchApiError, type Meilisearch, type EnqueuedTaskPromise, type MultiSearchQuery } from 'meilisearch'
import { messageOf, PermanentError, TransientError } from '../../errors.ts'
import { toDayNumber } from '../filter.ts'
import type {
  EngineAnswer,
  FacetField,
  EngineHit,
  EngineQuery,
  EngineState,
  PassageRecord,
  SearchEngine,
  Span,
} from '../search-engine.ts'
import { isBlank, toFacetValue, toMeiliFilter } from './meilisearch-filter.ts'
import { createMeiliClient, hasOurSettings, INDEX_SETTINGS } from './meilisearch-settings.ts'

/** Records a request; 1,000 passages are about 1.5 MB. */
const BATCH = 1_000
/** Private-use characters mark the words that matched; a text's own are replaced on the way in. */
const MARK_START = '\uE000'
const MARK_END = '\uE001'
interface MeiliRecord {
  readonly id: string
  readonly document: string
  readonly text: string
}

export interface MeilisearchOptions {
  readonly url: string
  readonly masterKey: string
  /** The name of the index, so that several libraries may share a server. */
  readonly index: string
}

/** The search port on Meilisearch. A task that is queued is nothing yet: every write waits until it succeeded. */
export function openMeilisearch(options: MeilisearchOptions): SearchEngine {
  const client = createMeiliClient(options.url, options.masterKey)
  const { index } = options
  return {
    put: async (records, signal) => {
      // The server would make an absent index itself, without our settings, and then refuse every filter.
      await client.index(index).getRawInfo().catch(toOurs)
      await putInto(client, index, records, signal)
    },
    remove: async (filter) => {
      await done(client.index(index).deleteDocuments({ filter: toMeiliFilter(filter) }))
    },
    search: async (queries, signal) => {
      const parts = queries.flatMap((query) => toMeiliQueries(index, query))
      if (parts.length === 0) return []
      const { results } = await client
        .multiSearch<{ queries: MultiSearchQuery[] }, MeiliRecord>({ queries: parts }, signal ? { signal } : {})
        .catch(toOurs)
      let next = 0
      return queries.map((query) => toAnswer(query, results.slice(next, (next += 1 + toFacetGroups(query).length))))
    },
    state: () => readState(client, index),
    rebuild: (load, signal) => rebuild(client, index, load, signal),
    close: async () => {},
  }
}

async function putInto(client: Meilisearch, index: string, records: readonly PassageRecord[], signal?: AbortSignal) {
  for (let from = 0; from < records.length; from += BATCH) {
    signal?.throwIfAborted()
    await done(client.index(index).addDocuments(records.slice(from, from + BATCH).map(toMeiliRecord)))
  }
}

async function readState(client: Meilisearch, index: string): Promise<EngineState> {
  try {
    const [settings, stats] = await Promise.all([client.index(index).getSettings(), client.index(index).getStats()])
    return { kind: 'there', records: stats.numberOfDocuments, current: hasOurSettings(settings) }
  } catch (error) {
    if (isMissing(error)) return { kind: 'absent' }
    throw toOurs(error)
  }
}

async function rebuild(
  client: Meilisearch,
  index: string,
  load: (put: SearchEngine['put']) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const next = `${index}__next`
  await done(client.deleteIndex(next))
  await done(client.createIndex(next, { primaryKey: 'id' }))
  await done(client.index(next).updateSettings(INDEX_SETTINGS))
  if (!hasOurSettings(await client.index(next).getSettings().catch(toOurs))) {
    throw new PermanentError('index_settings', 'the search engine did not take the index settings')
  }
  let expected = 0
  await load((records, inner) => {
    expected += records.length
    return putInto(client, next, records, inner ?? signal)
  })
  const built = await readState(client, next)
  if (built.kind === 'absent' || built.records !== expected) {
    throw new TransientError('index_incomplete', `the new index does not hold the ${expected} passages given to it`)
  }
  await ensureTarget(client, index)
  await done(client.swapIndexes([{ indexes: [index, next], rename: false }]))
  await done(client.deleteIndex(next))
}

/** Something to swap with, which answers searches for the moment that it is there. */
async function ensureTarget(client: Meilisearch, index: string): Promise<void> {
  if ((await readState(client, index)).kind !== 'absent') return
  await done(client.createIndex(index, { primaryKey: 'id' }))
  await done(client.index(index).updateSettings(INDEX_SETTINGS))
}

function toMeiliRecord(record: PassageRecord): MeiliRecord & Record<string, unknown> {
  return {
    id: record.passageId,
    document: record.documentId,
    version: record.versionId,
    revision: record.revision,
    ordinal: record.ordinal,
    current: record.current,
    gone: record.gone,
    title: record.title.toWellFormed(),
    headings: record.headings.map((heading) => heading.toWellFormed()),
    text: record.text.toWellFormed().replace(/[\uE000\uE001]/g, '\uFFFD'),
    place: record.places.map(toFacetValue),
    theme: record.themes.map(toFacetValue),
    kind: toFacetValue(record.kind),
    status: toFacetValue(record.status),
    ...(record.publisher === null || isBlank(record.publisher) ? {} : { publisher: toFacetValue(record.publisher) }),
    ...(record.language === null ? {} : { language: toFacetValue(record.language) }),
    ...(record.source === null ? {} : { source: toFacetValue(record.source) }),
    ...(record.published === null ? {} : { published: toDayNumber(record.published) }),
  }
}

/** The search itself, then the facets, each counted under a filter of its own. */
function toMeiliQueries(index: string, query: EngineQuery): MultiSearchQuery[] {
  const common = {
    indexUid: index,
    q: query.text.toWellFormed(),
    matchingStrategy: query.matching === 'all' ? ('all' as const) : ('frequency' as const),
  }
  const sort = { newest: ['published:desc'], oldest: ['published:asc'], relevance: [] }[query.sort]
  const search = {
    ...common,
    filter: toMeiliFilter(query.filter),
    sort,
    ...(query.by === 'document' ? { distinct: 'document' } : {}),
    attributesToRetrieve: ['id', 'document'],
    attributesToHighlight: ['text'],
    highlightPreTag: MARK_START,
    highlightPostTag: MARK_END,
    showRankingScore: true,
    ...toWindow(query),
  }
  const facets = toFacetGroups(query).map(({ filter, distinct, fields }) => ({
    ...common,
    filter,
    facets: [...fields],
    attributesToRetrieve: ['id'],
    // With `limit: 0` the engine skips `distinct` and counts passages (1.21); a page is counted exactly.
    ...toWindow({ offset: 0, limit: 0 }),
    ...(distinct ? { distinct: 'document' } : {}),
  }))
  return [search, ...facets]
}

interface FacetGroup {
  readonly filter: string
  readonly distinct: boolean
  readonly fields: readonly FacetField[]
}

/** Facets that are counted under the same filter and in the same way are one query. */
function toFacetGroups({ facets, by }: EngineQuery): readonly FacetGroup[] {
  const groups = new Map<string, { filter: string; distinct: boolean; fields: FacetField[] }>()
  for (const facet of facets) {
    const filter = toMeiliFilter(facet.filter)
    const distinct = by === 'document' && facet.field !== 'theme'
    const key = `${distinct} ${filter}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { filter, distinct, fields: [facet.field] })
    else group.fields.push(facet.field)
  }
  return [...groups.values()]
}

/** A window that starts at a whole page is asked for as one: only then does the engine count exactly. */
function toWindow(query: Pick<EngineQuery, 'offset' | 'limit'>): Record<string, number> {
  if (query.limit === 0) return { hitsPerPage: 0, page: 1 }
  if (query.offset % query.limit === 0) return { hitsPerPage: query.limit, page: query.offset / query.limit + 1 }
  return { offset: query.offset, limit: query.limit }
}

interface MeiliResult {
  readonly hits: readonly { id?: string; document?: string; _formatted?: { text?: string }; _rankingScore?: number }[]
  readonly totalHits?: number
  readonly estimatedTotalHits?: number
  readonly facetDistribution?: Record<string, Record<string, number>>
}

function toAnswer(query: EngineQuery, results: readonly unknown[]): EngineAnswer {
  const [search, ...facets] = results as MeiliResult[]
  const distribution = Object.assign({}, ...facets.map((facet) => facet.facetDistribution)) as EngineAnswer['facets']
  const counts = query.facets.map(({ field }) => [field, distribution[field] ?? {}])
  return {
    hits: (search?.hits ?? []).map((hit): EngineHit => ({
      passageId: hit.id ?? '',
      documentId: hit.document ?? '',
      highlights: toSpans(hit._formatted?.text ?? '', query.text),
      score: hit._rankingScore ?? 0,
    })),
    total: search?.totalHits ?? search?.estimatedTotalHits ?? 0,
    facets: Object.fromEntries(counts) as EngineAnswer['facets'],
  }
}

/**
 * The spans between marks. A mark that covers a part of a word only is kept where that part was typed: a prefix that
 * the engine got by changing letters ("transp" for "trains") is no match to a reader.
 */
function toSpans(marked: string, query: string): readonly Span[] {
  const typed = new Set(fold(query).split(/[^\p{L}\p{N}]+/u))
  const spans: Span[] = []
  let removed = 0
  let start = 0
  for (const mark of marked.matchAll(/[\uE000\uE001]/g)) {
    if (mark[0] === MARK_START) start = mark.index - removed
    else if (isWordEnd(marked, mark.index + 1) || typed.has(fold(marked.slice(start + removed, mark.index)))) {
      spans.push({ start, end: mark.index - removed })
    }
    removed += 1
  }
  return spans
}

function isWordEnd(text: string, at: number): boolean {
  return !/^[\p{L}\p{N}\p{M}]/u.test(text.slice(at, at + 2))
}

/** As the engine compares: without case and accents. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Waits for a write's task; one that failed is our bug or the server's trouble, and says which task it was. */
async function done(enqueued: EnqueuedTaskPromise): Promise<void> {
  const task = await enqueued.waitTask().catch(toOurs)
  if (task.status === 'succeeded' || task.error?.code === 'index_not_found') {
    if (task.status === 'succeeded' || task.type === 'indexDeletion') return
    throw new TransientError('index_missing', 'the search index does not exist yet')
  }
  const reason = `search task ${task.uid} (${task.type}) ${task.status}: ${task.error?.message ?? 'no reason given'}`
  if (task.error?.type === 'invalid_request') throw new PermanentError('index_refused', reason)
  throw new TransientError('search_unavailable', reason)
}

function isMissing(error: unknown): boolean {
  return error instanceof MeilisearchApiError && error.cause?.code === 'index_not_found'
}

/** An index that an older program made refuses fields that it does not know; no field of ours comes from outside. */
function isBehind(error: unknown): boolean {
  if (!(error instanceof MeilisearchApiError)) return false
  return /is not (filterable|sortable)|attributes? .* not (filterable|sortable)/i.test(error.message)
}

function toOurs(error: unknown): never {
  if (error instanceof TransientError || error instanceof PermanentError) throw error
  if (isMissing(error))
    throw new TransientError('index_missing', 'the search index does not exist yet', { cause: error })
  if (isBehind(error)) {
    throw new TransientError('index_behind', 'the search index has other settings and is to be rebuilt', {
      cause: error,
    })
  }
  if (error instanceof MeilisearchApiError && error.response.status < 500) {
    throw new PermanentError('search_refused', `the search engine refused: ${error.message}`, { cause: error })
  }
  throw new TransientError('search_unavailable', `the search engine does not answer: ${messageOf(error)}`, {
    cause: error,
  })
}
