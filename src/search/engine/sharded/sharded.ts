import { type AppError, ThrottledError, TransientError } from '../../../errors.ts'
import type {
  CountResult,
  CountedField,
  EngineState,
  FindResult,
  MeaningResult,
  IndexRecord,
  SearchEngine,
} from '../search-engine.ts'
import type { BuildingEngine } from '../meilisearch/meilisearch.ts'
import type { BuiltIndex } from '../meilisearch/build.ts'
import { placeOf } from './place-documents.ts'
import type { SwapJournal } from './swap-journal.ts'
import { settleSwap, swapAll } from './swap-all.ts'

/** One of several servers, named by host and port. */
export interface Shard {
  readonly name: string
  readonly engine: BuildingEngine
}

/** Error codes of an unavailable shard; any other error is a bug and is thrown. */
const UNAVAILABLE_CODES: readonly string[] = ['search_unavailable', 'index_missing', 'index_behind']

const SWAP_OPEN = 'a new index is being swapped in on several servers'
const RETRY_AFTER_MS = 1_000

/**
 * Combines several engines: each document is on the one chosen by its id. Reads query all at once and answer from those
 * that respond; writes need those that they concern, and wait while a swap is open in the journal, since an index that is
 * about to be replaced would lose them. `close` closes the shards.
 */
export function openSharded(shards: readonly Shard[], journal: SwapJournal): SearchEngine {
  const engines = shards.map(({ engine }) => engine)
  const isSwapping = async () => (await journal.read()) !== null
  const requireNoSwap = async () => {
    if (await isSwapping()) throw new ThrottledError('index_rebuilding', SWAP_OPEN, RETRY_AFTER_MS)
  }
  return {
    servers: shards.length,
    hasMeaning: engines.some(({ hasMeaning }) => hasMeaning),
    put: async (records, signal) => {
      await requireNoSwap()
      await splitPut(
        shards,
        engines.map((engine) => engine.put),
      )(records, signal)
    },
    remove: async (filter, signal) => {
      await requireNoSwap()
      await Promise.all(engines.map((engine) => engine.remove(filter, signal)))
    },
    find: async (queries, signal) => {
      const { answers, missing } = await queryAll(shards, (engine) => engine.find(queries, signal))
      return queries.map((_query, at) => joinFound(pick(answers, at), missing))
    },
    count: async (queries, signal) => {
      const { answers, missing } = await queryAll(shards, (engine) => engine.count(queries, signal))
      return queries.map(({ by }, at) => addCounts(pick(answers, at), by, missing))
    },
    state: async (signal) => {
      const { answers, missing } = await queryAll(shards, (engine) => engine.state(signal))
      return addStates(answers, missing)
    },
    compare: (documentIds, records, signal) => compareAll(shards, documentIds, records, signal),
    rebuild: async (load, signal) => {
      await settleSwap(shards, journal)
      await rebuildAll(shards, journal, load, signal)
    },
    isSwapping,
    settle: () => settleSwap(shards, journal),
    close: async () => {
      await Promise.all(engines.map((engine) => engine.close()))
    },
  }
}

interface Answers<T> {
  readonly answers: readonly T[]
  readonly missing: readonly string[]
}

/**
 * Queries all shards at once.
 * @throws the error of a shard where none can answer
 */
async function queryAll<T>(shards: readonly Shard[], run: (engine: SearchEngine) => Promise<T>): Promise<Answers<T>> {
  const results = await Promise.allSettled(shards.map(({ engine }) => run(engine)))
  const answers: T[] = []
  const missing: string[] = []
  const reasons: AppError[] = []
  for (const [at, result] of results.entries()) {
    if (result.status === 'fulfilled') {
      answers.push(result.value)
      continue
    }
    const reason: unknown = result.reason
    if (!(reason instanceof TransientError) || !UNAVAILABLE_CODES.includes(reason.code)) throw reason
    reasons.push(reason)
    missing.push(shards[at]?.name ?? '')
  }
  if (answers.length > 0) return { answers, missing }
  throw reasons.find(({ code }) => code === 'search_unavailable') ?? reasons[0]
}

function pick<T>(answers: readonly (readonly T[])[], at: number): readonly T[] {
  return answers.flatMap((answer) => answer[at] ?? [])
}

