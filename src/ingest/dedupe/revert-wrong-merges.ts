import { readClaim } from '../claims.ts'
import { readVersions } from '../../db/documents/documents.ts'
import type { DueJob } from '../jobs/progress.ts'
import { decideDuplicate } from './duplicate-decisions.ts'
import { listMergedBy, type MergedPair } from './duplicates.ts'
import { readNearness } from './find-by-claim.ts'
import { isSameWork } from './grounds.ts'
import type { DedupePorts } from './ports.ts'

const WHY = 'neither titles nor texts agree'

/**
 * Separates what a rule merged with a version's document although neither title nor text agree, as by the DOI of a journal
 * that both print. What a person has merged stays. Returns the jobs that became due.
 */
export async function revertWrongMerges(
  app: DedupePorts,
  versionId: string,
  rule: string,
  signal: AbortSignal,
): Promise<readonly DueJob[]> {
  const due: DueJob[] = []
  for (const pair of await listMergedBy(app.catalogue, versionId, rule)) {
    const { duplicateId, keptDocumentId: keptId } = pair
    if (keptId === null || (await agree(app, pair, signal))) continue
    const decision = { verdict: null, decidedBy: rule, note: WHY, keptId, now: app.clock.now() } as const
    due.push(...((await decideDuplicate(app.catalogue, duplicateId, decision)) ?? []))
  }
  return due
}

/** Whether any version that was moved has the title of one that was not, or the two texts of the pair are near. */
async function agree(app: DedupePorts, pair: MergedPair, signal: AbortSignal): Promise<boolean> {
  const moved = new Set(pair.moved?.versions.map(({ versionId }) => versionId))
  const versions = pair.keptDocumentId === null ? [] : await readVersions(app.catalogue, pair.keptDocumentId)
  const described = await Promise.all(
    versions.map(async ({ versionId, title }) => {
      const claim = await readClaim(app.catalogue, versionId)
      return { versionId, title, surnames: claim?.surnames ?? [] }
    }),
  )
  const [ofGone, ofKept] = [true, false].map((is) => described.filter(({ versionId }) => moved.has(versionId) === is))
  if (ofGone?.some((one) => ofKept?.some((other) => isSameWork(one, other)))) return true
  return (await readNearness(app, pair.versionA, pair.versionB, signal)) !== null
}
