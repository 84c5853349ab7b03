import type { DedupePorts } from './ports.ts'
import { readVersion, type VersionRow } from '../../db/documents/documents.ts'
import { decideDuplicate } from './duplicate-decisions.ts'
import { deleteStale, upsertDuplicate } from './duplicates.ts'
import { findByClaim, type DuplicateCandidate } from './find-by-claim.ts'
import { listCandidates, replaceSignature } from './signatures.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import { likenessOf, type Shingles } from '../../domain/compare/shingles.ts'
import { createSketch, MIN_SHINGLES, SIGNATURE } from '../../domain/compare/signature.ts'
import { NotFoundError } from '../../errors.ts'
import type { Outcome } from '../../domain/document.ts'
import { isNear } from './is-near.ts'
import { readShingles } from './read-shingles.ts'
import { revertWrongMerges } from './revert-wrong-merges.ts'
import { traceReuse } from './trace-reuse.ts'

/** Texts compared in full: those that share most bands. Further copies of one text are found through each other. */
const MAX_CANDIDATES = 12
/** Shingles hashed between two yields to the event loop. */
const SHINGLES_PER_SLICE = 1_000
/** The `decidedBy` of automatic merges of documents that state the same DOI. */
const DOI_RULE = 'rule: same DOI'

/**
 * Proposes documents that may be the same work as this version's document: by text, DOI, preprint relation, or title and
 * authors. Merges those that state the same DOI as their own and agree in title or text, unless somebody has decided on
 * the pair; separates those that an earlier rule merged although they do not agree. Also notes the wording that it
 * shares with others. Idempotent.
 */
export async function dedupeVersion(app: DedupePorts, versionId: string, signal: AbortSignal): Promise<Outcome> {
  const version = await readVersion(app.catalogue, versionId)
  if (version === undefined) throw new NotFoundError('version_missing', `no version ${versionId}`)
  await traceReuse(app, versionId, signal)
  const proposals = [...(await findByClaim(app, version, signal)), ...(await findByText(app, version, signal))]
  const found = new Map<string, DuplicateCandidate>()
  for (const proposal of mergeProposals(proposals)) {
    found.set(await upsertDuplicate(app.catalogue, proposal), proposal)
  }
  await deleteStale(app.catalogue, versionId, [...found.keys()])
  const separated = await revertWrongMerges(app, versionId, DOI_RULE, signal)
  const sure = [...found].find(([, proposal]) => proposal.sure)
  if (sure === undefined) return { kind: 'done', subjectId: versionId, also: separated }
  const [duplicateId, { there }] = sure
  const decision = { verdict: 'versions', decidedBy: DOI_RULE, note: null, keptId: there.documentId } as const
  const also = await decideDuplicate(
    app.catalogue,
    duplicateId,
    { ...decision, now: app.clock.now() },
    { onlyUndecided: true },
  )
  return { kind: 'done', subjectId: versionId, also: [...separated, ...(also ?? [])] }
}

/** Stores the version's signature first, so that of two texts added at once at least one finds the other. */
async function findByText(
  app: DedupePorts,
  version: VersionRow,
  signal: AbortSignal,
): Promise<readonly DuplicateCandidate[]> {
  const own = await readShingles(app, version.versionId, signal)
  const bands = own.length < MIN_SHINGLES ? [] : await toBands(own, signal)
  await replaceSignature(app.catalogue, version.versionId, { method: SIGNATURE.method, shingles: own.length, bands })
  if (bands.length === 0) return []
  const found: DuplicateCandidate[] = []
  for (const candidate of await listCandidates(app.catalogue, version.versionId, MAX_CANDIDATES)) {
    const other = await readShingles(app, candidate.versionId, signal)
    await yieldToEventLoop(signal)
    const likeness = likenessOf(own, other)
    if (!isNear(likeness)) continue
    const score = Math.max(likeness.jaccard, likeness.containment)
    found.push({ here: version, there: candidate, grounds: ['text'], ...likeness, score, sure: false })
  }
  return found
}

async function toBands(shingles: Shingles, signal: AbortSignal): Promise<readonly string[]> {
  const sketch = createSketch()
  for (let from = 0; from < shingles.length; from += SHINGLES_PER_SLICE) {
    await yieldToEventLoop(signal)
    sketch.add(shingles.subarray(from, from + SHINGLES_PER_SLICE))
  }
  return sketch.bands()
}

/** One proposal per document, combining all grounds, with the text similarity where there is one. */
function mergeProposals(proposals: readonly DuplicateCandidate[]): readonly DuplicateCandidate[] {
  const byDocument = new Map<string, DuplicateCandidate>()
  for (const proposal of proposals) {
    const known = byDocument.get(proposal.there.documentId)
    byDocument.set(proposal.there.documentId, known === undefined ? proposal : mergePair(known, proposal))
  }
  return [...byDocument.values()]
}

function mergePair(one: DuplicateCandidate, other: DuplicateCandidate): DuplicateCandidate {
  const text = [one, other].filter((each) => each.jaccard !== null).sort((a, b) => b.score - a.score)[0]
  return {
    ...(text ?? one),
    grounds: [...new Set([...one.grounds, ...other.grounds])],
    score: Math.max(one.score, other.score),
    sure: one.sure || other.sure,
  }
}
