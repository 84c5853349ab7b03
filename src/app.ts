import path from 'node:path'
import { createFileNotifier, createSmtpNotifier } from './notify/email.ts'
import type { Notifier } from './notify/notifier.ts'
import type { BlobStore } from './blobs/blob-store.ts'
import { createFsStore } from './blobs/fs.ts'
import { createS3Store } from './blobs/s3.ts'
import { openCatalogue, type Catalogue } from './db/database.ts'
import { openFactsCache, type FactsCache } from './search/facts/facts-cache.ts'
import { migrate } from './db/migrate.ts'
import { systemClock, type Clock } from './runtime/clock.ts'
import type { Config, MeiliServer, Servers } from './config.ts'
import { createHttpClient, type HttpClient } from './ingest/fetch/http/http-client.ts'
import { createRobotsGate, type RobotsGate } from './ingest/fetch/robots/robots.ts'
import type { Source } from './domain/source.ts'
import { createParsePool, type ParsePool } from './ingest/pool/parse-pool.ts'
import { readLibrary } from './ingest/library/read-library.ts'
import type { Library } from './domain/library.ts'
import { readEmbedding } from './search/engine/embedding/read-embedding.ts'
import { loggerFor, type Logger } from './logger.ts'
import type { Queue } from './queue/queue.ts'
import { openPostgresQueue, openRedisQueue } from './queue/bullmq.ts'
import type { Embedding } from './search/engine/embedding/embedder-schema.ts'
import { openMeilisearch } from './search/engine/meilisearch/meilisearch.ts'
import { openMeilisearchSuggestions } from './search/engine/meilisearch/suggestions.ts'
import { layoutOf } from './search/engine/sharded/place-documents.ts'
import { openSharded } from './search/engine/sharded/sharded.ts'
import type { SearchEngine } from './search/engine/search-engine.ts'
import type { SuggestionIndex } from './search/engine/suggestion-index.ts'

/** Who we say we are when we fetch; the contact is the operator's. */
const PRODUCT = 'Concordance/0.1'

/** PostgreSQL schema, index and queue prefix of a library that says no other. */
export const DEFAULT_NAMESPACE = 'concordance'

/** Everything a room may need, opened once. */
export interface App {
  readonly config: Config
  readonly clock: Clock
  readonly log: Logger
  readonly shutdown: AbortSignal
  readonly catalogue: Catalogue
  readonly facts: FactsCache
  readonly blobs: BlobStore
  readonly queue: Queue
  readonly engine: SearchEngine
  readonly suggestions: SuggestionIndex
  readonly notifier: Notifier
  readonly http: HttpClient
  readonly robots: RobotsGate
  readonly parser: ParsePool
  readonly library: Library
  /** Closes what this record opened; what was passed in as an override is left open. */
  close(): Promise<void>
}

/** What tests, and mains that started more than the configuration says, put in place of the defaults. */
export interface Overrides {
  readonly clock?: Clock
  /** PostgreSQL schema of the catalogue, and prefix of everything else that is shared. */
  readonly namespace?: string
  /** More sources than `sources.yaml` has. */
  readonly sources?: readonly Source[]
  readonly allowPrivate?: readonly string[]
}

/**
 * Opens everything and brings the catalogue's tables up to date.
 * @throws InvalidInputError when a file of the library, or the embedder's, is faulty, naming each fault
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
  const library = await readLibrary(config.libraryFolder, overrides.sources ?? [])
  const embedding = await readEmbedding(config)
  const userAgent = `${PRODUCT} (library of public strategies; contact: ${config.fetch.contact})`
  const allowPrivate = [...config.fetch.allowPrivate, ...(overrides.allowPrivate ?? [])]
  const catalogue = openCatalogue({ url: servers.databaseUrl, schema: namespace }, loggerFor(log, 'catalogue'))
  await migrate(catalogue, namespace)
  const queue = config.redis
    ? await openRedisQueue(config.redis.url, namespace, loggerFor(log, 'queue'))
    : await openPostgresQueue(servers.databaseUrl, `${namespace}_queue`, loggerFor(log, 'queue'))
  const engine = openEngine(servers.meili, `${namespace}_passages`, embedding)
  const suggestions = openMeilisearchSuggestions({ ...firstOf(servers.meili), index: `${namespace}_suggestions` })
  const blobs = openBlobs(config)
  const http = createHttpClient({ userAgent, allowPrivate })
  const parser = createParsePool({
    log: loggerFor(log, 'parse'),
    ...(config.parseProcesses > 0 ? { size: config.parseProcesses } : {}),
  })
  return {
    config,
    clock,
    log,
    shutdown,
    catalogue,
    facts: openFactsCache(catalogue),
    blobs,
    queue,
    engine,
    suggestions,
    http,
    parser,
    library,
    robots: createRobotsGate({ http, userAgent, clock }),
    notifier: openNotifier(config),
    close: async () => {
      await queue.close()
      await parser.close()
      await Promise.all([engine.close(), suggestions.close(), http.close(), blobs.close()])
      await catalogue.destroy()
    },
  }
}

/** One server alone, or all of them as one. */
function openEngine(servers: readonly MeiliServer[], index: string, embedding: Embedding | null): SearchEngine {
  if (servers.length <= 1) return openMeilisearch({ ...firstOf(servers), index, embedding })
  const named = servers.map((server) => ({ name: nameOf(server), server }))
  const layout = layoutOf(named.map(({ name }) => name))
  return openSharded(
    named.map(({ name, server }) => ({ name, engine: openMeilisearch({ ...server, index, layout, embedding }) })),
  )
}

/** Suggestions are few, so one server holds them all. */
function firstOf([first]: readonly MeiliServer[]): MeiliServer {
  if (first === undefined) throw new Error('there is no search server')
  return first
}

/** Host and port, and the path of one that has a path: what decides which documents lie on it. */
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
