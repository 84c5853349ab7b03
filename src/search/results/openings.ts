import type { SearchPorts } from '../ports.ts'
import { readOpeningPassages } from '../../db/texts/evidence-passages.ts'
import type { Matches } from '../match/find-matches.ts'
import { toEvidence, type Evidence, type FoundEvidence } from './evidence.ts'

const NO_MARKS = { kind: 'everything' } as const

/** The opening passage of each of these documents, which match by what names them alone; by document id. */
export async function readOpenings(
  app: SearchPorts,
  { set }: Pick<Matches, 'set'>,
  documentIds: readonly string[],
): Promise<ReadonlyMap<string, FoundEvidence>> {
  const versionIds = documentIds.flatMap((documentId) => {
    const { facts, versionIds: matching } = set.documents.get(documentId) ?? {}
    return facts?.current === true ? [facts.versionId] : (matching?.slice(-1) ?? [])
  })
  const openings = await readOpeningsOf(app, versionIds)
  return new Map([...openings.values()].map((opening) => [opening.documentId, { ...opening, foundBy: 'words' }]))
}

/** The opening passage of each of these versions, by version id. */
export async function readOpeningsOf(
  app: SearchPorts,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, Evidence>> {
  const evidence = await toEvidence(await readOpeningPassages(app.catalogue, versionIds), NO_MARKS)
  return new Map([...evidence.values()].map((each) => [each.versionId, { ...each, matchedIn: 'title' }]))
}
