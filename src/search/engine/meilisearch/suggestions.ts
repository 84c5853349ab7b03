import { isDeepStrictEqual } from 'node:util'
import type { Hit, Meilisearch, Settings } from 'meilisearch'
import { PermanentError } from '../../../errors.ts'
import type { Span } from '../search-engine.ts'
import {
  fingerprintOf,
  type SuggestionHit,
  type SuggestionIndex,
  type SuggestionIndexState,
  type SuggestionKind,
  type SuggestionRecord,
} from '../suggestion-index.ts'
import { done, isMissing, toOurs } from './errors.ts'
import { createMeiliHttp } from './http.ts'
import { createMeiliClient } from './settings.ts'

/** Records per request, for reads and writes; each is some 500 bytes. */
const BATCH = 5_000
/** Private-use characters mark matches; those in a text are replaced before it is stored. */
const MARK_START = '\uE000'
const MARK_END = '\uE001'

/** The index settings as code. Matches of earlier words rank first; ties are broken by weight. */
const SUGGESTION_SETTINGS = {
  searchableAttributes: ['label', 'names'],
  // Not the shorthand `['kind']`, whose facets 1.50.0 mismatches.
  filterableAttributes: [
    { attributePatterns: ['kind'], features: { facetSearch: false, filter: { equality: true, comparison: false } } },
  ],
  rankingRules: ['words', 'typo', 'proximity', 'attribute', 'exactness', 'weight:desc', 'id:asc'],
  typoTolerance: {
    enabled: true,
    minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 },
    disableOnWords: [],
    disableOnAttributes: [],
    disableOnNumbers: true,
  },
} satisfies Settings

interface MeiliSuggestion extends Record<string, unknown> {
  readonly id: string
  readonly kind: SuggestionKind
  readonly label: string
  readonly names: readonly string[]
  /** Notes on `names`, in the same order. */
  readonly notes: readonly string[]
  readonly detail: string
  readonly href: string
  readonly weight: number
  readonly fingerprint: string
}

/**
 * The suggestion port on Meilisearch, used for its prefix search and typo tolerance. `index` is the name of the index.
 */
export function openMeilisearchSuggestions(options: {
  readonly url: string
  readonly masterKey: string
  readonly index: string
}): SuggestionIndex {
  const http = createMeiliHttp()
  const client = createMeiliClient(options.url, options.masterKey, http)
  const { index } = options
  return {
    prepare: () => prepare(client, index),
    put: (records, signal) => put(client, index, records, signal),
    remove: async (suggestionIds, signal) => {
      signal?.throwIfAborted()
      await client.index(index).getRawInfo().catch(toOurs)
      if (suggestionIds.length > 0) await done(client.index(index).deleteDocuments([...suggestionIds]))
    },
    readFingerprints: (kinds, signal) => readFingerprints(client, index, kinds, signal),
    suggest: (text, kinds, limit, signal) => suggest(client, index, { text, kinds, limit }, signal),
    state: () => readState(client, index),
    close: () => http.close(),
  }
}

async function prepare(client: Meilisearch, index: string): Promise<void> {
  const state = await readState(client, index)
  if (state.kind === 'there' && state.current) return
  if (state.kind === 'absent') await done(client.createIndex(index, { primaryKey: 'id' }))
  await done(client.index(index).updateSettings(SUGGESTION_SETTINGS))
  if (!hasOurSettings(await client.index(index).getSettings().catch(toOurs))) {
    throw new PermanentError('index_settings', 'the search engine did not take the settings of the suggestions')
  }
}

async function put(client: Meilisearch, index: string, records: readonly SuggestionRecord[], signal?: AbortSignal) {
  // Otherwise the server would create a missing index without our settings.
  await client.index(index).getRawInfo().catch(toOurs)
  for (let from = 0; from < records.length; from += BATCH) {
    signal?.throwIfAborted()
    await done(client.index(index).addDocuments(records.slice(from, from + BATCH).map(toMeiliSuggestion)))
  }
}

