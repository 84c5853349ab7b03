import { z } from 'zod'
import type { Connection } from '../../db/database.ts'
import { textHashOf } from '../../domain/document.ts'
import type { CrawlCheckpoint } from '../../domain/source.ts'

/** What is stored of a source between runs, and between attempts at one. */
const stateShape = z.object({
  /** What the crawl itself saved. */
  crawl: z.unknown(),
  /** See `CrawlCheckpoint.passed`. */
  passed: z.array(z.string()),
  /** See `CrawlCheckpoint.progress`; of the run that stored it. */
  progress: z.unknown(),
})
type CrawlState = z.infer<typeof stateShape>

/** The counts of a run. */
export interface RunCounts {
  found: number
  added: number
}

/** The checkpoint of a run, and the counts with which it goes on. */
export interface OpenedCheckpoint {
  readonly checkpoint: Omit<CrawlCheckpoint, 'mailto'>
  readonly counts: RunCounts
}

/** Opens the checkpoint of a source for a run. `crawlKey` identifies what is crawled: state of another key is ignored. */
export async function openCheckpoint(
  db: Connection,
  sourceId: string,
  crawlKey: string,
  runId: string,
): Promise<OpenedCheckpoint> {
  const stored = await readCursor(db, sourceId, crawlKey)
  const isSameRun = stored?.runId === runId
  const { crawl, passed, progress } = toState(stored?.cursor ?? null)
  let state: CrawlState = { crawl, passed, progress: isSameRun ? progress : null }
  const counts: RunCounts =
    stored !== null && isSameRun ? { found: stored.found, added: stored.added } : { found: 0, added: 0 }
  const save = (changes: Partial<CrawlState>) => {
    state = { ...state, ...changes }
    return saveCheckpoint(db, sourceId, crawlKey, { cursor: state, runId, ...counts })
  }
  const checkpoint = {
    cursor: crawl,
    save: (cursor: object) => save({ crawl: cursor, passed: [] }),
    progress: state.progress,
    saveProgress: (value: object) => save({ progress: value }),
    passed,
    savePassed: (keys: readonly string[]) => save({ passed: [...keys] }),
  }
  return { checkpoint, counts }
}

/** Earlier programs stored the crawl's own cursor alone. */
function toState(stored: object | null): CrawlState {
  const parsed = stateShape.safeParse(stored)
  return parsed.success ? parsed.data : { crawl: stored, passed: [], progress: null }
}

/** Identifies an address in `CrawlCheckpoint.passed`: short, since there may be tens of thousands. */
export function passedKeyOf(address: string): string {
  return textHashOf(address).slice(0, 16)
}

/** How far a source was crawled, by which run, and what that run had found by then. */
interface StoredCheckpoint {
  readonly cursor: object
  readonly runId: string
  readonly found: number
  readonly added: number
}

/** The checkpoint of a source, if it was saved for the same crawl key. */
async function readCursor(db: Connection, sourceId: string, crawlKey: string): Promise<StoredCheckpoint | null> {
  const row = await db
    .selectFrom('sourceCursor')
    .selectAll()
    .where('sourceId', '=', sourceId)
    .where('crawlKey', '=', crawlKey)
    .executeTakeFirst()
  return row === undefined ? null : { cursor: row.cursor, runId: row.runId, found: row.found, added: row.added }
}

/** Saves a checkpoint. Call it only when everything before the cursor is stored. */
async function saveCheckpoint(
  db: Connection,
  sourceId: string,
  crawlKey: string,
  checkpoint: StoredCheckpoint,
): Promise<void> {
  const values = {
    cursor: JSON.stringify(checkpoint.cursor),
    crawlKey,
    runId: checkpoint.runId,
    found: checkpoint.found,
    added: checkpoint.added,
    updatedAt: new Date(),
  }
  await db
    .insertInto('sourceCursor')
    .values({ sourceId: sourceId, ...values })
    .onConflict((conflict) => conflict.column('sourceId').doUpdateSet(values))
    .execute()
}
