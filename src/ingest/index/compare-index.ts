import type { IndexPorts } from './ports.ts'
import { listIdle, listUnknownVersions, readExpectedVersions } from './index-check-state.ts'
import { readRecords } from './index-feed.ts'
import { putRecords } from './put-records.ts'
import { allOf, type Filter } from '../../domain/filter.ts'
import type { Conjuncts } from '../../search/engine/search-engine.ts'

/** Documents compared in one request to the index. */
const DOCUMENTS_PER_REQUEST = 50

/** Matches every record. */
export const EVERYTHING: Conjuncts = [{ all: [], none: [], filter: allOf([]) }]

/** Differences between index and catalogue. */
export interface Differences {
  /** Documents whose records in the index differ from the catalogue. */
  readonly documentIds: readonly string[]
  /** Versions in the index that the catalogue does not have. */
  readonly orphans: readonly string[]
}

/**
 * Compares the number of records of each version, itself and its passages, which takes one request whatever the size of
 * the library.
 */
export async function compareCounts(app: IndexPorts, signal: AbortSignal): Promise<Differences> {
  const query = { of: 'any', conjuncts: EVERYTHING, filter: allOf([]), by: ['version'] } as const
  const [counted] = await app.engine.count([query], signal)
  const held = new Map(counted?.by.version ?? [])
  // no comparison is possible while a server does not answer
  if (counted === undefined || counted.missing.length > 0) return { documentIds: [], orphans: [] }
  const suspects = new Set<string>()
  for (const { versionId, documentId, passages } of await readExpectedVersions(app.catalogue)) {
    if ((held.get(versionId) ?? 0) !== 1 + passages) suspects.add(documentId)
    held.delete(versionId)
  }
  return {
    documentIds: await listDiffering(app, [...suspects], signal),
    orphans: await listUnknownVersions(app.catalogue, [...held.keys()]),
  }
}

/** The documents among these whose index records differ from the catalogue; those being processed are left out. */
export async function listDiffering(
  app: IndexPorts,
  documentIds: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const differing: string[] = []
  for (let from = 0; from < documentIds.length; from += DOCUMENTS_PER_REQUEST) {
    signal.throwIfAborted()
    const slice = documentIds.slice(from, from + DOCUMENTS_PER_REQUEST)
    const first = await compareOnce(app, slice, signal)
    // a write between reading catalogue and index looks like a difference once, but not twice
    const again = first.length === 0 ? [] : await compareOnce(app, first, signal)
    differing.push(...again)
  }
  return differing
}

async function compareOnce(
  app: IndexPorts,
  documentIds: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const idle = await listIdle(app.catalogue, documentIds)
  return idle.length === 0 ? [] : app.engine.compare(idle, await readRecords(app.catalogue, idle), signal)
}

/**
 * Rewrites a document in the index from the catalogue and removes its other records. A concurrent writer of the
 * catalogue either writes the index afterwards or is noticed by the second read.
 */
export async function rewriteDocument(app: IndexPorts, documentId: string, signal: AbortSignal): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const records = await readRecords(app.catalogue, [documentId])
    await app.engine.remove(ofDocument(documentId), signal)
    await putRecords(app, records, signal)
    const after = await readRecords(app.catalogue, [documentId])
    if (JSON.stringify(after) === JSON.stringify(records)) return
  }
}

const MAX_TRIES = 3

function ofDocument(documentId: string): Filter {
  return { kind: 'equals', field: 'document', value: documentId }
}
