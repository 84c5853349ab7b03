import { z } from 'zod'
import { countProgress } from '../../../ingest/jobs/progress.ts'
import { readIndexCheck, type IndexCheckState } from '../../../ingest/index/index-check-state.ts'
import { checkIndex } from '../../../ingest/index/check-index.ts'
import { rebuildIndex } from '../../../ingest/index/keep-index.ts'
import { readIndexStatus } from '../../../ingest/index/read-index-status.ts'
import { ConflictError } from '../../../errors.ts'
import { checkHealth } from '../../../api/health.ts'
import { readOpenOperatorAlerts } from '../monitoring/operator-alerts.ts'
import { defineRoute, type Route } from '../../../api/route.ts'
import { operatorAlertSchema, toOperatorAlertView } from '../monitoring/operator-alert-view.ts'

const statusSchema = z
  .object({
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), reason: z.string().nullable() })),
    library: z.object({
      documents: z.int(),
      versions: z.int(),
      searchable: z.int().meta({ description: 'Versions in the index' }),
      passages: z.int(),
      failed: z.int(),
      due: z.int().meta({ description: 'Fetches, versions and runs being processed' }),
    }),
    index: z.object({
      records: z.int().nullable(),
      current: z.boolean(),
      missingServers: z.array(z.string()).meta({ description: 'Search servers that do not answer' }),
      embedding: z
        .object({
          due: z.int().meta({ description: 'Passages of documents that are still to be embedded' }),
          fault: z.string().nullable().meta({ description: 'Why that is held up; it is repeated until it succeeds' }),
        })
        .nullable()
        .meta({ description: 'Progress of the vectors for search by meaning, where an embedder is configured' }),
      build: z
        .object({ written: z.int(), expected: z.int() })
        .nullable()
        .meta({ description: 'Passages in the new index, while one is being built' }),
    }),
    progress: z.array(z.object({ name: z.string(), state: z.string(), count: z.int() })),
    vocabularyVersion: z.int(),
    operatorAlerts: z.array(operatorAlertSchema).meta({ description: 'Open operator alerts, the oldest first' }),
  })
  .meta({ id: 'Status' })

const driftSchema = z
  .object({
    check: z
      .object({
        checkedAt: z.string(),
        compared: z.int().meta({ description: 'Documents compared in full at the last comparison' }),
        differences: z.int().meta({ description: 'Documents that differed at the last comparison' }),
        differencesTotal: z.int(),
        repairedTotal: z.int(),
        lastDifferingIds: z.array(z.string()).meta({ description: 'The latest documents that differed, at most 20' }),
        lastDifferenceAt: z.string().nullable(),
        cursor: z.string().nullable().meta({ description: 'The last document compared in the current round' }),
        roundEndedAt: z.string().nullable().meta({ description: 'When the last complete round ended' }),
      })
      .nullable()
      .meta({ description: 'Null before the first comparison' }),
  })
  .meta({ id: 'IndexDrift' })

const lookSchema = z
  .object({
    fault: z.string().nullable().meta({ description: 'Why the index as a whole cannot be used, if so' }),
    rebuilt: z.boolean(),
    compared: z.int(),
    documentIds: z.array(z.string()).meta({ description: 'Documents that differ between index and catalogue' }),
    orphans: z.array(z.string()).meta({ description: 'Versions in the index that the catalogue does not have' }),
    repaired: z.int(),
  })
  .meta({ id: 'IndexCheck' })

const NO_DIFFERENCES = { fault: null, rebuilt: false, compared: 0, documentIds: [], orphans: [], repaired: 0 }

export const statusRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/status',
    access: 'operator',
    operationId: 'getStatus',
    summary: 'The health of the service, its contents and its progress',
    reply: statusSchema,
    handle: async ({ app, signal }) => {
      const { library, passages, state, missing, embedding, build } = await readIndexStatus(app, signal)
      return {
        checks: await checkHealth(app),
        library,
        index: { records: passages, current: state === 'current', missingServers: missing, embedding, build },
        progress: await countProgress(app.catalogue),
        vocabularyVersion: app.library.vocabulary.version,
        operatorAlerts: (await readOpenOperatorAlerts(app)).map((alert) => toOperatorAlertView(app, alert)),
      }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/index/rebuild',
    access: 'operator',
    operationId: 'rebuildIndex',
    errors: ['index_busy'],
    summary: 'Rebuild the index from the catalogue; the old one is used until it is complete',
    reply: z.object({ records: z.int() }),
    handle: async ({ app }) => {
      // Not the signal of the request: the rebuild goes on after an operator closes the terminal.
      if ((await rebuildIndex(app, app.shutdown)) === 'busy') {
        throw new ConflictError(
          'index_busy',
          'documents are being written or the index is being rebuilt; try again later',
        )
      }
      return { records: (await readIndexStatus(app)).passages ?? 0 }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/index/drift',
    access: 'operator',
    operationId: 'getIndexDrift',
    summary: 'The state of the continuous comparison of index and catalogue',
    reply: driftSchema,
    handle: async ({ app }) => ({ check: toDriftView(await readIndexCheck(app.catalogue)) }),
  }),
  defineRoute({
    method: 'post',
    path: '/index/check',
    access: 'operator',
    operationId: 'checkIndex',
    errors: ['index_busy'],
    summary: 'Compare the whole index with the catalogue now, and repair it on request',
    body: z.strictObject({ repair: z.boolean().default(false) }),
    reply: lookSchema,
    handle: async ({ app, body }) => {
      const look = await checkIndex(app, { documents: 'all', repair: body.repair }, app.shutdown)
      if (look.kind === 'busy') {
        throw new ConflictError('index_busy', 'the index is being checked or rebuilt already; try again later')
      }
      if (look.kind !== 'checked') {
        return { ...NO_DIFFERENCES, fault: look.fault, rebuilt: look.kind === 'rebuilt' }
      }
      const { compared, documentIds, orphans, repaired } = look
      return { ...NO_DIFFERENCES, compared, documentIds, orphans, repaired }
    },
  }),
]

function toDriftView(state: IndexCheckState | null): z.infer<typeof driftSchema>['check'] {
  if (state === null) return null
  const { found, foundInAll, repairedInAll, lastFound, lastFoundAt, ...rest } = state
  return {
    ...rest,
    differences: found,
    differencesTotal: foundInAll,
    repairedTotal: repairedInAll,
    lastDifferingIds: [...lastFound],
    lastDifferenceAt: lastFoundAt,
  }
}
