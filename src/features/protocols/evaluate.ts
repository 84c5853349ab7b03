import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import { compareText } from '../../search/rank/compare-text.ts'
import { accepts, type Filter } from '../../domain/filter.ts'
import { analyseVersion, createPassageAnalyser } from '../../search/match/analyse-passage.ts'
import { matchesPassage, matchesVersion, type AnalysedRecord } from '../../search/match/match-query.ts'
import type { ParsedQuery } from '../../search/query/query.ts'
import type { FullText } from './snapshot.ts'

/** A query as it was interpreted when a protocol was run, so that it can be evaluated again unchanged. */
export interface FrozenQuery {
  /** Its position in the protocol, from 1. */
  readonly number: number
  /** With its variants, corrections and themes, and whether all words are needed. Stored runs use this key. */
  readonly question: ParsedQuery
  readonly versionFilter: Filter
  readonly passageFilter: Filter
}

/** A matching passage: its id, the page of the file (from 1) and the page number printed there. */
export type FoundPassage = readonly [passageId: string, pageIndex: number, pageLabel: string | null]

/** The passages of one version that match a query; none where only what names the version matches. */
export interface Match {
  readonly query: number
  readonly documentId: string
  readonly versionId: string
  readonly passages: readonly FoundPassage[]
}

/** Matches queries against texts, one text after another. */
export interface Evaluator {
  evaluate(text: FullText, signal: AbortSignal): Promise<void>
  /** All matches so far, sorted by query, document and version. */
  matches(): readonly Match[]
}

/** Evaluates all queries together, so that each passage is analysed once. */
export function createEvaluator(queries: readonly FrozenQuery[]): Evaluator {
  const matches: Match[] = []
  return {
    evaluate: async ({ version, passages }, signal) => {
      const { facts } = version
      const applicable = queries
        .filter(({ versionFilter }) => accepts(versionFilter, facts))
        .map((query) => ({ query, found: [] as FoundPassage[] }))
      if (applicable.length === 0) return
      const analyse = createPassageAnalyser(facts)
      for (const passage of passages) {
        await yieldToEventLoop(signal)
        const analysed = analyse(passage)
        for (const { query, found } of applicable) {
          if (isMatch(query, analysed)) found.push([passage.passageId, passage.pageIndex, passage.pageLabel])
        }
      }
      const { documentId, versionId } = facts
      const names = analyseVersion(facts, [...new Set(passages.flatMap(({ themes }) => themes))])
      for (const { query, found } of applicable) {
        if (found.length > 0 || isNamed(query, names))
          matches.push({ query: query.number, documentId, versionId, passages: found })
      }
    },
    matches: () => [...matches].sort(compareMatches),
  }
}

function compareMatches(a: Match, b: Match): number {
  return a.query - b.query || compareText(a.documentId, b.documentId) || compareText(a.versionId, b.versionId)
}

function isMatch({ question, passageFilter }: FrozenQuery, passage: AnalysedRecord): boolean {
  return passage.accepts(passageFilter) && matchesPassage(question, passage, { matching: 'all' })
}

function isNamed({ question, passageFilter }: FrozenQuery, version: AnalysedRecord): boolean {
  return version.accepts(passageFilter) && matchesVersion(question, version, { matching: 'all' })
}
