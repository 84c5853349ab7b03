import type { Embedding } from '../embedding/embedder-schema.ts'
import type { SearchEngine } from '../search-engine.ts'
import { buildBeside, discardTasks, putInto, readSettings, readState, type BuiltIndex } from './build.ts'
import { compareIn } from './compare.ts'
import { behind, done, toOurs } from './errors.ts'
import { toMeiliFilter } from './filter.ts'
import { createMeiliHttp } from './http.ts'
import { createMeaningLane } from './meaning.ts'
import { countIn, findIn, nearWordsIn } from './search.ts'
import { createMeiliClient, hasOurSettings } from './settings.ts'
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
  /** The embedder of the search by meaning; null for none. */
  readonly embedding?: Embedding | null
}

/** An engine whose new index can be built before it is swapped in. */
export interface BuildingEngine extends SearchEngine {
  build(...args: Parameters<SearchEngine['rebuild']>): Promise<BuiltIndex>
}

/** The search port on Meilisearch. Every write waits until its task has succeeded. */
export function openMeilisearch(options: MeilisearchOptions): BuildingEngine {
  const http = createMeiliHttp()
  const client = createMeiliClient(options.url, options.masterKey, http)
  const { index: name, layout = null, embedding = null } = options
  const index = { client, name, layout, embedding }
  const inRounds = createRounds()
  const guard = createWriteGuard(() => discardTasks(index))
  const byMeaning = embedding === null ? null : createMeaningLane(client, name, embedding)
  return {
    servers: 1,
    put: (records, signal) =>
      guard.run({
        records,
        check: async () => {
          // Otherwise the server would create a missing index without our settings, and then reject every filter.
          if (!hasOurSettings(await readSettings(index, signal).catch(toOurs), index)) throw behind()
        },
        write: () => inRounds(() => putInto(index, records, signal)),
      }),
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
