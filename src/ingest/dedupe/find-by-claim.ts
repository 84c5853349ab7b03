import { listClaimants, readClaim } from '../claims.ts'
import type { VersionRow } from '../../db/documents/documents.ts'
import type { Likeness } from '../../domain/compare/shingles.ts'
import type { Proposal } from './duplicates.ts'
import { groundsOf, isSameWork, isSureDoi } from './grounds.ts'
import { isNear } from './is-near.ts'
import type { DedupePorts } from './ports.ts'
import { readLikeness } from './read-shingles.ts'

/** A DOI on more documents that are otherwise unlike is that of their journal or series, and proposes nothing. */
const MAX_UNLIKE = 3
/** Texts compared in full because of a DOI. */
const MAX_COMPARED = 5

/** A pair of documents; `sure` where no editor need decide. */
export type DuplicateCandidate = Proposal & { readonly sure: boolean }

/**
 * Documents that may be one work with a version's, by DOI, preprint relation, or title and authors. Sure are those that
 * both state one DOI as their own and agree in title or text.
 */
export async function findByClaim(
  app: DedupePorts,
  version: VersionRow,
  signal: AbortSignal,
): Promise<readonly DuplicateCandidate[]> {
  const claim = await readClaim(app.catalogue, version.versionId)
  if (claim === undefined) return []
  const found: DuplicateCandidate[] = []
  const unlike: DuplicateCandidate[] = []
  let compared = 0
  for (const other of await listClaimants(app.catalogue, version.documentId, claim)) {
    const grounds = groundsOf(claim, other)
    if (grounds.length === 0) continue
    const isStated = grounds.includes('doi') && isSureDoi(claim, other)
    const isSame = isSameWork({ ...claim, title: version.title }, other)
    const isToCompare = isStated && !isSame && (compared += 1) <= MAX_COMPARED
    const near = isToCompare ? await readNearness(app, version.versionId, other.versionId, signal) : null
    const pair: DuplicateCandidate = {
      ...{ here: version, there: other, jaccard: near?.jaccard ?? null, containment: near?.containment ?? null },
      grounds: near === null ? grounds : [...grounds, 'text'],
      score: grounds.join() === 'title' ? 0.8 : 1,
      sure: isStated && (isSame || near !== null),
    }
    const isDoiAlone = pair.grounds.join() === 'doi' && !isSame
    ;(isDoiAlone ? unlike : found).push(pair)
  }
  const documents = new Set(unlike.map(({ there }) => there.documentId))
  return documents.size > MAX_UNLIKE ? found : [...found, ...unlike]
}

/** How alike two texts are; null where they are not near. */
export async function readNearness(
  app: DedupePorts,
  one: string,
  other: string,
  signal: AbortSignal,
): Promise<Likeness | null> {
  const likeness = await readLikeness(app, one, other, signal)
  return isNear(likeness) ? likeness : null
}
