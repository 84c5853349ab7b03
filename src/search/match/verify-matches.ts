import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { readPassagesById } from '../../db/texts/texts.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import { analyseVersion, createPassageAnalyser } from './analyse-passage.ts'
import { matchesPassage, matchesVersion } from './match-query.ts'
import type { ParsedQuery } from '../query/query.ts'
import type { Interpretation } from '../query/interpret-query.ts'
import type { Candidate } from '../engine/search-engine.ts'

/**
 * The candidates that match the query; they are checked only where the engine query is looser than the parsed query.
 */
export async function verifyIfLoose(
  app: SearchPorts,
  facts: LibraryFacts,
  { plan, expandedQuery }: Interpretation,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  return plan.isLoose ? verifyMatches(app, facts, expandedQuery, candidates) : candidates
}

/** The passages whose text in the catalogue matches the query word by word. */
export async function verifyMatches(
  app: SearchPorts,
  { versions }: LibraryFacts,
  expandedQuery: ParsedQuery,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const passages = await readPassagesById(
    app.catalogue,
    candidates.map(({ passageId }) => passageId),
  )
  const analysers = new Map<string, ReturnType<typeof createPassageAnalyser>>()
  const matching: Candidate[] = []
  for (const candidate of candidates) {
    await yieldToEventLoop()
    const passage = passages.get(candidate.passageId)
    const facts = versions.get(passage?.versionId ?? '')
    if (passage === undefined || facts === undefined) continue
    const analyse = analysers.get(facts.versionId) ?? createPassageAnalyser(facts)
    analysers.set(facts.versionId, analyse)
    const { text, continuation, headingPath: headings } = passage
    const analysed = analyse({ text, continuation, headings, themes: candidate.themes })
    if (matchesPassage(expandedQuery, analysed, { matching: 'all' })) matching.push(candidate)
  }
  return matching
}

/** The same of versions, by what names them. */
export function verifyNamesIfLoose(
  facts: LibraryFacts,
  { plan, expandedQuery }: Interpretation,
  candidates: readonly Candidate[],
): readonly Candidate[] {
  return plan.isLoose ? verifyNames(facts, expandedQuery, candidates) : candidates
}

/** The versions whose names in the catalogue match the query word by word. */
export function verifyNames(
  { versions }: LibraryFacts,
  expandedQuery: ParsedQuery,
  candidates: readonly Candidate[],
): readonly Candidate[] {
  return candidates.filter(({ versionId, themes }) => {
    const facts = versions.get(versionId)
    return facts !== undefined && matchesVersion(expandedQuery, analyseVersion(facts, themes), { matching: 'all' })
  })
}
