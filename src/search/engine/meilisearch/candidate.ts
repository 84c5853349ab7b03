import type { Candidate } from '../search-engine.ts'
import { countInBag, lengthOf } from './record.ts'

/** What a candidate is made of. */
export const CANDIDATE_FIELDS = ['id', 'document', 'version', 'ordinal', 'theme', 'bag'] as const

/** A hit as the index answers it. */
export interface MeiliHit {
  readonly id: string
  readonly document: string
  readonly version: string
  readonly ordinal: number
  readonly theme?: readonly string[]
  readonly bag: string
}

/** A hit as the port returns it. */
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
