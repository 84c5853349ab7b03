import type { IndexPorts } from './ports.ts'
import { listAtRest, listUnknownVersions, readExpectedVersions } from './index-check-state.ts'
import { readRecords } from './index-feed.ts'
import { allOf, type Filter } from '../../domain/filter.ts'
import type { PassageRecord } from '../../search/engine/search-engine.ts'

/** Documents compared in one request to the index. */
const DOCUMENTS_A_LOOK = 50

/** Where index and catalogue differ. */
export interface Differences {
  /** Documents that the index holds otherwise than the catalogue says. */
  readonly documentIds: readonly string[]
  /** Versions in the index that the catalogue does not have. */
  readonly orphans: readonly string[]
}

/** By how many passages each version has, which takes one request whatever the size of the library. */
export async function compareCounts(app: IndexPorts, signal: AbortSignal): Promise<Differences> {
  const everything = { all: [], none: [], filter: allOf([]) }
  const query = { conjuncts: [everything], filter: allOf([]), by: ['version'] } as const
  const [counted] = await app.engine.count([query], signal)
  const held = new Map(counted?.by.version ?? [])
  // Of servers that do not answer nothing can be said.
  if (counted === undefined || counted.missing.length > 0) return { documentIds: [], orphans: [] }
  const suspects = new Set<string>()
  for (const { versionId, documentId, passages } of await readExpectedVersions(app.catalogue)) {
    if ((held.get(versionId) ?? 0) !== passages) suspects.add(documentId)
    held.delete(versionId)
  }
  return {
    documentIds: await listDiffering(app, [...suspects], signal),
    orphans: await listUnknownVersions(app.catalogue, [...held.keys()]),
  }
}

/** Which of these documents the index holds otherwise than the catalogue says; those on their way are left out. */
export async function listDiffering(
  app: IndexPorts,
  documentIds: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const differing: string[] = []
  for (let from = 0; from < documentIds.length; from += DOCUMENTS_A_LOOK) {
    signal.throwIfAborted()
    const slice = documentIds.slice(from, from + DOCUMENTS_A_LOOK)
    const first = await compareOnce(app, slice, signal)
    // What was written between the two readings looks different once, and then no more.
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
  const atRest = await listAtRest(app.catalogue, documentIds)
  const records: PassageRecord[] = []
  for (const documentId of atRest) records.push(...(await readRecords(app.catalogue, documentId)))
  return atRest.length === 0 ? [] : app.engine.compare(atRest, records, signal)
}

/**
 * Writes a document to the index as the catalogue has it, and takes out what else is there of it. Whoever writes the
 * catalogue meanwhile writes the index after, or is seen by the second reading.
 */
export async function rewriteDocument(app: IndexPorts, documentId: string, signal: AbortSignal): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const records = await readRecords(app.catalogue, documentId)
    await app.engine.remove(ofDocument(documentId), signal)
    await app.engine.put(records, signal)
    const after = await readRecords(app.catalogue, documentId)
    if (JSON.stringify(after) === JSON.stringify(records)) return
  }
}

const MAX_TRIES = 3

function ofDocument(documentId: string): Filter {
  return { kind: 'equals', field: 'document', value: documentId }
}
