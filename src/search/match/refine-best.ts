import { readEvidencePassages, type EvidencePassage } from '../../db/texts/evidence-passages.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import { analyseRecent } from '../analysis/recent-texts.ts'
import type { Candidate } from '../engine/search-engine.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import type { SearchPorts } from '../ports.ts'
import type { Interpretation } from '../query/interpret-query.ts'
import { rankPassage, type RankedPassage, type RankLibrary } from '../rank/rank-documents.ts'
import { refinePassage } from '../rank/refine-passage.ts'
import { toRowQuery, type RowQuery } from '../rank/word-rows.ts'

/**
 * Passages that are read again for the order of their words: so many for each document shown, within bounds. For a page of
 * ten, Cranfield and CISI have the same nDCG@10 with 20, 30 and 50, and .002 less with 5; queries of a few words in a row
 * need more of them than questions do.
 */
const READ_FOR_ROWS = { perDocument: 3, least: 30, most: 100 }
/** The same where a query has one word, so that only what the text is matters. */
const READ_FOR_MATTER = { perDocument: 2, least: 20, most: 100 }

/**
 * The second stage of the ranking: scores these candidates, reads the best of them from the catalogue, and scores those by
 * the order of their words and by what the texts are. Returns what the ranking of documents needs of it, and what it read.
 */
export async function refineBest(
  app: SearchPorts,
  { terms, rows }: Pick<Interpretation, 'terms' | 'rows'>,
  facts: Pick<LibraryFacts, 'versions' | 'passages'>,
  candidates: readonly Candidate[],
  documentsShown: number,
  signal?: AbortSignal,
): Promise<{
  readonly library: Required<RankLibrary>
  readonly read: ReadonlyMap<string, EvidencePassage>
}> {
  const rowQuery = toRowQuery(rows, terms, facts.passages)
  const lengths = new Map(candidates.map(({ passageId, length }) => [passageId, length]))
  const scored = candidates.map((candidate) => rankPassage(terms, candidate, facts))
  const refined = new Map(scored.map((passage) => [passage.passageId, passage]))
  const best = toBest(scored, readLimit(rowQuery, documentsShown))
  const passages = await readEvidencePassages(
    app.catalogue,
    best.map(({ passageId }) => passageId),
  )
  const read = new Map(passages.map((passage) => [passage.passageId, passage]))
  for (const passage of best) {
    await yieldToEventLoop(signal)
    const found = read.get(passage.passageId)
    if (found === undefined) continue
    const { text, headingPath } = found
    const title = facts.versions.get(passage.versionId)?.title ?? ''
    const length = lengths.get(passage.passageId) ?? 0
    const isForOrder = rowQuery.pairs.length > 0
    const tokens = isForOrder ? analyseRecent(text) : []
    const names = isForOrder ? [analyseRecent(headingPath.at(-1) ?? ''), analyseRecent(title)] : []
    refined.set(passage.passageId, refinePassage(passage, rowQuery, { text, headingPath, tokens, names, length }))
  }
  return { library: { passages: facts.passages, versions: facts.versions, refined, rowQuery }, read }
}

function readLimit({ pairs }: RowQuery, documentsShown: number): number {
  const { perDocument, least, most } = pairs.length > 0 ? READ_FOR_ROWS : READ_FOR_MATTER
  return Math.min(most, Math.max(least, perDocument * documentsShown))
}

function toBest(scored: readonly RankedPassage[], limit: number): readonly RankedPassage[] {
  return [...scored].sort((a, b) => b.score - a.score).slice(0, limit)
}
