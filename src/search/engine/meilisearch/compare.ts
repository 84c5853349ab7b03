import { setImmediate, setTimeout as delay } from 'node:timers/promises'
import type { IndexRecord } from '../search-engine.ts'
import type { MeiliIndex } from './index-state.ts'
import { listEmbedded, textHashOf } from './embedding/record-vectors.ts'
import { busyMsOf, toOurs } from './errors.ts'
import { toMeiliFilter } from './filter.ts'
import { toMeiliRecord } from './record.ts'

/** Documents per request. A request waits among the searches (from 1.48), and should not hold them up. */
const DOCUMENTS_A_REQUEST = 25
/** How often a slice is requested while the server is busy with searches, and the longest wait before the next time. */
const BUSY_TRIES = 4
const MAX_BUSY_MS = 15_000
const RECORDS_PER_SLICE = 20
/** More than any index has. */
const ALL = 100_000_000

interface IndexedRecord {
  readonly id: string
  readonly document: string
  readonly hash?: string
}

/** As `SearchEngine.compare`: by the hash of each passage as it would be written now. */
export async function compareIn(
  index: MeiliIndex,
  documentIds: readonly string[],
  records: readonly IndexRecord[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const indexed = new Map<string, Map<string, string>>(documentIds.map((documentId) => [documentId, new Map()]))
  for (let from = 0; from < documentIds.length; from += DOCUMENTS_A_REQUEST) {
    const slice = documentIds.slice(from, from + DOCUMENTS_A_REQUEST)
    const held = await whenNotBusy(() => readIndexed(index, slice, signal), signal)
    for (const { document, id, hash = '' } of held) indexed.get(document)?.set(id, hash)
  }
  const { embedding } = index
  const embedded = embedding === null ? null : await listEmbedded(embedding, records)
  const differing = new Set<string>()
  for (const [at, record] of records.entries()) {
    if (at % RECORDS_PER_SLICE === 0) await setImmediate() // yield to the event loop: analysis is slow
    const known = indexed.get(record.documentId)
    const textHash = embedded === null ? null : textHashOf(record)
    const { id, hash } = toMeiliRecord(record, embedded?.has(textHash ?? '') === true ? textHash : null)
    if (known?.get(id) !== hash) differing.add(record.documentId)
    known?.delete(id)
  }
  // Records left over have no record any more.
  return documentIds.filter((documentId) => differing.has(documentId) || (indexed.get(documentId)?.size ?? 0) > 0)
}

/** Repeats a request that a busy server puts off, after the time that it asks for. */
async function whenNotBusy<T>(read: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await read()
    } catch (error) {
      const busyMs = busyMsOf(error)
      if (busyMs === null || tries === BUSY_TRIES) throw error
      await delay(Math.min(MAX_BUSY_MS, busyMs), undefined, signal === undefined ? {} : { signal })
    }
  }
}

async function readIndexed(
  { client, name }: MeiliIndex,
  documentIds: readonly string[],
  signal?: AbortSignal,
): Promise<readonly IndexedRecord[]> {
  const filter = toMeiliFilter({
    kind: 'or',
    of: documentIds.map((value) => ({ kind: 'equals', field: 'document', value })),
  })
  const answer = await client.httpRequest
    .post<{ results: readonly IndexedRecord[] }>({
      path: `indexes/${name}/documents/fetch`,
      body: { filter, fields: ['id', 'document', 'hash'], limit: ALL },
      ...(signal === undefined ? {} : { extraRequestInit: { signal } }),
    })
    .catch(toOurs)
  return answer.results
}
