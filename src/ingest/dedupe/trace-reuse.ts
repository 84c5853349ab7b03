import {
  replacePrints,
  listSharing,
  replaceReuse,
  type PassagePrints,
  type ReusePair,
} from '../../db/texts/text-reuse.ts'
import { readPassagesById, streamPassages } from '../../db/texts/texts.ts'
import { commonRuns } from '../../domain/compare/common-runs.ts'
import { fingerprintsOf } from '../../domain/compare/fingerprints.ts'
import { toWords, type Word } from '../../domain/compare/words.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import { matterOf } from '../../domain/pages/page-matter.ts'
import type { DedupePorts } from './ports.ts'

/** Passages read at a time, with those that they may share wording with. */
const PASSAGES_PER_READ = 200

/**
 * Finds the passages of other documents that share wording with this version's: a run of twelve words or more. Contents
 * pages, lists of references and running lines are not compared. Idempotent. The fingerprints are stored first, so that
 * of two texts added at once at least one finds the other.
 */
export async function traceReuse(
  { catalogue }: Pick<DedupePorts, 'catalogue'>,
  versionId: string,
  signal: AbortSignal,
): Promise<void> {
  const prints: PassagePrints[] = []
  for await (const { passageId, text, headingPath } of streamPassages(catalogue, versionId)) {
    await yieldToEventLoop(signal)
    if (matterOf(text, headingPath) !== null) continue
    prints.push({ passageId, prints: fingerprintsOf(toWords(text).map(({ key }) => key)) })
  }
  await catalogue.transaction().execute((db) => replacePrints(db, versionId, prints))
  const sharing = await listSharing(catalogue, versionId)
  const pairs: ReusePair[] = []
  for (let from = 0; from < sharing.length; from += PASSAGES_PER_READ) {
    const some = sharing.slice(from, from + PASSAGES_PER_READ)
    const ids = [...new Set(some.flatMap(({ passageId, otherId }) => [passageId, otherId]))]
    const passages = await readPassagesById(catalogue, ids)
    const words = new Map([...passages].map(([passageId, { text }]) => [passageId, toWords(text)]))
    for (const { passageId, otherId, otherVersionId } of some) {
      await yieldToEventLoop(signal)
      const pair = toPair([passageId, versionId], [otherId, otherVersionId], words)
      if (pair !== null) pairs.push(pair)
    }
  }
  await catalogue.transaction().execute((db) => replaceReuse(db, versionId, pairs))
}

type Side = readonly [passageId: string, versionId: string]

function toPair(one: Side, other: Side, words: ReadonlyMap<string, readonly Word[]>): ReusePair | null {
  const [a, b] = one[0] < other[0] ? [one, other] : [other, one]
  const runs = commonRuns(words.get(a[0]) ?? [], words.get(b[0]) ?? [])
  if (runs.length === 0) return null
  return {
    ...{ passageA: a[0], passageB: b[0], versionA: a[1], versionB: b[1], runs },
    words: runs.reduce((sum, run) => sum + run.words, 0),
  }
}
