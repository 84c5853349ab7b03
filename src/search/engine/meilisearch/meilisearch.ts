import type { Embedding } from '../embedding/embedder-schema.ts'
import type { SearchEngine } from '../search-engine.ts'
import { buildBeside, putInto, readSettings, readState, type BuiltIndex } from './build.ts'
import { compareIn } from './compare.ts'
import { behind, done, toOurs } from './errors.ts'
import { toMeiliFilter } from './filter.ts'
import { createMeiliHttp } from './http.ts'
import { createMeaningLane } from './meaning.ts'
import { countIn, findIn, nearWordsIn } from './search.ts'
import { createMeiliClient, hasOurSettings } from './settings.ts'
import { createRounds } from './rounds.ts'

export interface MeilisearchOptions {
  readonly url: string
  readonly masterKey: string
  /** The name of the index, so that several libraries may share a server. */
  readonly index: string
  /** Which servers share the library, where there are several; an index that was filled for others is not current. */
  readonly layout?: string | null
  /** What finds by meaning; null: nothing does. */
  readonly embedding?: Embedding | null
}

/** An engine whose index can be built without being swapped in yet. */
export interface BuildingEngine extends SearchEngine {
  build(...args: Parameters<SearchEngine['rebuild']>): Promise<BuiltIndex>
}

/** The search port on Meilisearch. A task that is queued is nothing yet: every write waits until it succeeded. */
export function openMeilisearch(options: MeilisearchOptions): BuildingEngine {
  const http = createMeiliHttp()
  const client = createMeiliClient(options.url, options.masterKey, http)
  const { index: name, layout = null, embedding = null } = options
  const index = { client, name, layout, embedding }
  const inRounds = createRounds()
  const byMeaning = embedding === null ? null : createMeaningLane(client, name, embedding)
  return {
    servers: 1,
    put: async (records, signal) => {
      // The server would make an absent index itself, without our settings, and then refuse every filter.
      if (!hasOurSettings(await readSettings(index, signal).catch(toOurs), index)) throw behind()
      await inRounds(() => putInto(index, records, signal))
    },
    remove: async (filter) => {
      await done(client.index(name).deleteDocuments({ filter: toMeiliFilter(filter) }))
    },
    find: (queries, signal) => findIn(client, name, queries, byMeaning, signal),
    count: (queries, signal) => countIn(client, name, queries, signal),
    nearWords: (word, limit, signal) => nearWordsIn(client, name, word, limit, signal),
    state: (signal) => readState(index, signal),
    compare: (documentIds, records, signal) => compareIn(index, documentIds, records, signal),
    build: (load, signal) => buildBeside(index, load, signal),
    rebuild: async (load, signal) => (await buildBeside(index, load, signal)).swap(),
    close: () => http.close(),
  }
}
