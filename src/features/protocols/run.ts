import type { RunRow } from './protocol-queries.ts'
import type { InterpretationNote } from '../../search/query/interpretation-note.ts'
import type { StoredRequest } from '../../search/request/stored-request.ts'
import type { Difference } from './changes.ts'
import type { FrozenQuery } from './evaluate.ts'
import type { Flow, Screening } from './report/flow.ts'

/** The versions of everything that a run's result depends on. */
export interface RunVersions {
  readonly program: string
  readonly ranking: number
  readonly vocabulary: number
  readonly gazetteer: number
  readonly parser: string
  /** As `corpusVersionOf` computes it. */
  readonly corpus: string
}

/** A query as entered, and how its words were interpreted at the time. */
export interface RunQuery extends FrozenQuery {
  readonly request: StoredRequest
  readonly notes: readonly InterpretationNote[]
}

/** A frozen text that could not be read, and why. */
export interface Fault {
  readonly kind: 'damaged' | 'missing' | 'removed'
  readonly documentId: string
  readonly versionId: string
  readonly title: string
  /** SHA-256: the key of the blob. */
  readonly textKey: string
  /** Of a removal: who removed it, why and when. */
  readonly by: string | null
  readonly reason: string | null
  /** ISO instant. */
  readonly at: string | null
}

/**
 * How a run compares with the run it repeats. `same`: identical ids. `same_but_removed`: identical, except for texts that
 * have since been removed. `different`: ids differ, or texts are damaged or missing. `compared`: on the texts of another
 * day, where differences are expected.
 */
export type Verdict = 'same' | 'same_but_removed' | 'different' | 'compared'

export interface Comparison {
  readonly verdict: Verdict
  readonly queries: readonly (Difference & { readonly query: number })[]
  readonly all: Difference
  readonly faults: Readonly<Record<Fault['kind'], number>>
}

/** The result of a run. */
export interface RunOutcome {
  readonly corpus: { readonly documents: number; readonly texts: number; readonly passages: number }
  readonly queries: readonly RunQuery[]
  readonly flow: Flow
  /** The edition's decisions at the time; null where the protocol names no edition. */
  readonly screening: Screening | null
  /** Possible duplicates among the candidates that nobody has decided on. */
  readonly openDuplicates: number
  readonly comparison: Comparison | null
}

/** A run that has been made. */
export type DoneRun = Omit<RunRow, 'versions' | 'outcome' | 'snapshotKey' | 'resultsKey' | 'resultsHash'> & {
  readonly state: 'done'
  readonly versions: RunVersions
  readonly outcome: RunOutcome
  readonly snapshotKey: string
  readonly resultsKey: string
  readonly resultsHash: string
}

/** The run with its result; null until it has been made. */
export function toDone(run: RunRow): DoneRun | null {
  const { state, versions, outcome, snapshotKey, resultsKey, resultsHash } = run
  if (state !== 'done' || versions === null || outcome === null) return null
  if (snapshotKey === null || resultsKey === null || resultsHash === null) return null
  return {
    ...run,
    state,
    versions: versions as RunVersions,
    outcome: outcome as RunOutcome,
    snapshotKey,
    resultsKey,
    resultsHash,
  }
}
