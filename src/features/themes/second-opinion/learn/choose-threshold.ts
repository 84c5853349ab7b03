import type { HeldOut } from './cross-validate.ts'

/** The precision that a theme has to reach before anything is tagged without a person. */
const BAR_PRECISION = 0.9
/** Labels of people that a theme needs, and how many of them in favour and at or above its threshold. */
export const BAR_LABELS = 40
const BAR_POSITIVES = 15
const MIN_ABOVE = 10

/** How far a theme's classifier can be trusted, by labels that it had not seen. */
export interface Bar {
  readonly labels: number
  readonly positives: number
  /** The lowest probability from which on enough are right; null where there is none. */
  readonly threshold: number | null
  /** At the threshold, or at 0.5 where there is none; null where nothing reaches it. */
  readonly precision: number | null
  readonly recall: number | null
  readonly hasPassed: boolean
}

/** Measures held-out probabilities against the bar. */
export function chooseThreshold(held: readonly HeldOut[]): Bar {
  const ranked = [...held].sort((a, b) => b.probability - a.probability)
  const positives = ranked.filter(({ isPositive }) => isPositive).length
  let right = 0
  let best: { readonly threshold: number; readonly right: number; readonly above: number } | null = null
  ranked.forEach(({ probability, isPositive }, index) => {
    if (isPositive) right += 1
    const above = index + 1
    // equal probabilities cannot be separated
    const isLast = ranked[above]?.probability !== probability
    if (isLast && above >= MIN_ABOVE && right / above >= BAR_PRECISION) best = { threshold: probability, right, above }
  })
  const chosen = (best as { threshold: number; right: number; above: number } | null) ?? atHalf(ranked)
  const isKnown = held.length >= BAR_LABELS && positives >= BAR_POSITIVES
  return {
    labels: held.length,
    positives,
    threshold: best === null ? null : chosen.threshold,
    precision: chosen.above === 0 ? null : chosen.right / chosen.above,
    recall: positives === 0 ? null : chosen.right / positives,
    hasPassed: best !== null && isKnown,
  }
}

function atHalf(ranked: readonly HeldOut[]): { threshold: number; right: number; above: number } {
  const above = ranked.filter(({ probability }) => probability >= 0.5)
  return { threshold: 0.5, right: above.filter(({ isPositive }) => isPositive).length, above: above.length }
}
