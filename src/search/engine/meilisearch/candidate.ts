import type { Candidate } from '../search-engine.ts'
import { countInBag, lengthOf } from './record.ts'

/** The fields of a candidate. */
export const CANDIDATE_FIELDS = ['id', 'document', 'version', 'ordinal', 'theme', 'bag'] as const

/** A hit as the index returns it. */
export interface MeiliHit {
  readonly id: string
  readonly document: string
  readonly version: string
  readonly ordinal: number
  readonly theme?: readonly string[]
  readonly bag: string
}

/** Converts a hit to a candidate. */
export function toCandidate({ id, document, version, ordinal, theme, bag }: MeiliHit): Candidate {
  return {
    passageId: id,
    documentId: document,
    versionId: version,
    ordinal,
    length: lengthOf(bag),
    themes: theme ?? [],
    countOf: (stem) => countInBag(bag, stem),
  }
}
