import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { envToConfig, isLoopback, toMeiliServers, type Config } from '../src/config.ts'
import { ENV, listFormerNames, readEnv } from '../src/runtime/env.ts'
import { InvalidInputError } from '../src/errors.ts'
import { projectFolder } from './support/project-folder.ts'

const configOf = (source: Readonly<Record<string, string>> = {}): Config => envToConfig(readEnv(source), '/library')

function faultsOf(source: Readonly<Record<string, string>>): InvalidInputError {
  try {
    configOf(source)
  } catch (error) {
    if (error instanceof InvalidInputError) return error
    throw error
  }
  throw new Error('no fault was reported')
}

const namesOf = (error: InvalidInputError): readonly string[] => error.issues.map((issue) => issue.path).sort()

describe('.env.example', () => {
  const lines = readFileSync(`${projectFolder}.env.example`, 'utf8').split('\n')

  it('lists exactly the known settings, each once', () => {
    const listed = lines.flatMap((line) => /^#?([A-Z][A-Z0-9_]*)=/.exec(line)?.[1] ?? [])
    expect([...listed].sort()).toEqual(Object.keys(ENV).sort())
  })

  it('changes nothing when it is copied unedited', () => {
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([])
  })

  it('shows values that are valid', () => {
    const values = lines.flatMap((line) => {
      const [, name, value] = /^#([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [[name, value] as const]
    })
    expect(() => configOf(Object.fromEntries(values))).not.toThrow()
  })
})

describe('reading the environment', () => {
  it('keeps only known names, trims values and drops empty ones', () => {
    const env = readEnv({ PORT: ' 80 ', HOST: '', DATA_DIR: '  ', HOME: '/root', port: '1' })
    expect(Object.keys(env).sort()).toEqual(Object.keys(ENV).sort())
    expect(env).toMatchObject({ PORT: '80', HOST: undefined, DATA_DIR: undefined })
  })

  it('takes a setting by its former name, which it reports, unless the present one is set', () => {
    const former = { KEEP_QUESTIONS: 'false' }
    expect(configOf(former).keepQueries).toBe(false)
    expect(listFormerNames(former)).toEqual([{ former: 'KEEP_QUESTIONS', present: 'KEEP_QUERIES' }])
    expect(configOf({ ...former, KEEP_QUERIES: 'true' }).keepQueries).toBe(true)
    expect(listFormerNames({ KEEP_QUERIES: 'false' })).toEqual([])
  })
})

describe('configuration', () => {
  it('needs no settings, and by default listens and connects on this machine only', () => {
    const config = configOf()
    expect(config).toMatchObject({ database: null, redis: null, meili: null, meiliBin: null })
    expect(isLoopback(config.http.host)).toBe(true)
    expect(config.http.publicUrl).toBe(`http://127.0.0.1:${config.http.port}`)
    expect(config.dataFolder).toBe('/library/data')
    expect(config.blobs).toEqual({ kind: 'folder', folder: '/library/data/blobs' })
    expect([config.embedderFile, config.rerankerFolder]).toEqual([null, null])
    expect(config.mail.smtp).toBe(false)
    expect(config.fetch.allowPrivate).toEqual([])
    expect(config.secrets).toEqual({
      adminToken: null,
      meiliMasterKeys: [],
      embedderApiKey: null,
      smtpUrl: null,
      s3: null,
    })
  })

  it('resolves relative folders from the project folder', () => {
    expect(configOf({ DATA_DIR: '/var/lib/concordance' }).dataFolder).toBe('/var/lib/concordance')
    expect(configOf({ DATA_DIR: '../elsewhere' }).dataFolder).toBe('/elsewhere')
  })

  it('reports every fault at once', () => {
    const error = faultsOf({
      PORT: 'http',
      DATABASE_URL: 'not a url',
      MEILI_URL: 'http://search.test:7700',
      BLOB_URL: 'ftp://files.test',
      LOG_LEVEL: 'loud',
      S3_ACCESS_KEY_ID: 'name',
      ALLOW_PRIVATE: '127.0.0.1',
      HOST: '0.0.0.0',
    })
    const expected = [
      'ADMIN_TOKEN',
      'ALLOW_PRIVATE',
      'BLOB_URL',
      'DATABASE_URL',
      'LOG_LEVEL',
      'MEILI_MASTER_KEY',
      'PORT',
    ]
    expect(error.code).toBe('config_invalid')
    expect(namesOf(error)).toEqual([...expected, 'S3_SECRET_ACCESS_KEY'].sort())
    for (const name of expected) expect(error.message).toContain(name)
  })

  it.each<[string, Record<string, string>, string]>([
    ['a Meilisearch without its key', { MEILI_URL: 'http://search.test' }, 'MEILI_MASTER_KEY'],
    ['a key without its embedder', { EMBEDDER_API_KEY: 'key' }, 'EMBEDDER'],
    ['a key without its Meilisearch', { MEILI_MASTER_KEY: 'key' }, 'MEILI_URL'],
    ['an S3 name without its secret', { BLOB_URL: 's3://b', S3_ACCESS_KEY_ID: 'name' }, 'S3_SECRET_ACCESS_KEY'],
    ['an S3 secret without its name', { BLOB_URL: 's3://b', S3_SECRET_ACCESS_KEY: 'secret' }, 'S3_SECRET_ACCESS_KEY'],
    ['settings of S3 without a bucket', { S3_REGION: 'eu-west-2' }, 'BLOB_URL'],
    ['a Redis address with another scheme', { REDIS_URL: 'http://queue.test' }, 'REDIS_URL'],
    ['a PostgreSQL address with another scheme', { DATABASE_URL: 'mysql://db.test/x' }, 'DATABASE_URL'],
    ['a public address without a token', { HOST: '192.0.2.1' }, 'ADMIN_TOKEN'],
    ['a public host name without a token', { HOST: 'library.test' }, 'ADMIN_TOKEN'],
    ['a proxy in front without a token', { TRUST_PROXY: 'loopback' }, 'ADMIN_TOKEN'],
    ['trust in every proxy', { TRUST_PROXY: 'true', ADMIN_TOKEN: 'x' }, 'TRUST_PROXY'],
    ['zero proxies', { TRUST_PROXY: '0', ADMIN_TOKEN: 'x' }, 'TRUST_PROXY'],
    ['a proxy by host name', { TRUST_PROXY: '10.0.0.1, proxy.test', ADMIN_TOKEN: 'x' }, 'TRUST_PROXY'],
    ['a malformed subnet', { TRUST_PROXY: '10.0.0.0/33', ADMIN_TOKEN: 'x' }, 'TRUST_PROXY'],
    ['a port above 65535', { PORT: '65536' }, 'PORT'],
    ['a negative port', { PORT: '-1' }, 'PORT'],
    ['a number followed by text', { PARSE_PROCESSES: '2x' }, 'PARSE_PROCESSES'],
    ['a private host without its port', { ALLOW_PRIVATE: '127.0.0.1:80 10.0.0.1' }, 'ALLOW_PRIVATE'],
    ['a private range', { ALLOW_PRIVATE: '10.0.0.0/8' }, 'ALLOW_PRIVATE'],
    ['a private host with any port', { ALLOW_PRIVATE: '127.0.0.1:*' }, 'ALLOW_PRIVATE'],
  ])('refuses %s', (_name, source, path) => {
    expect(namesOf(faultsOf(source))).toEqual([path])
  })

  it('accepts groups of settings that are complete', () => {
    const config = configOf({
      MEILI_URL: 'http://search.test:7700/',
      MEILI_MASTER_KEY: 'search-key',
      BLOB_URL: 's3://bucket/a/b/',
      S3_ENDPOINT: 'http://s3.test:9000',
      S3_ACCESS_KEY_ID: 'name',
      S3_SECRET_ACCESS_KEY: 's3-secret',
      HOST: '0.0.0.0',
      ADMIN_TOKEN: 'admin-token',
      ALLOW_PRIVATE: '127.0.0.1:8080, [::1]:9090 localhost:3000',
    })
    expect(config.meili).toEqual({ urls: ['http://search.test:7700'] })
    expect(config.blobs).toMatchObject({ kind: 's3', bucket: 'bucket', prefix: 'a/b', endpoint: 'http://s3.test:9000' })
    expect(config.fetch.allowPrivate).toEqual(['127.0.0.1:8080', '[::1]:9090', 'localhost:3000'])
    expect(config.secrets).toMatchObject({ adminToken: 'admin-token', meiliMasterKeys: ['search-key'] })
    expect(config.secrets.s3).toEqual({ accessKeyId: 'name', secretAccessKey: 's3-secret' })
  })

  it.each([
    ['1', 1],
    ['loopback', ['loopback']],
    ['10.0.0.0/8, 192.0.2.1 2001:db8::/32', ['10.0.0.0/8', '192.0.2.1', '2001:db8::/32']],
  ])('reads TRUST_PROXY %s', (TRUST_PROXY, trustedProxies) => {
    expect(configOf({ TRUST_PROXY, ADMIN_TOKEN: 'x' }).http.trustedProxies).toEqual(trustedProxies)
    expect(configOf({}).http.trustedProxies).toBeNull()
  })

  it('accepts several search servers, with one key for all or one for each', () => {
    const MEILI_URL = 'http://one.test:7700/, http://two.test:7700'
    const serversOf = (keys: string) => toMeiliServers(configOf({ MEILI_URL, MEILI_MASTER_KEY: keys }))
    expect(serversOf('key-of-both').map(({ masterKey }) => masterKey)).toEqual(['key-of-both', 'key-of-both'])
    expect(serversOf('first,second')).toEqual([
      { url: 'http://one.test:7700', masterKey: 'first' },
      { url: 'http://two.test:7700', masterKey: 'second' },
    ])
    const single = configOf({ MEILI_URL: 'http://one.test', MEILI_MASTER_KEY: 'with, comma' })
    expect(toMeiliServers(single)).toEqual([{ url: 'http://one.test', masterKey: 'with, comma' }])
  })

  it.each([
    ['a server twice', 'http://one.test,http://one.test/', 'key', 'MEILI_URL'],
    ['a malformed address', 'http://one.test,nowhere', 'key', 'MEILI_URL'],
    ['another scheme', 'http://one.test,ftp://two.test', 'key', 'MEILI_URL'],
    ['too many keys', 'http://one.test,http://two.test', 'a,b,c', 'MEILI_MASTER_KEY'],
  ])('refuses search servers with %s', (_name, urls, keys, path) => {
    expect(namesOf(faultsOf({ MEILI_URL: urls, MEILI_MASTER_KEY: keys }))).toEqual([path])
  })

  it('accepts a bucket without a prefix, and uses AWS when no endpoint is given', () => {
    const { blobs } = configOf({ BLOB_URL: 's3://bucket' })
    expect(blobs).toMatchObject({ kind: 's3', bucket: 'bucket', prefix: '', endpoint: null })
  })
})

describe('secrets', () => {
  const SECRET = 'hunter2-and-more'

  it.each([
    { DATABASE_URL: `postgres//user:${SECRET}@db.test` },
    { REDIS_URL: `//user:${SECRET}@queue.test` },
    { SMTP_URL: `//user:${SECRET}@mail.test` },
    { S3_SECRET_ACCESS_KEY: SECRET },
    { MEILI_MASTER_KEY: SECRET },
    { ADMIN_TOKEN: SECRET, PORT: 'x' },
  ])('appear in no message about faults: %j', (source) => {
    const error = faultsOf(source)
    expect(JSON.stringify([error.message, error.issues])).not.toContain(SECRET)
  })

  it('are kept apart from the settings that may be logged', () => {
    const source = {
      ...{ ADMIN_TOKEN: SECRET, MEILI_URL: 'http://search.test', MEILI_MASTER_KEY: SECRET },
      ...{ EMBEDDER: 'embedder.yaml', EMBEDDER_API_KEY: SECRET },
      ...{ SMTP_URL: `smtp://user:${SECRET}@mail.test`, S3_ACCESS_KEY_ID: 'name', S3_SECRET_ACCESS_KEY: SECRET },
      BLOB_URL: 's3://bucket',
    }
    const { secrets, ...rest } = configOf(source)
    expect(JSON.stringify(rest)).not.toContain(SECRET)
    expect(Object.values(secrets)).not.toContain(null)
  })
})
