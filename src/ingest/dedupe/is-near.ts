import type { Likeness } from '../../domain/compare/shingles.ts'

/** Similarity from which two texts are shown to an editor, as measured by `npm run bench:duplicates`. */
export const NEAR = { jaccard: 0.2, containment: 0.5 } as const

/** Whether two texts may be one work: they share much, or most of the shorter one is in the other. */
export function isNear({ jaccard, containment }: Likeness): boolean {
  return jaccard >= NEAR.jaccard || containment >= NEAR.containment
}
