import type { ProtocolPorts } from './ports.ts'
import { readTextRemovals, type TextRemoval } from '../../db/texts/frozen-texts.ts'
import { AppError } from '../../errors.ts'
import { createEvaluator, type FrozenQuery, type Match } from './evaluate.ts'
import type { Fault } from './run.ts'
import { readFrozenText, readSnapshot, type FrozenVersion } from './snapshot.ts'

/** The result of evaluating queries on the texts of a snapshot. */
export interface SnapshotFindings {
  readonly versions: readonly FrozenVersion[]
  readonly matches: readonly Match[]
  /** Texts that could not be read. */
  readonly faults: readonly Fault[]
}

/**
 * Evaluates queries on the texts of a snapshot, each checked against its hash. Texts of documents that have since been
 * removed are not read, even where their blob still exists.
 * @throws PermanentError `blob_damaged`, NotFoundError `blob_missing` of the snapshot's list itself
 */
export async function findInSnapshot(
  app: ProtocolPorts,
  snapshotKey: string,
  queries: readonly FrozenQuery[],
  signal: AbortSignal,
): Promise<SnapshotFindings> {
  const versions = await readSnapshot(app, snapshotKey, signal)
  const removals = await readTextRemovals(
    app.catalogue,
    versions.map(({ facts }) => facts.versionId),
  )
  const evaluator = createEvaluator(queries)
  const faults: Fault[] = []
  for (const version of versions) {
    const removal = removals.get(version.facts.versionId)
    if (removal !== undefined && removal.removedAt !== null) {
      faults.push(toFault('removed', version, removal))
      continue
    }
    const passages = await readPassagesOrFault(app, version, signal)
    if (typeof passages === 'string') faults.push(toFault(passages, version))
    else await evaluator.evaluate({ version, passages }, signal)
  }
  return { versions, matches: evaluator.matches(), faults }
}

async function readPassagesOrFault(app: ProtocolPorts, version: FrozenVersion, signal: AbortSignal) {
  try {
    return await readFrozenText(app, version, signal)
  } catch (error) {
    if (error instanceof AppError && error.code === 'blob_damaged') return 'damaged'
    if (error instanceof AppError && error.code === 'blob_missing') return 'missing'
    throw error
  }
}

function toFault(kind: Fault['kind'], { facts, textKey }: FrozenVersion, removal?: TextRemoval): Fault {
  const { documentId, versionId, title } = facts
  return {
    kind,
    documentId,
    versionId,
    title,
    textKey,
    by: removal?.removedBy ?? null,
    reason: removal?.removalReason ?? null,
    at: removal?.removedAt?.toISOString() ?? null,
  }
}
