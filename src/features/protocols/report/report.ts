import type { ProtocolPorts } from '../ports.ts'
import { readEdition } from '../../editions/edition-queries.ts'
import type { ProtocolRevision, RunRow } from '../protocol-queries.ts'
import { readDecisions, type ScreeningDecision } from '../../editions/screening-queries.ts'
import type { Match } from '../evaluate.ts'
import { candidatesOf, toScreening, type Screening } from './flow.ts'
import { readChanges, readMatches, type ChangeLine } from '../make-run.ts'
import { getProtocol } from '../protocol.ts'
import { getRun } from '../request-run.ts'
import { toDone, type DoneRun } from '../run.ts'
import { readSnapshot, type FrozenVersion } from '../snapshot.ts'

/** An edition's decisions on a run's candidates at the time of reading. */
export interface ScreeningNow {
  readonly editionId: string
  /** Null when the edition has been deleted. */
  readonly title: string | null
  readonly at: Date
  readonly counts: Screening
}

/** A run with its protocol, result, screening and changes. `done` is null until it has been made. */
export interface RunReport {
  readonly protocol: ProtocolRevision
  readonly run: RunRow
  readonly done: DoneRun | null
  readonly screening: ScreeningNow | null
  readonly changes: readonly ChangeLine[]
}

/** A document that a run found, as it was then. */
export interface Candidate {
  readonly documentId: string
  readonly title: string
  readonly published: string | null
  /** Numbers of the queries that found it. */
  readonly queries: readonly number[]
  readonly passages: number
  /** Null where nothing has been decided, or the protocol names no edition. */
  readonly decision: ScreeningDecision | null
}

/** A passage that a query found, with its document and version. */
export interface FoundLine {
  readonly query: number
  readonly documentId: string
  readonly title: string
  readonly versionId: string
  readonly passageId: string
  /** Of the file, from 1. */
  readonly pageIndex: number
  readonly pageLabel: string | null
}

/** Everything a report on a run shows. @throws NotFoundError `protocol_missing`, `run_missing`; as the blob store */
export async function readReport(
  app: ProtocolPorts,
  protocolId: string,
  runId: string,
  signal?: AbortSignal,
): Promise<RunReport> {
  const run = await getRun(app, protocolId, runId)
  const protocol = await getProtocol(app, protocolId, run.revision)
  const done = toDone(run)
  if (done === null) return { protocol, run, done, screening: null, changes: [] }
  const { editionId } = protocol
  const screening =
    editionId === null ? null : await readScreening(app, editionId, await readMatches(app, done, signal))
  return { protocol, run, done, screening, changes: await readChanges(app, done, signal) }
}

/** The documents that a run found, sorted by title. @throws as the blob store */
export async function readCandidates(
  app: ProtocolPorts,
  { protocol, done }: Pick<RunReport, 'protocol' | 'done'>,
  signal?: AbortSignal,
): Promise<readonly Candidate[]> {
  if (done === null) return []
  const matches = await readMatches(app, done, signal)
  const facts = toFacts(await readSnapshot(app, done.snapshotKey, signal))
  const ids = candidatesOf(matches)
  const { editionId } = protocol
  const decisions = editionId === null ? new Map() : await readDecisions(app.catalogue, editionId, ids)
  const byDocument = new Map<string, { queries: Set<number>; passages: Set<string> }>()
  for (const { documentId, query, passages } of matches) {
    const known = byDocument.get(documentId) ?? { queries: new Set<number>(), passages: new Set<string>() }
    byDocument.set(documentId, known)
    known.queries.add(query)
    for (const [passageId] of passages) known.passages.add(passageId)
  }
  const candidates = ids.map((documentId): Candidate => {
    const known = byDocument.get(documentId)
    return {
      documentId,
      title: facts.get(documentId)?.title ?? documentId,
      published: facts.get(documentId)?.published ?? null,
      queries: [...(known?.queries ?? [])].sort((a, b) => a - b),
      passages: known?.passages.size ?? 0,
      decision: (decisions.get(documentId) as ScreeningDecision | undefined) ?? null,
    }
  })
  return candidates.sort((a, b) => a.title.localeCompare(b.title, 'en') || (a.documentId < b.documentId ? -1 : 1))
}

/** Every passage that a run found, by query. @throws as the blob store */
export async function readFound(
  app: ProtocolPorts,
  done: DoneRun,
  signal?: AbortSignal,
): Promise<readonly FoundLine[]> {
  const matches = await readMatches(app, done, signal)
  const facts = toFacts(await readSnapshot(app, done.snapshotKey, signal))
  return matches.flatMap(({ query, documentId, versionId, passages }) =>
    passages.map(([passageId, pageIndex, pageLabel]) => ({
      query,
      documentId,
      title: facts.get(documentId)?.title ?? documentId,
      versionId,
      passageId,
      pageIndex,
      pageLabel,
    })),
  )
}

async function readScreening(app: ProtocolPorts, editionId: string, matches: readonly Match[]): Promise<ScreeningNow> {
  const candidates = candidatesOf(matches)
  const edition = await readEdition(app.catalogue, editionId)
  const counts = toScreening(candidates, await readDecisions(app.catalogue, editionId, candidates))
  return { editionId, title: edition?.title ?? null, at: app.clock.now(), counts }
}

/** By document, the facts of its current version, or of any where none is current. */
function toFacts(versions: readonly FrozenVersion[]): ReadonlyMap<string, FrozenVersion['facts']> {
  const facts = new Map<string, FrozenVersion['facts']>()
  for (const version of versions) {
    const { documentId, current } = version.facts
    if (current || !facts.has(documentId)) facts.set(documentId, version.facts)
  }
  return facts
}
