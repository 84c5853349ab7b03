import type { IndexPorts } from './ports.ts'
import { readIndexBuild } from './index-check-state.ts'
import { tryLocked } from '../../db/locks.ts'
import { countTotals, type Totals } from '../../db/totals.ts'
import { AppError } from '../../errors.ts'
import { INDEX_LOCK } from './keep-index.ts'

/** How the index stands to the catalogue. */
export interface IndexStatus {
  /** `absent` and `behind` are built anew by themselves; `away`: no search server answers. */
  readonly state: 'current' | 'behind' | 'absent' | 'away'
  /** In the index; null where that is not known. */
  readonly passages: number | null
  /** What the library holds, and what of it is on its way. */
  readonly library: Totals
  /** Search servers that do not answer, where others do. */
  readonly missing: readonly string[]
  /** How far a new index is, while one is being built. */
  readonly build: { readonly written: number; readonly expected: number } | null
}

/** As of now; never rejects because of the search servers. */
export async function readIndexStatus(app: IndexPorts, signal?: AbortSignal): Promise<IndexStatus> {
  const [library, state, build] = await Promise.all([
    countTotals(app.catalogue),
    app.engine.state(signal).catch((error: unknown) => {
      if (error instanceof AppError) return null
      throw error
    }),
    readBuild(app),
  ])
  const known = { library, build }
  if (state === null) return { ...known, state: 'away', passages: null, missing: [] }
  if (state.kind === 'absent') return { ...known, state: 'absent', passages: null, missing: [] }
  const { records, current, missing } = state
  return { ...known, state: current ? 'current' : 'behind', passages: records, missing }
}

/** What a killed program left as begun is no build: who builds holds the lock. */
async function readBuild(app: IndexPorts): Promise<IndexStatus['build']> {
  const build = await readIndexBuild(app.catalogue)
  if (build === null || build.endedAt !== null) return null
  const isOver = (await tryLocked(app.catalogue, INDEX_LOCK, 'shared', async () => true)) !== 'busy'
  return isOver ? null : { written: build.written, expected: build.expected }
}
