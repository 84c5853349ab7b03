import { z } from 'zod'
import type { ProtocolPorts } from './ports.ts'
import type { ProtocolRevision, RunRow } from './protocol-queries.ts'
import type { Change } from './changes.ts'
import type { Candidate, RunReport } from './report/report.ts'
import { toDone } from './run.ts'
import { formatQuery, formatReason } from './format-run.ts'
import { searchParametersSchema } from '../../search/request/search-parameters.ts'
import { instantSchema, linkSchema, toInstant, toInstantOrNull } from '../../api/views/parts.ts'

const number = z.int().min(0)

/** A query of a protocol: the parameters of a search, without those on how results are shown. */
export const protocolQuerySchema = searchParametersSchema.omit({ facets: true, sort: true, limit: true, cursor: true })

export const revisionSchema = z
  .object({
    protocolId: z.string(),
    revision: z.int(),
    name: z.string(),
    purpose: z.string(),
    queries: z.array(protocolQuerySchema),
    editionId: z.string().nullable(),
    by: z.string(),
    at: instantSchema,
    link: linkSchema,
  })
  .meta({ id: 'Protocol' })

export const runSchema = z
  .object({
    runId: z.string(),
    protocolId: z.string(),
    revision: z.int(),
    basis: z.enum(['today', 'snapshot']),
    baseRunId: z.string().nullable().meta({ description: 'The earlier run that this one repeats or is compared with' }),
    by: z.string(),
    state: z.enum(['due', 'done', 'failed']).meta({ description: '`due`: in progress' }),
    code: z.string().nullable(),
    message: z.string().nullable(),
    createdAt: instantSchema,
    endedAt: instantSchema.nullable(),
    candidates: number.nullable().meta({ description: 'Documents found, each counted once' }),
    verdict: z.enum(['same', 'same_but_removed', 'different', 'compared']).nullable(),
    link: linkSchema,
  })
  .meta({ id: 'ProtocolRun' })

const flowSchema = z
  .object({
    identified: z.array(z.object({ query: number, documents: number, texts: number, passages: number })),
    identifiedTexts: number.meta({ description: 'Sum of the texts (versions of documents) that the queries found' }),
    foundByEarlierQuery: number.meta({ description: 'Found by an earlier query too' }),
    copies: number,
    otherVersions: number,
    duplicates: number.meta({ description: '`foundByEarlierQuery`, `copies` and `otherVersions` together' }),
    candidates: number.meta({ description: 'Documents to screen: `identifiedTexts` less `duplicates`' }),
  })
  .meta({ id: 'ProtocolFlow' })

const screeningSchema = z
  .object({
    candidates: number,
    excluded: z.array(z.object({ reason: z.string(), documents: number })),
    excludedTotal: number,
    included: number,
    undecided: number,
  })
  .meta({ id: 'Screening' })

/** Most changes listed in a report; `/changes` pages through all. */
const CHANGES_LISTED = 1_000

const differenceSchema = z.object({ added: number, lost: number, passagesAdded: number, passagesLost: number })

export const changeSchema = z.object({
  query: z.int().nullable().meta({ description: 'null: all queries together' }),
  change: z.enum(['added', 'lost']),
  documentId: z.string(),
  title: z.string(),
  reasons: z.array(z.object({ kind: z.string(), detail: z.string().nullable(), description: z.string() })),
})

const faultSchema = z.object({
  kind: z.enum(['damaged', 'missing', 'removed']),
  documentId: z.string(),
  versionId: z.string(),
  title: z.string(),
  textKey: z.string().meta({ description: 'SHA-256: the key of the blob' }),
  by: z.string().nullable(),
  reason: z.string().nullable(),
  at: z.string().nullable(),
})

export const candidateSchema = z
  .object({
    documentId: z.string(),
    title: z.string(),
    published: z.string().nullable(),
    queries: z.array(z.int()),
    passages: number,
    decision: z.enum(['included', 'excluded']).nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'ProtocolCandidate' })

