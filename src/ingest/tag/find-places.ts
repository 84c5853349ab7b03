import type { PlaceFinding } from '../../db/texts/tags.ts'

/** A place that a text only speaks of is the document's when it is named this often, and in this share of all mentions. */
const MIN_MENTIONS = 4
const MIN_SHARE = 0.25

export interface PlaceEvidence {
  /** By people, for this document. */
  readonly declared: readonly string[]
  /** For all documents of its source. */
  readonly ofSource: readonly string[]
  readonly inTitle: readonly string[]
  readonly inPublisher: readonly string[]
  /** Place id -> how often the text names it. */
  readonly mentions: ReadonlyMap<string, number>
}

/**
 * Which places a document is about, each with the first rule that says so. What people declared ends the question: a
 * strategy is about its own place, however often it names its neighbour.
 */
export function findPlaces(evidence: PlaceEvidence): readonly PlaceFinding[] {
  const findings = new Map<string, string>()
  const note = (placeIds: readonly string[], rule: string): void => {
    for (const placeId of placeIds) if (!findings.has(placeId)) findings.set(placeId, rule)
  }
  note(evidence.declared, 'declared')
  if (findings.size === 0) {
    note(evidence.ofSource, 'source')
    note(evidence.inTitle, 'title')
    note(evidence.inPublisher, 'publisher')
  }
  if (findings.size === 0) note(oftenNamed(evidence.mentions), 'text')
  return [...findings].map(([placeId, rule]) => ({ placeId, rule, mentions: evidence.mentions.get(placeId) ?? 0 }))
}

function oftenNamed(mentions: ReadonlyMap<string, number>): readonly string[] {
  const all = [...mentions.values()].reduce((sum, count) => sum + count, 0)
  return [...mentions]
    .filter(([, count]) => count >= MIN_MENTIONS && count / all >= MIN_SHARE)
    .map(([placeId]) => placeId)
}
