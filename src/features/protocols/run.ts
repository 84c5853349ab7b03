import type { RunRow } from './protocol-queries.ts'
import type { InterpretationNote } from '../../search/query/interpret-query.ts'
import type { StoredRequest } from '../../search/request/stored-request.ts'
import type { Difference } from './changes.ts'
import type { FrozenQuery } from './evaluate.ts'
import type { Flow, Screening } from './report/flow.ts'

/** All that a run's answers depend on. */
export interface RunVersions {
  readonly program: string
  readonly ranking: number
  readonly vocabulary: number
  readonly gazetteer: number
  readonly parser: string
  /** As the search tells it. */
  readonly corpus: string
}

/** A query with what was made of its words at the time. */
export interface RunQuery extends FrozenQuery {
  readonly request: StoredRequest
  readonly notes: readonly InterpretationNote[]
}

/** Why a frozen text could not be read again. */
export interface Fault {
  readonly kind: 'damaged' | 'missing' | 'removed'
  readonly documentId: string
  readonly versionId: string
  readonly title: string
  /** SHA-256, the name of the blob. */
  readonly textKey: string
  /** Of a removal: who and why. */
  readonly by: string | null
  readonly reason: string | null
  /** ISO instant. */
  readonly at: string | null
}

/**
 * How a run stands to the one before it. `same`: identical ids. `same_but_removed`: so, but for texts that were removed
 * since and are not revived. `different`: ids differ, or texts are damaged or missing. `compared`: another day's texts,
 * of which differences are no fault.
 */
export type Verdict = 'same' | 'same_but_removed' | 'different' | 'compared'

export interface Comparison {
  readonly verdict: Verdict
  readonly queries: readonly (Difference & { readonly query: number })[]
  readonly all: Difference
  readonly faults: Readonly<Record<Fault['kind'], number>>
}

/** What a run came to. */
export interface RunOutcome {
  readonly corpus: { readonly documents: number; readonly texts: number; readonly passages: number }
  readonly queries: readonly RunQuery[]
  readonly flow: Flow
  /** What the edition had decided then; null where the protocol names none. */
  readonly screening: Screening | null
  /** Pairs of candidates that may be one document, on which nobody has decided. */
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

/** The run, if it has been made. */
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
