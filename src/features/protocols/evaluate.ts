import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import { compareText } from '../../search/rank/compare-text.ts'
import { accepts, type Filter } from '../../domain/filter.ts'
import { createPassageAnalyser } from '../../search/match/analyse-passage.ts'
import { matchPassage, type AnalysedPassage } from '../../search/match/match-query.ts'
import type { ParsedQuery } from '../../search/query/query.ts'
import type { Readable } from './snapshot.ts'

/** A query as a run asks it: no word of it is left to be read again. */
export interface FrozenQuery {
  /** 1, 2, 3 in the order of the protocol. */
  readonly number: number
  /** With other spellings, corrections and themes, and whether each word is needed. */
  readonly question: ParsedQuery
  /** Holds for whole versions, and for each passage. */
  readonly versionFilter: Filter
  readonly passageFilter: Filter
}

/** A passage that was found: its id, its page of the file, counted from 1, and what is printed on that page. */
export type FoundPassage = readonly [passageId: string, pageIndex: number, pageLabel: string | null]

/** What a query found in one text. */
export interface Match {
  readonly query: number
  readonly documentId: string
  readonly versionId: string
  readonly passages: readonly FoundPassage[]
}

/** Looks at texts one after the other, word for word. */
export interface Evaluator {
  look(read: Readable, signal: AbortSignal): Promise<void>
  /** All that was found, by query, document and version. */
  matches(): readonly Match[]
}

/** For all queries at once, so that each passage is taken apart once. */
export function createEvaluator(queries: readonly FrozenQuery[]): Evaluator {
  const found: Match[] = []
  return {
    look: async ({ version, passages }, signal) => {
      const { facts } = version
      const asked = queries
        .filter(({ versionFilter }) => accepts(versionFilter, facts))
        .map((query) => ({ query, passages: [] as FoundPassage[] }))
      if (asked.length === 0) return
      const analyser = createPassageAnalyser(facts)
      for (const passage of passages) {
        await yieldToEventLoop(signal)
        const analysed = analyser(passage)
        for (const { query, passages: taken } of asked) {
          if (isMatch(query, analysed)) taken.push([passage.passageId, passage.pageIndex, passage.pageLabel])
        }
      }
      const { documentId, versionId } = facts
      for (const { query, passages: taken } of asked) {
        if (taken.length > 0) found.push({ query: query.number, documentId, versionId, passages: taken })
      }
    },
    matches: () => [...found].sort(compareMatches),
  }
}

/** By query, document and version. */
function compareMatches(a: Match, b: Match): number {
  return a.query - b.query || compareText(a.documentId, b.documentId) || compareText(a.versionId, b.versionId)
}

function isMatch({ question, passageFilter }: FrozenQuery, passage: AnalysedPassage): boolean {
  return passage.accepts(passageFilter) && matchPassage(question, passage, { matching: 'all' }) !== null
}
