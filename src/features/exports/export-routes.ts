import { z } from 'zod'
import { toBatchCsv } from './batch-csv.ts'
import { EXPORT_FORMATS, exportSearch } from './export-search.ts'
import { parseQueryList } from './parse-query-list.ts'
import { runBatch, type BatchRow } from './run-batch.ts'
import { RANKING } from '../../search/analysis/weigh-term.ts'
import { searchParametersSchema, toRequest } from '../../search/request/search-parameters.ts'
import { EMPTY_REQUEST } from '../../search/request/search-request.ts'
import type { ExportPorts } from './ports.ts'
import { csvBody, defineRoute, type FileReply, type FileTypes, type Route } from '../../api/route.ts'
import { documentSchema, placeNameSchema, toDocumentView } from '../../api/views/document-view.ts'
import { evidenceSchema, toEvidenceView } from '../../api/views/evidence-view.ts'
import { instantSchema, linkSchema, toInstant } from '../../api/views/parts.ts'
import { placeName, themeLabel } from '../../domain/names.ts'

const wholeSearchSchema = searchParametersSchema.omit({ facets: true, limit: true, cursor: true })

/** Defaults for the parameters that only matter to a page of results. */
const PAGE_DEFAULTS = { facets: 'none', limit: EMPTY_REQUEST.limit, cursor: null } as const

/** The parameters that all queries of a batch share; each row has its own words and themes. */
const batchSchema = wholeSearchSchema.omit({ q: true, theme: true })

const batchResultSchema = z.object({
  parsedQuery: z.string(),
  matching: z.enum(['all', 'some']),
  documents: z.int(),
  passages: z.int(),
  counts: z.enum(['exact', 'at_most']),
  corpusVersion: z.string(),
  best: z.object({ document: documentSchema, passage: evidenceSchema }).nullable(),
  link: linkSchema,
})

const rowSchema = z
  .object({
    line: z.int().meta({ description: 'Line in the list, from 1' }),
    label: z.string(),
    query: z.string(),
    places: z.array(placeNameSchema).meta({ description: 'Any of these places' }),
    themes: z.array(z.object({ themeId: z.string(), label: z.string() })),
    result: batchResultSchema.nullable().meta({ description: 'null where the query failed' }),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'BatchRow' })

const EXPORT_FILES: FileTypes = {
  file: {
    'text/csv': 'text',
    'application/jsonl': 'text',
    'application/x-research-info-systems': 'text',
    'application/x-bibtex': 'text',
  },
}

export const searchFileRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/search/export',
    access: 'public',
    operationId: 'exportSearch',
    errors: ['question_invalid', 'question_too_long', 'question_too_wide'],
    summary: 'Export all results of a search, in order, as CSV (UTF-8 with byte order mark), JSON Lines, RIS or BibTeX',
    query: wholeSearchSchema.extend({
      format: z.enum(EXPORT_FORMATS),
      passages: z
        .enum(['best', 'all'])
        .default('best')
        .meta({ description: 'For each document, its best passage or all that match' }),
    }),
    reply: EXPORT_FILES,
    isLong: true,
    handle: async ({ app, query: { format, passages, ...query }, signal }): Promise<FileReply> =>
      exportSearch(app, toRequest({ ...query, ...PAGE_DEFAULTS }), { format, passages }, signal),
  }),
  defineRoute({
    method: 'post',
    path: '/search/batch',
    access: 'public',
    operationId: 'batchSearch',
    errors: ['batch_empty', 'batch_invalid', 'batch_too_large', 'place_unknown', 'theme_unknown'],
    summary: 'Run many queries, each for each `place`: the counts and the best passage of each',
    query: batchSchema,
    body: csvBody,
    reply: z.object({
      createdAt: instantSchema,
      vocabularyVersion: z.int(),
      rankingVersion: z.int(),
      encoding: z.string().meta({ description: 'The encoding detected in the list' }),
      delimiter: z
        .string()
        .nullable()
        .meta({ description: 'null: no header with a column `query`, so one query per line' }),
      ignoredColumns: z.array(z.string()).meta({ description: 'Columns with unknown names' }),
      rows: z.array(rowSchema),
    }),
    isLong: true,
    handle: async ({ app, query, body, signal }) => {
      const { lines, encoding, delimiter, ignored } = parseQueryList(body)
      const rows: z.infer<typeof rowSchema>[] = []
      for await (const row of runBatch(app, lines, query.place, toBase(query), signal)) rows.push(toRowView(app, row))
      return {
        createdAt: toInstant(app.clock.now()),
        vocabularyVersion: app.library.vocabulary.version,
        rankingVersion: RANKING.version,
        ...{ encoding, delimiter, ignoredColumns: [...ignored], rows },
      }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/search/batch.csv',
    access: 'public',
    operationId: 'downloadBatchSearch',
    errors: ['batch_empty', 'batch_invalid', 'batch_too_large', 'place_unknown', 'theme_unknown'],
    summary: 'Run many queries and download CSV (UTF-8 with byte order mark), one row per query and place',
    query: batchSchema,
    body: csvBody,
    reply: { file: { 'text/csv': 'text' } },
    isLong: true,
    handle: async ({ app, query, body, signal }): Promise<FileReply> => ({
      body: toBatchCsv(app, runBatch(app, parseQueryList(body).lines, query.place, toBase(query), signal)),
      mediaType: 'text/csv; charset=utf-8; header=present',
      fileName: `batch-${toInstant(app.clock.now()).slice(0, 10)}.csv`,
    }),
  }),
]

function toBase(query: z.infer<typeof batchSchema>) {
  return toRequest({ ...query, q: '', theme: [], place: [], ...PAGE_DEFAULTS })
}

function toRowView(
  app: ExportPorts,
  { line, label, query, places, themes, outcome }: BatchRow,
): z.infer<typeof rowSchema> {
  const queryFields = {
    ...{ line, label, query },
    places: places.map((placeId) => ({ placeId, name: placeName(app, placeId) })),
    themes: themes.map((themeId) => ({ themeId, label: themeLabel(app, themeId) })),
  }
  if (outcome.kind === 'failed') {
    return { ...queryFields, result: null, error: { code: outcome.code, message: outcome.message } }
  }
  const { kind: _kind, best, ...counted } = outcome
  const view =
    best === null ? null : { document: toDocumentView(app, best.document), passage: toEvidenceView(best.passage) }
  return { ...queryFields, result: { ...counted, best: view }, error: null }
}
