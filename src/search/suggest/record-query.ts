import { createHash } from 'node:crypto'
import type { SearchPorts } from '../ports.ts'
import { listPastQueries, logQuery, pruneQueries } from './asked-queries.ts'
import { messageOf } from '../../errors.ts'
import { loggerFor } from '../../logger.ts'
import type { SearchRequest } from '../request/search-request.ts'
import { isEmptyRequest, toStored } from '../request/stored-request.ts'
import type { SuggestionRecord } from '../engine/suggestion-index.ts'
import { roundCount } from './suggestion.ts'

/** Longer ones are somebody's own text. */
const MAX_QUERY = 200
/** A question of one asking may be somebody's own business; what is asked again is worth offering. */
export const MIN_TIMES = 2
const MAX_KEPT = 10_000
/** Writes under way; a catalogue that is slow to take more of them goes without. */
const MAX_PENDING = 20

const pending = new WeakMap<SearchPorts, number>()

/**
 * Keeps a question that found something, so that it can be suggested once it was asked again. Nobody waits for it: it
 * returns at once, and a failure is logged. Kept are its words, how often and when it was asked, and what it found.
 */
export function recordQuery(app: SearchPorts, text: string, documents: number): void {
  const query = toQueryRecord(text)
  const underWay = pending.get(app) ?? 0
  if (!app.config.keepQuestions || query === null || underWay >= MAX_PENDING) return
  pending.set(app, underWay + 1)
  logQuery(app.catalogue, { ...query, documents, now: app.clock.now() })
    .catch((error: unknown) => loggerFor(app.log, 'suggest').warn({ error: messageOf(error) }, 'question not kept'))
    .finally(() => pending.set(app, (pending.get(app) ?? 1) - 1))
    .catch(() => undefined)
}

/** Whether a request is a question by its words alone: its first page, with no filter that others would not have. */
export function isPlainQuery(request: SearchRequest): boolean {
  return request.cursor === null && isEmptyRequest({ ...toStored(request), text: '' })
}

/** Forgets all but the questions asked last; all of them where none are to be kept. */
export async function deleteOldQueries(app: SearchPorts): Promise<void> {
  await pruneQueries(app.catalogue, app.config.keepQuestions ? MAX_KEPT : 0)
}

/** The questions that may be suggested, those asked more often first; in steps, so that one asking moves nothing. */
export async function readQueryRecords(app: SearchPorts): Promise<readonly SuggestionRecord[]> {
  if (!app.config.keepQuestions) return []
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

/** Its text as it is shown, and what makes it the same question; null where it is not to be kept. */
function toQueryRecord(text: string): { text: string; folded: string } | null {
  const shown = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  const folded = shown.normalize('NFKC').toLowerCase().replace(/[“”„]/g, '"').replace(/[‘’]/g, "'")
  const isTooLong = shown.length > MAX_QUERY || folded.length > MAX_QUERY
  // An address in a question is a person's.
  if (isTooLong || !/[\p{L}\p{N}]/u.test(shown) || shown.includes('@')) return null
  return { text: shown, folded }
}
