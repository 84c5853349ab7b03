import type { ProtocolPorts } from './ports.ts'
import { countOpenPairs } from '../../ingest/dedupe/duplicates.ts'
import { readDocumentOutcomes, readRun, type RunEnd, type RunRow } from './protocol-queries.ts'
import { readDecisions } from '../editions/screening-queries.ts'
import { NotFoundError, PermanentError } from '../../errors.ts'
import { toChanges, toDifference, type Change, type RunContent } from './changes.ts'
import type { Match } from './evaluate.ts'
import { candidatesOf, toFlow, toScreening } from './report/flow.ts'
import { packLines, readLines } from './ndjson-blob.ts'
import { getProtocol, queriesOf } from './protocol.ts'
import { findInSnapshot } from './run-snapshot.ts'
import { findToday } from './run-today.ts'
import { toDone, type Comparison, type DoneRun, type Fault, type RunOutcome, type RunQuery } from './run.ts'
import { readSnapshot, type FrozenVersion } from './snapshot.ts'

/** A line of the list of changes: a document added or lost, or a frozen text that could not be read. */
export type ChangeLine = ({ readonly kind: 'change' } & Change) | { readonly kind: 'fault'; readonly fault: Fault }

/**
 * Carries out a run: evaluates the queries, compares with the earlier run if there is one, and stores matches and changes.
 * @throws PermanentError `run_unfinished` where the earlier run has not been made; as the blob store
 */
export async function makeRun(app: ProtocolPorts, run: RunRow, signal: AbortSignal): Promise<RunEnd> {
  const earlier = run.ofRunId === null ? null : await getDoneRun(app, run.ofRunId)
  if (run.basis === 'today') return makeToday(app, run, earlier, signal)
  if (earlier === null)
    throw new PermanentError('run_unfinished', 'a run on a snapshot needs an earlier run that made one')
  return makeOnSnapshot(app, run, earlier, signal)
}

/** A run that has been made. @throws NotFoundError `run_missing`; PermanentError `run_unfinished` */
export async function getDoneRun(app: ProtocolPorts, runId: string): Promise<DoneRun> {
  const run = await readRun(app.catalogue, runId)
  if (run === undefined) throw new NotFoundError('run_missing', `no run ${runId}`)
  const done = toDone(run)
  if (done === null) throw new PermanentError('run_unfinished', `run ${runId} has not been made`)
  return done
}

/** The matches of a run. @throws as the blob store */
export async function readMatches(app: ProtocolPorts, run: DoneRun, signal?: AbortSignal): Promise<readonly Match[]> {
  return (await readLines(app, run.resultsKey, signal)) as readonly Match[]
}

/** Differences from the earlier run and texts that could not be read; empty for a run without an earlier one. */
export async function readChanges(
  app: ProtocolPorts,
  run: DoneRun,
  signal?: AbortSignal,
): Promise<readonly ChangeLine[]> {
  return run.changesKey === null ? [] : ((await readLines(app, run.changesKey, signal)) as readonly ChangeLine[])
}

async function makeToday(
  app: ProtocolPorts,
  run: RunRow,
  earlier: DoneRun | null,
  signal: AbortSignal,
): Promise<RunEnd> {
  const protocol = await getProtocol(app, run.protocolId, run.revision)
  const former = earlier?.outcome.queries ?? []
  const findings = await findToday(app, queriesOf(protocol), former, signal)
  const { queries, versions, matches, madeWith, snapshotKey } = findings
  const outcome = await toOutcome(app, protocol.editionId, { queries, versions, matches })
  const end = { versions: madeWith, snapshotKey, ...(await storeMatches(app, matches, signal)) }
  if (earlier === null) return { ...end, changesKey: null, outcome: { ...outcome, comparison: null } }
  const before: RunContent = {
    versions: await readSnapshot(app, earlier.snapshotKey, signal),
    matches: await readMatches(app, earlier, signal),
  }
  const ids = [...candidatesOf(before.matches), ...candidatesOf(matches)]
  const outcomes = await readDocumentOutcomes(app.catalogue, ids)
  const changes = toChanges(numbersOf(queries), before, { versions, matches }, findings.formerMatches, outcomes)
  const comparison = compare('compared', numbersOf(queries), before.matches, matches, [])
  const changesKey = await storeChanges(app, changes, [], signal)
  return { ...end, changesKey, outcome: { ...outcome, comparison } }
}

