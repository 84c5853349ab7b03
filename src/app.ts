import { existsSync } from 'node:fs'
import path from 'node:path'
import { readFile } from 'node:fs/promises'
import { createFileNotifier, createSmtpNotifier } from './notify/email.ts'
import type { Notifier } from './notify/notifier.ts'
import type { BlobStore } from './blobs/blob-store.ts'
import { createFsStore } from './blobs/fs.ts'
import { createS3Store } from './blobs/s3.ts'
import { openCatalogue, type Catalogue } from './db/database.ts'
import { openFactsCache, type FactsCache } from './search/facts/facts-cache.ts'
import { migrate } from './db/migrate.ts'
import { systemClock, type Clock } from './clock.ts'
import type { Config, MeiliServer } from './config.ts'
import { InvalidInputError, messageOf } from './errors.ts'
import { createHttpClient, type HttpClient } from './ingest/fetch/http/http-client.ts'
import { createRobotsGate, type RobotsGate } from './ingest/fetch/robots/robots.ts'
import { loadSources } from './ingest/harvest/load-sources.ts'
import type { Source } from './domain/source.ts'
import type { HostRule } from './domain/host-rule.ts'
import { loadHostRules } from './ingest/library/load-host-rules.ts'
import { createParsePool, type ParsePool } from './ingest/parse/pool/parse-pool.ts'
import { loadExpected, NOTHING_EXPECTED } from './ingest/library/load-expected.ts'
import { loadGazetteer } from './ingest/library/load-gazetteer.ts'
import { readLibraryFile } from './ingest/library/load-library.ts'
import { loadVocabulary } from './ingest/library/load-vocabulary.ts'
import { createPlaceMatcher, createThemeMatcher, type PhraseMatcher } from './ingest/tag/match-phrases.ts'
import type { Expected, Gazetteer, Vocabulary } from './domain/vocabulary.ts'
import { loggerFor, type Logger } from './logger.ts'
import type { Queue } from './queue/queue.ts'
import { openPostgresQueue, openRedisQueue } from './queue/bullmq.ts'
import { embedderSchema, type Embedder, type Embedding } from './search/engine/embedding/embedder-schema.ts'
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

/** The domain as reviewed data, with what matches it in a text. */
export interface Library {
  readonly vocabulary: Vocabulary
  readonly gazetteer: Gazetteer
  /** What should be in the library; nothing where the folder has no `expected.yaml`. */
  readonly expected: Expected
  readonly sources: readonly Source[]
  readonly hosts: readonly HostRule[]
  readonly matchThemes: PhraseMatcher
  readonly matchPlaces: PhraseMatcher
}

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

/** Where the servers are; from the configuration, or from the ones that we started. */
export interface Servers {
  readonly databaseUrl: string
  /** Several: each has a share of the library. */
  readonly meili: readonly MeiliServer[]
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

/**
 * What finds by meaning, or null where nothing does.
 * @throws InvalidInputError `embedder_invalid` naming each fault of its file; `library_unreadable`
 */
export async function readEmbedding({ embedderFile, secrets }: Config): Promise<Embedding | null> {
  if (embedderFile === null) return null
  const text = await readText(embedderFile)
  const embedder = readLibraryFile<Embedder>(text, embedderFile, 'embedder_invalid', embedderSchema)
  return { embedder, apiKey: secrets.embedderApiKey }
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new InvalidInputError('library_unreadable', `cannot read ${file}: ${messageOf(error)}`, [], { cause: error })
  })
}

/** The library's files, all faults of one file at once; who expects nothing, or has no rules on hosts, needs no file. */
export async function readLibrary(folder: string, moreSources: readonly Source[]): Promise<Library> {
  const read = async <T>(name: string, load: (text: string, file: string) => T): Promise<T> => {
    const file = path.join(folder, name)
    const text = await readText(file)
    return load(text, file)
  }
  const vocabulary = await read('themes.yaml', loadVocabulary)
  const gazetteer = await read('places.yaml', loadGazetteer)
  const has = (name: string) => existsSync(path.join(folder, name))
  const expected = has('expected.yaml')
    ? await read('expected.yaml', (text, file) => loadExpected(text, file, gazetteer))
    : NOTHING_EXPECTED
  const sources = [...(await read('sources.yaml', loadSources)), ...moreSources]
  return {
    vocabulary,
    gazetteer,
    expected,
    sources,
    hosts: has('hosts.yaml') ? await read('hosts.yaml', loadHostRules) : [],
    matchThemes: createThemeMatcher(vocabulary),
    matchPlaces: createPlaceMatcher(gazetteer),
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
