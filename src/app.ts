import path from 'node:path'
import { createFileNotifier, createSmtpNotifier } from './notify/email.ts'
import type { Notifier } from './notify/notifier.ts'
import type { BlobStore } from './blobs/blob-store.ts'
import { createFsStore } from './blobs/fs.ts'
import { createS3Store } from './blobs/s3.ts'
import { openCatalogue, type Catalogue } from './db/database.ts'
import { openFactsCache, type FactsCache } from './search/facts/facts-cache.ts'
import { openVocabulary, type VocabularyCache } from './search/vocabulary/vocabulary-cache.ts'
import { migrate } from './db/migrate.ts'
import { systemClock, type Clock } from './runtime/clock.ts'
import type { Config, MeiliServer, Servers } from './config.ts'
import { createHttpClient, type HttpClient } from './ingest/fetch/http/http-client.ts'
import { createRobotsGate, type RobotsGate } from './ingest/fetch/robots/robots.ts'
import type { Source } from './domain/source.ts'
import { createParsePool, type ParsePool } from './ingest/pool/parse-pool.ts'
import { readLibrary } from './ingest/library/read-library.ts'
import { openLiveLibrary, type LiveLibrary } from './ingest/library/live-library.ts'
import { openMeaning, type Meaning } from './search/meaning/meaning.ts'
import { openReranker, type Reranker } from './search/rerank/reranker.ts'
import { readEmbedding } from './search/meaning/read-embedding.ts'
import { loggerFor, type Logger } from './logger.ts'
import type { Queue } from './queue/queue.ts'
import { openPostgresQueue, openRedisQueue } from './queue/bullmq.ts'
import { openMeilisearch, type MeilisearchOptions } from './search/engine/meilisearch/meilisearch.ts'
import { openMeilisearchSuggestions } from './search/engine/meilisearch/suggestions.ts'
import { layoutOf } from './search/engine/sharded/place-documents.ts'
import { openSharded } from './search/engine/sharded/sharded.ts'
import { createSwapJournal, type SwapJournal } from './search/engine/sharded/swap-journal.ts'
import type { SearchEngine } from './search/engine/search-engine.ts'
import { openSearchActivity, type SearchActivity } from './search/search-activity.ts'
import type { SuggestionIndex } from './search/engine/suggestion-index.ts'

/** Product name in the user agent. */
const PRODUCT = 'Concordance/0.1'

/** Default PostgreSQL schema, and prefix of search index and queue. */
export const DEFAULT_NAMESPACE = 'concordance'

/** Everything that modules need, opened once. */
export interface App {
  readonly config: Config
  readonly clock: Clock
  readonly log: Logger
  readonly shutdown: AbortSignal
  readonly catalogue: Catalogue
  readonly facts: FactsCache
  readonly vocabulary: VocabularyCache
  readonly activity: SearchActivity
  readonly blobs: BlobStore
  readonly queue: Queue
  readonly engine: SearchEngine
  readonly meaning: Meaning | null
  readonly reranker: Reranker | null
  readonly suggestions: SuggestionIndex
  readonly notifier: Notifier
  readonly http: HttpClient
  readonly robots: RobotsGate
  readonly parser: ParsePool
  readonly library: LiveLibrary
  /** Closes everything that `createApp` opened. */
  close(): Promise<void>
}

/** Replacements for defaults, from tests, and from mains that start more than the configuration names. */
export interface Overrides {
  readonly clock?: Clock
  /** PostgreSQL schema of the catalogue, and prefix of search index and queue. */
  readonly namespace?: string
  /** Sources in addition to those of `sources.yaml`. */
  readonly sources?: readonly Source[]
  readonly allowPrivate?: readonly string[]
  /** The program of the parse processes, as of another build of the same sources. */
  readonly parseProgram?: URL
}

/**
 * Opens everything and migrates the catalogue.
 * @throws InvalidInputError when a library file or the embedder file is invalid, naming each fault
 */
