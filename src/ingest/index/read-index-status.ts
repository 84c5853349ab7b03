import type { IndexPorts } from './ports.ts'
import { readEmbeddingProgress, type EmbeddingProgress } from './embed-due.ts'
import { readIndexBuild } from './index-check-state.ts'
import { tryLocked } from '../../db/locks.ts'
import { countTotals, type Totals } from '../../db/totals.ts'
import { AppError } from '../../errors.ts'
import { allOf } from '../../domain/filter.ts'
import { EVERYTHING } from './compare-index.ts'
import { INDEX_LOCK } from './keep-index.ts'

/** State of the index compared with the catalogue. */
export interface IndexStatus {
  /** `absent` and `behind` lead to an automatic rebuild; `away`: no search server answers. */
  readonly state: 'current' | 'behind' | 'absent' | 'away'
  /** Number in the index; null when unknown. */
  readonly passages: number | null
  /** Totals of the library, including what is still being processed. */
  readonly library: Totals
  /** Search servers that do not answer while others do. */
  readonly missing: readonly string[]
  /** How far the search by meaning has come; null where no embedder is configured. */
  readonly embedding: EmbeddingProgress | null
  /** Progress of a rebuild; null when none is running. */
  readonly build: { readonly written: number; readonly expected: number } | null
}

/** The present status. Errors of the search servers become `away`. */
export async function readIndexStatus(app: IndexPorts, signal?: AbortSignal): Promise<IndexStatus> {
  const [library, state, build, embedding] = await Promise.all([
    countTotals(app.catalogue),
    readState(app, signal).catch((error: unknown) => {
      if (error instanceof AppError) return null
      throw error
    }),
    readBuild(app),
    readEmbeddingProgress(app),
  ])
  const known = { library, build, embedding }
  if (state === null) return { ...known, state: 'away', passages: null, missing: [] }
  if (state.kind === 'absent') return { ...known, state: 'absent', passages: null, missing: [] }
  const { passages, current, missing } = state
  return { ...known, state: current ? 'current' : 'behind', passages, missing }
}

/** The state of the engine, and how many of its records are passages: all, where it cannot tell, being behind. */
async function readState({ engine }: IndexPorts, signal?: AbortSignal) {
  const state = await engine.state(signal)
  if (state.kind === 'absent' || !state.current)
    return { ...state, passages: state.kind === 'there' ? state.records : 0 }
  const [counted] = await engine.count([{ of: 'passage', conjuncts: EVERYTHING, filter: allOf([]), by: [] }], signal)
  return { ...state, passages: counted?.records ?? 0 }
}

/** Ignores a rebuild that a killed program left unfinished: a running one holds the lock. */
async function readBuild(app: IndexPorts): Promise<IndexStatus['build']> {
  const build = await readIndexBuild(app.catalogue)
  if (build === null || build.endedAt !== null) return null
  const isOver = (await tryLocked(app.catalogue, INDEX_LOCK, 'shared', async () => true)) !== 'busy'
  return isOver ? null : { written: build.written, expected: build.expected }
}
