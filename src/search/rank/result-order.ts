import { compareText } from './compare-text.ts'
import type { VersionFacts } from '../facts/version-facts.ts'
import type { MatchedDocument } from '../match/match-set.ts'
import type { Sort } from '../request/search-request.ts'

/** The ids of the documents of a result, best first. */
export interface ResultOrder {
  readonly length: number
  /** Whether it has all of them, or only those that were ranked. */
  readonly isWhole: boolean
  /** As `Array.prototype.slice`. */
  slice(from?: number, to?: number): readonly string[]
}

/**
 * The ranked documents, then the others, newest first. The latter are sorted only on request: few pages go so far, and there
 * may be a hundred thousand.
 */
export function rankedFirst(ranked: readonly string[], documents: ReadonlyMap<string, MatchedDocument>): ResultOrder {
  const isRanked = new Set(ranked)
  let whole: readonly string[] | null = null
  const all = (): readonly string[] => {
    const others = [...documents.values()].filter(({ documentId }) => !isRanked.has(documentId))
    whole ??= [...ranked, ...idsByDate(others, 'newest')]
    return whole
  }
  let others = 0
  for (const documentId of documents.keys()) if (!isRanked.has(documentId)) others += 1
  return {
    length: ranked.length + others,
    isWhole: true,
    slice: (from = 0, to = Infinity) => (to <= ranked.length ? ranked : all()).slice(from, to),
  }
}

/** Newest or oldest first, undated last. */
export function byDate(documents: ReadonlyMap<string, MatchedDocument>, sort: Sort): ResultOrder {
  const documentIds = idsByDate([...documents.values()], sort)
  return { length: documentIds.length, isWhole: true, slice: (from, to) => documentIds.slice(from, to) }
}

function idsByDate(documents: readonly MatchedDocument[], sort: Sort): readonly string[] {
  return documents
    .map(({ facts }) => facts)
    .sort(compareDates(sort))
    .map(({ documentId }) => documentId)
}

/** Compares by date, in the direction of `sort`, undated last; then by id. */
export function compareDates(sort: Sort): (a: VersionFacts, b: VersionFacts) => number {
  const sign = sort === 'oldest' ? 1 : -1
  return ({ published: first, documentId }, { published: second, documentId: other }) => {
    const byId = compareText(documentId, other)
    if (first === null || second === null) return Number(first === null) - Number(second === null) || byId
    return sign * compareText(first, second) || byId
  }
}
