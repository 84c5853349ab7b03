import { z } from 'zod'
import { filledText, text } from '../../domain/value-schemas.ts'
import type { ProtocolPorts } from './ports.ts'
import { listProtocols, listRuns, readRevisions, readRun } from './protocol-queries.ts'
import { NotFoundError } from '../../errors.ts'
import { toFoundCsv } from './report/found-csv.ts'
import { createProtocol, getProtocol, MAX_QUERIES, reviseProtocol } from './protocol.ts'
import { toReportMarkdown } from './report/report-markdown.ts'
import { readCandidates, readFound, readReport, type RunReport } from './report/report.ts'
import { requestRun } from './request-run.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../search/request/search-request.ts'
import { renderReport } from './pages/report-file.tsx'
import { offsetOf, pageOf, toPage } from '../../api/paging.ts'
import { defineRoute, type FileReply, type FileTypes, type Route } from '../../api/route.ts'
import { idSchema, instantSchema, nextCursorSchema, pagingSchema, toInstantOrNull } from '../../api/views/parts.ts'
import {
  candidateSchema,
  changeSchema,
  protocolQuerySchema,
  reportSchema,
  revisionSchema,
  runSchema,
  toCandidateView,
  toChangeView,
  toReportView,
  toRevisionView,
  toRunView,
} from './protocol-view.ts'

/** Most runs listed with a protocol. */
const RUNS_SHOWN = 500

const params = z.object({ protocolId: idSchema('protocol') })
const runParams = params.extend({ runId: idSchema('run') })
const by = filledText(200, 'enter a name')

const protocolBody = z.strictObject({
  name: filledText(300, 'enter a name for the protocol'),
  purpose: text(20_000).default(''),
  queries: z.array(protocolQuerySchema).min(1).max(MAX_QUERIES),
  editionId: idSchema('edition').nullable().default(null).meta({ description: 'The edition used for screening' }),
  by,
})

const REPORT_FILES: FileTypes = {
  file: {
    'text/html': 'text',
    'text/markdown': 'text',
    'application/json': reportSchema.extend({ documents: z.array(candidateSchema) }).meta({ id: 'ProtocolReportFile' }),
    'text/csv': 'text',
  },
}

