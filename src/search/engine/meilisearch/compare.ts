import { setImmediate } from 'node:timers/promises'
import type { PassageRecord } from '../search-engine.ts'
import type { MeiliIndex } from './build.ts'
import { toOurs } from './errors.ts'
import { toMeiliFilter } from './filter.ts'
import { toMeiliRecord } from './record.ts'

/** Documents asked for in one request, which has a passage in 60 bytes. */
const DOCUMENTS_A_REQUEST = 100
const RECORDS_PER_SLICE = 20
/** More than any index has. */
const ALL = 100_000_000

interface Held {
  readonly id: string
  readonly document: string
  readonly hash?: string
}

/** As `SearchEngine.compare`: each passage by the hash of what would be written of it now. */
export async function compareIn(
  index: MeiliIndex,
  documentIds: readonly string[],
  records: readonly PassageRecord[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const held = new Map<string, Map<string, string>>(documentIds.map((documentId) => [documentId, new Map()]))
  for (let from = 0; from < documentIds.length; from += DOCUMENTS_A_REQUEST) {
    const passages = await readHeld(index, documentIds.slice(from, from + DOCUMENTS_A_REQUEST), signal)
    for (const { document, id, hash = '' } of passages) held.get(document)?.set(id, hash)
  }
  const differing = new Set<string>()
  for (const [at, record] of records.entries()) {
    if (at % RECORDS_PER_SLICE === 0) await setImmediate() // analysis takes its time, and others want theirs
    const passages = held.get(record.documentId)
    if (passages?.get(record.passageId) !== toMeiliRecord(record, index.embedding !== null).hash)
      differing.add(record.documentId)
    passages?.delete(record.passageId)
  }
  // What is left there is of no record.
  return documentIds.filter((documentId) => differing.has(documentId) || (held.get(documentId)?.size ?? 0) > 0)
}

async function readHeld(
  { client, name }: MeiliIndex,
  documentIds: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Held[]> {
  const filter = toMeiliFilter({
    kind: 'or',
    of: documentIds.map((value) => ({ kind: 'equals', field: 'document', value })),
  })
  const answer = await client.httpRequest
    .post<{ results: readonly Held[] }>({
      path: `indexes/${name}/documents/fetch`,
      body: { filter, fields: ['id', 'document', 'hash'], limit: ALL },
      ...(signal === undefined ? {} : { extraRequestInit: { signal } }),
    })
    .catch(toOurs)
  return answer.results
}
