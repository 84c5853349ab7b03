/** A share of `total` with its 95 % interval. */
export interface Share {
  readonly right: number
  readonly total: number
  readonly share: number
  readonly low: number
  readonly high: number
}

/** 97.5th percentile of the normal distribution. */
const Z = 1.959964

/** Share and Wilson score interval, which stays within 0 to 1 for small samples too; of none: from 0 to 1. */
export function toShare(right: number, total: number): Share {
  if (total === 0) return { right, total, share: 0, low: 0, high: 1 }
  const share = right / total
  const spread = 1 + Z ** 2 / total
  const centre = (share + Z ** 2 / (2 * total)) / spread
  const half = (Z / spread) * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2))
  return { right, total, share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}