export const protocolRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/protocols',
    access: 'public',
    operationId: 'listProtocols',
    summary: 'List search protocols, the most recently revised first',
    query: z.strictObject(pagingSchema),
    reply: z.object({
      protocols: z.array(revisionSchema.extend({ runs: z.int().nullable(), lastRunAt: instantSchema.nullable() })),
      nextCursor: nextCursorSchema,
    }),
    handle: async ({ app, query, isOperator }) => {
      const page = toPage(await listProtocols(app.catalogue, query.limit + 1, offsetOf(query)), query)
      const protocols = page.rows.map((row) => {
        const lastRunAt = isOperator ? toInstantOrNull(row.lastRunAt) : null
        return { ...toRevisionView(row), runs: isOperator ? row.runs : null, lastRunAt }
      })
      return { protocols, nextCursor: page.nextCursor }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/protocols',
    access: 'operator',
    operationId: 'createProtocol',
    location: '/protocols/{protocolId}',
    errors: ['question_invalid', 'question_too_long', 'question_too_wide', 'protocol_queries', 'edition_missing'],
    summary: 'Create a search protocol; whether all words of a query must match is decided now',
    body: protocolBody,
    reply: revisionSchema,
    status: 201,
    handle: async ({ app, body: { queries, ...input }, signal }) =>
      toRevisionView(await createProtocol(app, { ...input, queries: queries.map(toSearch) }, signal)),
  }),
  defineRoute({
    method: 'get',
    path: '/protocols/{protocolId}',
    access: 'public',
    operationId: 'getProtocol',
    errors: ['protocol_missing'],
    summary: 'Get a protocol with its revisions and runs, the latest first',
    params,
    reply: revisionSchema.extend({ revisions: z.array(revisionSchema), runs: z.array(runSchema).nullable() }),
    handle: async ({ app, params: { protocolId }, isOperator }) => {
      const latest = await getProtocol(app, protocolId)
      const revisions = await readRevisions(app.catalogue, protocolId)
      const runs = isOperator ? (await listRuns(app.catalogue, protocolId, RUNS_SHOWN)).map(toRunView) : null
      return { ...toRevisionView(latest), revisions: revisions.map(toRevisionView), runs }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/protocols/{protocolId}/revisions',
    access: 'operator',
    operationId: 'reviseProtocol',
    location: '/protocols/{protocolId}',
    errors: [
      'question_invalid',
      'question_too_long',
      'question_too_wide',
      'protocol_queries',
      'edition_missing',
      'protocol_missing',
      'protocol_changed',
    ],
    summary: 'Revise a protocol; its earlier revisions and their runs stay as they are',
    params,
    body: protocolBody.extend({ basedOn: z.int().meta({ description: 'The revision that is changed' }) }),
    reply: revisionSchema,
    status: 201,
    handle: async ({ app, params: { protocolId }, body: { queries, ...input }, signal }) =>
      toRevisionView(await reviseProtocol(app, protocolId, { ...input, queries: queries.map(toSearch) }, signal)),
  }),
  defineRoute({
    method: 'post',
    path: '/protocols/{protocolId}/runs',
    access: 'operator',
    operationId: 'runProtocol',
    location: '/protocol-runs/{runId}',
    errors: ['protocol_missing'],
    summary: 'Run a protocol on the current library, and save the texts so that the run can be repeated',
    params,
    body: z.strictObject({ by }),
    reply: runSchema,
    status: 201,
    handle: async ({ app, params: { protocolId }, body, signal }) =>
      toRunView(await requestRun(app, protocolId, { kind: 'first', by: body.by }, signal)),
  }),
  defineRoute({
    method: 'post',
    path: '/protocols/{protocolId}/runs/{runId}/rerun',
    access: 'operator',
    operationId: 'rerunProtocol',
    location: '/protocol-runs/{runId}',
    errors: ['protocol_missing', 'run_missing', 'run_of_snapshot', 'run_unfinished'],
    summary: 'Run again: on the saved texts, to get the same ids, or on the current library, to see what changed',
    params: runParams,
    body: z.strictObject({ basis: z.enum(['snapshot', 'today']), by }),
    reply: runSchema,
    status: 201,
    handle: async ({ app, params: { protocolId, runId }, body, signal }) =>
      toRunView(await requestRun(app, protocolId, { kind: 'rerun', runId, on: body.basis, by: body.by }, signal)),
  }),
  defineRoute({
    method: 'get',
    path: '/protocol-runs/{runId}',
    access: 'operator',
    operationId: 'findProtocolRun',
    errors: ['run_missing'],
    summary: 'A run by its id only, with its protocol and state',
    params: z.object({ runId: idSchema('run') }),
    reply: runSchema,
    handle: async ({ app, params: { runId } }) => {
      const run = await readRun(app.catalogue, runId)
      if (run === undefined) throw new NotFoundError('run_missing', `no run ${runId}`)
      return toRunView(run)
    },
  }),
  defineRoute({
    method: 'get',
    path: '/protocols/{protocolId}/runs/{runId}',
    access: 'operator',
    operationId: 'getProtocolRun',
    errors: ['protocol_missing', 'run_missing', 'blob_missing'],
    summary: 'A run: its method, results, screening and changes',
    params: runParams,
    reply: reportSchema,
    handle: async ({ app, params: { protocolId, runId }, signal }) =>
      toReportView(app, await readReport(app, protocolId, runId, signal)),
  }),
  defineRoute({
    method: 'get',
    path: '/protocols/{protocolId}/runs/{runId}/documents',
    access: 'operator',
    operationId: 'listProtocolRunDocuments',
    errors: ['protocol_missing', 'run_missing', 'blob_missing'],
    summary: 'The documents that a run found, by title, each with the screening decision',
    params: runParams,
    query: z.strictObject(pagingSchema),
    reply: z.object({ total: z.int(), documents: z.array(candidateSchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, params: { protocolId, runId }, query, signal }) => {
      const all = await readCandidates(app, await readReport(app, protocolId, runId, signal), signal)
      const page = pageOf(all, query)
      return { total: all.length, documents: page.rows.map(toCandidateView), nextCursor: page.nextCursor }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/protocols/{protocolId}/runs/{runId}/changes',
    access: 'operator',
    operationId: 'listProtocolRunChanges',
    errors: ['protocol_missing', 'run_missing', 'blob_missing'],
    summary: 'The differences between a run and the one before it: for each query, then in total',
    params: runParams,
    query: z.strictObject(pagingSchema),
    reply: z.object({ total: z.int(), changes: z.array(changeSchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, params: { protocolId, runId }, query, signal }) => {
      const { changes } = await readReport(app, protocolId, runId, signal)
      const all = changes.flatMap((line) => (line.kind === 'change' ? [line] : []))
      const page = pageOf(all, query)
      return { total: all.length, changes: page.rows.map(toChangeView), nextCursor: page.nextCursor }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/protocols/{protocolId}/runs/{runId}/report',
    access: 'operator',
    operationId: 'downloadProtocolReport',
    errors: ['protocol_missing', 'run_missing', 'blob_missing'],
    summary: 'Download a run as HTML, Markdown or JSON, or every passage found as CSV',
    params: runParams,
    query: z.strictObject({ format: z.enum(['html', 'markdown', 'json', 'csv']) }),
    reply: REPORT_FILES,
    handle: async ({ app, params: { protocolId, runId }, query: { format }, signal }) =>
      toFile(app, await readReport(app, protocolId, runId, signal), format, signal),
  }),
]

const REPORT_FORMATS = {
  html: { mediaType: 'text/html; charset=utf-8', extension: 'html' },
  markdown: { mediaType: 'text/markdown; charset=utf-8', extension: 'md' },
  json: { mediaType: 'application/json', extension: 'json' },
  csv: { mediaType: 'text/csv; charset=utf-8', extension: 'csv' },
} as const

async function toFile(
  app: ProtocolPorts,
  report: RunReport,
  format: keyof typeof REPORT_FORMATS,
  signal: AbortSignal,
): Promise<FileReply> {
  const { mediaType, extension } = REPORT_FORMATS[format]
  const name = `protocol-${report.protocol.protocolId}-run-${report.run.runId}.${extension}`
  return { body: await toBody(app, report, format, signal), mediaType, fileName: name }
}

async function toBody(
  app: ProtocolPorts,
  report: RunReport,
  format: keyof typeof REPORT_FORMATS,
  signal: AbortSignal,
): Promise<string> {
  switch (format) {
    case 'html':
      return renderReport(app, report, await readCandidates(app, report, signal))
    case 'markdown':
      return toReportMarkdown(app, report, await readCandidates(app, report, signal))
    case 'json': {
      const documents = (await readCandidates(app, report, signal)).map(toCandidateView)
      return JSON.stringify({ ...toReportView(app, report), documents }, null, 2)
    }
    case 'csv': {
      const found = report.done === null ? [] : await readFound(app, report.done, signal)
      return toFoundCsv(report, found, app.config.http.publicUrl)
    }
  }
}

function toSearch({ q, ...query }: z.infer<typeof protocolQuerySchema>): SearchRequest {
  return { ...EMPTY_REQUEST, ...query, text: q }
}
