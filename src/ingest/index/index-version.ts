import type { IndexPorts } from './ports.ts'
import { readVersionsById, type VersionRow } from '../../db/documents/documents.ts'
import { recordDocumentsIndexed, readRecordSlices } from './index-feed.ts'
import { tryLocked } from '../../db/locks.ts'
import { NotFoundError, ThrottledError, TransientError } from '../../errors.ts'
import { allOf, type Filter } from '../../domain/filter.ts'
import type { Outcome } from '../../domain/document.ts'
import type { SearchEngine } from '../../search/engine/search-engine.ts'
import { createBatches, type Batches } from '../../runtime/batches.ts'
import { ensureIndex, INDEX_LOCK } from './keep-index.ts'
import { putRecords } from './put-records.ts'

const WAIT_FOR_REBUILD_MS = 1_000
/** Versions written together; the engine takes a second or two for the passages of so many reports. */
const VERSIONS_PER_WRITE = 64
/** Where versions keep coming, a write waits no longer than this for more of them. */
const GATHER_MS = 1_000

/** A version that waits to be written. */
interface Request {
  readonly app: IndexPorts
  readonly versionId: string
  readonly signal: AbortSignal
}

/** One per engine, since that is what makes writing together cheaper. */
const writers = new WeakMap<SearchEngine, Batches<Request>>()
/** Versions with which the engine went away. One of them may be the cause, which shows when each is written alone. */
const suspects = new Set<string>()

/**
 * Writes a version's passages to the index, and those of its sister versions again, since the document's current
 * version may have changed. Passages that no longer exist after a re-parse are removed. Versions that come at the same
 * time are written together; one that the engine refuses fails alone.
 */
export async function indexVersion(app: IndexPorts, versionId: string, signal: AbortSignal): Promise<Outcome> {
  await writerOf(app.engine)({ app, versionId, signal })
  return { kind: 'done', subjectId: versionId }
}

function writerOf(engine: SearchEngine): Batches<Request> {
  const known = writers.get(engine)
  if (known !== undefined) return known
  const goesAlone = ({ versionId }: Request) => suspects.has(versionId)
  const writer = createBatches(writeAndSuspect, {
    limit: VERSIONS_PER_WRITE,
    gatherMs: GATHER_MS,
    ...{ isOfAll, goesAlone },
  })
  writers.set(engine, writer)
  return writer
}

/** What servers fail at is not the fault of one version. */
function isOfAll(error: unknown): boolean {
  return error instanceof TransientError || error instanceof ThrottledError
}

async function writeAndSuspect(requests: readonly Request[]): Promise<void> {
  try {
    await writeTogether(requests)
    for (const { versionId } of requests) suspects.delete(versionId)
  } catch (error) {
    const isAway = error instanceof TransientError && error.code === 'search_unavailable'
    for (const { versionId } of requests) suspects[isAway ? 'add' : 'delete'](versionId)
    throw error
  }
}

async function writeTogether(requests: readonly Request[]): Promise<void> {
  const [first] = requests
  if (first === undefined) return
  const { app, signal } = first
  const versions = await readWanted(app, requests)
  await ensureIndex(app, signal)
  const written = await tryLocked(app.catalogue, INDEX_LOCK, 'shared', () => writeRecords(app, versions, signal))
  if (written === 'busy')
    throw new ThrottledError('index_rebuilding', 'the index is being rebuilt', WAIT_FOR_REBUILD_MS)
}

/** Read at the last moment, since a version may have been requeued while it waited. */
async function readWanted(app: IndexPorts, requests: readonly Request[]): Promise<readonly VersionRow[]> {
  const found = await readVersionsById(
    app.catalogue,
    requests.map(({ versionId }) => versionId),
  )
  return requests.map(({ versionId }) => {
    const version = found.get(versionId)
    if (version === undefined) throw new NotFoundError('version_missing', `no version ${versionId}`)
    return version
  })
}

async function writeRecords(app: IndexPorts, versions: readonly VersionRow[], signal: AbortSignal): Promise<void> {
  // in order, so that two processes that write the same documents do not wait for each other
  const documentIds = [...new Set(versions.map(({ documentId }) => documentId))].sort()
  for await (const records of readRecordSlices(app.catalogue, documentIds)) await putRecords(app, records, signal)
  const outdated = versions.filter(({ isIndexed }) => isIndexed).map(outdatedOf)
  if (outdated.length > 0) await app.engine.remove({ kind: 'or', of: outdated }, signal)
  await recordDocumentsIndexed(app.catalogue, documentIds, app.clock.now())
}

/** The passages that an earlier parse of a version left in the index. */
function outdatedOf({ versionId, revision }: VersionRow): Filter {
  return allOf([
    { kind: 'equals', field: 'version', value: versionId },
    { kind: 'not', of: { kind: 'revision', value: revision } },
  ])
}
