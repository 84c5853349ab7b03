import { z } from 'zod'
import { arrangeCoverage, countCoverage } from './arrange-coverage.ts'
import type { CoverageRow } from './coverage.ts'
import { toCoverageCsv } from './coverage-csv.ts'
import { coverageParameters, coverageStateSchema as stateSchema } from './coverage-parameters.ts'
import { readCoverage } from './read-coverage.ts'
import { defineRoute, type FileReply, type Route } from '../../api/route.ts'
import { instantSchema, linkSchema, toInstant, toInstantOrNull } from '../../api/views/parts.ts'

const rowSchema = z
  .object({
    placeId: z.string(),
    place: z.string(),
    placeKind: z.string(),
    lepCode: z
      .string()
      .nullable()
      .meta({ description: 'Code of the place as an area of a local enterprise partnership (LEP), if it is one' }),
    state: stateSchema,
    reasons: z.array(z.string()),
    strategy: z
      .object({
        strategyId: z.string(),
        title: z.string(),
        placeId: z.string().meta({ description: 'The place that the document belongs to; it may cover others' }),
        knownStatus: z.enum(['agreed', 'local', 'draft', 'unknown']),
        since: z.string().nullable(),
        evidence: z.string(),
        verified: z.boolean(),
      })
      .nullable(),
    documents: z.array(
      z.object({
        documentId: z.string(),
        title: z.string(),
        status: z.string(),
        published: z.string().nullable(),
        state: stateSchema,
        rule: z
          .enum(['address', 'kind', 'title'])
          .meta({ description: 'The rule by which it was matched to this strategy' }),
        lastSeenAt: instantSchema.nullable(),
        goneAt: instantSchema.nullable(),
        link: linkSchema,
      }),
    ),
    lastSeenAt: instantSchema.nullable(),
    sources: z.array(
      z.object({
        sourceId: z.string(),
        title: z.string(),
        lastRun: z
          .object({
            state: z.string(),
            found: z.int(),
            code: z.string().nullable(),
            createdAt: instantSchema,
            endedAt: instantSchema.nullable(),
          })
          .nullable(),
        link: linkSchema,
      }),
    ),
  })
  .meta({ id: 'CoverageRow' })

const coverageSchema = z.object({
  readAt: instantSchema,
  expectedVersion: z.int(),
  placesVersion: z.int(),
  counts: z.array(z.object({ state: stateSchema, strategies: z.int(), places: z.int(), lepAreas: z.int() })),
  rows: z.array(rowSchema),
})

export const coverageRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/coverage',
    access: 'public',
    operationId: 'getCoverage',
    summary: 'Get the coverage register: the documents expected in the library for each place, and their state',
    query: coverageParameters,
    reply: coverageSchema,
    handle: async ({ app, query, isOperator }) => {
      const coverage = await readCoverage(app)
      return {
        readAt: toInstant(coverage.readAt),
        expectedVersion: coverage.expectedVersion,
        placesVersion: coverage.placesVersion,
        counts: countCoverage(coverage.rows),
        rows: arrangeCoverage(coverage.rows, query).map((row) => toRowView(row, isOperator)),
      }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/coverage.csv',
    access: 'public',
    operationId: 'downloadCoverage',
    summary:
      'Download the coverage register as CSV (RFC 4180), with the day and the versions of its lists on each line',
    query: coverageParameters,
    reply: { file: { 'text/csv': 'text' } },
    handle: async ({ app, query }): Promise<FileReply> => {
      const coverage = await readCoverage(app)
      const day = toInstant(coverage.readAt).slice(0, 10)
      return {
        body: toCoverageCsv(coverage, arrangeCoverage(coverage.rows, query), app.config.http.publicUrl),
        mediaType: 'text/csv; charset=utf-8; header=present',
        fileName: `coverage-${day}.csv`,
      }
    },
  }),
]

/** Crawl results are shown to the operator only. */
function toRowView(
  { place, lepCode, strategy, state, reasons, ...row }: CoverageRow,
  isOperator: boolean,
): z.infer<typeof rowSchema> {
  return {
    placeId: place.id,
    place: place.name,
    placeKind: place.kind,
    lepCode,
    state,
    reasons: [...reasons],
    strategy: strategy === null ? null : toStrategyView(strategy),
    documents: row.documents.map(({ sourceIds: _sourceIds, reasons: _reasons, ...document }) => ({
      ...document,
      lastSeenAt: toInstantOrNull(document.lastSeenAt),
      goneAt: toInstantOrNull(document.goneAt),
      link: `/documents/${document.documentId}`,
    })),
    lastSeenAt: toInstantOrNull(row.lastSeenAt),
    sources: row.sources.map(({ sourceId, title, lastRun }) => ({
      sourceId,
      title,
      lastRun: lastRun === null || !isOperator ? null : toRunView(lastRun),
      link: `/sources/${sourceId}`,
    })),
  }
}

function toStrategyView(strategy: NonNullable<CoverageRow['strategy']>) {
  const { id, title, place, known, since, evidence, verified } = strategy
  return { strategyId: id, title, placeId: place, knownStatus: known, since, evidence, verified }
}

function toRunView(run: NonNullable<CoverageRow['sources'][number]['lastRun']>) {
  const { state, found, code, createdAt, endedAt } = run
  return { state, found, code, createdAt: toInstant(createdAt), endedAt: toInstantOrNull(endedAt) }
}
