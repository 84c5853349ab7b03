import { compareText } from './compare-text.ts'
import type { MatchedDocument } from '../match/match-set.ts'
import type { Sort } from '../request/search-request.ts'

/** The ids of the documents of a result, best first. */
export interface ResultOrder {
  readonly length: number
  /** As `Array.prototype.slice`. */
  slice(from?: number, to?: number): readonly string[]
}

/**
 * The ranked documents, then the others by how many of their passages match. The latter are sorted only on request: few
 * pages go so far, and there may be a hundred thousand.
 */
export function rankedFirst(ranked: readonly string[], documents: ReadonlyMap<string, MatchedDocument>): ResultOrder {
  const isRanked = new Set(ranked)
  let whole: readonly string[] | null = null
  const all = (): readonly string[] => {
    whole ??= [...ranked, ...byPassages([...documents.values()].filter(({ documentId }) => !isRanked.has(documentId)))]
    return whole
  }
  let others = 0
  for (const documentId of documents.keys()) if (!isRanked.has(documentId)) others += 1
  return {
    length: ranked.length + others,
    slice: (from = 0, to = Infinity) => (to <= ranked.length ? ranked : all()).slice(from, to),
  }
}

/** Newest or oldest first, undated last. */
export function byDate(documents: ReadonlyMap<string, MatchedDocument>, sort: Sort): ResultOrder {
  const sign = sort === 'oldest' ? 1 : -1
  const sorted = [...documents.values()].sort((a, b) => {
    const [first, second] = [a.facts.published, b.facts.published]
    if (first === null || second === null) return Number(first === null) - Number(second === null) || byId(a, b)
    return sign * compareText(first, second) || byId(a, b)
  })
  return sorted.map(({ documentId }) => documentId)
}

function byPassages(documents: readonly MatchedDocument[]): readonly string[] {
  const sorted = [...documents].sort((a, b) => b.passageCount - a.passageCount || byId(a, b))
  return sorted.map(({ documentId }) => documentId)
}

function byId(a: MatchedDocument, b: MatchedDocument): number {
  return compareText(a.documentId, b.documentId)
}
