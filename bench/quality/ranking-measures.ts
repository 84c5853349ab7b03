/** Document id -> gain above 0. A document that is not in it is not relevant. */
export type Gains = ReadonlyMap<string, number>

/** Measures of one ranking, each 0..1. */
export interface RankingMeasures {
  readonly ndcg10: number
  readonly averagePrecision: number
  readonly recall100: number
}

/**
 * Measures a ranking, best first; a repeated document counts at its first place. As in trec_eval: nDCG@10 is the sum of
 * gain / log2(rank + 1) over the first ten, relative to the best possible; average precision is the mean over all
 * relevant documents of the precision at the rank of each, 0 for a missing one; Recall@100 is the share of the relevant
 * documents among the first hundred.
 * @throws RangeError when nothing is relevant, since such a query measures nothing
 */
export function measureRanking(ranking: readonly string[], gains: Gains): RankingMeasures {
  if (gains.size === 0) throw new RangeError('a query without a relevant document measures nothing')
  const ranked = [...new Set(ranking)]
  const best = [...gains.values()].sort((a, b) => b - a)
  const found = ranked.map((id) => gains.get(id) ?? 0)
  return {
    ndcg10: discountedGain(found.slice(0, 10)) / discountedGain(best.slice(0, 10)),
    averagePrecision: sumOfPrecisions(found) / gains.size,
    recall100: countOf(found.slice(0, 100)) / gains.size,
  }
}

/** The mean of each measure over queries; NaN for none. */
export function meanMeasures(each: readonly RankingMeasures[]): RankingMeasures {
  const mean = (field: keyof RankingMeasures) => each.reduce((sum, one) => sum + one[field], 0) / each.length
  return { ndcg10: mean('ndcg10'), averagePrecision: mean('averagePrecision'), recall100: mean('recall100') }
}

function discountedGain(gains: readonly number[]): number {
  return gains.reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0)
}

function sumOfPrecisions(gains: readonly number[]): number {
  let [relevant, sum] = [0, 0]
  gains.forEach((gain, index) => {
    if (gain === 0) return
    relevant += 1
    sum += relevant / (index + 1)
  })
  return sum
}

function countOf(gains: readonly number[]): number {
  return gains.filter((gain) => gain > 0).length
}
