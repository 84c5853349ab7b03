import { z } from 'zod'
import { parseTrustedProxies } from '../formats/trusted-proxies.ts'
import type { LogLevel } from '../logger.ts'

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const satisfies readonly LogLevel[]
/** The UK Government Web Archive, and the Wayback Machine of the Internet Archive. */
const DEFAULT_ARCHIVES = ['https://webarchive.nationalarchives.gov.uk/ukgwa/', 'https://web.archive.org/web/']

const NO_URL = 'is not a valid URL'

const text = z.string()

/** Every setting by name, with its type and default. `.env.example` lists the same names. */
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
  RERANKER: text.optional(),
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
  KEEP_QUERIES: oneOf(['true', 'false']).default('true'),
}

/** Validates the environment setting by setting, and fills in defaults. */
export const envSchema = z.object(ENV)

export type EnvName = keyof typeof ENV
export type Settings = z.infer<typeof envSchema>

/** The environment as text, with one field per known setting; absent and empty are both undefined. */
export type Env = Readonly<Record<EnvName, string | undefined>>

/** Former names of settings, which are still read where the present name is not set. */
const FORMER_NAMES: Readonly<Partial<Record<EnvName, string>>> = { KEEP_QUERIES: 'KEEP_QUESTIONS' }

/** Reads the known settings. `source` is process.env, which only the entry points pass in. */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const names = Object.keys(ENV) as EnvName[]
  const read = (name: string): string | undefined => source[name]?.trim() || undefined
  return Object.fromEntries(names.map((name) => [name, read(name) ?? read(FORMER_NAMES[name] ?? '')])) as Env
}

/** The settings that are set by a former name, with the present one. */
export function listFormerNames(
  source: Readonly<Record<string, string | undefined>>,
): readonly { readonly former: string; readonly present: string }[] {
  return Object.entries(FORMER_NAMES).flatMap(([present, former]) => (source[former] ? [{ former, present }] : []))
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

/** The message does not repeat the address, since it may contain a password. */
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

/** `none`: the word for an empty list. */
function listOf(pattern: RegExp, message: string, none?: string) {
  const entry = text.regex(pattern, { error: ({ input }) => `"${input}" ${message}` })
  return text.transform((value) => (value === none ? [] : toList(value))).pipe(z.array(entry))
}

/** The entries of a setting that is a list, separated by commas or white space. */
export function toList(value: string): string[] {
  return value.split(/[\s,]+/).filter((entry) => entry !== '')
}

function toAddresses(value: string): readonly string[] {
  return toList(value).map((entry) => entry.replace(/\/+$/, ''))
}
