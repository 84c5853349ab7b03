import type { SearchPorts } from '../ports.ts'
import { markPastQueries } from './asked-queries.ts'
import { tryLocked } from '../../db/locks.ts'
import { listTitles, markLibrary } from './suggestion-queries.ts'
import { loggerFor } from '../../logger.ts'
import { fingerprintOf, type SuggestionKind, type SuggestionRecord } from '../engine/suggestion-index.ts'
import { MIN_TIMES, readQueryRecords } from './record-query.ts'
import { readPlaceRecords, readThemeRecords } from './library-records.ts'
import { toTitleRecords } from './title-records.ts'

/** What became of a look at the suggestions. */
export type SuggestionUpdateResult = 'fine' | 'written' | 'busy'

/** Kinds that are read and written together. */
interface Part {
  readonly kinds: readonly SuggestionKind[]
  /** A cheap value that changes when the records do. */
  readonly readMark: (app: SearchPorts) => Promise<string>
  readonly readRecords: (app: SearchPorts) => Promise<readonly SuggestionRecord[]>
}

const LIBRARY: Part = {
  kinds: ['place', 'theme', 'title'],
  readMark: (app) => markLibrary(app.catalogue),
  readRecords: async (app) => [
    ...(await readPlaceRecords(app)),
    ...(await readThemeRecords(app)),
    ...toTitleRecords(await listTitles(app.catalogue)),
  ],
}
const QUESTIONS: Part = {
  kinds: ['question'],
  readMark: (app) => markPastQueries(app.catalogue, MIN_TIMES),
  readRecords: readQueryRecords,
}
const PARTS = [LIBRARY, QUESTIONS]

const LOCK = 'suggestions'
/** Looked at anew after this even if nothing seems to have changed. */
const TRUST_MS = 10 * 60_000
/** A look that took a second is followed by at least twenty without one, however much changes meanwhile. */
const REST_FACTOR = 20

/** What is known of a part since the last look at all of it. */
interface Seen {
  readonly mark: string
  readonly atMs: number
  readonly restUntilMs: number
}

/**
 * A step for the clock, which brings the suggestions up to the catalogue where something has changed since its last
 * run, or where the index is gone, has other settings or holds another number of records.
 */
export function createSuggestionUpdater(app: SearchPorts): (signal: AbortSignal) => Promise<SuggestionUpdateResult> {
  const seen = new Map<Part, Seen>()
  let records = -1
  const nowMs = () => app.clock.now().getTime()
  return async (signal) => {
    const state = await app.suggestions.state(signal)
    const isWhole = state.kind === 'there' && state.current && state.records === records
    const due: { part: Part; mark: string }[] = []
    for (const part of PARTS) {
      const mark = await part.readMark(app)
      if (!isWhole || isDue(seen.get(part), mark, nowMs())) due.push({ part, mark })
    }
    if (due.length === 0) return 'fine'
    const result = await tryLocked(app.catalogue, LOCK, 'alone', async () => {
      await app.suggestions.prepare(signal)
      let changes = 0
      for (const { part, mark } of due) {
        const startedMs = nowMs()
        changes += await writePart(app, part, signal)
        const atMs = nowMs()
        seen.set(part, { mark, atMs, restUntilMs: atMs + (atMs - startedMs) * REST_FACTOR })
      }
      const after = await app.suggestions.state(signal)
      records = after.kind === 'there' ? after.records : -1
      return changes
    })
    if (result === 'busy') return 'busy'
    return result > 0 ? 'written' : 'fine'
  }
}

/** Brings all suggestions up to the catalogue now, whatever is known of them. */
export function writeSuggestions(app: SearchPorts, signal: AbortSignal): Promise<SuggestionUpdateResult> {
  return createSuggestionUpdater(app)(signal)
}

function isDue(seen: Seen | undefined, mark: string, atMs: number): boolean {
  if (seen === undefined) return true
  return (seen.mark !== mark && atMs >= seen.restUntilMs) || atMs >= seen.atMs + TRUST_MS
}

/** Writes the records that differ from those held, and takes away those that are no more. Returns how many. */
async function writePart(app: SearchPorts, part: Part, signal: AbortSignal): Promise<number> {
  const records = await part.readRecords(app)
  const held = await app.suggestions.readFingerprints(part.kinds, signal)
  const changed = records.filter((record) => held.get(record.suggestionId) !== fingerprintOf(record))
  const wanted = new Set(records.map((record) => record.suggestionId))
  const vanished = [...held.keys()].filter((suggestionId) => !wanted.has(suggestionId))
  if (changed.length > 0) await app.suggestions.put(changed, signal)
  if (vanished.length > 0) await app.suggestions.remove(vanished, signal)
  const written = changed.length + vanished.length
  if (written > 0) {
    const log = loggerFor(app.log, 'suggest')
    log.info({ kinds: part.kinds, changed: changed.length, vanished: vanished.length }, 'suggestions written')
  }
  return written
}
