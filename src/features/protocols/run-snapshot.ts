import type { ProtocolPorts } from './ports.ts'
import { readTextRemovals, type TextRemoval } from '../../db/texts/frozen-texts.ts'
import { AppError } from '../../errors.ts'
import { createEvaluator, type FrozenQuery, type Match } from './evaluate.ts'
import type { Fault } from './run.ts'
import { readFrozenText, readSnapshot, type FrozenVersion } from './snapshot.ts'

/** What queries find in the texts of a snapshot. */
export interface SnapshotFindings {
  readonly versions: readonly FrozenVersion[]
  readonly matches: readonly Match[]
  /** Texts that could not be looked at. */
  readonly faults: readonly Fault[]
}

/**
 * Looks at the texts of a snapshot, each held against its hash. Texts of documents that were removed since are not read,
 * even where a blob of them should still be there.
 * @throws PermanentError `blob_damaged`, NotFoundError `blob_missing` of the snapshot's list itself
 */
export async function findInSnapshot(
  app: ProtocolPorts,
  snapshotKey: string,
  queries: readonly FrozenQuery[],
  signal: AbortSignal,
): Promise<SnapshotFindings> {
  const versions = await readSnapshot(app, snapshotKey, signal)
  const fates = await readTextRemovals(
    app.catalogue,
    versions.map(({ facts }) => facts.versionId),
  )
  const evaluator = createEvaluator(queries)
  const faults: Fault[] = []
  for (const version of versions) {
    const fate = fates.get(version.facts.versionId)
    if (fate !== undefined && fate.removedAt !== null) {
      faults.push(toFault('removed', version, fate))
      continue
    }
    const passages = await tryRead(app, version, signal)
    if (typeof passages === 'string') faults.push(toFault(passages, version))
    else await evaluator.look({ version, passages }, signal)
  }
  return { versions, matches: evaluator.matches(), faults }
}

async function tryRead(app: ProtocolPorts, version: FrozenVersion, signal: AbortSignal) {
  try {
    return await readFrozenText(app, version, signal)
  } catch (error) {
    if (error instanceof AppError && error.code === 'blob_damaged') return 'damaged'
    if (error instanceof AppError && error.code === 'blob_missing') return 'missing'
    throw error
  }
}

function toFault(kind: Fault['kind'], { facts, textKey }: FrozenVersion, fate?: TextRemoval): Fault {
  const { documentId, versionId, title } = facts
  return {
    kind,
    documentId,
    versionId,
    title,
    textKey,
    by: fate?.removedBy ?? null,
    reason: fate?.removalReason ?? null,
    at: fate?.removedAt?.toISOString() ?? null,
  }
}