export const reportSchema = z
  .object({
    protocol: revisionSchema,
    run: runSchema,
    result: z
      .object({
        versions: z.object({
          program: z.string(),
          ranking: z.int(),
          vocabulary: z.int(),
          gazetteer: z.int(),
          parser: z.string(),
          corpus: z.string(),
        }),
        corpus: z.object({ documents: number, texts: number, passages: number }),
        snapshot: z.string().meta({ description: 'SHA-256 of the list of all texts that were searched' }),
        resultsHash: z.string().meta({ description: 'SHA-256 of all ids found' }),
        queries: z.array(
          z.object({
            number: z.int(),
            description: z.string(),
            query: protocolQuerySchema,
            parsedQuery: z.unknown().meta({ description: 'The tree that texts are matched against' }),
          }),
        ),
        flow: flowSchema,
        undecidedDuplicates: number,
        screeningAtRun: screeningSchema
          .nullable()
          .meta({ description: 'The decisions of the edition at the time of the run' }),
        screening: screeningSchema.nullable().meta({ description: 'The present decisions of the edition' }),
        comparison: z
          .object({
            verdict: z.enum(['same', 'same_but_removed', 'different', 'compared']),
            all: differenceSchema,
            queries: z.array(differenceSchema.extend({ query: z.int() })),
            changes: z.array(changeSchema).meta({ description: 'The first thousand; `/changes` has all' }),
            changesTotal: number,
            faults: z.array(faultSchema),
          })
          .nullable(),
      })
      .nullable()
      .meta({ description: 'null until the run is complete' }),
  })
  .meta({ id: 'ProtocolReport' })

export function toRevisionView(protocol: ProtocolRevision): z.infer<typeof revisionSchema> {
  const { protocolId, revision, name, purpose, queries, editionId, createdBy, createdAt } = protocol
  return {
    ...{ protocolId, revision, name, purpose, editionId },
    queries: queries.map(({ text, ...rest }) => ({ q: text, ...rest }) as z.infer<typeof protocolQuerySchema>),
    by: createdBy,
    at: toInstant(createdAt),
    link: `/protocols/${protocolId}`,
  }
}

export function toRunView(run: RunRow): z.infer<typeof runSchema> {
  const done = toDone(run)
  const { runId, protocolId, revision, ofRunId, state, code, message } = run
  return {
    ...{ runId, protocolId, revision, state, code, message },
    baseRunId: ofRunId,
    basis: run.basis,
    by: run.requestedBy,
    createdAt: toInstant(run.createdAt),
    endedAt: toInstantOrNull(run.endedAt),
    candidates: done?.outcome.flow.candidates ?? null,
    verdict: done?.outcome.comparison?.verdict ?? null,
    link: `/protocols/${protocolId}/runs/${runId}`,
  }
}

export function toCandidateView({ decision, queries, ...rest }: Candidate): z.infer<typeof candidateSchema> {
  const reason = decision?.kind === 'excluded' ? decision.reason : null
  return { ...rest, queries: [...queries], decision: decision?.kind ?? null, reason }
}

export function toReportView(app: ProtocolPorts, report: RunReport): z.infer<typeof reportSchema> {
  const { protocol, run, done } = report
  const head = { protocol: toRevisionView(protocol), run: toRunView(run) }
  if (done === null) return { ...head, result: null }
  const { outcome, versions, snapshotKey, resultsHash } = done
  const result = {
    versions,
    corpus: outcome.corpus,
    snapshot: snapshotKey,
    resultsHash,
    queries: outcome.queries.map(({ number: at, request, question }) => {
      const { text, ...filters } = request
      return {
        number: at,
        description: formatQuery(app, request),
        query: { q: text, ...filters },
        parsedQuery: question,
      }
    }),
    flow: toFlowView(outcome.flow),
    undecidedDuplicates: outcome.openDuplicates,
    screeningAtRun: outcome.screening,
    screening: report.screening?.counts ?? null,
    comparison: toComparisonView(report),
  }
  // The schemas infer mutable arrays, and ours are read-only.
  return { ...head, result } as unknown as z.infer<typeof reportSchema>
}

function toFlowView({ foundAgain, ...flow }: NonNullable<RunReport['done']>['outcome']['flow']) {
  return { ...flow, foundByEarlierQuery: foundAgain }
}

function toComparisonView({ done, changes }: RunReport) {
  const comparison = done?.outcome.comparison ?? null
  if (comparison === null) return null
  const { verdict, all, queries } = comparison
  const listed = changes.flatMap((line) => (line.kind === 'change' ? [line] : []))
  return {
    ...{ verdict, all, queries },
    changes: listed.slice(0, CHANGES_LISTED).map(toChangeView),
    changesTotal: listed.length,
    faults: changes.flatMap((line) => (line.kind === 'fault' ? [line.fault] : [])),
  }
}

export function toChangeView({ query, change, documentId, title, reasons }: Change) {
  const described = reasons.map((reason) => ({
    kind: reason.kind,
    detail: 'detail' in reason ? reason.detail : null,
    description: formatReason(reason),
  }))
  return { query, change, documentId, title, reasons: described }
}