/** Concatenates results; a passage is on one shard only, so there are no duplicates. */
function joinFound(found: readonly FindResult[], missing: readonly string[]): FindResult {
  return {
    candidates: found.flatMap(({ candidates }) => candidates),
    isWhole: found.every(({ isWhole }) => isWhole),
    missing,
    meaning: joinMeaning(found.flatMap(({ meaning }) => meaning ?? [])),
  }
}

/** Interleaves the nearest passages of the shards; how near each is, is worked out from its vector. */
function joinMeaning(lanes: readonly MeaningResult[]): MeaningResult | null {
  const [first] = lanes.filter((lane) => lane.kind === 'found')
  if (first === undefined) return lanes[0] ?? null
  const found = lanes.flatMap((lane) => (lane.kind === 'found' ? [lane.candidates] : []))
  const longest = Math.max(...found.map(({ length }) => length))
  const interleaved = Array.from({ length: longest }, (_row, at) => found.flatMap((candidates) => candidates[at] ?? []))
  return { kind: 'found', vector: first.vector, candidates: interleaved.flat() }
}

function addCounts(
  counted: readonly CountResult[],
  by: readonly CountedField[],
  missing: readonly string[],
): CountResult {
  const sums = by.map((field) => [field, addMaps(counted.map(({ by: counts }) => counts[field] ?? new Map()))] as const)
  return {
    records: counted.reduce((sum, { records }) => sum + records, 0),
    by: Object.fromEntries(sums),
    missing,
  }
}

function addMaps<K>(counts: readonly ReadonlyMap<K, number>[]): ReadonlyMap<K, number> {
  const sum = new Map<K, number>()
  for (const each of counts) for (const [value, passages] of each) sum.set(value, (sum.get(value) ?? 0) + passages)
  return sum
}

function addStates(states: readonly EngineState[], missing: readonly string[]): EngineState {
  const there = states.flatMap((state) => (state.kind === 'there' ? [state] : []))
  if (there.length === 0) return { kind: 'absent' }
  return {
    kind: 'there',
    records: there.reduce((sum, { records }) => sum + records, 0),
    current: there.length === states.length && there.every(({ current }) => current),
    missing,
  }
}

/** A document on the wrong shard differs too. */
async function compareAll(
  shards: readonly Shard[],
  documentIds: readonly string[],
  records: readonly IndexRecord[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const placed = splitRecords(shards, records)
  const lists = await Promise.all(
    shards.map(({ name, engine }) => engine.compare(documentIds, placed.get(name) ?? [], signal)),
  )
  const differing = new Set(lists.flat())
  return documentIds.filter((documentId) => differing.has(documentId))
}

/** Builds on all shards, nested, so that all are complete before the first is swapped in. */
async function rebuildAll(
  shards: readonly Shard[],
  journal: SwapJournal,
  load: (put: SearchEngine['put']) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const built: BuiltIndex[] = []
  const buildFrom = async (at: number, puts: readonly SearchEngine['put'][]): Promise<void> => {
    const shard = shards[at]
    if (shard === undefined) return load(splitPut(shards, puts))
    built[at] = await shard.engine.build((put) => buildFrom(at + 1, [...puts, put]), signal)
  }
  await buildFrom(0, [])
  await swapAll(
    shards.map((shard, at) => ({ ...shard, records: built[at]?.records ?? 0 })),
    journal,
  )
}

/** `puts` has one function per shard, in the order of the shards. */
function splitPut(shards: readonly Shard[], puts: readonly SearchEngine['put'][]): SearchEngine['put'] {
  return async (records, signal) => {
    const placed = splitRecords(shards, records)
    await Promise.all(
      puts.map(async (put, at) => {
        const own = placed.get(shards[at]?.name ?? '') ?? []
        if (own.length > 0) await put(own, signal)
      }),
    )
  }
}

function splitRecords(shards: readonly Shard[], records: readonly IndexRecord[]): Map<string, IndexRecord[]> {
  const names = shards.map(({ name }) => name)
  const places = new Map<string, string>()
  const placed = new Map<string, IndexRecord[]>(names.map((name) => [name, []]))
  for (const record of records) {
    const { documentId } = record
    const place = places.get(documentId) ?? placeOf(documentId, names)
    places.set(documentId, place)
    placed.get(place)?.push(record)
  }
  return placed
}
