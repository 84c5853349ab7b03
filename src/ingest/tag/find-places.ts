import type { PlaceFinding } from '../../db/texts/tags.ts'
import type { Gazetteer } from '../../domain/vocabulary.ts'

/** A place only mentioned in the text counts when it is named this often and in this share of all mentions. */
const MIN_MENTIONS = 4
const MIN_SHARE = 0.25

/** The evidence about the places of one document, as place ids. */
export interface PlaceEvidence {
  /** What a person said that they are, which may be none; null where nobody did. */
  readonly corrected?: readonly string[] | null
  /** Declared by people for this document. */
  readonly declared: readonly string[]
  /** Declared for all documents of its source. */
  readonly ofSource: readonly string[]
  readonly inTitle: readonly string[]
  readonly inPublisher: readonly string[]
  /** Number of mentions in the text by place id. */
  readonly mentions: ReadonlyMap<string, number>
  /** The nations, by id: texts name their country whatever they are about, so being named often says nothing. */
  readonly nations: ReadonlySet<string>
}

/** The ids of a gazetteer's nations. */
export function nationsOf({ places }: Gazetteer): ReadonlySet<string> {
  return new Set(places.filter(({ level }) => level === 'nation').map(({ id }) => id))
}

/**
 * The places that a document is about, each with the first rule that found it. Declared places exclude all others: a
 * strategy is about its own place, however often it names its neighbour.
 */
export function findPlaces(evidence: PlaceEvidence): readonly PlaceFinding[] {
  const findings = new Map<string, string>()
  const add = (placeIds: readonly string[], rule: string): void => {
    for (const placeId of placeIds) if (!findings.has(placeId)) findings.set(placeId, rule)
  }
  const { corrected = null } = evidence
  if (corrected !== null) {
    return corrected.map((placeId) => ({ placeId, rule: 'person', mentions: evidence.mentions.get(placeId) ?? 0 }))
  }
  add(evidence.declared, 'declared')
  if (findings.size === 0) {
    add(evidence.ofSource, 'source')
    add(evidence.inTitle, 'title')
    add(evidence.inPublisher, 'publisher')
  }
  if (findings.size === 0) add(oftenNamed(evidence), 'text')
  return [...findings].map(([placeId, rule]) => ({ placeId, rule, mentions: evidence.mentions.get(placeId) ?? 0 }))
}

function oftenNamed({ mentions, nations }: Pick<PlaceEvidence, 'mentions' | 'nations'>): readonly string[] {
  const all = [...mentions.values()].reduce((sum, count) => sum + count, 0)
  return [...mentions]
    .filter(([placeId]) => !nations.has(placeId))
    .filter(([, count]) => count >= MIN_MENTIONS && count / all >= MIN_SHARE)
    .map(([placeId]) => placeId)
}