async function readFingerprints(
  client: Meilisearch,
  index: string,
  kinds: readonly SuggestionKind[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const fingerprints = new Map<string, string>()
  for (let offset = 0; ; offset += BATCH) {
    signal?.throwIfAborted()
    const { results, total } = await client
      .index<MeiliSuggestion>(index)
      .getDocuments({ fields: ['id', 'fingerprint'], filter: filterOf(kinds), limit: BATCH, offset })
      .catch(toOurs)
    for (const { id, fingerprint } of results) fingerprints.set(id, fingerprint)
    if (results.length === 0 || offset + BATCH >= total) return fingerprints
  }
}

/** One query per kind, in one request: a single query would be filled by the most frequent kind. */
async function suggest(
  client: Meilisearch,
  index: string,
  request: { readonly text: string; readonly kinds: readonly SuggestionKind[]; readonly limit: number },
  signal?: AbortSignal,
): Promise<readonly SuggestionHit[]> {
  const q = toWords(request.text)
  // A query without words would match everything.
  if (!/[\p{L}\p{N}]/u.test(q) || request.kinds.length === 0) return []
  const queries = request.kinds.map((kind) => ({
    indexUid: index,
    q,
    filter: filterOf([kind]),
    limit: request.limit,
    matchingStrategy: 'all' as const,
    attributesToHighlight: ['label', 'names'],
    highlightPreTag: MARK_START,
    highlightPostTag: MARK_END,
    showRankingScoreDetails: true,
  }))
  const { results } = await client
    .multiSearch<{ queries: typeof queries }, MeiliSuggestion>({ queries }, signal ? { signal } : {})
    .catch(toOurs)
  return results.flatMap(({ hits }) => hits.map((hit) => toHit(hit, q)))
}

async function readState(client: Meilisearch, index: string): Promise<SuggestionIndexState> {
  try {
    const [settings, stats] = await Promise.all([client.index(index).getSettings(), client.index(index).getStats()])
    return { kind: 'there', records: stats.numberOfDocuments, current: hasOurSettings(settings) }
  } catch (error) {
    if (isMissing(error)) return { kind: 'absent' }
    throw toOurs(error)
  }
}

function hasOurSettings(found: Settings): boolean {
  return Object.entries(SUGGESTION_SETTINGS).every(([name, value]) =>
    isDeepStrictEqual((found as Record<string, unknown>)[name], value),
  )
}

/** Kinds are constants and need no escaping. */
function filterOf(kinds: readonly SuggestionKind[]): string {
  return `kind IN [${kinds.join(', ')}]`
}

/** Removes quotes, which would form a phrase whose last word is not completed, and minus signs, which would negate. */
function toWords(text: string): string {
  return text.toWellFormed().replace(/["“”„«»\uE000\uE001]|(?<![\p{L}\p{N}])-/gu, ' ')
}

function toMeiliSuggestion(record: SuggestionRecord): MeiliSuggestion {
  return {
    id: record.suggestionId,
    kind: record.kind,
    label: withoutMarks(record.label),
    names: record.names.map(({ name }) => withoutMarks(name)),
    notes: record.names.map(({ note }) => withoutMarks(note)),
    detail: withoutMarks(record.detail),
    href: withoutMarks(record.href),
    weight: record.weight,
    fingerprint: fingerprintOf(record),
  }
}

/** The marks are ours: a text that has them would be highlighted where nothing matched. */
function withoutMarks(text: string): string {
  return text.toWellFormed().replace(/[\uE000\uE001]/g, '\uFFFD')
}

function toHit(hit: Hit<MeiliSuggestion>, q: string): SuggestionHit {
  const highlights = toSpans(hit._formatted?.label ?? '', q)
  // A word that occurs twice counts once.
  const typed = q.match(/[\p{L}\p{N}\p{M}]+/gu)?.length ?? 0
  const names = (hit._formatted?.names ?? []).map((marked) => Math.min(typed, toSpans(marked, q).length))
  const most = Math.max(0, ...names)
  const at = names.indexOf(most)
  const name = hit.names[at]
  return {
    suggestionId: hit.id,
    kind: hit.kind,
    label: hit.label,
    detail: hit.detail,
    href: hit.href,
    highlights,
    name: most > highlights.length && name !== undefined ? { name, note: hit.notes[at] ?? '' } : null,
    slips: hit._rankingScoreDetails?.typo?.typoCount ?? 0,
    weight: hit.weight,
  }
}

/**
 * The spans between marks. One that covers only part of a word is kept where exactly that part was typed: a prefix that
 * matched with a changed letter ("transp" for "trains") is no match to a reader.
 */
function toSpans(marked: string, typed: string): readonly Span[] {
  const words = new Set(fold(typed).split(/[^\p{L}\p{N}]+/u))
  const spans: Span[] = []
  let removed = 0
  let start = 0
  for (const mark of marked.matchAll(/[\uE000\uE001]/g)) {
    if (mark[0] === MARK_START) start = mark.index - removed
    else {
      const isWhole = !/^[\p{L}\p{N}\p{M}]/u.test(marked.slice(mark.index + 1, mark.index + 3))
      if (isWhole || words.has(fold(marked.slice(start + removed, mark.index)))) {
        spans.push({ start, end: mark.index - removed })
      }
    }
    removed += 1
  }
  return spans
}

/** Folds as the server does: without case and accents. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