export async function createApp(
  config: Config,
  servers: Servers,
  log: Logger,
  shutdown: AbortSignal,
  overrides: Overrides = {},
): Promise<App> {
  const clock = overrides.clock ?? systemClock
  const namespace = overrides.namespace ?? DEFAULT_NAMESPACE
  const libraryOfFiles = await readLibrary(config.libraryFolder, overrides.sources ?? [])
  const embedding = await readEmbedding(config)
  const userAgent = `${PRODUCT} (library of public strategies; contact: ${config.fetch.contact})`
  const allowPrivate = [...config.fetch.allowPrivate, ...(overrides.allowPrivate ?? [])]
  const catalogue = openCatalogue({ url: servers.databaseUrl, schema: namespace }, loggerFor(log, 'catalogue'))
  await migrate(catalogue, namespace)
  const library = await openLiveLibrary(libraryOfFiles, catalogue)
  const queue = config.redis
    ? await openRedisQueue(config.redis.url, namespace, loggerFor(log, 'queue'))
    : await openPostgresQueue(servers.databaseUrl, `${namespace}_queue`, loggerFor(log, 'queue'))
  const activity = openSearchActivity(catalogue)
  const meaning =
    embedding === null ? null : openMeaning({ catalogue, clock, embedding, isSearched: activity.isRecent })
  const reranker = config.rerankerFolder === null ? null : openReranker({ folder: config.rerankerFolder, log })
  const index = { index: `${namespace}_passages`, embedding: meaning, isSearched: activity.isRecent }
  const engine = openEngine(servers.meili, index, createSwapJournal(catalogue))
  const suggestions = openMeilisearchSuggestions({ ...firstOf(servers.meili), index: `${namespace}_suggestions` })
  const blobs = openBlobs(config)
  const http = createHttpClient({ userAgent, allowPrivate })
  const parser = createParsePool({
    log: loggerFor(log, 'parse'),
    ...(config.parseProcesses > 0 ? { size: config.parseProcesses } : {}),
    ...(overrides.parseProgram === undefined ? {} : { program: overrides.parseProgram }),
  })
  return {
    config,
    clock,
    log,
    shutdown,
    catalogue,
    facts: openFactsCache(catalogue),
    vocabulary: openVocabulary(catalogue),
    activity,
    blobs,
    queue,
    engine,
    meaning,
    reranker,
    suggestions,
    http,
    parser,
    library,
    robots: createRobotsGate({ http, userAgent, clock }),
    notifier: openNotifier(config),
    close: async () => {
      await queue.close()
      await parser.close()
      await Promise.all([
        engine.close(),
        meaning?.close(),
        reranker?.close(),
        suggestions.close(),
        http.close(),
        blobs.close(),
      ])
      await catalogue.destroy()
    },
  }
}

/** The search engine on one server, or sharded across several. */
function openEngine(
  servers: readonly MeiliServer[],
  options: Pick<MeilisearchOptions, 'index' | 'embedding' | 'isSearched'>,
  journal: SwapJournal,
): SearchEngine {
  if (servers.length <= 1) return openMeilisearch({ ...firstOf(servers), ...options })
  const named = servers.map((server) => ({ name: nameOf(server), server }))
  const layout = layoutOf(named.map(({ name }) => name))
  return openSharded(
    named.map(({ name, server }) => ({ name, engine: openMeilisearch({ ...server, ...options, layout }) })),
    journal,
  )
}

/** The first server; it holds all suggestions, since they are few. */
function firstOf([first]: readonly MeiliServer[]): MeiliServer {
  if (first === undefined) throw new Error('there is no search server')
  return first
}

/** Name of a server: host, port and path. It decides which documents are stored there. */
function nameOf({ url }: MeiliServer): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname.replace(/\/+$/, '')}`
}

function openBlobs(config: Config): BlobStore {
  const { blobs } = config
  return blobs.kind === 'folder'
    ? createFsStore(blobs.folder)
    : createS3Store({ ...blobs, credentials: config.secrets.s3 })
}

function openNotifier(config: Config): Notifier {
  const { smtpUrl } = config.secrets
  return smtpUrl === null
    ? createFileNotifier(path.join(config.dataFolder, 'outbox'), config.mail.from)
    : createSmtpNotifier(smtpUrl, config.mail.from)
}
