import type { Meaning } from '../../meaning/meaning.ts'
import type { EngineState, SearchEngine } from '../search-engine.ts'
import { buildBeside, discardTasks, putInto, type BuiltIndex } from './build.ts'
import { compareIn } from './compare.ts'
import { behind, done, isBehind, refused, toOurs } from './errors.ts'
import { toMeiliFilter } from './filter.ts'
import { createMeiliHttp } from './http.ts'
import { readIndex, readSettings, requireRecords, requireWhole, type MeiliIndex } from './index-state.ts'
import { createMeaningLane } from './embedding/meaning-lane.ts'
import { createMultiSearch, type PostSearch } from './multi-search.ts'
import { countIn, findIn } from './search.ts'
import { createMeiliClient, hasOurSettings } from './settings.ts'
import { discardBeside, exchange, readPlaces, type SwapPlaces } from './swap.ts'
import { createRounds } from './rounds.ts'
import { createWriteGuard } from './write-guard.ts'

export interface MeilisearchOptions {
  readonly url: string
  readonly masterKey: string
  /** Name of the index, so that several libraries can share a server. */
  readonly index: string
  /**
   * Hash of the servers that share the library, where there are several; an index filled for other servers is not
   * current.
   */
  readonly layout?: string | null
  /** The vectors of the search by meaning; null for none. */
  readonly embedding?: Meaning | null
  /** Whether anybody searches, so that writers rest between writes; by default they always do. */
  readonly isSearched?: () => Promise<boolean>
}

/** An engine whose new index is built beside the active one and swapped in step by step, for a set of servers. */
export interface BuildingEngine extends SearchEngine {
  build(...args: Parameters<SearchEngine['rebuild']>): Promise<BuiltIndex>
  readonly swap: IndexSwap
}

/** The steps of a swap; each may be repeated, `exchange` after reading the places. */
export interface IndexSwap {
  places(): Promise<SwapPlaces>
  exchange(): Promise<void>
  /** @throws TransientError `index_incomplete` where the active index does not hold this many passages */
  requireRecords(records: number): Promise<void>
  /** Deletes what stands beside the active index. */
  discardBeside(): Promise<void>
}

/** The search port on Meilisearch. Every write waits until its task has succeeded. */
export function openMeilisearch(options: MeilisearchOptions): BuildingEngine {
  const http = createMeiliHttp()
  const client = createMeiliClient(options.url, options.masterKey, http)
  const { index: name, layout = null, embedding = null } = options
  const wanted: MeiliIndex = { client, name, layout, embedding }
  const post: PostSearch = (body, signal) => http.post(options, 'multi-search', body, signal)
  const searched = {
    name,
    embedding,
    post,
    multiSearch: createMultiSearch(post),
    multiFind: createMultiSearch(post),
  }
  const inRounds = createRounds(options.isSearched ?? (async () => true))
  const guard = createWriteGuard(() => discardTasks(wanted))
  const byMeaning = embedding === null ? null : createMeaningLane(client, name, embedding)
  const swap = createSwap(wanted)
  return {
    servers: 1,
    hasMeaning: embedding !== null,
    put: (records, signal) =>
      guard.run({
        records,
        check: async () => {
          const settings = await readSettings(wanted, signal).catch(toOurs)
          // Otherwise the server would create a missing index without our settings, and then reject every filter.
          if (!hasOurSettings(settings, wanted)) throw behind()
        },
        write: () => inRounds(() => putInto(wanted, records, signal)),
      }),
    remove: async (filter) => {
      await explained(wanted, done(client.index(name).deleteDocuments({ filter: toMeiliFilter(filter) })))
    },
    find: (queries, signal) => explained(wanted, findIn(searched, queries, byMeaning, signal)),
    count: (queries, signal) => explained(wanted, countIn(searched, queries, signal)),
    state: (signal) => readStateOf(wanted, signal),
    compare: (documentIds, records, signal) => compareIn(wanted, documentIds, records, signal),
    isSwapping: async () => false,
    settle: async () => {},
    build: (load, signal) => buildBeside(wanted, load, signal),
    rebuild: async (load, signal) => swapIn(swap, await buildBeside(wanted, load, signal)),
    swap,
    close: () => http.close(),
  }
}

function createSwap(index: MeiliIndex): IndexSwap {
  return {
    places: () => readPlaces(index),
    exchange: () => exchange(index),
    requireRecords: (records) => requireRecords(index, records),
    discardBeside: () => discardBeside(index),
  }
}

/** Swaps the indexes, and back again if the active index is then not the one that was built. */
async function swapIn(swap: IndexSwap, { index, records }: BuiltIndex): Promise<void> {
  const isFirst = (await swap.places()).active === null
  await swap.exchange()
  try {
    await requireWhole(index, records)
  } catch (error) {
    if (!isFirst) await swap.exchange()
    throw error
  }
  await swap.discardBeside()
}

async function readStateOf(wanted: MeiliIndex, signal?: AbortSignal): Promise<EngineState> {
  const found = await readIndex(wanted, signal)
  if (found === null) return { kind: 'absent' }
  const { settings, stats } = found
  return { kind: 'there', records: stats.numberOfDocuments, current: hasOurSettings(settings, wanted), missing: [] }
}

/** An index with our settings knows all our fields: then the server refused the request for another reason. */
async function explained<T>(wanted: MeiliIndex, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!isBehind(error)) throw error
    const settings = await readSettings(wanted).catch(toOurs)
    if (hasOurSettings(settings, wanted)) throw refused(error.cause)
    throw error
  }
}
