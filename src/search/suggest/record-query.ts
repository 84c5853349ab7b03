import { createHash } from 'node:crypto'
import type { SearchPorts } from '../ports.ts'
import { listPastQueries, logQueries, pruneQueries, type LoggedQuery } from './recorded-queries.ts'
import { messageOf } from '../../errors.ts'
import { loggerFor } from '../../logger.ts'
import type { SearchRequest } from '../request/search-request.ts'
import { isEmptyRequest, toStored } from '../request/stored-request.ts'
import type { SuggestionRecord } from '../engine/suggestion-index.ts'
import { roundCount } from './suggestion.ts'

/** Longer texts are probably personal writing. */
const MAX_QUERY_LENGTH = 200
/** A query made once may be private; one made again is worth suggesting. */
export const MIN_TIMES = 2
const MAX_KEPT = 10_000
/** Queries of this time are written together; those of a process that ends meanwhile are not recorded. */
const BATCH_MS = 500
/** Most queries that wait to be written; when the database is slower than that, further ones are not recorded. */
const MAX_WAITING = 200

/** The queries that wait; there is an entry while a write is due or under way. */
const waiting = new WeakMap<SearchPorts, LoggedQuery[]>()

/**
 * Records a query that found something, so that it can be suggested once it has been repeated. Returns at once; a
 * failure is logged. Stored are its words, how often and when it was made, and the number of documents found.
 */
export function recordQuery(app: SearchPorts, text: string, documents: number): void {
  const query = toQueryRecord(text)
  if (!app.config.keepQueries || query === null) return
  const queries = waiting.get(app) ?? []
  if (queries.length < MAX_WAITING) queries.push({ ...query, documents, now: app.clock.now() })
  if (waiting.has(app)) return
  waiting.set(app, queries)
  scheduleWrite(app)
}

function scheduleWrite(app: SearchPorts): void {
  setTimeout(() => void writeWaiting(app), BATCH_MS).unref()
}

async function writeWaiting(app: SearchPorts): Promise<void> {
  const queries = waiting.get(app) ?? []
  const later: LoggedQuery[] = []
  waiting.set(app, later)
  try {
    await logQueries(app.catalogue, queries)
  } catch (error) {
    loggerFor(app.log, 'suggest').warn({ error: messageOf(error) }, 'queries not recorded')
  }
  if (later.length > 0) scheduleWrite(app)
  else waiting.delete(app)
}

/** Whether a request is a query by its words alone: its first page, without filters. */
export function isPlainQuery(request: SearchRequest): boolean {
  return request.cursor === null && isEmptyRequest({ ...toStored(request), text: '' })
}

/** Deletes all but the most recent queries; all of them where queries are not to be kept. */
export async function deleteOldQueries(app: SearchPorts): Promise<void> {
  await pruneQueries(app.catalogue, app.config.keepQueries ? MAX_KEPT : 0)
}

/**
 * The queries that may be suggested, more frequent ones first; logarithmic weights, so that a single repetition changes
 * nothing.
 */
export async function readQueryRecords(app: SearchPorts): Promise<readonly SuggestionRecord[]> {
  if (!app.config.keepQueries) return []
  const queries = await listPastQueries(app.catalogue, MIN_TIMES)
  return queries.map(({ folded, text, times, documents }) => ({
    suggestionId: `question-${createHash('sha256').update(folded).digest('hex').slice(0, 32)}`,
    kind: 'question',
    label: text,
    names: [],
    detail: roundCount(documents, 'document'),
    href: `/search?${new URLSearchParams({ q: text })}`,
    weight: Math.floor(Math.log2(times)),
  }))
}

/** The query as displayed, and its key; null where it must not be recorded. */
function toQueryRecord(text: string): { text: string; folded: string } | null {
  const shown = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  const folded = shown.normalize('NFKC').toLowerCase().replace(/[“”„]/g, '"').replace(/[‘’]/g, "'")
  const isTooLong = shown.length > MAX_QUERY_LENGTH || folded.length > MAX_QUERY_LENGTH
  // An email address in a query is personal.
  if (isTooLong || !/[\p{L}\p{N}]/u.test(shown) || shown.includes('@')) return null
  return { text: shown, folded }
}
