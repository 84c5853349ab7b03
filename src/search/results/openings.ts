import type { SearchPorts } from '../ports.ts'
import { readOpeningPassages } from '../../db/texts/evidence-passages.ts'
import { allOf, oneOf } from '../../domain/filter.ts'
import { verifyNamesIfLoose } from '../match/verify-matches.ts'
import type { Matches } from '../match/find-matches.ts'
import type { Candidate } from '../engine/search-engine.ts'
import { toVersionConjuncts } from '../query/to-conjuncts.ts'
import { toFilter, type SearchRequest } from '../request/search-request.ts'
import { toEvidence, type Evidence } from './evidence.ts'

/** Versions of the documents of one page or batch. */
const MAX_VERSIONS = 10_000
const NO_MARKS = { kind: 'everything' } as const

/**
 * The opening passage of each of these documents or versions that matches by what names it, by version id. Where counts
 * are upper bounds, there may be some that match by nothing.
 */
export async function findOpenings(
  app: SearchPorts,
  { interpretation, facts }: Pick<Matches, 'interpretation' | 'facts'>,
  request: SearchRequest,
  { field, values }: { readonly field: 'document' | 'version'; readonly values: readonly string[] },
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Evidence>> {
  const conjuncts = toVersionConjuncts(interpretation.plan)
  if (values.length === 0 || conjuncts.length === 0) return new Map()
  const filter = allOf([toFilter(request), ...oneOf(field, values)])
  const [found] = await app.engine.find([{ of: 'version', conjuncts, filter, limit: MAX_VERSIONS }], signal)
  return readOpenings(app, verifyNamesIfLoose(facts, interpretation, found?.candidates ?? []))
}

async function readOpenings(app: SearchPorts, named: readonly Candidate[]): Promise<ReadonlyMap<string, Evidence>> {
  const passages = await readOpeningPassages(
    app.catalogue,
    named.map(({ versionId }) => versionId),
  )
  const openings = await toEvidence(passages, NO_MARKS)
  return new Map([...openings.values()].map((opening) => [opening.versionId, { ...opening, matchedIn: 'title' }]))
}

/** The same by document id: the opening of the current version where it is one of them. */
export async function findOpeningsOf(
  app: SearchPorts,
  matches: Pick<Matches, 'interpretation' | 'facts' | 'named'>,
  request: SearchRequest,
  documentIds: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Evidence>> {
  const wanted = new Set(documentIds)
  const known = matches.named.filter(({ documentId }) => wanted.has(documentId))
  for (const { documentId } of known) wanted.delete(documentId)
  const [ofKnown, ofOthers] = await Promise.all([
    readOpenings(app, known),
    findOpenings(app, matches, request, { field: 'document', values: [...wanted] }, signal),
  ])
  const currentLast = [...ofKnown.values(), ...ofOthers.values()].sort(
    (a, b) => Number(isCurrent(matches, a)) - Number(isCurrent(matches, b)),
  )
  return new Map(currentLast.map((opening) => [opening.documentId, opening]))
}

function isCurrent({ facts }: Pick<Matches, 'facts'>, { versionId }: Evidence): boolean {
  return facts.versions.get(versionId)?.current === true
}
