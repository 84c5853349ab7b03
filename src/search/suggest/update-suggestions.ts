import type { SearchPorts } from '../ports.ts'
import { markPastQueries } from './recorded-queries.ts'
import { tryLocked } from '../../db/locks.ts'
import { listTitles, markLibrary } from './suggestion-queries.ts'
import { loggerFor } from '../../logger.ts'
import { fingerprintOf, type SuggestionKind, type SuggestionRecord } from '../engine/suggestion-index.ts'
import { MIN_TIMES, readQueryRecords } from './record-query.ts'
import { readPlaceRecords, readThemeRecords } from './library-records.ts'
import { toTitleRecords } from './title-records.ts'

/** Result of an update of the suggestions; `busy` where another process holds the lock. */
export type SuggestionUpdateResult = 'fine' | 'written' | 'busy'

/** Kinds of suggestions that are read and written together. */
interface SuggestionGroup {
  readonly kinds: readonly SuggestionKind[]
  /** A cheap value that changes when the records do. */
  readonly readMark: (app: SearchPorts) => Promise<string>
  readonly readRecords: (app: SearchPorts) => Promise<readonly SuggestionRecord[]>
}

const LIBRARY: SuggestionGroup = {
  kinds: ['place', 'theme', 'title'],
  readMark: (app) => markLibrary(app.catalogue),
  readRecords: async (app) => [
    ...(await readPlaceRecords(app)),
    ...(await readThemeRecords(app)),
    ...toTitleRecords(await listTitles(app.catalogue)),
  ],
}
const QUERIES: SuggestionGroup = {
  kinds: ['question'],
  readMark: (app) => markPastQueries(app.catalogue, MIN_TIMES),
  readRecords: readQueryRecords,
}
const GROUPS = [LIBRARY, QUERIES]

const LOCK = 'suggestions'
/** All records are compared again after this time even if nothing seems to have changed. */
const RECHECK_MS = 10 * 60_000
/** An update is followed by a pause of this many times its duration, however much changes meanwhile. */
const PAUSE_FACTOR = 20

/** State of a group at its last update. */
interface GroupState {
  readonly mark: string
  readonly atMs: number
  readonly pausedUntilMs: number
}

/**
 * Returns a scheduled step that updates the suggestions where the catalogue has changed since its last run, or where
 * the index is missing, has other settings or another number of records.
 */
export function createSuggestionUpdater(app: SearchPorts): (signal: AbortSignal) => Promise<SuggestionUpdateResult> {
  const seen = new Map<SuggestionGroup, GroupState>()
  let records = -1
  const nowMs = () => app.clock.now().getTime()
  return async (signal) => {
    const state = await app.suggestions.state(signal)
    const isWhole = state.kind === 'there' && state.current && state.records === records
    const due: { group: SuggestionGroup; mark: string }[] = []
    for (const group of GROUPS) {
      const mark = await group.readMark(app)
      if (!isWhole || isDue(seen.get(group), mark, nowMs())) due.push({ group, mark })
    }
    if (due.length === 0) return 'fine'
    const result = await tryLocked(app.catalogue, LOCK, 'alone', async () => {
      await app.suggestions.prepare(signal)
      let changes = 0
      for (const { group, mark } of due) {
        const startedMs = nowMs()
        changes += await writeGroup(app, group, signal)
        const atMs = nowMs()
        seen.set(group, { mark, atMs, pausedUntilMs: atMs + (atMs - startedMs) * PAUSE_FACTOR })
      }
      const after = await app.suggestions.state(signal)
      records = after.kind === 'there' ? after.records : -1
      return changes
    })
    if (result === 'busy') return 'busy'
    return result > 0 ? 'written' : 'fine'
  }
}

/** Updates all suggestions now, whatever their last state. */
export function writeSuggestions(app: SearchPorts, signal: AbortSignal): Promise<SuggestionUpdateResult> {
  return createSuggestionUpdater(app)(signal)
}

function isDue(seen: GroupState | undefined, mark: string, atMs: number): boolean {
  if (seen === undefined) return true
  return (seen.mark !== mark && atMs >= seen.pausedUntilMs) || atMs >= seen.atMs + RECHECK_MS
}

/** Writes records that differ from the index, and removes those that no longer exist. Returns how many. */
async function writeGroup(app: SearchPorts, group: SuggestionGroup, signal: AbortSignal): Promise<number> {
  const records = await group.readRecords(app)
  const held = await app.suggestions.readFingerprints(group.kinds, signal)
  const changed = records.filter((record) => held.get(record.suggestionId) !== fingerprintOf(record))
  const wanted = new Set(records.map((record) => record.suggestionId))
  const vanished = [...held.keys()].filter((suggestionId) => !wanted.has(suggestionId))
  if (changed.length > 0) await app.suggestions.put(changed, signal)
  if (vanished.length > 0) await app.suggestions.remove(vanished, signal)
  const written = changed.length + vanished.length
  if (written > 0) {
    const log = loggerFor(app.log, 'suggest')
    log.info({ kinds: group.kinds, changed: changed.length, vanished: vanished.length }, 'suggestions written')
  }
  return written
}
