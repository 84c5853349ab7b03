import type { ExportPorts } from './ports.ts'
import type { DocumentRow } from '../../db/documents/documents.ts'
import { AppError, InvalidInputError, TransientError } from '../../errors.ts'
import type { Evidence } from '../../search/results/evidence.ts'
import { findMatches, type Matches } from '../../search/match/find-matches.ts'
import { countPassagesOf } from '../../search/match/match-set.ts'
import { toPermalink } from '../../search/request/permalink.ts'
import { libraryNames } from '../../search/query/syntax/library-names.ts'
import { printQuery } from '../../search/query/syntax/print-query.ts'
import type { FieldNames } from '../../search/query/syntax/field-names.ts'
import { readHits } from '../../search/results/search-library.ts'
import type { SearchRequest } from '../../search/request/search-request.ts'
import type { QueryLine } from './parse-query-list.ts'

export const MAX_PLACES = 100
/** Most searches in one batch; each takes some hundredths of a second. */
const MAX_SEARCHES = 10_000

/** The result of one query, for one of the places where there are several. */
export interface BatchRow {
  readonly line: number
  readonly label: string
  readonly query: string
  /** Place ids, or names as typed where unknown; any of them may match. */
  readonly places: readonly string[]
  readonly themes: readonly string[]
  readonly outcome: BatchFound | BatchFailed
}

export interface BatchFound {
  readonly kind: 'found'
  readonly parsedQuery: string
  readonly matching: 'all' | 'some'
  /** Documents that match. */
  readonly documents: number
  readonly passages: number
  readonly counts: 'exact' | 'at_most'
  readonly corpusVersion: string
  readonly best: { readonly document: DocumentRow; readonly passage: Evidence } | null
  /** Path of the search on the page. */
  readonly link: string
}

/** Why this query failed; the others go on. */
export interface BatchFailed {
  readonly kind: 'failed'
  readonly code: string
  readonly message: string
}

/**
 * Runs every query for every place of `places`; a query that names places of its own is run for those. Rows come in the
 * order of the list. A query that fails is reported in its row.
 * @throws InvalidInputError `batch_too_large`, `place_unknown` of `places`, before the first row
 */
export function runBatch(
  app: ExportPorts,
  lines: readonly QueryLine[],
  places: readonly string[],
  base: SearchRequest,
  signal: AbortSignal,
): AsyncIterable<BatchRow> {
  const names = libraryNames(app)
  if (places.length > MAX_PLACES) {
    throw new InvalidInputError(
      'batch_too_large',
      `a batch has at most ${MAX_PLACES} places; this one has ${places.length}`,
    )
  }
  const known = [...new Set(places.map((place) => resolveName(names, 'place', place).join('|')))]
  const searches = countSearches(lines, known)
  if (searches > MAX_SEARCHES) {
    throw new InvalidInputError(
      'batch_too_large',
      `a batch runs at most ${MAX_SEARCHES} searches; this one needs ${searches}`,
    )
  }
  return iterateLines(
    { app, names, base, signal },
    lines,
    known.map((ids) => ids.split('|')),
  )
}

/** How many searches these queries need for these places. */
export function countSearches(lines: readonly QueryLine[], places: readonly string[]): number {
  return lines.reduce((sum, line) => sum + (line.places.length > 0 ? 1 : Math.max(1, places.length)), 0)
}

interface BatchContext {
  readonly app: ExportPorts
  readonly names: FieldNames
  readonly base: SearchRequest
  readonly signal: AbortSignal
}

async function* iterateLines(
  context: BatchContext,
  lines: readonly QueryLine[],
  places: readonly (readonly string[])[],
): AsyncGenerator<BatchRow> {
  let isFirst = true
  for (const line of lines) {
    for (const each of line.places.length > 0 || places.length === 0 ? [line.places] : places) {
      yield await toRow(context, line, each, isFirst)
      isFirst = false
    }
  }
}

/** A row that fails does not fail the others; but a server that is unavailable at the first row fails the batch. */
async function toRow(
  context: BatchContext,
  line: QueryLine,
  places: readonly string[],
  isFirst: boolean,
): Promise<BatchRow> {
  context.signal.throwIfAborted()
  const row = { line: line.line, label: line.label, query: line.text, places, themes: line.themes }
  try {
    const request = {
      ...context.base,
      text: line.text,
      place: places.flatMap((place) => resolveName(context.names, 'place', place)),
      theme: line.themes.flatMap((theme) => resolveName(context.names, 'theme', theme)),
    }
    if (request.text === '' && request.theme.length === 0) {
      throw new InvalidInputError('query_empty', 'the row has neither a query nor a theme')
    }
    return { ...row, places: request.place, themes: request.theme, outcome: await runQuery(context, request) }
  } catch (error) {
    if (context.signal.aborted || !(error instanceof AppError) || (isFirst && error instanceof TransientError))
      throw error
    return { ...row, outcome: { kind: 'failed', code: error.code, message: error.message } }
  }
}

async function runQuery({ app, signal }: BatchContext, request: SearchRequest): Promise<BatchFound> {
  const matches = await findMatches(app, request, 'listed', signal)
  const { interpretation, facts, set, counted } = matches
  return {
    kind: 'found',
    parsedQuery: printQuery(interpretation.parsedQuery),
    matching: interpretation.matching,
    documents: set.documents.size,
    passages: countPassagesOf(set),
    counts: counted.counts,
    corpusVersion: facts.corpusVersion,
    best: await readBest(app, matches, request, signal),
    link: toPermalink(request),
  }
}

async function readBest(app: ExportPorts, matches: Matches, request: SearchRequest, signal: AbortSignal) {
  const [hit] = await readHits(app, matches, request, matches.order.slice(0, 1), signal)
  return hit === undefined ? null : { document: hit.document, passage: hit.passage }
}

function resolveName(names: FieldNames, field: 'place' | 'theme', name: string): readonly string[] {
  const values = names.resolve(field, name)
  if (values.length > 0) return values
  const near = names.near(field, name)
  const hint = near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`
  throw new InvalidInputError(`${field}_unknown`, `there is no ${field} called ${name.slice(0, 100)}${hint}`)
}