async function makeOnSnapshot(app: ProtocolPorts, run: RunRow, earlier: DoneRun, signal: AbortSignal): Promise<RunEnd> {
  const { queries } = earlier.outcome
  const { editionId } = await getProtocol(app, run.protocolId, run.revision)
  const { versions, matches, faults } = await findInSnapshot(app, earlier.snapshotKey, queries, signal)
  const removed = new Set(faults.filter(({ kind }) => kind === 'removed').map(({ versionId }) => versionId))
  const before = (await readMatches(app, earlier, signal)).filter(({ versionId }) => !removed.has(versionId))
  const isSame = JSON.stringify(before) === JSON.stringify(matches) && faults.length === removed.size
  const verdict = !isSame ? 'different' : removed.size > 0 ? 'same_but_removed' : 'same'
  const changes = toChanges(numbersOf(queries), { versions, matches: before }, { versions, matches }, [], new Map())
  return {
    versions: earlier.versions,
    snapshotKey: earlier.snapshotKey,
    ...(await storeMatches(app, matches, signal)),
    changesKey: await storeChanges(app, changes, faults, signal),
    outcome: {
      ...(await toOutcome(app, editionId, { queries, versions, matches })),
      comparison: compare(verdict, numbersOf(queries), before, matches, faults),
    },
  }
}

function numbersOf(queries: readonly RunQuery[]): readonly number[] {
  return queries.map(({ number }) => number)
}

async function toOutcome(
  app: ProtocolPorts,
  editionId: string | null,
  findings: {
    readonly queries: readonly RunQuery[]
    readonly versions: readonly FrozenVersion[]
    readonly matches: readonly Match[]
  },
): Promise<Omit<RunOutcome, 'comparison'>> {
  const { queries, versions, matches } = findings
  const candidates = candidatesOf(matches)
  const copies = new Set(versions.filter(({ copyOf }) => copyOf !== null).map(({ facts }) => facts.versionId))
  return {
    corpus: {
      documents: new Set(versions.map(({ facts }) => facts.documentId)).size,
      texts: versions.length,
      passages: versions.reduce((sum, { facts }) => sum + facts.passages, 0),
    },
    queries,
    flow: toFlow(numbersOf(queries), matches, copies),
    screening:
      editionId === null ? null : toScreening(candidates, await readDecisions(app.catalogue, editionId, candidates)),
    openDuplicates: await countOpenPairs(app.catalogue, candidates),
  }
}

function compare(
  verdict: Comparison['verdict'],
  queries: readonly number[],
  before: readonly Match[],
  after: readonly Match[],
  faults: readonly Fault[],
): Comparison {
  const count = (kind: Fault['kind']) => faults.filter((fault) => fault.kind === kind).length
  return {
    verdict,
    queries: queries.map((query) => ({ query, ...toDifference(query, before, after) })),
    all: toDifference(null, before, after),
    faults: { damaged: count('damaged'), missing: count('missing'), removed: count('removed') },
  }
}

async function storeMatches(app: ProtocolPorts, matches: readonly Match[], signal: AbortSignal) {
  const { bytes, contentHash } = await packLines(matches)
  return { resultsKey: await app.blobs.write(bytes, signal), resultsHash: contentHash }
}

async function storeChanges(
  app: ProtocolPorts,
  changes: readonly Change[],
  faults: readonly Fault[],
  signal: AbortSignal,
) {
  const lines: readonly ChangeLine[] = [
    ...faults.map((fault) => ({ kind: 'fault', fault }) as const),
    ...changes.map((change) => ({ kind: 'change', ...change }) as const),
  ]
  return app.blobs.write((await packLines(lines)).bytes, signal)
}
