import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { DEFAULT_NAMESPACE, type App } from '../../src/app.ts'
import { listIndexable, readRecordSlices } from '../../src/ingest/index/index-feed.ts'
import { createLogger } from '../../src/logger.ts'
import { done } from '../../src/search/engine/meilisearch/errors.ts'
import { createMeiliClient } from '../../src/search/engine/meilisearch/settings.ts'
import type { IndexRecord } from '../../src/search/engine/search-engine.ts'
import { startManagedMeilisearch } from '../../src/services/meilisearch/managed-meilisearch.ts'
import { findOrphans } from '../../src/services/meilisearch/meilisearch-orphan.ts'
import { toDayNumber } from '../../src/domain/filter.ts'
import type { MixedLibrary } from '../library/mixed-library.ts'
import { BenchError } from '../support/run-bench.ts'
import { makeTempFolder, removeTempFolder } from '../support/temp-folder.ts'

/** Documents read at once, records a request, and most unfinished requests: as a rebuild of ours has them. */
const [DOCUMENTS_PER_READ, BATCH, MAX_WAITING] = [100, 1_000, 30]
const PLAIN = 'plain'
/** What a user of a plain index would filter by. */
const PLAIN_FILTERS = ['document', 'place', 'theme', 'kind', 'status', 'publisher', 'language', 'source', 'published']

/** One of those that are compared: a Meilisearch with an index, and how records come into it. */
export interface Side {
  readonly pid: number
  /** Holds a folder for each index. */
  readonly folder: string
  readonly client: ReturnType<typeof createMeiliClient>
  readonly index: string
  /** Fills a new index. */
  fill(): Promise<void>
  /** Puts a document. */
  put(slices: readonly (readonly IndexRecord[])[]): Promise<void>
}

/** The index of the library, on its managed server. */
export async function openOurs({ service, buildIndex }: MixedLibrary): Promise<Side> {
  const database = path.join(await realpath(service.folder), 'data', 'meilisearch', 'index')
  const [server] = await findOrphans(database)
  if (server === undefined) throw new BenchError(`no Meilisearch runs on ${database}`)
  const { url, masterKey } = await service.readMeili()
  return {
    ...{ pid: server.pid, folder: path.join(database, 'indexes') },
    ...{ client: createMeiliClient(url, masterKey), index: `${DEFAULT_NAMESPACE}_passages` },
    fill: buildIndex,
    put: async (slices) => {
      for (const slice of slices) await service.app.engine.put(slice)
    },
  }
}

/** The same passages as plain records, in a server of their own with the same program and limits. */
export async function openPlain(app: App, signal: AbortSignal): Promise<Side & { close(): Promise<void> }> {
  const folder = await makeTempFolder()
  const close = () => removeTempFolder(folder, folder)
  try {
    const batches = await readPlainBatches(app, signal)
    const options = { dataFolder: folder, binary: app.config.meiliBin, log: createLogger('error'), signal }
    const server = await startManagedMeilisearch(options)
    const client = createMeiliClient(server.url, server.masterKey)
    return {
      ...{ pid: server.pid, folder: path.join(server.folder, 'indexes'), client, index: PLAIN },
      fill: () => fillPlain(client, batches, signal),
      put: async (slices) => done(sendPlain(client, JSON.stringify(toPlainRecords(slices.flat())))),
      close: async () => {
        await server.stop()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The bodies of the requests, outside the heap: a million passages are more than it may have. */
async function readPlainBatches({ catalogue }: App, signal: AbortSignal): Promise<readonly Buffer[]> {
  const batches: Buffer[] = []
  const records: object[] = []
  const endBatch = (): void => {
    if (records.length > 0) batches.push(Buffer.from(JSON.stringify(records.splice(0, BATCH))))
  }
  let documentIds = await listIndexable(catalogue, '', DOCUMENTS_PER_READ)
  while (documentIds.length > 0) {
    signal.throwIfAborted()
    for await (const slice of readRecordSlices(catalogue, documentIds)) records.push(...toPlainRecords(slice))
    while (records.length >= BATCH) endBatch()
    documentIds = await listIndexable(catalogue, documentIds.at(-1) ?? '', DOCUMENTS_PER_READ)
  }
  endBatch()
  return batches
}

/** Creates and fills the index with default settings, and waits for tasks as a rebuild of ours does. */
async function fillPlain(client: Side['client'], batches: readonly Buffer[], signal: AbortSignal): Promise<void> {
  await done(client.createIndex(PLAIN, { primaryKey: 'id' }))
  await done(client.index(PLAIN).updateFilterableAttributes(PLAIN_FILTERS))
  const waiting: ReturnType<typeof sendPlain>[] = []
  const awaitTasks = async () => {
    for (const task of waiting.splice(0)) await done(task)
  }
  for (const batch of batches) {
    signal.throwIfAborted()
    const task = sendPlain(client, batch.toString())
    await task
    waiting.push(task)
    if (waiting.length >= MAX_WAITING) await awaitTasks()
  }
  await awaitTasks()
}

function sendPlain(client: Side['client'], records: string) {
  return client.index(PLAIN).addDocumentsFromString(records, 'application/json')
}

function toPlainRecords(records: readonly IndexRecord[]): readonly object[] {
  return records
    .filter((record) => record.record === 'passage')
    .map(({ passageId, documentId, ordinal, title, headings, text, places, themes, published, ...rest }) => ({
      ...{ id: passageId, document: documentId, ordinal, title, headings, text, place: places, theme: themes },
      ...{ kind: rest.kind, status: rest.status, publisher: rest.publisher, language: rest.language },
      ...{ source: rest.source, published: published === null ? null : toDayNumber(published) },
    }))
}
