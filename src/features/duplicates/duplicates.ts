import type { DuplicateVerdict } from '../../domain/duplicate.ts'
import type { DuplicatePorts } from './ports.ts'
import { chooseAddress, readLocationsOf } from '../../db/documents/addresses.ts'
import { readDocuments, type DocumentRow } from '../../db/documents/documents.ts'
import { decideDuplicate } from '../../ingest/dedupe/duplicate-decisions.ts'
import { readDecisions, readDuplicate, type Decision, type DuplicateRow } from '../../ingest/dedupe/duplicates.ts'
import { InvalidInputError, NotFoundError } from '../../errors.ts'
import { enqueueRecorded } from '../../ingest/jobs/enqueue-all.ts'

/** A pair with its two documents, unmerged, and the decisions on it. */
export interface DuplicatePair {
  readonly pair: DuplicateRow
  readonly a: DocumentRow
  readonly b: DocumentRow
  readonly decisions: readonly Decision[]
  /** The document to keep, unless an editor chooses the other. */
  readonly suggestedKeptId: string
}

/** A decision by an editor. Without `keptId` the suggested document is kept. */
export interface DecisionInput {
  readonly verdict: DuplicateVerdict | null
  readonly by: string
  readonly note: string | null
  readonly keptId: string | null
}

/** @throws NotFoundError `duplicate_missing` */
export async function getDuplicate(app: DuplicatePorts, duplicateId: string): Promise<DuplicatePair> {
  const pair = await readDuplicate(app.catalogue, duplicateId)
  const documents = pair && (await readDocuments(app.catalogue, [pair.documentA, pair.documentB]))
  const a = pair && documents?.get(pair.documentA)
  const b = pair && documents?.get(pair.documentB)
  if (pair === undefined || a === undefined || b === undefined) {
    throw new NotFoundError('duplicate_missing', `no pair ${duplicateId}`)
  }
  const decisions = await readDecisions(app.catalogue, duplicateId)
  return { pair, a, b, decisions, suggestedKeptId: pair.keptDocumentId ?? (await suggestKept(app, a, b)) }
}

/**
 * Decides on a pair, or undoes the decision (`verdict` null), and enqueues the jobs that follow.
 * @throws InvalidInputError `duplicate_kept` when `keptId` is neither document; and as `decideDuplicate`
 */
export async function decide(app: DuplicatePorts, duplicateId: string, input: DecisionInput): Promise<void> {
  const { pair, suggestedKeptId } = await getDuplicate(app, duplicateId)
  const keptId = input.keptId ?? suggestedKeptId
  if (keptId !== pair.documentA && keptId !== pair.documentB) {
    throw new InvalidInputError('duplicate_kept', `${keptId} is neither document of the pair`)
  }
  const { verdict, by: decidedBy, note } = input
  const jobs = await decideDuplicate(app.catalogue, duplicateId, {
    verdict,
    decidedBy,
    note,
    keptId,
    now: app.clock.now(),
  })
  await enqueueRecorded(app, jobs ?? [])
}

/** Prefers a document with a canonical address, then one with a DOI, then the one added first. */
async function suggestKept(app: DuplicatePorts, a: DocumentRow, b: DocumentRow): Promise<string> {
  const rank = async (document: DocumentRow): Promise<number> => {
    const locations = await readLocationsOf(app.catalogue, document.documentId)
    const hasAddress = chooseAddress(locations, document.currentVersionId) !== null
    return (hasAddress ? 0 : 2) + (document.doi !== null ? 0 : 1)
  }
  const [rankA, rankB] = [await rank(a), await rank(b)]
  if (rankA !== rankB) return rankA < rankB ? a.documentId : b.documentId
  return a.createdAt <= b.createdAt ? a.documentId : b.documentId
}
