import type { IndexPorts } from './ports.ts'
import { readVersion, readVersions, type VersionRow } from '../../db/documents/documents.ts'
import { markIndexed, recordIndexed, readRecords } from './index-feed.ts'
import { tryLocked } from '../../db/locks.ts'
import { NotFoundError, ThrottledError } from '../../errors.ts'
import { allOf } from '../../domain/filter.ts'
import type { Outcome } from '../../domain/document.ts'
import { ensureIndex, INDEX_LOCK } from './keep-index.ts'

const WAIT_FOR_REBUILD_MS = 1_000

/**
 * Writes a version's passages to the index, and those of its sister versions again, since the document's current
 * version
 * may have changed. Passages that no longer exist after a re-parse are removed.
 */
export async function indexVersion(app: IndexPorts, versionId: string, signal: AbortSignal): Promise<Outcome> {
  const version = await readVersion(app.catalogue, versionId)
  if (version === undefined) throw new NotFoundError('version_missing', `no version ${versionId}`)
  await ensureIndex(app, signal)
  const written = await tryLocked(app.catalogue, INDEX_LOCK, 'shared', () => writeRecords(app, version, signal))
  if (written === 'busy')
    throw new ThrottledError('index_rebuilding', 'the index is being rebuilt', WAIT_FOR_REBUILD_MS)
  return { kind: 'done', subjectId: versionId }
}

async function writeRecords(app: IndexPorts, version: VersionRow, signal: AbortSignal): Promise<void> {
  const { versionId } = version
  await app.engine.put(await readRecords(app.catalogue, version.documentId), signal)
  if (version.isIndexed) {
    const isOld = { kind: 'not', of: { kind: 'revision', value: version.revision } } as const
    await app.engine.remove(allOf([{ kind: 'equals', field: 'version', value: versionId }, isOld]), signal)
  }
  const sisters = await readVersions(app.catalogue, version.documentId)
  const indexed = sisters
    .filter((sister) => sister.isIndexed || ['index', 'alert', 'match', 'done'].includes(sister.stage))
    .map((sister) => sister.versionId)
  await markIndexed(app.catalogue, indexed, app.clock.now())
  await recordIndexed(app.catalogue, version.documentId)
}
